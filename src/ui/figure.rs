//! The figure that carries the story: the compared variants one above the other, on one time axis, at the playhead.

use yew::prelude::*;

use crate::app::playhead::Playhead;
use crate::app::record::{Record, Shown};
use crate::app::state::{Action, Phase, State};
use crate::engine::event::RunEnd;
use crate::engine::time::Micros;
use crate::engine::trace::Place;
use crate::lens::compare::Comparison;
use crate::lens::totals::Totals;

use super::axis::{axis, grid};
use super::bars::{Bar, patterns};
use super::chart::{Drawing, chart};
use super::format::{percent, seconds};
use super::lanes::{self, Lanes};
use super::legend::legend;
use super::player::player;
use super::waterfall::{self, Waterfall};

/// The most rows of one run.
const MOST_ROWS: usize = 60;
/// The pixels for all runs of an embedded figure, for a run's head, and for a row.
const ROOM: usize = 250;
const HEAD: usize = 24;
const ROW: usize = 17;

/// The figure.
pub fn figure(state: &State, dispatch: &Callback<Action>, embedded: bool) -> Html {
    let horizon = state.horizon();
    let mut bars: Vec<Bar> = state.shown.iter().flat_map(kinds).collect();
    bars.dedup();
    let baseline = state.shown.first().and_then(|shown| shown.record.as_ref()).map(totals);
    let most = if embedded { rows_of_embedded(state.shown.len()) } else { MOST_ROWS };
    let runs = state.shown.iter().enumerate().map(|(index, shown)| {
        let against = baseline.as_ref().filter(|_| index > 0);
        html! { <section key={shown.variant.name} class="run-lanes" aria-label={shown.variant.title}>{ run(state, shown, against, horizon, most) }</section> }
    });
    html! {
        <section class="figure" aria-label="Timeline">
            { patterns() }
            <div class="fig-head">
                <h2>{ heading(state.shown.len()) }</h2>
                { badge(state) }
                { legend(&bars) }
            </div>
            <div class="plot">
                { grid(horizon) }
                { for runs }
                { axis(horizon) }
                { veil(state, horizon) }
            </div>
            { player(state, dispatch) }
        </section>
    }
}

/// How many rows of each run fit into an embedded figure.
fn rows_of_embedded(runs: usize) -> usize {
    (ROOM / runs.max(1)).saturating_sub(HEAD) / ROW
}

fn heading(variants: usize) -> &'static str {
    match variants {
        0 | 1 => "Over time",
        2 => "The same work, two ways",
        3 => "The same work, three ways",
        _ => "The same work, several ways",
    }
}

fn kinds(shown: &Shown) -> Vec<Bar> {
    if !shown.has_requests() {
        return lanes::kinds(&shown.ideal);
    }
    let of = |record: &Record| -> Vec<Bar> {
        record.look(|trace, reading| reading.requests.follow(trace).rows().iter().flat_map(waterfall::kinds).collect())
    };
    [of(&shown.ideal), shown.record.as_ref().map(of).unwrap_or_default()].concat()
}

/// A word that says where the numbers come from.
pub fn badge(state: &State) -> Html {
    let place = state.shown.iter().find_map(Shown::place).unwrap_or(Place::Browser);
    let (class, words) = match (place, state.phase) {
        (Place::Browser, Phase::Running) => ("badge measured", "measured, running"),
        (Place::Browser, Phase::Stopped) => ("badge measured", "measured, stopped"),
        (Place::Browser, _) => ("badge measured", "measured"),
        (Place::Simulated, Phase::Stopped) => ("badge simulated", "simulated, stopped"),
        (Place::Simulated, _) => ("badge simulated", "simulated"),
    };
    html! { <span {class}>{ words }</span> }
}

fn totals(record: &Record) -> Totals {
    record.look(|trace, reading| reading.totals.follow(trace).clone())
}

