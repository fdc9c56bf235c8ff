//! Programs that never end, and what was begun and never heard of.

use crate::lens::words::deadlock::deadlock;
use crate::lens::words::figures::told;
use crate::trace::Trace;
use crate::trace::event::{Kind, Label, Problem, RunEnd, TaskEnd, TaskId};

use super::hint::{Hint, Run};

/// The hints.
pub(super) fn hints(run: &Run<'_>) -> Vec<Hint> {
    let trace = run.trace;
    let stuck = trace.events().iter().rposition(|event| event.kind == Kind::Deadlocked);
    let never = deadlock(trace).map(|deadlock| Hint {
        found: format!("never ends: {}", deadlock.waiters.join("; ")),
        advice: deadlock.remedy.to_owned(),
        step: stuck.unwrap_or_default() as u32,
    });
    let kinds = [Problem::NeverAwaited, Problem::NeverRetrieved, Problem::DestroyedPending];
    let problems = kinds.into_iter().filter_map(|kind| problem(trace, kind));
    never.into_iter().chain(problems).chain(left(run)).collect()
}

/// All problems of one kind.
fn problem(trace: &Trace, wanted: Problem) -> Option<Hint> {
    let texts: Vec<(Label, u32)> = trace
        .events()
        .iter()
        .zip(0..)
        .filter_map(|(event, step)| match event.kind {
            Kind::Problem { problem, text } if problem == wanted => Some((text, step)),
            _ => None,
        })
        .collect();
    let (text, step) = *texts.first()?;
    let (what, advice) = match wanted {
        Problem::NeverAwaited => (
            "never awaited",
            "Calling an async function starts nothing. Await it where it is called, or make a task of it and await that.",
        ),
        Problem::NeverRetrieved => (
            "a failure that nobody heard of",
            "Await the task, or ask it for its result: only then its error is raised.",
        ),
        _ => (
            "a task that was dropped while it waited",
            "Keep what spawning gives, and await it: nobody else holds the task.",
        ),
    };
    let more = match texts.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    Some(Hint { found: format!("{what}: {}{more}", trace.text(text)), advice: advice.to_owned(), step })
}

/// Tasks that were still under way when the program returned.
fn left(run: &Run<'_>) -> Option<Hint> {
    let trace = run.trace;
    if trace.end()? != RunEnd::Finished {
        return None;
    }
    let is_left = |kind: Kind, task: TaskId| task != TaskId::MAIN && kind == Kind::Ended { how: TaskEnd::LeftBehind };
    let mut left = trace.events().iter().zip(0..).filter(|(event, _)| is_left(event.kind, event.task));
    let (first, step) = left.next()?;
    let name = run.names.task(trace, first.task);
    let found = match 1 + left.count() as u64 {
        1 => format!("{name} was left behind: the program ended before it"),
        tasks => {
            format!("{} were left behind, {name} first: the program ended before them", told(tasks, "task", "tasks"))
        }
    };
    Some(Hint { found, advice: "Await what was spawned before the program returns, or cancel it.".to_owned(), step })
}
