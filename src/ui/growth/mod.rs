//! How the time grows with the number of requests: the curves, what binds, and the same as a table.

use yew::prelude::*;

use crate::collections::sorted::Sorted;
use crate::lens::results::batches::{Batches, Point};
use crate::lens::words::batches::progress;
use crate::lens::words::figures::{grouped, seconds};
use crate::picture::growth::{Curve, Dot, Growth, Room, Series, growth};
use crate::session::state::State;

use crate::session::record::Record;
use crate::ui::figure::badge::badge;
use crate::ui::kit::element::{cell, draw, head, number, table, text};
use crate::ui::kit::props::{Page, Shared};
use crate::ui::kit::width::use_width;

/// Its width until it is known.
const USUAL_WIDTH: u32 = 720;
/// Its height: on a page of its own, and in another page.
const HEIGHT: u32 = 320;
const LOW: u32 = 190;
/// The room of the picture in small.
const SMALL: Room = Room { width: 300, height: 132, left: 46, right: 64, top: 8, bottom: 20 };

/// Of what.
#[derive(Properties, PartialEq)]
pub struct GrowthPictureProps {
    /// The state.
    pub state: Shared,
    /// Tells the picture's width.
    pub page: Page,
}

/// The picture of all shown runs.
#[component]
pub fn GrowthPicture(GrowthPictureProps { state, page }: &GrowthPictureProps) -> Html {
    let place = use_node_ref();
    let width = use_width(page, &place, USUAL_WIDTH);
    let height = if page.is_embedded() { LOW } else { HEIGHT };
    let runs = measured(state);
    let series = series(state, &runs);
    let room = Room { width, height, left: 52, right: 64, top: 12, bottom: 40 };
    let growth = growth(&series, room, 0);
    let drawing = html! { <div ref={place}>{ drawn(&growth, room) }</div> };
    let table = (!page.is_embedded()).then(|| figures(&series));
    draw!(section { "class": "figure growth", "aria-label": "Growth" } = [
        head("Time for N requests", vec![badge(state), going_on(state), keys(&growth)]),
        drawing,
    ].into_iter().chain(table).collect())
}

/// To how many requests the laws go on in small, where fewer are measured: as far as the lab itself measures.
const REACH_IN_SMALL: u32 = 500;

/// The curves alone, in small, and what they show.
pub fn growth_in_small(state: &State) -> (String, Html) {
    let runs = measured(state);
    let growth = growth(&series(state, &runs), SMALL, REACH_IN_SMALL);
    (growth.summary.clone(), drawn(&growth, SMALL))
}

fn series<'a>(state: &State, runs: &'a [(String, Batches)]) -> Vec<Series<'a>> {
    let measured = runs.iter().map(|(title, batches)| Series::Measured(title, batches));
    measured.chain(state.choice.published().iter().map(|of| Series::Published(of.name, of.times))).collect()
}

/// The batches of each shown run that were measured by the moment that is looked at.
fn measured(state: &State) -> Vec<(String, Batches)> {
    let of = |record: &Record| record.look(|trace, reading| reading.batches.follow(trace).until(state.moment()));
    let runs = state.shown.iter();
    runs.map(|shown| (shown.title().to_owned(), shown.record.as_ref().map(of).unwrap_or_default())).collect()
}

/// How far a run is that goes on.
fn going_on(state: &State) -> Html {
    if !state.is_running() {
        return Html::default();
    }
    let count = |record: &Record| record.look(|trace, reading| reading.batches.follow(trace).measured());
    let all: usize = state.shown.iter().map(|shown| count(&shown.ideal)).sum();
    let done: usize = state.shown.iter().filter_map(|shown| shown.record.as_ref()).map(count).sum();
    let now = state.shown.iter().find_map(|shown| {
        let record = shown.record.as_ref().filter(|record| record.is_growing())?;
        let words = record.look(|trace, reading| progress(reading.batches.follow(trace)))?;
        Some(format!("{} {words}", shown.title()))
    });
    let (value, most) = (done.to_string(), all.max(1).to_string());
    let bar = draw!(progress { "value": &value, "max": &most, "aria-label": "Batches measured" });
    draw!(span { "class": "progress" }[bar, text(now.unwrap_or_default())])
}

