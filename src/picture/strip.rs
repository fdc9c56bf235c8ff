//! What is drawn of a task or a request, before it is decided how: as SVG where there is little, on a canvas where there
//! is much.

use crate::lens::fold::window::{Stretch, Window};
use crate::lens::highlight::{Entity, Highlight};
use crate::lens::reading::Reading;
use crate::trace::Trace;
use crate::trace::time::Micros;

use super::bars::Bar;
use super::{lanes, waterfall};

/// A strip of the figure: a name and its marks, from the back to the front.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// Its name.
    pub name: String,
    /// The whole name, where it was shortened.
    pub whole: String,
    /// Of what it is; nothing while that is still to come.
    pub entity: Option<Entity>,
    /// Whether that is lit.
    pub is_lit: bool,
    /// Its height in pixels.
    pub height: u32,
    /// Its marks.
    pub marks: Vec<Mark>,
}

/// A mark: a stretch of time, or a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// What it looks like.
    pub shape: Shape,
    /// Its first moment.
    pub from: Micros,
    /// Its last moment.
    pub to: Micros,
    /// From the strip's top, in pixels.
    pub y: u32,
    /// Its height in pixels.
    pub height: u32,
    /// What stands in it where there is room, or is told of it.
    pub words: Option<String>,
    /// What it is, where that can be pointed at.
    pub entity: Option<Entity>,
    /// Whether that is lit.
    pub is_lit: bool,
}

/// About how wide a letter in a bar is, in pixels.
const LETTER: u64 = 7;

impl Mark {
    /// Whether any of it is seen.
    pub fn is_seen(&self, seen: Stretch) -> bool {
        self.from <= seen.to && seen.from <= self.to
    }

    /// The part of it that is seen.
    pub fn in_sight(&self, seen: Stretch) -> (Micros, Micros) {
        (self.from.max(seen.from), self.to.min(seen.to))
    }

    /// What stands in the middle of what is seen of it, if there is room.
    pub fn words_in(&self, (seen, width): (Stretch, u32)) -> Option<&str> {
        let (from, to) = self.in_sight(seen);
        let pixels = seen.place(to, width.into()).saturating_sub(seen.place(from, width.into()));
        let has_room = |words: &&str| self.height >= 12 && pixels >= words.chars().count() as u64 * LETTER + 6;
        self.words.as_deref().filter(|words| matches!(self.shape, Shape::Bar(_)) && has_room(words))
    }
}

/// What a mark looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A faint line before the beginning.
    Before,
    /// A bar.
    Bar(Bar),
    /// A point: a printed line.
    Said,
    /// A cross: a bad end, by its class.
    Cross(&'static str),
}

/// Which strips, and how they are to be drawn.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// Whether there is a strip for each request, rather than for each task.
    pub requests: bool,
    /// The first strip.
    pub first: usize,
    /// The most strips.
    pub most: usize,
    /// What part of the time is seen, and how finely.
    pub window: Window,
    /// Up to when it is known what happened.
    pub until: Micros,
    /// What is lit.
    pub lit: &'a Highlight,
    /// The height of every strip; nothing where each takes what it needs.
    pub height: Option<u32>,
}

impl Strip {
    /// The same while all of it is still to come.
    pub fn to_come(self) -> Strip {
        Strip { entity: None, is_lit: false, marks: Vec::new(), ..self }
    }
}

/// The strips of a run.
pub fn strips(trace: &Trace, reading: &mut Reading, wanted: Wanted<'_>) -> Vec<Strip> {
    match wanted.requests {
        true => waterfall::strips(trace, reading.requests.follow(trace), wanted),
        false => lanes::strips(trace, reading.lanes.follow(trace), wanted),
    }
}

/// How many strips a run has, and about how many marks.
pub fn counts(trace: &Trace, reading: &mut Reading, requests: bool) -> (usize, usize) {
    if requests {
        let rows = reading.requests.follow(trace).rows().len();
        (rows, rows * 3)
    } else {
        let lanes = reading.lanes.follow(trace);
        (lanes.all().len(), lanes.waits())
    }
}
