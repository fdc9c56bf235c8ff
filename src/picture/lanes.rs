//! A strip for each task: what it did and what it waited for.

use crate::lens::fold::axis::{Axis, Stretch};
use crate::lens::highlight::Entity;
use crate::lens::tasks::lanes::{Lane, Lanes, Unawaited};
use crate::lens::tasks::row::Row;
use crate::lens::tasks::span::{Drawn, Span};
use crate::lens::words::ends::raised;
use crate::lens::words::figures::seconds;
use crate::lens::words::never_awaited::name;
use crate::lens::words::phrases::shortened;
use crate::trace::Trace;
use crate::trace::event::{Kind, RunEnd, TaskEnd, TaskId, Wait, WaitKind};
use crate::trace::time::Micros;

use super::bars::Bar;
use super::strip::{Mark, Shape, Strip, Wanted};

/// The most rows of one lane, where a task waits for several things at once.
const MOST_ROWS: usize = 4;
const ROW: u32 = 20;
/// So many spans that begin in one column are drawn as one bar, if the axis has at least [`FINE`] columns.
const CROWD: u32 = 8;
const FINE: u32 = 300;

/// The strips of tasks.
pub fn strips(trace: &Trace, lanes: &Lanes, wanted: Wanted<'_>) -> Vec<Strip> {
    let tasks = lanes.all().iter().skip(wanted.first).map(|lane| strip(trace, lanes, lane, wanted));
    let rest = lanes.unawaited().iter().skip(wanted.first.saturating_sub(lanes.all().len()));
    tasks.chain(rest.map(|call| empty(trace, call, wanted))).take(wanted.most).collect()
}

/// The strip of a call that was never awaited: nothing but a cross where its future was dropped.
fn empty(trace: &Trace, call: &Unawaited, wanted: Wanted<'_>) -> Strip {
    let (name, height, at) = (name(trace.text(call.text)), wanted.height.unwrap_or(ROW), call.at.at);
    let entity = Some(Entity::Event(call.at.step));
    let words = Some("never awaited: not a line of it ran".to_owned());
    let cross = Mark {
        shape: Shape::Cross("unawaited"),
        from: at,
        to: at,
        y: height / 2,
        height: 0,
        words,
        entity,
        is_lit: false,
    };
    let whole = format!("{name}, never awaited");
    Strip { name: name.to_owned(), whole, entity: None, is_lit: false, height, marks: vec![cross] }
}

fn height(rows: usize) -> u32 {
    let rows = rows.clamp(1, MOST_ROWS) as u32;
    if rows == 1 { ROW } else { rows * 12 + 4 }
}

fn strip(trace: &Trace, lanes: &Lanes, lane: &Lane, wanted: Wanted<'_>) -> Strip {
    let Wanted { axis, until, lit, .. } = wanted;
    let height = wanted.height.unwrap_or(height(lane.waits.len()));
    let rows = lane.waits.len().clamp(1, MOST_ROWS) as u32;
    let thick = (height - 6) / rows;
    let bar = |span: Span, place| bar(span, until, place, lit.has_span(trace, lanes, lane.task, &span));
    // Who was left behind when the program returned; where it was stopped, or never ends, all are.
    let is_over = trace.end() == Some(RunEnd::Finished);
    let left_at = lane.ended.filter(|(_, how)| is_over && *how == TaskEnd::LeftBehind).map(|(at, _)| at.at);
    let waits = lane.waits.iter().take(MOST_ROWS).zip(0..).flat_map(|(row, index)| {
        let place = (3 + index * thick, thick - u32::from(rows > 1));
        // What the program's end cut off has no length of its own, and at its end stands what happened.
        let is_cut = move |shown: Span| left_at.is_some() && shown.to == left_at;
        let words = move |shown| if is_cut(shown) { None } else { words(trace, shown, until) };
        bars(row, axis, |shown| bar(shown, place), words)
    });
    let polls = bars(&lane.thread, axis, |shown| bar(shown, (3, height - 6)), |_| None);
    let before_end = lane.marks(axis).filter(|mark| !mark.shown.is_end());
    let marks = lane.gifts(axis).chain(before_end).chain(lane.ends(axis)).filter_map(|mark| {
        let (shape, words) = match mark.shown.kind {
            Kind::Gave { item } => (Shape::Gave, Some(trace.text(item).to_owned())),
            Kind::Said { text } => (Shape::Said, Some(trace.text(text).to_owned())),
            Kind::PrintedError { text } => (Shape::Said, Some(format!("stderr {}", trace.text(text)))),
            Kind::CancelRequested { by } => (Shape::Asked, Some(asked(trace, lanes, by))),
            Kind::Ended { how: TaskEnd::LeftBehind } if is_over => {
                (Shape::Cross("left"), Some("the program ended".to_owned()))
            }
            Kind::Ended { how: TaskEnd::Cancelled } => (Shape::Cross("cancelled"), None),
            Kind::Failed { error, message } => (Shape::Cross("failed"), Some(raised(trace, error, message))),
            _ => return None,
        };
        let step = mark.shown.step;
        let is_lit = lit.has_event(trace, lanes, step);
        let at = mark.shown.at;
        let entity = Some(Entity::Event(step));
        Some(Mark { shape, from: at, to: at, y: height / 2, height: 0, words, entity, is_lit })
    });
    let before = (lane.spawned.at > Micros::ZERO).then_some(Mark {
        shape: Shape::Before,
        from: Micros::ZERO,
        to: lane.spawned.at,
        y: height / 2,
        height: 0,
        words: None,
        entity: None,
        is_lit: false,
    });
    let name = trace.text(lane.name);
    Strip {
        name: name.to_owned(),
        whole: name.to_owned(),
        entity: Some(Entity::Task(lane.task)),
        is_lit: lit.has_task(lane.task),
        height,
        marks: before.into_iter().chain(waits).chain(polls).chain(marks).collect(),
    }
}

