//! All of a run in a few lines: what the strip below the figure shows, of which the figure shows a part.

use crate::lens::fold::axis::Stretch;
use crate::lens::reading::Reading;
use crate::lens::tasks::overview;
use crate::trace::Trace;
use crate::trace::time::Micros;

use super::bars::Bar;

/// How many lines a run has, and how finely it is drawn.
const LINES: usize = 6;
const COLUMNS: u32 = 200;

/// The bars of each line, from time zero to `horizon`.
pub fn lines(trace: &Trace, reading: &mut Reading, horizon: Micros) -> Vec<Vec<(Bar, Stretch)>> {
    let (until, axis) = (trace.last_at(), Stretch::until(horizon).on(COLUMNS));
    let rows = overview::overview(reading.lanes.follow(trace), LINES).into_iter();
    let bars = rows.map(|row| {
        let spans = row.drawn(axis).map(|drawn| drawn.shown);
        spans.map(|span| (Bar::of(span.kind), Stretch::drawn(span.from, span.to, until))).collect()
    });
    bars.collect()
}
