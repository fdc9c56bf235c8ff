//! Programs that never end or were broken off, and what was begun and never heard of.

use crate::collections::sorted::Sorted;
use crate::lens::fold::state;
use crate::lens::tasks::now::Now;
use crate::lens::words::deadlock::{broken_off, deadlock, stuck, waiters};
use crate::lens::words::figures::told;
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, Label, Problem, RunEnd, TaskEnd, TaskId, WaitKind};

use super::hint::{EndedRun, Hint};

/// The kinds of problems that are told of, in this order.
const PROBLEMS: [Problem; 3] = [Problem::NeverAwaited, Problem::NeverRetrieved, Problem::DestroyedPending];

/// Events of one kind: the first with its place in the log, and how many there are.
#[derive(Clone, Debug)]
struct Several<T> {
    first: Option<(T, u32)>,
    count: u64,
}

impl<T> Default for Several<T> {
    fn default() -> Several<T> {
        Several { first: None, count: 0 }
    }
}

impl<T> Several<T> {
    fn add(&mut self, what: T, step: u32) {
        self.first.get_or_insert((what, step));
        self.count += 1;
    }
}

/// Problems, and tasks that the program's end came before.
#[derive(Clone, Debug, Default)]
pub(super) struct Ends {
    problems: [Several<(Label, TaskId)>; PROBLEMS.len()],
    left: Several<TaskId>,
    /// Not among these: threads, which wait for work, and tasks that are reported as dropped.
    passed: Sorted<TaskId>,
    /// Those that the event loop cancelled as its program was over, as asyncio.run does.
    cut: Several<TaskId>,
    /// The loop's program: the first task that it was given.
    program: Option<TaskId>,
    is_over: bool,
}

impl Ends {
    pub(super) fn push(&mut self, event: &Event, step: u32) {
        match event.kind {
            Kind::Problem { problem, text } => {
                if let Some(place) = PROBLEMS.iter().position(|of| *of == problem) {
                    self.problems[place].add((text, event.task), step);
                }
                if problem == Problem::DestroyedPending {
                    self.passed.insert(event.task, ());
                }
            }
            Kind::LoopOpened { .. } => (self.program, self.is_over) = (None, false),
            Kind::ThreadStarted { .. } => drop(self.passed.insert(event.task, ())),
            Kind::Spawned { .. } => {
                self.program.get_or_insert(event.task);
            }
            Kind::Ended { how } if self.program == Some(event.task) && how != TaskEnd::LeftBehind => {
                self.is_over = true
            }
            Kind::CancelRequested { by: TaskId::LOOP } if self.is_over => self.cut.add(event.task, step),
            Kind::Ended { how: TaskEnd::LeftBehind }
                if event.task != TaskId::MAIN && !self.passed.contains(&event.task) =>
            {
                self.left.add(event.task, step);
            }
            _ => {}
        }
    }
}

/// The hints.
pub(super) fn hints(run: &EndedRun<'_>, ends: &Ends) -> Vec<Hint> {
    let trace = run.trace;
    let never = deadlock(trace).map(|deadlock| Hint {
        found: format!("never ends: {}", deadlock.waiters.join("; ")),
        advice: deadlock.remedy.to_owned(),
        step: stuck(trace).unwrap_or_default() as u32,
    });
    let problems = PROBLEMS.into_iter().zip(&ends.problems).filter_map(|(kind, several)| problem(run, kind, several));
    let cut = [(&ends.left, "left behind"), (&ends.cut, "cut off")].map(|(several, how)| left(run, several, how));
    never.or_else(|| interrupted(trace)).into_iter().chain(problems).chain(cut.into_iter().flatten()).collect()
}

/// Who waited for what as a person broke the run off; nothing where all waited for what comes by itself.
fn interrupted(trace: &Trace) -> Option<Hint> {
    let steps = broken_off(trace)?;
    let is_of_tasks = |kind| !matches!(kind, WaitKind::Sleep | WaitKind::Request | WaitKind::Stream | WaitKind::Thread);
    state::<Now>(trace, steps).waits().any(|(_, wait, _)| is_of_tasks(wait.kind)).then(|| Hint {
        found: format!("interrupted: {}", waiters(trace).join("; ")),
        advice:
            "This is how it stood when it was interrupted. If a wait should have been over by then, ask which task was \
                 to end it, and what that task waits for."
                .to_owned(),
        step: steps.saturating_sub(1) as u32,
    })
}

/// All problems of one kind.
fn problem(run: &EndedRun<'_>, kind: Problem, Several { first, count }: &Several<(Label, TaskId)>) -> Option<Hint> {
    let ((text, task), step) = (*first)?;
    let (what, advice) = match kind {
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
    let more = match count - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    // Who ran as a coroutine was found is not the one that it is about.
    let whose = Some(task).filter(|task| *task != TaskId::LOOP && kind != Problem::NeverAwaited);
    let whose = whose.map_or_else(String::new, |task| format!(" ({})", run.names.task(run.trace, task)));
    let text = run.trace.text(text).trim_end_matches('!');
    Some(Hint { found: format!("{what}{whose}: {text}{more}"), advice: advice.to_owned(), step })
}

/// Tasks that were still under way when the program returned.
fn left(run: &EndedRun<'_>, Several { first, count }: &Several<TaskId>, how: &str) -> Option<Hint> {
    let trace = run.trace;
    if trace.end()? != RunEnd::Finished {
        return None;
    }
    let (task, step) = (*first)?;
    let name = run.names.task(trace, task);
    let found = match *count {
        1 => format!("{name} was {how}: the program ended before it"),
        tasks => {
            format!("{} were {how}, {name} first: the program ended before them", told(tasks, "task", "tasks"))
        }
    };
    Some(Hint { found, advice: "Await what was spawned before the program returns, or cancel it.".to_owned(), step })
}
