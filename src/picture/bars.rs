//! The marks of the figure: each state has a pattern of its own beside its colour.

use crate::lens::tasks::span::SpanKind;
use crate::trace::event::Look;

/// What a bar is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bar {
    /// It has the thread.
    Running,
    /// It could go on, but another has the thread.
    Ready,
    /// It waits for time to pass, or for an answer.
    Waiting,
    /// A wait that stands for work.
    Working,
    /// Bytes arrive.
    Body,
    /// It waits for other tasks.
    Joining,
    /// It waits for a permit or a connection.
    Queued,
    /// It waits for room in a full queue.
    Blocked,
    /// It waits for an item of an empty queue, or until all is done.
    Idle,
    /// It was cancelled and cleans up.
    Cleaning,
    /// It failed.
    Failed,
    /// It was given up.
    Aborted,
}

impl Bar {
    /// Every bar, in the order of the legend.
    pub const ALL: [Bar; 12] = [
        Bar::Queued,
        Bar::Waiting,
        Bar::Body,
        Bar::Working,
        Bar::Blocked,
        Bar::Idle,
        Bar::Joining,
        Bar::Ready,
        Bar::Running,
        Bar::Cleaning,
        Bar::Failed,
        Bar::Aborted,
    ];

    /// What a span is drawn as.
    pub fn of(kind: SpanKind) -> Bar {
        match kind {
            SpanKind::Ready => Bar::Ready,
            SpanKind::Running => Bar::Running,
            SpanKind::Working => Bar::Working,
            SpanKind::Cleaning => Bar::Cleaning,
            SpanKind::Wait(kind) => match kind.form().look {
                Look::Waiting => Bar::Waiting,
                Look::Joining => Bar::Joining,
                Look::Queued => Bar::Queued,
                Look::Blocked => Bar::Blocked,
                Look::Idle => Bar::Idle,
            },
        }
    }

    /// Its class in the stylesheet.
    pub fn class(self) -> &'static str {
        match self {
            Bar::Running => "running",
            Bar::Ready => "ready",
            Bar::Waiting => "waiting",
            Bar::Working => "working",
            Bar::Body => "body",
            Bar::Joining => "joining",
            Bar::Queued => "queued",
            Bar::Blocked => "blocked",
            Bar::Idle => "idle",
            Bar::Cleaning => "cleaning",
            Bar::Failed => "failed",
            Bar::Aborted => "aborted",
        }
    }

    /// What it means, for the legend.
    pub fn meaning(self) -> &'static str {
        match self {
            Bar::Running => "running",
            Bar::Ready => "ready",
            Bar::Waiting => "waiting",
            Bar::Working => "working",
            Bar::Body => "bytes arriving",
            Bar::Joining => "awaits tasks",
            Bar::Queued => "queued",
            Bar::Blocked => "blocked",
            Bar::Idle => "idle",
            Bar::Cleaning => "cleans up",
            Bar::Failed => "failed",
            Bar::Aborted => "aborted",
        }
    }

    /// Its pattern, where it has one.
    pub fn hatch(self) -> Option<Hatch> {
        let (name, turn, size) = match self {
            Bar::Waiting => ("wait", 45, 6),
            Bar::Blocked => ("block", -45, 5),
            Bar::Cleaning => ("clean", 90, 6),
            Bar::Failed => ("fail", 90, 4),
            Bar::Aborted => ("abort", 0, 5),
            _ => return None,
        };
        Some(Hatch { name, turn, size })
    }
}

/// Upright stripes, turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hatch {
    /// What it is called.
    pub name: &'static str,
    /// By how many degrees they are turned.
    pub turn: i32,
    /// How far apart they are, in pixels.
    pub size: u32,
}
