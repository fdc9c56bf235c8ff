//! A number over time, on the same axis as the lanes.

use std::fmt::Write;

use yew::prelude::*;

use crate::lens::fold::steps::Steps;
use crate::lens::fold::window::Stretch;
use crate::trace::time::Micros;
use crate::ui::kit::element::{draw, text};

/// The drawing's own width and height; it is stretched to the place that it gets.
const WIDTH: u64 = 10_000;
const HEIGHT: u64 = 100;
/// How many columns are told apart.
const COLUMNS: u32 = 500;

/// A step function as it is drawn.
#[derive(Clone, PartialEq)]
pub struct Drawing {
    line: String,
    area: String,
    top: u32,
}

impl Drawing {
    /// Draws the number up to `until`, as far as it is seen; `top` is the least height of the drawing.
    pub fn of(steps: &Steps, until: Micros, seen: Stretch, top: u32) -> Drawing {
        let top = top.max(steps.max()).max(1);
        let x = |at: Micros| seen.place(at, WIDTH);
        let y = |value: u32| HEIGHT - u64::from(value) * HEIGHT / u64::from(top);
        let points = steps.points_in(seen);
        let mut line = format!("M0 {}", y(steps.value_before(seen.from)));
        // A write into a string can't fail.
        if points.len() <= COLUMNS as usize {
            // What lasts no time at all is not drawn: the last value of a moment counts.
            let lasting = points.chunk_by(|one, other| one.0 == other.0).filter_map(|moment| moment.last());
            for (at, value) in lasting {
                let _ = write!(line, "H{}V{}", x(*at), y(*value));
            }
        } else {
            for column in steps.drawn(seen.in_columns(COLUMNS)) {
                let (high, low, last) = (y(column.high), y(column.low), y(column.last));
                let _ = write!(line, "H{}V{high}V{low}V{last}", x(column.at));
            }
        }
        let _ = write!(line, "H{}", x(until));
        let area = format!("{line}V{HEIGHT}H0Z");
        Drawing { line, area, top }
    }
}

/// The number as a line over a filled area.
///
/// `bound` is what it can't pass.
pub fn chart(label: String, drawing: &Drawing, bound: Option<u32>) -> Html {
    let y = |value: u32| (HEIGHT - u64::from(value) * HEIGHT / u64::from(drawing.top)).to_string();
    let mut parts = vec![draw!(path { "class": "chart-area", "d": &drawing.area })];
    parts.extend(bound.map(|bound| {
        let y = y(bound);
        draw!(line { "class": "chart-bound", "x1": "0", "x2": &WIDTH.to_string(), "y1": &y, "y2": &y })
    }));
    parts.push(draw!(path { "class": "chart-line", "d": &drawing.line }));
    let view = format!("0 0 {WIDTH} {HEIGHT}");
    let chart =
        draw!(svg { "class": "chart", "preserveAspectRatio": "none", "viewBox": &view, "aria-hidden": "true" } = parts);
    draw!(div { "class": "lane chart-lane" }[draw!(span { "class": "lane-name" }[text(label)]), chart])
}
