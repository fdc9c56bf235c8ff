//! Going through a log by polls: stretches in which one task has the thread.

use crate::trace::Trace;
use crate::trace::event::Kind;

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
