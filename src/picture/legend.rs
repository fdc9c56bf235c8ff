//! What the bars of a run mean: what the legend has to explain.

use crate::lens::reading::Reading;
use crate::lens::tasks::span::SpanKind;
use crate::trace::Trace;
use crate::trace::event::{RunEnd, TaskEnd};
use crate::trace::time::Micros;

use super::bars::Bar;
use super::strip::Shape;

/// What is shorter than this part of a run is a line at most: it goes without saying.
const SEEN: u64 = 400;
/// A lab's run has the thread for long only if that is what the lab is about. What a busy machine adds to a measured run shall
/// not make the legend grow, and all below it move.
const SEEN_IN_A_LAB: u64 = 4;

/// Adds what such bars of a run mean, if it has any.
pub fn meant(bar: Bar, trace: &Trace, reading: &mut Reading, meanings: &mut Vec<&'static str>) {
    let (requests, batches) = (reading.requests.follow(trace), reading.batches.follow(trace));
    let is_seen = |longest: Micros, part: u64| longest > Micros::ZERO && longest.0 * part >= trace.last_at().0;
    let mut add = |meaning| {
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    };
    if !batches.all().is_empty() {
        match bar {
            Bar::Working => add("measured"),
            Bar::Waiting => add("probe"),
            _ => {}
        }
        return;
    }
    if !requests.rows().is_empty() {
        let has = requests.has();
        let is_there = match bar {
            Bar::Queued => is_seen(has.queued, SEEN),
            Bar::Waiting => true,
            // However short: a measured run's bytes take longer, and with a word more the legend of a telephone would grow.
            Bar::Body => has.answered,
            Bar::Failed => has.failed,
            Bar::Aborted => has.aborted,
            _ => false,
        };
        if is_there {
            add(bar.meaning());
        }
        return;
    }
    let lanes = reading.lanes.follow(trace);
    let part = if trace.header.program.is_some() { SEEN } else { SEEN_IN_A_LAB };
    match bar {
        Bar::Running if is_seen(lanes.longest(SpanKind::Running), part) => add("has the thread"),
        Bar::Ready if is_seen(lanes.longest(SpanKind::Ready), part) => add("waits for its turn"),
        _ => {}
    }
    let kinds = SpanKind::waits().filter(|kind| Bar::of(*kind) == bar && lanes.has_waits(*kind));
    kinds.for_each(|kind| add(kind.legend()));
}

/// The marks of a run's lanes that the legend has to explain, beside bars, with their meaning.
pub fn marks(trace: &Trace, reading: &mut Reading) -> Vec<(Shape, &'static str)> {
    if !reading.requests.follow(trace).rows().is_empty() {
        return Vec::new();
    }
    let is_asked = !reading.cancellations.follow(trace).all().is_empty();
    let lanes = reading.lanes.follow(trace);
    let is_left = trace.end() == Some(RunEnd::Finished) && lanes.have_ended(TaskEnd::LeftBehind);
    let marks = [
        (reading.totals.follow(trace).given > 0, Shape::Gave, "an item came"),
        (is_asked, Shape::Asked, "asked to end"),
        (lanes.have_ended(TaskEnd::Cancelled), Shape::Cross("cancelled"), "ended, cancelled"),
        (lanes.have_ended(TaskEnd::Failed), Shape::Cross("failed"), "failed"),
        (is_left, Shape::Cross("left"), "left behind"),
        (!lanes.unawaited().is_empty(), Shape::Cross("unawaited"), "never awaited"),
    ];
    marks.into_iter().filter(|(is_there, ..)| *is_there).map(|(_, shape, meaning)| (shape, meaning)).collect()
}