fn run(state: &State, shown: &Shown, against: Option<&Totals>, horizon: Micros, most: usize) -> Html {
    let record = shown.record.clone().unwrap_or_else(|| Record::kept(Default::default()));
    let (events, ideal, until) = (record.len(), shown.ideal.clone(), shown.until);
    let result = shown.record.as_ref().map(totals);
    let saved =
        result.as_ref().zip(against).and_then(|(fast, slow)| Some((fast.total?, Comparison::of(slow, fast).saved?)));
    let rows = if shown.has_requests() {
        html! { <Waterfall record={record.clone()} {events} {ideal} {until} {horizon} {most} /> }
    } else {
        html! { <Lanes record={record.clone()} {events} {ideal} {until} {horizon} {most} /> }
    };
    html! {
        <>
            <div class="run-head">
                <h3 title={shown.variant.about}>{ shown.variant.title }</h3>
                <span class="run-total">{ outcome(state, shown, result.as_ref()) }</span>
            </div>
            <div class="run-body">
                { rows }
                if let Some((from, saved)) = saved {
                    { saving(from, saved, horizon) }
                }
            </div>
            { charts(&record, until, horizon, shown) }
        </>
    }
}

/// How long it took, or what it is at.
fn outcome(state: &State, shown: &Shown, totals: Option<&Totals>) -> Html {
    let Some(totals) = totals else { return html! { <span class="soft">{ "comes next" }</span> } };
    match (totals.total, totals.end) {
        (Some(total), _) => html! { seconds(total) },
        (None, Some(RunEnd::Deadlocked)) => {
            html! { <span class="bad">{ format!("never ends: stuck at {}", seconds(shown.until)) }</span> }
        }
        (None, Some(RunEnd::LimitMet)) => {
            html! { <span class="bad">{ format!("log full at {}", seconds(shown.until)) }</span> }
        }
        (None, Some(_)) => html! { <span class="soft">{ format!("stopped at {}", seconds(shown.until)) }</span> },
        (None, None) if state.phase == Phase::Running => html! { <span class="soft">{ seconds(shown.until) }</span> },
        (None, None) => html! {},
    }
}

/// From this run's end to the end of the one that it is compared with.
fn saving(from: Micros, saved: Micros, horizon: Micros) -> Html {
    let to = from + saved;
    let middle = from + Micros(saved.0 / 2);
    let has_room = saved.0 * 6 >= horizon.0;
    html! {
        <svg class="saving" aria-hidden="true">
            <line class="saving-end" x1={percent(from, horizon)} x2={percent(from, horizon)} y1="0" y2="100%" />
            <svg y="50%" overflow="visible">
                <line class="saving-line" x1={percent(from, horizon)} x2={percent(to, horizon)} y1="0" y2="0" />
                if has_room {
                    <text class="note" x={percent(middle, horizon)} y="4">{ format!("{} saved", seconds(saved)) }</text>
                }
            </svg>
        </svg>
    }
}

fn charts(record: &Record, until: Micros, horizon: Micros, shown: &Shown) -> Html {
    if shown.has_requests() {
        let drawing =
            record.look(|trace, reading| Drawing::of(&reading.in_flight.follow(trace).steps, until, horizon, 1));
        let most = record.look(|trace, reading| reading.in_flight.follow(trace).steps.max());
        let label = if most == 0 { "In flight".to_owned() } else { format!("In flight, {most} at most") };
        return chart(label, &drawing, None);
    }
    if !shown.has_queue() {
        return html! {};
    }
    let charts = record.look(|trace, reading| {
        let courses = reading.courses.follow(trace);
        let charts = courses.all().map(|(number, course)| {
            let capacity = courses.now().numbered(number).map_or(0, |queue| queue.capacity);
            (capacity, Drawing::of(&course.depth, until, horizon, capacity))
        });
        charts.collect::<Vec<_>>()
    });
    html! {
        { for charts.into_iter().map(|(capacity, drawing)| {
            let label = if capacity == 0 { "Depth, no bound".to_owned() } else { format!("Depth, of {capacity}") };
            chart(label, &drawing, (capacity > 0).then_some(capacity))
        }) }
    }
}

/// The playhead's line; what lies after it is pale.
fn veil(state: &State, horizon: Micros) -> Html {
    let Playhead::At { at, .. } = state.playhead else { return html! {} };
    let x = percent(at, horizon);
    html! {
        <svg class="veil" aria-hidden="true">
            <rect class="later" x={x.clone()} y="0" width={percent(horizon - at, horizon)} height="100%" />
            <line class="playhead" x1={x.clone()} x2={x.clone()} y1="0" y2="100%" />
            <circle class="playhead-knob" cx={x} cy="0" r="5" />
        </svg>
    }
}