/// The bars of a row. Where crowds of spans begin in columns side by side, and look the same, they are one bar: no eye tells
/// them apart, and a million spans are drawn about as fast as ten thousand.
fn bars(row: &Row, axis: Axis, bar: impl Fn(Span) -> Mark, words: impl Fn(Span) -> Option<String>) -> Vec<Mark> {
    let mut bars: Vec<Mark> = Vec::new();
    let (is_fine, mut goes_on) = (axis.width >= FINE, false);
    for Drawn { shown, of } in row.drawn(axis) {
        let mark = bar(shown);
        // A column is narrower than any words.
        let is_narrow = mark.to < axis.column_end(mark.from);
        let is_short = mark.to < axis.column_end(axis.column_end(mark.from));
        let is_crowded = is_fine && is_short && of >= CROWD;
        match bars.last_mut() {
            Some(last) if goes_on && is_crowded && follows(last, &mark, axis) => last.to = mark.to,
            _ => bars.push(Mark { words: if is_narrow { None } else { words(shown) }, ..mark }),
        }
        goes_on = is_crowded;
    }
    bars
}

/// Whether a mark looks as the one before it, and begins in the next column.
fn follows(last: &Mark, mark: &Mark, axis: Axis) -> bool {
    let is_next = mark.from < axis.column_end(axis.column_end(last.to));
    is_next && (last.shape, last.is_lit) == (mark.shape, mark.is_lit)
}

/// Who asks a task to end.
fn asked(trace: &Trace, lanes: &Lanes, by: TaskId) -> String {
    let name = lanes.of(by).map_or("the event loop", |lane| trace.text(lane.name));
    format!("{name} asks it to end")
}

fn bar(span: Span, until: Micros, (y, height): (u32, u32), is_lit: bool) -> Mark {
    let Stretch { from, to } = Stretch::drawn(span.from, span.to, until);
    Mark {
        shape: Shape::Bar(Bar::of(span.kind)),
        from,
        to,
        y,
        height,
        words: None,
        entity: Some(Entity::Span(span.first_step)),
        is_lit,
    }
}

/// What a wait works on, how long it sleeps, or what it is for.
fn words(trace: &Trace, span: Span, until: Micros) -> Option<String> {
    match (span.holds, span.wait(trace)) {
        (Some(label), _) => Some(shortened(trace.text(label), 16)),
        (None, Some(Wait { kind: WaitKind::Sleep, .. })) => Some(seconds(span.to.unwrap_or(until) - span.from)),
        (None, Some(Wait { kind: WaitKind::Other, .. })) => None,
        (None, Some(Wait { kind, .. })) if !kind.form().noun.is_empty() => Some(kind.form().noun.to_owned()),
        _ => None,
    }
}
