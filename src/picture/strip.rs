//! What is drawn of a task or a request, before it is decided how: as SVG where there is little, on a canvas where there
//! is much.

use crate::lens::fold::window::Window;
use crate::lens::highlight::{Lit, Thing};
use crate::session::record::Record;
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
    pub thing: Option<Thing>,
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
    pub thing: Option<Thing>,
    /// Whether that is lit.
    pub is_lit: bool,
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
    pub lit: &'a Lit,
    /// The height of every strip; nothing where each takes what it needs.
    pub height: Option<u32>,
}

/// The strips of a run; those that only its ideal has yet are empty.
pub fn strips(record: &Record, ideal: &Record, wanted: Wanted<'_>) -> Vec<Strip> {
    let of = |record: &Record, wanted: Wanted<'_>| {
        record.look(|trace, reading| match wanted.requests {
            true => waterfall::strips(trace, reading.requests.follow(trace), wanted),
            false => lanes::strips(trace, reading.lanes.follow(trace), wanted),
        })
    };
    let mut strips = of(record, wanted);
    if strips.len() < wanted.most && record != ideal {
        let rest = Wanted { first: wanted.first + strips.len(), most: wanted.most - strips.len(), ..wanted };
        let to_come = of(ideal, rest).into_iter();
        strips.extend(to_come.map(|strip| Strip { thing: None, is_lit: false, marks: Vec::new(), ..strip }));
    }
    strips
}

/// How many strips a run has, and about how many marks.
pub fn counts(record: &Record, ideal: &Record, requests: bool) -> (usize, usize) {
    let of = |record: &Record| {
        record.look(|trace, reading| match requests {
            true => {
                let rows = reading.requests.follow(trace).rows().len();
                (rows, rows * 3)
            }
            false => {
                let lanes = reading.lanes.follow(trace);
                (lanes.all().len(), lanes.waits())
            }
        })
    };
    let ((strips, marks), (more, _)) = (of(record), of(ideal));
    (strips.max(more), marks)
}
