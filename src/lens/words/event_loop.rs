//! What the event loop does at a moment, in words: who has the thread, who comes next, what will wake others.

use crate::lens::tasks::now::Now;
use crate::trace::Trace;
use crate::trace::event::WaitKind;
use crate::trace::time::Micros;

use super::figures::{exact, grouped};
use super::names::Names;
use super::phrases::few;

/// The most tasks and timers that are named.
const MOST: usize = 3;

/// `At 0.400 s main has the thread. Ready: Task-1. Timers: Task-3 at 0.600 s. In flight: 2 requests.` The moment may lie
/// after the last event.
pub fn words(trace: &Trace, names: &Names, now: &Now, at: Micros) -> String {
    if now.is_stuck {
        return format!("Nothing can happen any more: whoever waits at {} waits for ever.", exact(now.at));
    }
    if now.ended.is_some() {
        return format!("The run ended at {}.", exact(now.at));
    }
    let thread = now.polled().map_or("nobody", |task| names.task(trace, task));
    let ready = now.ready.iter().take(MOST).map(|(task, _)| names.task(trace, task).to_owned());
    let timers = now.timers(MOST).into_iter().map(|timer| {
        let is_sleep =
            now.waits_of(timer.task).any(|(wait, _)| wait.kind == WaitKind::Sleep && wait.number == timer.number);
        let what = if is_sleep { "" } else { "’s time limit" };
        format!("{}{what} at {}", names.task(trace, timer.task), exact(timer.deadline))
    });
    let (ready, timers): (Vec<String>, Vec<String>) = (ready.collect(), timers.collect());
    let (ready, timers) = (few(&ready, now.ready.len(), "none"), few(&timers, now.timer_count(), "none"));
    let flight = match now.in_flight().len() {
        0 => String::new(),
        1 => " In flight: 1 request.".to_owned(),
        many => format!(" In flight: {} requests.", grouped(many as u64)),
    };
    format!("At {} {thread} has the thread. Ready: {ready}. Timers: {timers}.{flight}", exact(at))
}
