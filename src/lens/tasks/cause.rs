//! Why a task is in the ready queue: who, or what, woke it.

use crate::trace::Trace;
use crate::trace::event::{Change, Kind, TaskId, WaitKind};

use super::now::Now;

/// What put a task into the ready queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It was created, by that task: a new task is ready.
    Created(TaskId),
    /// What that task did.
    Task(TaskId),
    /// A timer was due.
    Timer,
    /// Something else: what wakes from such a wait.
    Other(WaitKind),
}

impl Cause {
    /// What woke the task with the event of that place.
    pub fn of(trace: &Trace, now: &Now, woken: u32) -> Option<Cause> {
        let event = trace.events().get(woken as usize)?;
        let Kind::Woken { by } = event.kind else { return None };
        // What ended the wait, or created the task, is told just before.
        let before = woken.checked_sub(1).and_then(|step| trace.events().get(step as usize));
        let before = before.filter(|before| before.task == event.task).map(|before| before.kind);
        Some(match before {
            Some(Kind::Spawned { by, .. }) => Cause::Created(by),
            _ if by != TaskId::LOOP => Cause::Task(by),
            Some(Kind::TimeoutFired { .. }) => Cause::Timer,
            before => match before.and_then(|kind| kind.change()) {
                Some(Change::Ends(wait)) => Cause::waker(wait.kind),
                _ => Cause::waker(now.waits_of(event.task).next().map_or(WaitKind::Other, |(wait, _)| wait.kind)),
            },
        })
    }

    fn waker(kind: WaitKind) -> Cause {
        if kind == WaitKind::Sleep { Cause::Timer } else { Cause::Other(kind) }
    }

    /// The task that did it.
    pub fn task(self) -> Option<TaskId> {
        match self {
            Cause::Created(task) | Cause::Task(task) => Some(task),
            Cause::Timer | Cause::Other(_) => None,
        }
    }
}
