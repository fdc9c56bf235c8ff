//! From a run's end to the end of the one that it is compared with: a line that says how much time it saved.

use yew::prelude::*;

use crate::lens::fold::axis::Stretch;
use crate::lens::words::figures::seconds;
use crate::picture::saving::Saving;
use crate::ui::kit::element::{draw, text};
use crate::ui::kit::format::percent;

/// The line, with its words where there is room for them.
pub fn saving(saving: Saving, seen: Stretch) -> Html {
    let Saving { time, words_at } = saving;
    let start = percent(time.from, seen);
    let line = draw!(line { "x1": &start, "x2": &percent(time.to, seen) });
    let words = words_at.map(|at| {
        let words = text(format!("{} saved", seconds(time.length())));
        draw!(text { "class": "note", "x": &percent(at, seen), "y": "4" }[words])
    });
    let end = draw!(line { "class": "saving-end", "x1": &start, "x2": &start, "y1": "0", "y2": "100%" });
    let parts = [line].into_iter().chain(words).collect();
    draw!(svg { "class": "saving", "aria-hidden": "true" }[end, draw!(svg { "y": "50%", "overflow": "visible" } = parts)])
}
