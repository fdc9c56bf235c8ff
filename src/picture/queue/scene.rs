//! What is in the picture of a queue, and what it is made from.

use crate::lens::highlight::{Entity, Highlight};
use crate::lens::queues::queue::QueueNow;
use crate::lens::queues::roles::Roles;
use crate::lens::tasks::now::Now;
use crate::lens::words::names::Names;
use crate::trace::Trace;
use crate::trace::event::TaskId;
use crate::trace::time::Micros;

/// What a task on either side is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It waits for room in the full queue: backpressure.
    Blocked,
    /// It waits for an item of the empty queue.
    Idle,
    /// It makes an item, or works on one.
    Working,
    /// It has ended.
    Ended,
}

/// How the three parts of a picture stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrangement {
    /// In a row, where there is room.
    SideBySide,
    /// One above the other.
    Stacked,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// A task with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Its number in the log.
    pub task: TaskId,
    /// Its name.
    pub name: String,
    /// What it is doing, in words.
    pub status: String,
    /// What it is doing.
    pub doing: Doing,
    /// Where it stands.
    pub area: Area,
    /// How far its work on an item is, in thousandths, where that is known.
    pub progress: Option<u32>,
    /// Whether it is lit.
    pub is_lit: bool,
}

/// An item with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its number in the run: it keeps it while it moves.
    pub item: u32,
    /// Its whole name.
    pub name: String,
    /// What fits into its square.
    pub short: String,
    /// Whether it is lit.
    pub is_lit: bool,
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
}

/// A line of text with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// The text.
    pub text: String,
    /// Its middle.
    pub x: u32,
    /// Its baseline.
    pub y: u32,
}

/// The picture of one queue at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The picture's height.
    pub height: u32,
    /// The tasks on both sides.
    pub actors: Vec<Actor>,
    /// The frame round the slots.
    pub frame: Area,
    /// The slots.
    pub slots: Vec<Area>,
    /// The items inside, in hand, or waiting to be put.
    pub items: Vec<Placed>,
    /// What is written below the queue, and below too many tasks.
    pub captions: Vec<Caption>,
    /// What the reader points at in it, or else the first that is lit.
    pub pointed: Option<Entity>,
    /// The same in one sentence.
    pub summary: String,
}

/// What the picture is made from.
pub struct Scene<'a> {
    /// The log, for its texts.
    pub trace: &'a Trace,
    /// What its tasks are called.
    pub names: &'a Names,
    /// The tasks at the moment.
    pub now: &'a Now,
    /// The queue at the moment.
    pub queue: &'a QueueNow,
    /// Who is on which side, in the whole log so far, so that nobody's place changes.
    pub roles: &'a Roles,
    /// The most items that were ever inside, for a queue without a limit.
    pub peak: u32,
    /// The moment, which may lie after the last event.
    pub at: Micros,
    /// What is lit.
    pub lit: &'a Highlight,
    /// Whether there is little room for its height.
    pub is_low: bool,
}
