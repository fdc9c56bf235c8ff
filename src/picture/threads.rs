//! A strip for each thread of a run, with who kept it, and one for the heartbeat.

use crate::lens::fold::axis::{Axis, Stretch};
use crate::lens::highlight::{Entity, Highlight};
use crate::lens::tasks::threads::{Hold, Threads};
use crate::lens::words::figures::seconds;
use crate::lens::words::names::Names;
use crate::trace::Trace;
use crate::trace::time::Micros;

use super::bars::Bar;
use super::strip::{Mark, Shape, Strip};

const HEIGHT: u32 = 20;
/// The most marks of a strip.
const MOST_MARKS: usize = 600;

/// What the strips are made from.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The log.
    pub trace: &'a Trace,
    /// What its tasks are called.
    pub names: &'a Names,
    /// Its threads.
    pub threads: &'a Threads,
    /// The time axis, in pixels.
    pub axis: Axis,
    /// Up to when it is known what happened.
    pub until: Micros,
    /// What is lit.
    pub lit: &'a Highlight,
}

/// The strips: the event loop's thread, the others, the heartbeat.
pub fn strips(scene: Scene<'_>) -> Vec<Strip> {
    let Scene { trace, names, threads, .. } = scene;
    let own = strip(
        "Event loop",
        None,
        scene,
        bars(scene, &threads.loop_holds, Bar::Running, &|hold| names.task(trace, hold.task).to_owned()),
    );
    let others = threads.others.iter().map(|(thread, name, holds)| {
        let name = trace.text(*name);
        let entity = Some(Entity::Task(*thread));
        strip(name, entity, scene, bars(scene, holds, Bar::Running, &|hold| seconds(hold.length(scene.until))))
    });
    let heart = (threads.every > Micros::ZERO).then(|| strip("Heartbeat", None, scene, beats(scene)));
    std::iter::once(own).chain(others).chain(heart).collect()
}

fn strip(name: &str, entity: Option<Entity>, scene: Scene<'_>, marks: Vec<Mark>) -> Strip {
    let is_lit = matches!(entity, Some(Entity::Task(task)) if scene.lit.has_task(task));
    Strip { name: name.to_owned(), whole: name.to_owned(), entity, is_lit, height: HEIGHT, marks }
}

fn bars(scene: Scene<'_>, holds: &[Hold], bar: Bar, words: &dyn Fn(&Hold) -> String) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for hold in holds {
        let Stretch { from, to } = Stretch::drawn(hold.from, hold.to, scene.until);
        // What lies within one pixel of the bar before is drawn with it.
        if let Some(last) = marks.last_mut().filter(|last| scene.axis.column(last.to) == scene.axis.column(from)) {
            last.to = to;
            last.words = None;
            continue;
        }
        if marks.len() == MOST_MARKS {
            break;
        }
        let entity = Some(Entity::Span(hold.step));
        let is_lit = scene.lit.entity() == entity || scene.lit.has_task(hold.task);
        let words = Some(words(hold));
        let (shape, y, height) = (Shape::Bar(bar), 3, HEIGHT - 6);
        marks.push(Mark { shape, from, to, y, height, words, entity, is_lit });
    }
    marks
}

/// A point for each beat, and a bar before it from when it was due, where it was late.
fn beats(scene: Scene<'_>) -> Vec<Mark> {
    let mut marks = Vec::new();
    for beat in scene.threads.beats.iter().take(MOST_MARKS) {
        let entity = Some(Entity::Event(beat.step));
        let is_lit = scene.lit.entity() == entity;
        let late = beat.at - beat.due;
        let words = format!("{} late", seconds(late));
        let is_seen = scene.axis.column(beat.at) > scene.axis.column(beat.due) + 1;
        if is_seen {
            let (shape, y, height) = (Shape::Bar(Bar::Blocked), 3, HEIGHT - 6);
            let words = Some(words.clone());
            // What can be pointed at is the point.
            let (from, to) = (beat.due, beat.at);
            marks.push(Mark { shape, from, to, y, height, words, entity: None, is_lit });
        }
        let (shape, y) = (Shape::Said, HEIGHT / 2);
        marks.push(Mark { shape, from: beat.at, to: beat.at, y, height: 0, words: Some(words), entity, is_lit });
    }
    marks
}
