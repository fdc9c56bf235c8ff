//! The patterns that tell bars apart beside their colours, for SVG to fill them with.

use yew::prelude::*;

use crate::picture::bars::{Bar, Hatch};
use crate::ui::kit::element::{draw, number};
use crate::ui::kit::props::Page;

/// The patterns of a figure.
pub fn patterns(page: &Page) -> Html {
    let pattern = |bar: Bar| {
        let Hatch { name, turn, size } = bar.hatch()?;
        let (size, turn) = (number(size), format!("rotate({turn})"));
        let ground = draw!(rect { "class": "ground", "width": &size, "height": &size });
        let stripe = draw!(line { "class": "stripe", "y2": &size });
        let (id, class, units) = (page.id(&id(name)), format!("of-{name}"), "userSpaceOnUse");
        Some(
            draw!(pattern { "id": &id, "class": &class, "width": &size, "height": &size, "patternUnits": units, "patternTransform": &turn }[ground, stripe]),
        )
    };
    let patterns = Bar::ALL.into_iter().filter_map(pattern).collect();
    draw!(svg { "class": "patterns", "width": "0", "height": "0", "aria-hidden": "true" }[draw!(defs {} = patterns)])
}

/// What a bar is filled with, if that is a pattern.
pub fn fill(bar: Bar, page: &Page) -> String {
    bar.hatch().map_or_else(String::new, |hatch| page.url(&id(hatch.name)))
}

fn id(hatch: &str) -> String {
    format!("hatch-{hatch}")
}
