//! A lane for each task: what it did and what it waited for.

use yew::prelude::*;

use crate::app::record::Record;
use crate::engine::event::{Kind, TaskEnd};
use crate::engine::sorted::Sorted;
use crate::engine::time::Micros;
use crate::engine::trace::Trace;
use crate::lens::lanes::Lane;
use crate::lens::span::{Span, SpanKind};
use crate::lens::wait::Wait;
use crate::lens::window::Stretch;

use super::bars::{Bar, bar, cross, line};
use super::element::{draw, number, text};
use super::format::{percent, seconds, shortened, width as width_of};

/// The most rows of one lane, where a task waits for several things at once.
const MOST_ROWS: usize = 4;
/// About how many marks a figure may have: what it draws is bounded by this, whatever the number of events.
const MARKS: usize = 3_000;
const ROW: u32 = 20;
/// About how wide a letter in a bar is, in pixels.
const LETTER: u64 = 7;

/// The tasks of a run.
#[derive(Properties, PartialEq)]
pub struct LanesProps {
    /// The run's log.
    pub record: Record,
    /// How long it is by now.
    pub events: usize,
    /// What it will be like, for lanes that are still to come.
    pub ideal: Record,
    /// Up to when it is known what happened.
    pub until: Micros,
    /// What part of the time is seen.
    pub seen: Stretch,
    /// How wide that is drawn, in pixels.
    pub width: u32,
    /// The most rows that there is room for.
    pub most: usize,
}

/// The lanes.
#[component]
pub fn Lanes(LanesProps { record, ideal, until, seen, width, most, .. }: &LanesProps) -> Html {
    let mut rows: Vec<Html> = record.look(|trace, reading| {
        let lanes = reading.lanes.follow(trace).all();
        let columns = (MARKS / lanes.len().clamp(1, *most)).clamp(30, 400) as u32;
        lanes.iter().take(*most).map(|lane| row(trace, lane, (*seen, *width), columns, *until)).collect()
    });
    let count = ideal.look(|trace, reading| {
        let lanes = reading.lanes.follow(trace).all();
        let to_come = lanes.iter().take(*most).skip(rows.len());
        rows.extend(to_come.map(|lane| empty(trace.text(lane.name), lane.waits.len())));
        lanes.len()
    });
    let more = record.look(|trace, reading| reading.lanes.follow(trace).all().len()).max(count).saturating_sub(*most);
    rows.extend((more > 0).then(|| rest(format!("and {more} more tasks: the totals count all of them"))));
    rows.into_iter().collect()
}

/// What kinds of bars a run's lanes have.
pub fn kinds(record: &Record) -> Vec<Bar> {
    record.look(|trace, reading| {
        let window = Stretch::until(trace.last_at()).in_columns(30);
        let lanes = reading.lanes.follow(trace).all().iter();
        let spans = lanes.flat_map(|lane| lane.waits.iter().flat_map(move |row| row.drawn(window)));
        let kinds = spans.map(|drawn| Bar::of(drawn.shown.kind)).chain([Bar::Running]);
        let kinds: Sorted<u8, Bar> = kinds.map(|bar| (bar as u8, bar)).collect();
        kinds.values().copied().collect()
    })
}

fn height(rows: usize) -> u32 {
    let rows = rows.clamp(1, MOST_ROWS) as u32;
    if rows == 1 { ROW } else { rows * 12 + 4 }
}

fn empty(name: &str, rows: usize) -> Html {
    lane(name, name, height(rows), Vec::new())
}

/// A lane's name, its whole name on hover, and its track.
pub fn lane(name: &str, whole: &str, height: u32, marks: Vec<Html>) -> Html {
    let name = draw!(span { "class": "lane-name", "title": whole }[text(shortened(name, 20))]);
    let track = draw!(svg { "class": "track", "height": &number(height), "aria-hidden": "true" } = marks);
    draw!(div { "class": "lane" }[name, track])
}

/// The line that tells how many rows there was no room for.
pub fn rest(words: String) -> Html {
    draw!(p { "class": "rest" }[text(words)])
}

fn row(trace: &Trace, lane: &Lane, (seen, width): (Stretch, u32), columns: u32, until: Micros) -> Html {
    let window = seen.in_columns(columns);
    let height = height(lane.waits.len());
    let rows = lane.waits.len().clamp(1, MOST_ROWS) as u32;
    let thick = (height - 6) / rows;
    let waits = lane.waits.iter().take(MOST_ROWS).zip(0..).flat_map(|(row, index)| {
        let y = 3 + index * thick;
        row.drawn(window)
            .map(move |drawn| wait(trace, drawn.shown, until, (seen, width), y, thick - u32::from(rows > 1)))
    });
    let polls = lane.thread.drawn(window).map(|drawn| {
        let Span { kind, from, to, .. } = drawn.shown;
        bar(Bar::of(kind), from, to.unwrap_or(until), seen, 3, height - 6)
    });
    let marks = lane.marks(window).filter_map(|mark| match mark.shown.kind {
        Kind::Said { text } => Some(said(trace.text(text), mark.shown.at, seen, height)),
        Kind::Ended { how: TaskEnd::Cancelled } => Some(cross("cancelled", mark.shown.at, seen, height / 2)),
        _ => None,
    });
    let before =
        (lane.spawned.at > Micros::ZERO).then(|| line("before", Micros::ZERO, lane.spawned.at, seen, height / 2));
    let name = trace.text(lane.name);
    self::lane(name, name, height, before.into_iter().chain(waits).chain(polls).chain(marks).collect())
}

/// A wait, with its length or what it works on where there is room for the words.
fn wait(trace: &Trace, span: Span, until: Micros, (seen, width): (Stretch, u32), y: u32, height: u32) -> Html {
    let to = span.to.unwrap_or(until);
    let drawn = bar(Bar::of(span.kind), span.from, to, seen, y, height);
    let words = match (span.holds, span.wait(trace)) {
        (Some(label), _) => Some(shortened(trace.text(label), 16)),
        (None, Some(Wait::Sleep(_))) => Some(seconds(to - span.from)),
        _ => None,
    };
    // The words stand in the middle of what is seen of it.
    let (from, to) = (span.from.max(seen.from), to.min(seen.to));
    let pixels = seen.place(to, width.into()) - seen.place(from, width.into());
    let is_room = |words: &String| pixels >= words.chars().count() as u64 * LETTER + 6;
    let Some(words) = words.filter(|words| height >= 12 && is_room(words)) else { return drawn };
    let class = if span.kind == SpanKind::Working { "in-bar on-work" } else { "in-bar" };
    let words = draw!(text { "class": class, "x": "50%", "y": &number(height - 3) }[text(words)]);
    let (x, width) = (percent(from, seen), width_of(from, to, seen));
    let place = draw!(svg { "x": &x, "width": &width, "y": &number(y), "height": &number(height) }[words]);
    Html::from_iter([drawn, place])
}

fn said(words: &str, at: Micros, seen: Stretch, height: u32) -> Html {
    let title = draw!(title {}[text(words.to_owned())]);
    draw!(circle { "class": "said", "cx": &percent(at, seen), "cy": &number(height / 2), "r": "3" }[title])
}
