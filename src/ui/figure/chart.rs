//! A number over time, as SVG.

use std::fmt::Write;

use yew::prelude::*;

use crate::lens::fold::axis::Stretch;
use crate::picture::chart::Chart;
use crate::trace::time::Micros;
use crate::ui::kit::element::{draw, text};

/// The drawing's own width and height; it is stretched to the place that it gets.
const WIDTH: u64 = 10_000;
const HEIGHT: u64 = 100;

/// The number as a line over a filled area.
pub fn drawn(chart: &Chart, seen: Stretch) -> Html {
    let x = |at: Micros| seen.place(at, WIDTH);
    let y = |value: u32| HEIGHT - u64::from(value) * HEIGHT / u64::from(chart.top);
    let mut line = format!("M0 {}", y(chart.first));
    let mut last = None;
    for (at, value) in &chart.changes {
        // A write into a string can't fail.
        if last.replace(*at) != Some(*at) {
            let _ = write!(line, "H{}", x(*at));
        }
        let _ = write!(line, "V{}", y(*value));
    }
    let _ = write!(line, "H{}", x(chart.until));
    let area = format!("{line}V{HEIGHT}H0Z");
    let mut parts = vec![draw!(path { "class": "chart-area", "d": &area })];
    parts.extend(chart.bound.map(|bound| {
        let y = y(bound).to_string();
        draw!(line { "class": "chart-bound", "x1": "0", "x2": &WIDTH.to_string(), "y1": &y, "y2": &y })
    }));
    parts.push(draw!(path { "class": "chart-line", "d": &line }));
    let view = format!("0 0 {WIDTH} {HEIGHT}");
    let drawing =
        draw!(svg { "class": "chart", "preserveAspectRatio": "none", "viewBox": &view, "aria-hidden": "true" } = parts);
    draw!(div { "class": "lane chart-lane" }[draw!(span { "class": "lane-name" }[text(chart.label.clone())]), drawing])
}