fn keys(growth: &Growth) -> Html {
    let key = |curve: &Curve| {
        let (class, mark) = (format!("key curve {}", curve.class), mark(curve.class, 12, 6));
        let line = draw!(path { "class": "line", "d": "M1 6H23" });
        let mark = draw!(path { "class": "dot", "d": &mark });
        let key = draw!(svg { "class": &class, "width": "24", "height": "12", "aria-hidden": "true" }[line, mark]);
        draw!(li {}[key, text(curve.name.clone())])
    };
    draw!(ul { "class": "legend", "aria-label": "Legend" } = growth.curves.iter().rev().map(key).collect())
}

fn drawn(growth: &Growth, room: Room) -> Html {
    let frame = growth.frame;
    let (bottom, right) = (frame.y + frame.height, frame.x + frame.width);
    let word = |class: &str, x: u32, y: u32, words: &str| draw!(text { "class": class, "x": &number(x), "y": &number(y) }[text(words.to_owned())]);
    let mut parts: Vec<Html> = Vec::new();
    for (y, words) in &growth.times {
        parts.push(draw!(path { "class": "gridline", "d": &format!("M{} {y}H{right}", frame.x) }));
        parts.push(word("scale time", frame.x - 8, y + 4, words));
    }
    for (x, words) in &growth.sizes {
        parts.push(draw!(path { "class": "gridline", "d": &format!("M{x} {}V{bottom}", frame.y) }));
        parts.push(word("scale size", *x, bottom + 18, words));
    }
    if room.bottom > 33 {
        parts.push(word("scale size", (frame.x + right) / 2, bottom + 35, "requests"));
    }
    parts.extend(growth.curves.iter().map(|curve| {
        let line = draw!(path { "class": "line", "d": &curve.line });
        let dots = curve.dots.iter().map(|dot| dot_of(curve, dot));
        let last = curve.last.iter().map(|(x, y, words)| word("end", x + 8, y + 4, words));
        draw!(g { "class": &format!("curve {}", curve.class) } = [line].into_iter().chain(dots).chain(last).collect())
    }));
    let (width, height) = (number(room.width), number(room.height));
    let view = format!("0 0 {width} {height}");
    draw!(svg {
        "class": "curves", "translate": "no", "role": "img", "aria-label": &growth.summary, "width": &width, "height": &height,
        "viewBox": &view,
    } = parts)
}

fn dot_of(curve: &Curve, dot: &Dot) -> Html {
    let mark = mark(curve.class, dot.x, dot.y);
    let title = draw!(title {}[text(dot.words.clone())]);
    let dot_mark = draw!(path { "class": "dot", "d": &mark }[title]);
    let spread = dot.spread.map(|(high, low)| {
        let path = format!("M{} {high}V{low}m-4 0h8M{} {high}h8", dot.x, dot.x.saturating_sub(4));
        draw!(path { "class": "spread", "d": &path })
    });
    spread.into_iter().chain([dot_mark]).collect()
}

/// The `d` of a point: each curve has a form of its own beside its colour.
fn mark(class: &str, x: u32, y: u32) -> String {
    let form = match class {
        "first" => "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
        "second" => "m-3-3h6v6h-6z",
        "third" => "m0-5l5 9h-10z",
        "fourth" => "m-6-6h12v12h-12z",
        _ => "m0-5l5 5l-5 5l-5-5z",
    };
    format!("M{x} {y}{form}")
}

/// The same in figures: a row for each number of requests.
fn figures(series: &[Series<'_>]) -> Html {
    let columns: Vec<Vec<Point>> = series.iter().map(Series::points).collect();
    let sizes: Sorted<u32> = columns.iter().flatten().map(|point| (point.requests, ())).collect();
    let heads: Vec<(&str, &str)> =
        [("number", "Requests")].into_iter().chain(series.iter().map(|of| ("number", of.name()))).collect();
    let figure = |points: &Vec<Point>, size: u32| {
        let point = points.binary_search_by_key(&size, |point| point.requests).ok().and_then(|place| points.get(place));
        let words = point.map_or_else(
            || "–".to_owned(),
            |point| match point.least == point.most {
                true => seconds(point.median),
                false => format!("{} ({} to {})", seconds(point.median), seconds(point.least), seconds(point.most)),
            },
        );
        cell("number", text(words))
    };
    let row = |size: &u32| {
        let cells = columns.iter().map(|points| figure(points, *size));
        draw!(tr {} = [cell("number", text(grouped((*size).into())))].into_iter().chain(cells).collect())
    };
    draw!(details { "class": "more" }[
        draw!(summary {}[text("The same as a table: the median, and from the shortest to the longest")]),
        table("Times by number of requests", &heads, sizes.keys().map(row).collect()),
    ])
}
