//! One run in the figure: its head, its rows, what they are compared with, its charts.

use std::rc::Rc;

use yew::prelude::*;

use crate::lens::fold::axis::Axis;
use crate::lens::results::comparison::Comparison;
use crate::lens::results::totals::Totals;
use crate::lens::words::ends;
use crate::lens::words::figures::seconds;
use crate::picture::chart::charts;
use crate::picture::paused;
use crate::picture::saving::Saving;
use crate::session::record::Record;
use crate::session::shown::Shown;
use crate::session::state::{Action, Phase, State};
use crate::trace::event::RunEnd;
use crate::ui::kit::element::{draw, text};
use crate::ui::kit::props::Page;

use super::chart;
use super::outlines::ghosts;
use super::paused::paused_time;
use super::rows::Rows;
use super::run_rows::counts;
use super::saving::saving;
use super::svg::rest;

/// How many columns of a chart are told apart.
const COLUMNS: u32 = 500;

/// What a run is drawn with.
#[derive(Clone, Copy)]
pub struct Drawing<'a> {
    /// The state.
    pub state: &'a State,
    /// Takes what the reader does.
    pub dispatch: &'a Callback<Action>,
    /// The page around.
    pub page: &'a Page,
    /// The time axis, in pixels.
    pub axis: Axis,
    /// The most rows that there is room for; nothing where more can be scrolled to.
    pub most: Option<usize>,
}

/// The shown run of that place.
pub fn run_lanes(drawing: Drawing<'_>, index: usize, shown: &Shown) -> Html {
    let Drawing { state, dispatch, page, axis, most } = drawing;
    let record = shown.record.clone().unwrap_or_else(|| Record::kept(Default::default()));
    let (events, ideal, until, rows_of) = (record.len(), shown.ideal.clone(), shown.until, shown.rows_of());
    let result = shown.record.as_ref().map(totals);
    let saved = result.as_ref().and_then(|fast| {
        let slow = state.shown.first().filter(|_| index > 0)?.record.as_ref().map(totals)?;
        Some(Saving::after(fast.total?, Comparison::of(&slow, fast)?.saved()?, axis))
    });
    // In another page there is room for it below the picture of a queue only.
    let has_room = !page.is_embedded() || state.shown.iter().any(|shown| shown.has_queue());
    let charts = match has_room {
        true => record.look(|trace, reading| charts(trace, reading, rows_of, (until, axis.coarse(COLUMNS)))),
        false => Vec::new(),
    };
    let rows = {
        let (run, lit) = ((index, Rc::from(shown.title())), state.lit(index));
        let (record, page, dispatch) = (record.clone(), page.clone(), dispatch.clone());
        html! { <Rows {run} {record} {events} {ideal} rows={rows_of} {until} {axis} {most} {lit} {page} {dispatch} /> }
    };
    let title = draw!(h3 { "title": shown.origin.about() }[text(shown.title().to_owned())]);
    let total = draw!(span { "class": "run-total" }[outcome(state, shown, result.as_ref())]);
    let paused = record.look(|trace, reading| paused::pauses(reading.lanes.follow(trace), until, axis.seen));
    let has_ended = result.as_ref().is_some_and(|result| result.end.is_some());
    let is_empty = has_ended && counts(&record, &shown.ideal, rows_of).0 == 0;
    let none = || rest("Nothing to draw: the program ran no event loop. asyncio.run(main()) starts one.".to_owned());
    let nothing = is_empty.then(none).unwrap_or_default();
    // Each part keeps its place, whether there are others or not: so the rows stay what they are.
    let saved = saved.map_or_else(Html::default, |saved| saving(saved, axis.seen));
    let charts = charts.iter().map(|chart| chart::drawn(chart, axis.seen)).collect();
    draw!(section { "class": "run-lanes", "aria-label": shown.title() }[
        draw!(div { "class": "run-head" }[title, total]),
        draw!(div { "class": "run-body" }[paused_time(&paused, axis.seen), rows, nothing, saved]),
        ghosts(state, index, axis.seen),
        charts,
    ])
}

fn totals(record: &Record) -> Totals {
    record.look(|trace, reading| reading.totals.follow(trace).clone())
}

/// How long it took, or what it is at.
fn outcome(state: &State, shown: &Shown, totals: Option<&Totals>) -> Html {
    let until = seconds(shown.until);
    let soft = |words: String| draw!(span { "class": "soft" }[text(words)]);
    let bad = |words: String| draw!(span { "class": "bad" }[text(words)]);
    let Some(totals) = totals else { return soft(state.phase.of_unbegun().to_owned()) };
    match (totals.total, totals.end) {
        (Some(total), _) => text(seconds(total)),
        (None, Some(how @ (RunEnd::Stopped | RunEnd::Finished))) => soft(ends::run_after(how, &until)),
        (None, Some(how)) => bad(ends::run_after(how, &until)),
        (None, None) if state.is_held() => soft(format!("{until}, still running")),
        (None, None) if state.phase == Phase::Running => soft(until),
        (None, None) => Html::default(),
    }
}
