//! What the event loop does at a moment, in words: who has the thread, who comes next, what will wake others.

use crate::lens::tasks::cause::Cause;
use crate::lens::tasks::now::{Now, Timer};
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, TaskId, WaitKind};
use crate::trace::time::Micros;

use super::figures::{exact, grouped, ordinal};
use super::names::Names;
use super::phrases::few;

/// The most tasks and timers that are named.
const MOST: usize = 3;
/// The most of what a poll did that is told.
const MOST_DEEDS: usize = 5;
/// The most events of a poll that are looked through for that.
const MOST_EVENTS: usize = 1_000;

/// Whether the timer is of a wait for time to pass, and not of a time limit.
pub fn is_sleep(now: &Now, timer: Timer) -> bool {
    now.waits_of(timer.task).any(|(wait, _)| wait.kind == WaitKind::Sleep && wait.number == timer.number)
}

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
        let what = if is_sleep(now, timer) { "" } else { "’s time limit" };
        format!("{}{what} at {}", names.task(trace, timer.task), exact(timer.deadline))
    });
    let (ready, timers): (Vec<String>, Vec<String>) = (ready.collect(), timers.collect());
    let (ready, timers) = (few(&ready, now.ready.len(), "none"), few(&timers, now.timer_count(), "none"));
    let flight = match now.in_flight() {
        0 => String::new(),
        1 => " In flight: 1 request.".to_owned(),
        many => format!(" In flight: {} requests.", grouped(many.into())),
    };
    format!("At {} {thread} has the thread. Ready: {ready}. Timers: {timers}.{flight}", exact(at))
}

/// Why a task is in the ready queue: `woken by its timer`, `created by main`.
pub fn cause(trace: &Trace, names: &Names, cause: Cause) -> String {
    match cause {
        Cause::Created(TaskId::LOOP) => "the program begins".to_owned(),
        Cause::Created(by) => format!("created by {}", names.task(trace, by)),
        Cause::Task(by) => format!("woken by {}", names.task(trace, by)),
        Cause::Timer => format!("woken by {}", WaitKind::Sleep.form().waker),
        Cause::Other(kind) => format!("woken by {}", kind.form().waker),
    }
}

/// The poll that goes on: `Poll 5: taskA has the thread for the 2nd time (woken by its timer). It printed “…”, then returned.` Or why nobody has the
/// thread.
pub fn poll(trace: &Trace, names: &Names, now: &Now) -> String {
    let Some((polled, task)) = now.polled().and_then(|polled| Some((polled, now.task(polled)?))) else {
        return nobody(now);
    };
    let woken = task.woken.and_then(|woken| Cause::of(trace, now, woken));
    let woken = woken.map_or_else(String::new, |woken| format!(" ({})", cause(trace, names, woken)));
    let name = names.task(trace, polled);
    let (poll, time) = (grouped(now.poll_count.into()), ordinal(task.polls as usize));
    let events = trace.events().get(now.poll_began as usize + 1..now.steps as usize).unwrap_or_default();
    // A new task is ready: that it is woken goes without saying.
    let is_told = |place: &usize| {
        let before = place.checked_sub(1).and_then(|before| events.get(before));
        !before.is_some_and(|before| before.task == events[*place].task && matches!(before.kind, Kind::Spawned { .. }))
    };
    let told = (0..events.len().min(MOST_EVENTS)).filter(is_told);
    let deeds: Vec<String> = told.filter_map(|place| deed(trace, names, polled, &events[place])).collect();
    let did = match deeds.len() {
        0 => String::new(),
        count if count <= MOST_DEEDS => format!(" It {}.", deeds.join(", then ")),
        count => {
            format!(" It {}, and {} more.", deeds[..MOST_DEEDS].join(", then "), grouped((count - MOST_DEEDS) as u64))
        }
    };
    format!("Poll {poll}: {name} has the thread for the {time} time{woken}.{did}")
}

/// What a poll did with an event; nothing of what follows from another.
fn deed(trace: &Trace, names: &Names, polled: TaskId, event: &Event) -> Option<String> {
    match event.kind {
        Kind::Spawned { by, .. } if by == polled => Some(format!("creates {}", names.task(trace, event.task))),
        Kind::Woken { by } if by == polled && event.task != polled => {
            Some(format!("wakes {}", names.task(trace, event.task)))
        }
        Kind::CancelRequested { by } if by == polled => Some(format!("cancels {}", names.task(trace, event.task))),
        Kind::Woken { .. } | Kind::SuspendedAt { .. } | Kind::ObjectNamed { .. } => None,
        _ if event.task == polled => Some(names.event(trace, event)),
        _ => None,
    }
}

fn nobody(now: &Now) -> String {
    let at = exact(now.at);
    if now.is_stuck {
        return "Nothing can happen any more: no task is ready, no timer armed.".to_owned();
    }
    if now.ended.is_some() {
        return format!("The run has ended, after {} polls.", grouped(now.poll_count.into()));
    }
    if !now.ready.is_empty() {
        return format!("At {at} nobody has the thread: the first in the queue is next.");
    }
    match now.timers(1).first() {
        Some(timer) => {
            format!("Nobody has the thread: the loop waits for the next timer, at {}.", exact(timer.deadline))
        }
        None => "Nobody has the thread: the loop waits for something outside.".to_owned(),
    }
}

/// Why a turn of the browser’s own comes when it comes.
pub fn why(turn: &str) -> &'static str {
    match turn {
        "a microtask" => {
            "As soon as the code that runs now returns, before anything else: promises come this way, and so do Rust’s wakers here."
        }
        "a message" => {
            "One of the browser’s tasks, taken in turn: this is how the loop lets the page draw and hear clicks."
        }
        "a timer of 0 ms" => {
            "Never before its time, which a browser may round up, to 4 ms where timers follow one another: sleeps come this way."
        }
        "a frame" => "When the page is drawn next, often 60 times a second, and not at all while it is hidden.",
        _ => "",
    }
}
