//! Behind the rows of a run: when the page was hidden, or stood still.

use yew::prelude::*;

use crate::lens::fold::axis::Stretch;
use crate::ui::kit::element::{draw, text};
use crate::ui::kit::format::{percent, width};

/// The stretches, each with its words on hover.
pub fn paused_time(pauses: &[Stretch], seen: Stretch) -> Html {
    if pauses.is_empty() {
        return Html::default();
    }
    let stretches = pauses.iter().map(|Stretch { from, to }| {
        let (x, width) = (percent(*from, seen), width(*from, *to, seen));
        let title = draw!(title {}[text("The page was hidden, or stood still")]);
        draw!(rect { "x": &x, "width": &width, "height": "100%" }[title])
    });
    draw!(svg { "class": "paused", "aria-hidden": "true" } = stretches.collect())
}
