//! What is drawn of a task or a request, before it is decided how: as SVG where there is little, on a canvas where there
//! is much.

use crate::lens::fold::axis::{Axis, Stretch};
use crate::lens::highlight::{Entity, Highlight};
use crate::trace::time::Micros;

use super::bars::Bar;

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
const LETTER: u32 = 7;

impl Mark {
    /// Whether any of it is seen.
    pub fn is_seen(&self, seen: Stretch) -> bool {
        self.from <= seen.to && seen.from <= self.to
    }

    /// The part of it that is seen.
    pub fn in_sight(&self, seen: Stretch) -> Stretch {
        Stretch { from: self.from.max(seen.from), to: self.to.min(seen.to) }
    }

    /// What stands in the middle of what is seen of it, if there is room.
    fn words_in(&self, axis: Axis) -> Option<Words<'_>> {
        let text = self.words.as_deref().filter(|_| matches!(self.shape, Shape::Bar(_)) && self.height >= 12)?;
        let Stretch { from, to } = self.in_sight(axis.seen);
        let pixels = axis.column(to).saturating_sub(axis.column(from));
        (pixels >= length(text) + 6).then_some(Words { mark: self, text, beside: None })
    }

    /// What stands beside a cross, on the side where there is more room; nothing where it does not fit.
    fn words_beside(&self, axis: Axis) -> Option<Words<'_>> {
        let text = self.words.as_deref().filter(|_| matches!(self.shape, Shape::Cross(_)))?;
        let (before, length) = (axis.column(self.from), length(text));
        let after = axis.width.saturating_sub(before);
        let middle = length as i32 / 2 + BESIDE;
        let beside = Some(if after >= before { middle } else { -middle });
        (length + BESIDE as u32 <= before.max(after)).then_some(Words { mark: self, text, beside })
    }
}

/// The room between a cross and what stands beside it, in pixels.
const BESIDE: i32 = 8;

fn length(text: &str) -> u32 {
    text.chars().count() as u32 * LETTER
}

/// What stands in a bar, or beside a cross.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// Of which mark.
    pub mark: &'a Mark,
    /// The words.
    pub text: &'a str,
    /// How far to the right of a cross their middle is; nothing in a bar, where it is that of what is seen of it.
    pub beside: Option<i32>,
}

impl Words<'_> {
    /// The column of their middle.
    pub fn middle(&self, axis: Axis) -> i32 {
        let Stretch { from, to } = self.mark.in_sight(axis.seen);
        let [from, to] = [from, to].map(|at| axis.column(at) as i32);
        self.beside.map_or((from + to) / 2, |beside| from + beside)
    }

    fn is_clear_of(&self, other: &Words<'_>, axis: Axis) -> bool {
        let room = (length(self.text) + length(other.text)) / 2;
        self.middle(axis).abs_diff(other.middle(axis)) >= room
    }
}

impl Strip {
    /// What can be read in it. Where words in a bar would lie under those beside a cross, these alone: how it ended says more
    /// than how long the last wait was.
    pub fn words(&self, axis: Axis) -> Vec<Words<'_>> {
        let seen = || self.marks.iter().filter(|mark| mark.is_seen(axis.seen));
        let ends: Vec<Words<'_>> = seen().filter_map(|mark| mark.words_beside(axis)).collect();
        let is_clear = |words: &Words<'_>| ends.iter().all(|end| words.is_clear_of(end, axis));
        seen().filter_map(|mark| mark.words_in(axis)).filter(is_clear).chain(ends.iter().copied()).collect()
    }
}

/// What a mark looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A faint line before the beginning.
    Before,
    /// A bar.
    Bar(Bar),
    /// A ring: an item that a stream gave.
    Gave,
    /// A point: a printed line.
    Said,
    /// An arrow from above: somebody asks the task to end.
    Asked,
    /// A cross: a bad end, by its class.
    Cross(&'static str),
}

/// What the strips of a run are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsOf {
    /// Its tasks.
    Tasks,
    /// Its requests.
    Requests,
    /// The batches of requests that it measures, by their size.
    Batches,
}

/// Which strips, and how they are to be drawn.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// What each is of.
    pub rows: RowsOf,
    /// The first strip.
    pub first: usize,
    /// The most strips.
    pub most: usize,
    /// What part of the time is seen, and how finely marks are told apart.
    pub axis: Axis,
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
