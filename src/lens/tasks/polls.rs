//! Going through a log by polls: stretches in which one task has the thread.

use crate::lens::fold::Fold;
use crate::trace::Trace;
use crate::trace::event::Kind;

use super::now::Now;

/// The most events among which a telling poll is looked for.
const MOST_EVENTS: usize = 1_000;

/// The event count after moving `by` polls; negative moves back.
///
/// A poll is looked at just before it ends: all that it did is seen, and its task still has the thread. Before the first
/// there is the log's beginning, and after the last its end.
pub fn stepped(trace: &Trace, steps: usize, by: i32) -> usize {
    let is_end = |step: &usize| matches!(trace.events()[*step].kind, Kind::PollEnded { .. });
    let nth = by.unsigned_abs().saturating_sub(1) as usize;
    let count = trace.events().len();
    match by {
        0 => steps,
        1.. => (steps.min(count)..count).skip(1).filter(is_end).nth(nth).unwrap_or(count),
        _ => (0..steps.min(count)).rev().filter(is_end).nth(nth).unwrap_or(0),
    }
}

/// The event count just before the end of a poll at which much is seen: a task has the thread, others are ready, and timers
/// are armed.
pub fn telling(trace: &Trace) -> usize {
    let (mut now, mut best) = (Now::default(), (0, 0, 0));
    for (event, steps) in trace.events().iter().zip(0..MOST_EVENTS) {
        if matches!(event.kind, Kind::PollEnded { .. }) {
            let (ready, timers) = (now.ready.len(), now.timer_count());
            let seen = (ready.min(timers), ready + timers);
            if seen > (best.0, best.1) {
                best = (seen.0, seen.1, steps);
            }
        }
        now.push(event, trace);
    }
    best.2
}
