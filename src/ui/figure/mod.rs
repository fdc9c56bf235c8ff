//! The figure that carries the story: the compared variants one above the other, on one time axis, at the playhead.

pub mod axis;
pub mod canvas;
pub mod chart;
pub mod legend;
pub mod minimap;
pub mod outlines;
pub mod patterns;
pub mod player;
pub mod rows;
pub mod scrolling_lanes;
pub mod selection;
pub mod status_line;
pub mod surface;
pub mod svg;
pub mod zoom;

use yew::prelude::*;

use crate::lens::fold::window::Stretch;
use crate::lens::results::comparison::Comparison;
use crate::lens::results::totals::Totals;
use crate::lens::words::ends;
use crate::lens::words::figures::{grouped, seconds};
use crate::session::playhead::Playhead;
use crate::session::record::{Record, Shown};
use crate::session::state::{Action, Phase, State};
use crate::trace::WorldKind;
use crate::trace::event::RunEnd;
use crate::trace::time::Micros;

use self::axis::{USUAL_WIDTH, axis, grid};
use self::chart::{Drawing, chart};
use self::legend::legend;
use self::minimap::minimap;
use self::outlines::ghosts;
use self::patterns::patterns;
use self::player::player;
use self::rows::Rows;
use self::selection::selection;
use self::status_line::status_line;
use self::surface::Surface;
use self::zoom::zoom_buttons;
use super::kit::element::{draw, text};
use super::kit::format::{percent, width as width_of};
use super::kit::props::{Page, Shared};
use super::kit::width::use_width;

/// The place of the figure in the page.
pub const FIGURE: &str = "figure";
/// The place of the axis in the page.
const AXIS: &str = "axis";
/// The pixels for all runs of an embedded figure, for a run's head, and for a row.
const ROOM: usize = 250;
const HEAD: usize = 24;
const ROW: usize = 17;

/// The figure.
#[derive(Properties, PartialEq)]
pub struct FigureProps {
    /// The state.
    pub state: Shared,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
    /// Tells the axis' width.
    pub page: Page,
    /// Whether it can be seen: out of sight its movement is not drawn.
    pub in_sight: bool,
    /// Shows the keys.
    pub on_help: Callback<()>,
}

/// The figure.
#[component]
pub fn Figure(FigureProps { state, dispatch, page, in_sight, on_help }: &FigureProps) -> Html {
    let (width, last) = (use_width(page, AXIS, USUAL_WIDTH), use_mut_ref(|| None));
    let mut last = last.borrow_mut();
    // Only movement stands still out of sight: what is said there is there for those who don't look at it.
    let told = (state.phase, state.outdated, state.is_moving());
    match &*last {
        Some((of, drawn)) if !in_sight && told.2 && *of == told => Html::clone(drawn),
        _ => last.insert((told, figure(state, dispatch, page, width, on_help))).1.clone(),
    }
}

