//! What a task did from one moment to another.

use crate::trace::Trace;
use crate::trace::event::{Change, Kind, Label, Look, TaskId, Wait, WaitKind};
use crate::trace::program::SourceLine;
use crate::trace::time::Micros;

/// What a span is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// In the ready queue: it could go on, but another has the thread.
    Ready,
    /// It has the thread: a poll. In the simulated world that takes no time.
    Running,
    /// It sleeps with an item in hand: the time stands for work.
    Working,
    /// It waits after its cancel has reached it: it cleans up.
    Cleaning,
    /// It waits.
    Wait(WaitKind),
}

impl SpanKind {
    /// Every kind of wait.
    pub fn waits() -> impl Iterator<Item = SpanKind> {
        let with_work = |kind: &WaitKind| {
            [SpanKind::Wait(*kind), SpanKind::Working].into_iter().take(1 + usize::from(*kind == WaitKind::Sleep))
        };
        WaitKind::ALL.iter().flat_map(with_work).chain([SpanKind::Cleaning])
    }

    /// How the bar of a wait looks; nothing of one that is none.
    pub fn look(self) -> Option<Look> {
        if let SpanKind::Wait(kind) = self { Some(kind.form().look) } else { None }
    }

    /// What the legend says of its bar.
    pub fn legend(self) -> &'static str {
        match self {
            SpanKind::Ready => "ready",
            SpanKind::Running => "running",
            SpanKind::Working => "working",
            SpanKind::Cleaning => "cleans up",
            SpanKind::Wait(kind) => kind.form().legend,
        }
    }

    /// What the time of all such spans together is called, where they are told together.
    pub fn sum(self) -> Option<&'static str> {
        match self {
            SpanKind::Ready => Some("Ready, while another had the thread"),
            SpanKind::Running => None,
            SpanKind::Working => Some("Worked on items"),
            SpanKind::Cleaning => Some("Cleaned up after a cancel"),
            SpanKind::Wait(kind) => Some(kind.form().sum).filter(|sum| !sum.is_empty()),
        }
    }

    /// What woke the task from it, where it was no task.
    pub fn waker(self) -> &'static str {
        match self {
            SpanKind::Working => WaitKind::Sleep.form().waker,
            SpanKind::Wait(kind) => kind.form().waker,
            SpanKind::Ready | SpanKind::Running | SpanKind::Cleaning => "the event loop",
        }
    }
}

/// A stretch of a task's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The kind of wait, or how it has the thread.
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
        match trace.events().get(self.first_step as usize)?.kind.change()? {
            Change::Begins(wait) => Some(wait),
            _ => None,
        }
    }

    /// The line of the source at which it began, if one is known.
    pub fn line(&self, trace: &Trace) -> Option<SourceLine> {
        trace.line(trace.events().get(self.first_step as usize)?)
    }
}

/// What happened to a task at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskEvent {
    /// Its moment.
    pub at: Micros,
    /// The event's place in the log.
    pub step: u32,
    /// What: a printed line, a cancel's stage, a time limit's stage, a failure, an end.
    pub kind: Kind,
}

impl TaskEvent {
    /// Whether it tells how its task ended.
    pub fn is_end(&self) -> bool {
        matches!(self.kind, Kind::Ended { .. } | Kind::Failed { .. })
    }

    /// Whether an event is marked on its task’s strip, beside the spans.
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
                | Kind::Failed { .. }
                | Kind::PrintedError { .. }
                | Kind::Problem { .. }
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
