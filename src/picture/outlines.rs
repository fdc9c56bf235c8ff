//! A run to compare with, as a pale outline: when its tasks waited, or its requests went on, and when it ended.

use crate::lens::fold::axis::{Axis, Stretch};
use crate::lens::reading::Reading;
use crate::trace::Trace;
use crate::trace::event::Look;
use crate::trace::time::Micros;

/// The most tasks or requests of which outlines are drawn.
const MOST_ROWS: usize = 12;

/// The outline of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// A row for each task or request.
    pub rows: Vec<Vec<Stretch>>,
    /// When it ended.
    pub end: Micros,
}

/// The outline of a run on an axis.
pub fn outline(trace: &Trace, reading: &mut Reading, axis: Axis) -> Outline {
    let end = trace.last_at();
    let requests = reading.requests.follow(trace).rows();
    if !requests.is_empty() {
        let rows = requests.iter().take(MOST_ROWS).map(|request| {
            let from = request.started.unwrap_or(request.queued).at;
            vec![Stretch { from, to: request.ended.map_or(end, |(ended, _)| ended.at) }]
        });
        return Outline { rows: rows.collect(), end };
    }
    let lanes = reading.lanes.follow(trace).all().iter();
    let rows = lanes.filter_map(|lane| lane.waits.first()).take(MOST_ROWS).map(|row| {
        let spans = row.drawn(axis).map(|drawn| drawn.shown).filter(|span| span.kind.look() != Some(Look::Joining));
        spans.map(|span| Stretch { from: span.from, to: span.to.unwrap_or(end) }).collect::<Vec<_>>()
    });
    Outline { rows: rows.filter(|row| !row.is_empty()).collect(), end }
}