fn figure(state: &Shared, dispatch: &Callback<Action>, page: &Page, width: u32, on_help: &Callback<()>) -> Html {
    let seen = state.seen();
    let baseline = state.shown.first().and_then(|shown| shown.record.as_ref()).map(totals);
    let most = page.is_embedded().then(|| rows_of_embedded(state.shown.len()));
    let runs = state.shown.iter().enumerate().map(|(index, shown)| {
        let against = baseline.as_ref().filter(|_| index > 0);
        let ghosts = ghosts(state, index, seen);
        let parts = run((state, page, dispatch), (index, shown), against, (seen, width), most, ghosts);
        draw!(section { "class": "run-lanes", "aria-label": shown.variant.title } = parts)
    });
    let head =
        [draw!(h2 {}[text(heading(state.shown.len()))]), badge(state), zoom_buttons(state, dispatch), legend(state)];
    let making = state.making.as_ref().map(|_| draw!(p { "class": "rest" }[text("Making the simulated run…")]));
    let axis = draw!(div { "id": AXIS, "class": "axis-place" }[axis(seen, width)]);
    let plot =
        [grid(seen, width)].into_iter().chain(runs).chain(making).chain([axis, veil(state, seen), selection(state)]);
    draw!(section { "class": "figure", "id": FIGURE, "aria-label": "Timeline" }[
        patterns(),
        draw!(div { "class": "fig-head" } = Vec::from(head)),
        html! { <Surface state={state.clone()} {dispatch} page={page.clone()} axis={AXIS}>{ for plot }</Surface> },
        minimap(state, dispatch),
        status_line(state),
        player(state, dispatch, on_help),
    ])
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

/// A word that says where the numbers come from.
pub fn badge(state: &State) -> Html {
    let place = state.shown.iter().find_map(Shown::place).unwrap_or(WorldKind::Browser);
    let class = match place {
        WorldKind::Browser | WorldKind::Recorded => "badge measured",
        WorldKind::Simulated => "badge simulated",
    };
    let more = match (&state.file, place, state.phase) {
        (Some(_), ..) => ", from a file",
        (None, WorldKind::Browser, Phase::Running) => ", running",
        (None, _, Phase::Stopped) => ", stopped",
        _ => "",
    };
    let file = state.file.as_deref().unwrap_or_default();
    draw!(span { "class": class, "title": file }[text(place.word().to_owned() + more)])
}

fn totals(record: &Record) -> Totals {
    record.look(|trace, reading| reading.totals.follow(trace).clone())
}

fn run(
    (state, page, dispatch): (&State, &Page, &Callback<Action>),
    (index, shown): (usize, &Shown),
    against: Option<&Totals>,
    (seen, width): (Stretch, u32),
    most: Option<usize>,
    ghosts: Html,
) -> Vec<Html> {
    let record = shown.record.clone().unwrap_or_else(|| Record::kept(Default::default()));
    let (events, ideal, until) = (record.len(), shown.ideal.clone(), shown.until);
    let result = shown.record.as_ref().map(totals);
    let saved =
        result.as_ref().zip(against).and_then(|(fast, slow)| Some((fast.total?, Comparison::of(slow, fast).saved?)));
    let (requests, run, lit) = (shown.has_requests(), (index, shown.variant.title), state.lit(index));
    let (page, dispatch) = (page.clone(), dispatch.clone());
    let rows = html! {
        <Rows {run} record={record.clone()} {events} {ideal} {requests} {until} seen={(seen, width)} {most} {lit} {page} {dispatch} />
    };
    let title = draw!(h3 { "title": shown.variant.about }[text(shown.variant.title)]);
    let head = draw!(div { "class": "run-head" }[title, draw!(span { "class": "run-total" }[outcome(state, shown, result.as_ref())])]);
    let body = [rows].into_iter().chain(saved.map(|(from, saved)| saving(from, saved, seen)));
    let parts = [head, draw!(div { "class": "run-body" } = body.collect()), ghosts];
    parts.into_iter().chain(charts(&record, until, seen, shown)).collect()
}

/// How long it took, or what it is at.
fn outcome(state: &State, shown: &Shown, totals: Option<&Totals>) -> Html {
    let until = seconds(shown.until);
    let soft = |words: String| draw!(span { "class": "soft" }[text(words)]);
    let bad = |words: String| draw!(span { "class": "bad" }[text(words)]);
    let Some(totals) = totals else { return soft("comes next".to_owned()) };
    match (totals.total, totals.end) {
        (Some(total), _) => text(seconds(total)),
        (None, Some(how @ RunEnd::Stopped)) => soft(ends::run_after(how, &until)),
        (None, Some(how)) => bad(ends::run_after(how, &until)),
        (None, None) if state.is_held() => soft(format!("{until}, still running")),
        (None, None) if state.phase == Phase::Running => soft(until),
        (None, None) => Html::default(),
    }
}

/// From this run's end to the end of the one that it is compared with.
fn saving(from: Micros, saved: Micros, seen: Stretch) -> Html {
    let (start, to) = (percent(from, seen), from + saved);
    let in_sight = Stretch { from: from.max(seen.from), to: to.min(seen.to) };
    let middle = percent(in_sight.moment(1, 2), seen);
    let mut parts = vec![draw!(line { "x1": &start, "x2": &percent(to, seen) })];
    if in_sight.length().0 * 6 >= seen.length().0 {
        let words = text(format!("{} saved", seconds(saved)));
        parts.push(draw!(text { "class": "note", "x": &middle, "y": "4" }[words]));
    }
    let end = draw!(line { "class": "saving-end", "x1": &start, "x2": &start, "y1": "0", "y2": "100%" });
    draw!(svg { "class": "saving", "aria-hidden": "true" }[end, draw!(svg { "y": "50%", "overflow": "visible" } = parts)])
}

/// How many requests were in flight, or how full each queue was.
fn charts(record: &Record, until: Micros, seen: Stretch, shown: &Shown) -> Vec<Html> {
    let has_requests = shown.has_requests();
    record.look(|trace, reading| {
        if has_requests {
            let steps = &reading.in_flight.follow(trace).steps;
            let label = match steps.max() {
                0 => "In flight".to_owned(),
                most => format!("In flight, {} at most", grouped(most.into())),
            };
            return vec![chart(label, &Drawing::of(steps, until, seen, 1), None)];
        }
        let histories = reading.queue_histories.follow(trace);
        let charts = histories.all().map(|(number, history)| {
            let capacity = histories.now().numbered(number).map_or(0, |queue| queue.capacity);
            let label = if capacity == 0 {
                "Depth, no bound".to_owned()
            } else {
                format!("Depth, of {}", grouped(capacity.into()))
            };
            chart(label, &Drawing::of(&history.depth, until, seen, capacity), (capacity > 0).then_some(capacity))
        });
        charts.collect()
    })
}

/// What lies after the playhead is pale: bars much, words little; and the playhead's line.
fn veil(state: &State, seen: Stretch) -> Html {
    let Playhead::At { at, .. } = state.playhead else { return Html::default() };
    let later = (at < seen.to).then(|| {
        let from = at.max(seen.from);
        let (x, width) = (percent(from, seen), width_of(from, seen.to, seen));
        draw!(rect { "class": "later", "x": &x, "y": "0", "width": &width, "height": "100%" })
    });
    let mut above: Vec<Html> = later.iter().cloned().collect();
    if seen.contains(at) {
        let x = percent(at, seen);
        above.push(draw!(line { "class": "playhead", "x1": &x, "x2": &x, "y1": "0", "y2": "100%" }));
        above.push(draw!(circle { "class": "playhead-knob", "cx": &x, "cy": "0", "r": "5" }));
    }
    Html::from_iter([
        draw!(svg { "class": "veil", "aria-hidden": "true" } = later.into_iter().collect()),
        draw!(svg { "class": "veil thin", "aria-hidden": "true" } = above),
    ])
}
