//! How runs and tasks end, in words. The page, the terminal, the announcements and the table take them from here, so that
//! all of them say the same.

use crate::trace::Trace;
use crate::trace::event::{Kind, Label, RunEnd, TaskEnd, TaskId};
use crate::trace::time::Micros;

use super::deadlock::waiters;
use super::figures::seconds;

/// How a run ended, with the time, which whoever calls has put into words: `stopped after 1.25 s: its log was full`. What never
/// ends has none.
pub fn run_after(how: RunEnd, after: &str) -> String {
    let words = how.words();
    match words.split_once(':') {
        _ if how == RunEnd::Deadlocked => words.to_owned(),
        Some((first, rest)) => format!("{first} after {after}:{rest}"),
        None => format!("{words} after {after}"),
    }
}

/// A clause: `Sequential finished after 1.85 s`, `One sentinel never ends`, `Concurrent still runs`.
pub fn clause(title: &str, how: Option<RunEnd>, after: Micros) -> String {
    match how {
        Some(how) => format!("{title} {}", run_after(how, &seconds(after))),
        None => format!("{title} still runs"),
    }
}

/// The terminal's last row: `total SECONDS`, `never ends: ` and who waits for what, or how the run was ended, and who waited for
/// what where a person broke it off; nothing while it goes on.
pub fn closing(trace: &Trace) -> Option<String> {
    let at = trace.last_at();
    Some(match trace.end()? {
        RunEnd::Finished => format!("total {}", main_ended(trace).filter(|_| !has_several_loops(trace)).unwrap_or(at)),
        how @ RunEnd::Deadlocked => format!("{}: {}", how.words(), waiters(trace).join("; ")),
        how => run_after(how, &at.to_string()) + &why(trace).map_or_else(String::new, |why| format!(": {why}")),
    })
}

/// What there is to say of an end besides the moment: the error of a run that failed; who waited for what where a person broke
/// one off.
pub fn why(trace: &Trace) -> Option<String> {
    match trace.end()? {
        RunEnd::Failed => error(trace),
        RunEnd::Interrupted => Some(waiters(trace).join("; ")).filter(|waiters| !waiters.is_empty()),
        _ => None,
    }
}

/// The error that the program ended with: `ValueError: no such name`.
fn error(trace: &Trace) -> Option<String> {
    let (error, message) = trace.events().iter().rev().find_map(|event| match event.kind {
        Kind::Failed { error, message } if event.task <= TaskId::MAIN => Some((error, message)),
        _ => None,
    })?;
    Some(raised(trace, error, message))
}

/// `ValueError: no such name`; of an error without a text its name.
pub fn raised(trace: &Trace, error: Label, message: Label) -> String {
    match (trace.text(error), trace.text(message)) {
        (error, "") => error.to_owned(),
        (error, message) => format!("{error}: {message}"),
    }
}

/// Whether the program called `asyncio.run` several times, or the like: its first task is not the whole of it.
fn has_several_loops(trace: &Trace) -> bool {
    trace.events().iter().filter(|event| matches!(event.kind, Kind::LoopOpened { .. })).nth(1).is_some()
}

/// When the program itself returned.
pub fn main_ended(trace: &Trace) -> Option<Micros> {
    let mut events = trace.events().iter().rev();
    let ended = events.find(|event| {
        if !trace.header.has_main() {
            return matches!(event.kind, Kind::RunEnded { how: RunEnd::Finished });
        }
        event.task == TaskId::MAIN && matches!(event.kind, Kind::Ended { how: TaskEnd::Finished | TaskEnd::Cancelled })
    });
    Some(ended?.at())
}
