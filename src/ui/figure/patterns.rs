//! The patterns that tell bars apart beside their colours, for SVG to fill them with.

use yew::prelude::*;

use crate::picture::bars::{Bar, Hatch};
use crate::ui::kit::element::{draw, number};

/// The patterns, once a page.
pub fn patterns() -> Html {
    let pattern = |(bar, class): (Bar, &str)| {
        let Hatch { id, turn, size } = bar.hatch()?;
        let (size, turn) = (number(size), format!("rotate({turn})"));
        let ground = draw!(rect { "class": "ground", "width": &size, "height": &size });
        let stripe = draw!(line { "class": "stripe", "y2": &size });
        let units = "userSpaceOnUse";
        Some(
            draw!(pattern { "id": id, "class": class, "width": &size, "height": &size, "patternUnits": units, "patternTransform": &turn }[ground, stripe]),
        )
    };
    let bars =
        [(Bar::Waiting, "of-wait"), (Bar::Blocked, "of-block"), (Bar::Failed, "of-fail"), (Bar::Aborted, "of-abort")];
    let patterns = bars.into_iter().filter_map(pattern).collect();
    draw!(svg { "class": "patterns", "width": "0", "height": "0", "aria-hidden": "true" }[draw!(defs {} = patterns)])
}
