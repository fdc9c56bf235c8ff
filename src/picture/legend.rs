//! What the bars of a run mean: what the legend has to explain.

use crate::lens::reading::Reading;
use crate::lens::tasks::span::SpanKind;
use crate::trace::Trace;

use super::bars::Bar;

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
