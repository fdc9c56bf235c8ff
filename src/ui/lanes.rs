//! A strip for each task: what it did and what it waited for.

use crate::engine::event::{Kind, TaskEnd};
use crate::engine::time::Micros;
use crate::engine::trace::Trace;
use crate::lens::lanes::{Lane, Lanes};
use crate::lens::lit::{Lit, Thing};
use crate::lens::span::Span;
use crate::lens::wait::Wait;

use super::bars::Bar;
use super::format::{seconds, shortened};
use super::strip::{Mark, Shape, Strip, Wanted};

/// The most rows of one lane, where a task waits for several things at once.
const MOST_ROWS: usize = 4;
const ROW: u32 = 20;

/// The strips of tasks.
pub fn strips(trace: &Trace, lanes: &Lanes, wanted: Wanted<'_>) -> Vec<Strip> {
    lanes.all().iter().skip(wanted.first).take(wanted.most).map(|lane| strip(trace, lane, wanted)).collect()
}

fn height(rows: usize) -> u32 {
    let rows = rows.clamp(1, MOST_ROWS) as u32;
    if rows == 1 { ROW } else { rows * 12 + 4 }
}

fn strip(trace: &Trace, lane: &Lane, wanted: Wanted<'_>) -> Strip {
    let Wanted { window, until, lit, .. } = wanted;
    let height = wanted.height.unwrap_or(height(lane.waits.len()));
    let rows = lane.waits.len().clamp(1, MOST_ROWS) as u32;
    let thick = (height - 6) / rows;
    let waits = lane.waits.iter().take(MOST_ROWS).zip(0..).flat_map(|(row, index)| {
        let (y, height) = (3 + index * thick, thick - u32::from(rows > 1));
        row.drawn(window).map(move |drawn| wait(trace, lane, drawn.shown, until, (y, height), lit))
    });
    let polls = lane.thread.drawn(window).map(|drawn| bar(lane, drawn.shown, until, (3, height - 6), lit));
    let marks = lane.marks(window).filter_map(|mark| {
        let (shape, words) = match mark.shown.kind {
            Kind::Said { text } => (Shape::Said, Some(trace.text(text).to_owned())),
            Kind::Ended { how: TaskEnd::Cancelled } => (Shape::Cross("cancelled"), None),
            _ => return None,
        };
        let step = mark.shown.step;
        let is_lit = lit.has_task(lane.task) && lit.steps().is_some_and(|(first, last)| first == step && last == step);
        let at = mark.shown.at;
        let thing = Some(Thing::Event(step));
        Some(Mark { shape, from: at, to: at, y: height / 2, height: 0, words, thing, is_lit })
    });
    let before = (lane.spawned.at > Micros::ZERO).then_some(Mark {
        shape: Shape::Before,
        from: Micros::ZERO,
        to: lane.spawned.at,
        y: height / 2,
        height: 0,
        words: None,
        thing: None,
        is_lit: false,
    });
    let name = trace.text(lane.name);
    Strip {
        name: name.to_owned(),
        whole: name.to_owned(),
        thing: Some(Thing::Task(lane.task)),
        is_lit: lit.has_task(lane.task),
        height,
        marks: before.into_iter().chain(waits).chain(polls).chain(marks).collect(),
    }
}

fn bar(lane: &Lane, span: Span, until: Micros, (y, height): (u32, u32), lit: &Lit) -> Mark {
    // With an event are lit all bars of its task that it falls into, with a bar that one.
    let covers = |(first, last): (u32, u32)| span.first_step <= first && span.last_step.is_none_or(|end| end >= last);
    Mark {
        shape: Shape::Bar(Bar::of(span.kind)),
        from: span.from,
        // A run that goes on may have begun it after the moment up to which it is drawn.
        to: span.to.unwrap_or(until).max(span.from),
        y,
        height,
        words: None,
        thing: Some(Thing::Span(span.first_step)),
        is_lit: lit.has_task(lane.task) && lit.steps().is_some_and(covers),
    }
}

/// A wait, with its length or what it works on.
fn wait(trace: &Trace, lane: &Lane, span: Span, until: Micros, place: (u32, u32), lit: &Lit) -> Mark {
    let words = match (span.holds, span.wait(trace)) {
        (Some(label), _) => Some(shortened(trace.text(label), 16)),
        (None, Some(Wait::Sleep(_))) => Some(seconds(span.to.unwrap_or(until) - span.from)),
        _ => None,
    };
    Mark { words, ..bar(lane, span, until, place, lit) }
}
