//! Threads in words: how long the event loop's was kept, and what that did to the heartbeat.

use crate::lens::tasks::threads::Threads;
use crate::trace::time::Micros;

use super::figures::{grouped, seconds};

/// `longest freeze 0.80 s`, up to that moment.
pub fn freeze(threads: &Threads, at: Micros) -> String {
    match threads.longest(at) {
        Micros::ZERO => "no freeze".to_owned(),
        longest => format!("longest freeze {}", seconds(longest)),
    }
}

/// `longest freeze 0.80 s · heartbeat at most 0.80 s late · 7 of 23 beats`, up to that moment.
pub fn facts(threads: &Threads, at: Micros) -> String {
    let freeze = freeze(threads, at);
    // What is due at this very moment may still come.
    let Some(due) = at.0.saturating_sub(1).checked_div(threads.every.0) else { return freeze };
    let beats = threads.beats_until(at).count() as u64;
    let late = seconds(threads.latest(at));
    format!("{freeze} · heartbeat at most {late} late · {} of {} beats", grouped(beats), grouped(due.max(beats)))
}
