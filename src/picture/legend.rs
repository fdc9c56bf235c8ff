//! What the bars of a run mean: what the legend has to explain.

use crate::lens::reading::Reading;
use crate::lens::tasks::span::SpanKind;
use crate::trace::Trace;
use crate::trace::event::{RunEnd, TaskEnd};

use super::bars::Bar;
use super::strip::Shape;

/// Adds what such bars of a run mean, if it has any.
pub fn meant(bar: Bar, trace: &Trace, reading: &mut Reading, meanings: &mut Vec<&'static str>) {
    let (requests, batches) = (reading.requests.follow(trace), reading.batches.follow(trace));
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
            Bar::Queued => has.waited,
            Bar::Waiting => true,
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
    // That a task is ready or runs is seen at most as a thin line; it goes without saying.
    let lanes = reading.lanes.follow(trace);
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
    let have_ended = |how| lanes.all().iter().any(|lane| lane.ended.is_some_and(|(_, of)| of == how));
    let is_left = trace.end() == Some(RunEnd::Finished) && have_ended(TaskEnd::LeftBehind);
    let marks = [
        (reading.totals.follow(trace).given > 0, Shape::Gave, "an item came"),
        (is_asked, Shape::Asked, "asked to end"),
        (have_ended(TaskEnd::Cancelled), Shape::Cross("cancelled"), "ended, cancelled"),
        (have_ended(TaskEnd::Failed), Shape::Cross("failed"), "failed"),
        (is_left, Shape::Cross("left"), "left behind"),
        (!lanes.unawaited().is_empty(), Shape::Cross("unawaited"), "never awaited"),
    ];
    marks.into_iter().filter(|(is_there, ..)| *is_there).map(|(_, shape, meaning)| (shape, meaning)).collect()
}
