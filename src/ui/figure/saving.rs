//! From a run's end to the end of the one that it is compared with: a line, and in it how much faster it was and what it
//! saved.

use yew::prelude::*;

use crate::lens::fold::axis::Stretch;
use crate::lens::results::comparison::Comparison;
use crate::lens::words::figures::{seconds, speed_up};
use crate::picture::saving::Saving;
use crate::ui::kit::element::{draw, text};
use crate::ui::kit::format::percent;

/// The line, with its words where there is room for them.
pub fn saving(saving: Saving, seen: Stretch) -> Html {
    let Saving { time, words_at, is_tight } = saving;
    let start = percent(time.from, seen);
    let line = draw!(line { "x1": &start, "x2": &percent(time.to, seen) });
    let class = if is_tight { "factor tight" } else { "factor" };
    let words = words_at.map(|at| {
        let place = percent(at, seen);
        let factor = text(speed_up(Comparison { slow: time.to, fast: time.from }.speed_up()));
        let saved = text(format!("as fast, {} saved", seconds(time.length())));
        Html::from_iter([
            draw!(text { "class": class, "x": &place, "y": "2" }[factor]),
            draw!(text { "class": "note", "x": &place, "y": "22" }[saved]),
        ])
    });
    let end = draw!(line { "class": "saving-end", "x1": &start, "x2": &start, "y1": "0", "y2": "100%" });
    let parts = [line].into_iter().chain(words).collect();
    draw!(svg { "class": "saving", "aria-hidden": "true" }[end, draw!(svg { "y": "50%", "overflow": "visible" } = parts)])
}
