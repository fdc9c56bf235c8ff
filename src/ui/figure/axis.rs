//! The time axis as SVG: its labels below the lanes, its lines behind them.

use yew::prelude::*;

use crate::lens::fold::axis::Axis;
use crate::picture::ticks::ticks_of_any_width;
use crate::ui::kit::element::{draw, text};
use crate::ui::kit::format::percent;

/// The labels below the lanes.
pub fn labels(axis: Axis) -> Html {
    let labels = ticks_of_any_width(axis).into_iter().map(|(tick, is_minor)| {
        let middle = axis.column(tick.at);
        let (left, right) = tick.room;
        let (class, x) = match (left, right) {
            (0, right) if middle < right / 2 => ("tick first", "0".to_owned()),
            (left, right) if middle > left + (right - left).div_ceil(2) => ("tick last", "100%".to_owned()),
            _ => ("tick", percent(tick.at, axis.seen)),
        };
        let class = if is_minor { format!("{class} minor") } else { class.to_owned() };
        draw!(text { "class": &class, "x": &x, "y": "14" }[text(tick.label)])
    });
    draw!(svg { "class": "axis", "aria-hidden": "true" } = labels.collect())
}

/// The lines behind the lanes.
pub fn grid(axis: Axis) -> Html {
    let lines = ticks_of_any_width(axis).into_iter().map(|(tick, is_minor)| {
        let x = percent(tick.at, axis.seen);
        let class = if is_minor { "minor" } else { "" };
        draw!(line { "class": class, "x1": &x, "x2": &x, "y1": "0", "y2": "100%" })
    });
    draw!(svg { "class": "grid", "aria-hidden": "true" } = lines.collect())
}
