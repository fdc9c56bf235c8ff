//! Threads in words: how long the event loop's was kept, and what that did to the heartbeat.

use crate::lens::tasks::threads::Threads;
use crate::trace::time::Micros;

use super::figures::{grouped, seconds};

/// `longest freeze 0.80 s · heartbeat at most 0.80 s late · 7 of 24 beats`, up to that moment.
pub fn facts(threads: &Threads, at: Micros) -> String {
    let longest = threads.longest(at);
    let freeze =
        if longest == Micros::ZERO { "no freeze".to_owned() } else { format!("longest freeze {}", seconds(longest)) };
    let Some(due) = at.0.checked_div(threads.every.0) else { return freeze };
    let beats = threads.beats_until(at).count() as u64;
    let late = seconds(threads.latest(at));
    format!("{freeze} · heartbeat at most {late} late · {} of {} beats", grouped(beats), grouped(due.max(beats)))
}
