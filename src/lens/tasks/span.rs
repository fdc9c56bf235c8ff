//! What a task did from one moment to another.

use crate::trace::Trace;
use crate::trace::event::{Kind, Label, TaskId};
use crate::trace::time::Micros;

use super::waits::{Change, Wait};

/// What a span is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// In the ready queue: it could go on, but another has the thread.
    Ready,
    /// It has the thread: a poll. In the simulated world that takes no time.
    Running,
    /// It waits for time to pass.
    Sleeping,
    /// The same with an item in hand: the time stands for work.
    Working,
    /// It waits for another task, or for several.
    Task,
    /// It waits for a semaphore's permit.
    Permit,
    /// The queue was full: it waits to put. Backpressure.
    Put,
    /// The queue was empty: it waits to get.
    Get,
    /// It waits until every item is done.
    Items,
    /// It waits for an answer.
    Request,
}

impl SpanKind {
    /// Every kind of wait.
    pub const WAITS: [SpanKind; 8] = [
        SpanKind::Sleeping,
        SpanKind::Working,
        SpanKind::Task,
        SpanKind::Permit,
        SpanKind::Put,
        SpanKind::Get,
        SpanKind::Items,
        SpanKind::Request,
    ];

    pub(crate) fn of(wait: Wait, holds_item: bool) -> SpanKind {
        match wait {
            Wait::Sleep(_) if holds_item => SpanKind::Working,
            Wait::Sleep(_) => SpanKind::Sleeping,
            Wait::Task(_) | Wait::Group(_) => SpanKind::Task,
            Wait::Permit(_) => SpanKind::Permit,
            Wait::Put { .. } => SpanKind::Put,
            Wait::Get(_) => SpanKind::Get,
            Wait::Items(_) => SpanKind::Items,
            Wait::Request(_) => SpanKind::Request,
        }
    }
}

/// A stretch of a task's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// What it is of.
    pub kind: SpanKind,
    /// Its first moment.
    pub from: Micros,
    /// Its last moment; nothing while it goes on.
    pub to: Option<Micros>,
    /// The place in the log of the event that began it.
    pub first_step: u32,
    /// The place of the event that ended it; nothing while it goes on.
    pub last_step: Option<u32>,
    /// The item that the task had in hand.
    pub holds: Option<Label>,
    /// Who put the task into the ready queue: at the beginning of a ready span, at the end of a wait.
    pub woken_by: Option<TaskId>,
}

impl Span {
    /// What is waited for; nothing for a span that is no wait.
    pub fn wait(&self, trace: &Trace) -> Option<Wait> {
        match Change::of(&trace.events().get(self.first_step as usize)?.kind)? {
            Change::Begins(wait) => Some(wait),
            _ => None,
        }
    }

    /// The line of the lab's source at which it began, or 0.
    pub fn line(&self, trace: &Trace) -> u16 {
        trace.events().get(self.first_step as usize).map_or(0, |event| event.line())
    }
}

/// What happened to a task at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: Micros,
    /// The event's place in the log.
    pub step: u32,
    /// What: `said`, a cancel's stage, a time limit's stage, or `ended`.
    pub kind: Kind,
}

impl Mark {
    pub(crate) fn is_one(kind: &Kind) -> bool {
        matches!(
            kind,
            Kind::Said { .. }
                | Kind::CancelRequested { .. }
                | Kind::CancelDelivered
                | Kind::CleanedUp
                | Kind::TimeoutArmed { .. }
                | Kind::TimeoutFired { .. }
                | Kind::TimeoutCleared { .. }
                | Kind::Ended { .. }
        )
    }
}

/// One that stands for all within its column of pixels: the longest span, or the first mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn<T> {
    /// The one.
    pub shown: T,
    /// For how many it stands, itself included.
    pub of: u32,
}
