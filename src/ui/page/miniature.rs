//! A lab in small: its own simulated run, drawn by what draws the figure and the pictures beside it.

use yew::prelude::*;

use crate::lens::fold::axis::{Axis, Stretch};
use crate::lens::highlight::Highlight;
use crate::lens::results::totals::Totals;
use crate::lens::words::figures::seconds;
use crate::lens::words::results::{Side, showed};
use crate::lens::words::threads as words;
use crate::picture::event_loop;
use crate::picture::queue::{SMALL, Scene, small_stage};
use crate::picture::strip::{Mark, Strip, Wanted};
use crate::picture::threads;
use crate::session::choice::labs;
use crate::session::shown::Shown;
use crate::session::state::State;
use crate::session::still;
use crate::session::views;
use crate::trace::time::Micros;
use crate::ui::event_loop::svg::loop_stage;
use crate::ui::figure::axis::{grid, labels};
use crate::ui::figure::run_rows::{counts, strips};
use crate::ui::figure::svg::{Surroundings, drawn};
use crate::ui::growth::growth_in_small;
use crate::ui::kit::element::{draw, text};
use crate::ui::kit::props::Page;
use crate::ui::queue::svg::queue_stage;

/// The most rows, and their height in pixels.
const ROWS: usize = 6;
const ROW: u32 = 18;
/// How wide its axis is about, in pixels, and how many marks of a row are told apart.
const WIDTH: u32 = 200;
const COLUMNS: u32 = 60;

/// Draws all labs in small for a reader who comes back to them, with turns of the page between: at one go their runs and pictures
/// would hold it up.
pub async fn draw_ahead(page: &Page) {
    for lab in labs() {
        page.turn().await;
        let _kept = miniature(lab.name, page);
    }
}

/// The picture of a lab, with a sentence in its place for whoever can't see it.
pub(super) fn miniature(lab: &'static str, page: &Page) -> Html {
    page.drawn_once(lab, || draw(lab, page))
}

fn draw(lab: &str, page: &Page) -> Html {
    let state = still::opened(&views::in_small(lab));
    let picture = queue(&state, page).or_else(|| curves(&state)).or_else(|| event_loop(&state, page));
    let picture = picture.or_else(|| threads(&state, page));
    let (class, told, picture) = picture.unwrap_or_else(|| lanes(&state, page));
    draw!(div { "class": class, "role": "img", "aria-label": &told } = picture)
}

/// The queue while a put is blocked longest.
fn queue(state: &State, page: &Page) -> Option<(&'static str, String, Vec<Html>)> {
    let shown = state.shown.first().filter(|shown| shown.has_queue())?;
    let stage = shown.record_or_ideal().look(|trace, reading| {
        let steps = state.steps(0, trace);
        let (names, roles) = (reading.names.follow(trace), reading.roles.follow(trace));
        let (now, queues) = (reading.now.at(trace, steps), reading.queues.at(trace, steps));
        let (_, queue) = queues.all().next()?;
        let (at, lit) = (state.moment().min(shown.until), &Highlight::default());
        Some(small_stage(&Scene { trace, names, now, queue, roles, peak: 0, at, lit, is_low: true }))
    })?;
    let told = stage.summary.clone();
    Some(("mini", told, vec![queue_stage(&stage, SMALL, None, page)]))
}

/// The event loop at a poll that shows what it is about.
fn event_loop(state: &State, page: &Page) -> Option<(&'static str, String, Vec<Html>)> {
    let shown = state.shown.first().filter(|_| state.is_about_event_loop())?;
    let stage = shown.record_or_ideal().look(|trace, reading| {
        let (names, now) = (reading.names.follow(trace), reading.now.at(trace, state.steps(0, trace)));
        let (at, lit) = (state.moment().min(shown.until), &Highlight::default());
        event_loop::small_stage(event_loop::Scene { trace, names, now, at, lit, most: None })
    });
    let told = stage.summary.clone();
    Some(("mini", told, vec![loop_stage(&stage, event_loop::SMALL, None, page)]))
}

/// How the time grows, of a lab that measures that.
fn curves(state: &State) -> Option<(&'static str, String, Vec<Html>)> {
    state.shown.first().filter(|shown| shown.has_batches())?;
    let (told, picture) = growth_in_small(state);
    Some(("mini", told, vec![picture]))
}

/// Who keeps which thread, of a lab that is about that.
fn threads(state: &State, page: &Page) -> Option<(&'static str, String, Vec<Html>)> {
    state.is_about_threads().then_some(())?;
    let (axis, lit) = (axis(&state.shown), &Highlight::default());
    let (mut told, mut runs) = (Vec::new(), Vec::new());
    for shown in &state.shown {
        let until = shown.until;
        let (strips, freeze, facts) = shown.record_or_ideal().look(|trace, reading| {
            let (names, threads) = (reading.names.follow(trace), reading.threads.follow(trace));
            let strips = threads::strips(threads::Scene { trace, names, threads, axis, until, lit });
            (strips, words::freeze(threads, until), words::facts(threads, until))
        });
        told.push(format!("{}: {facts}.", shown.title()));
        runs.extend(run(shown, freeze, strips, axis, page));
    }
    Some(("mini", told.join(" "), plot(axis, runs)))
}

/// The runs that are compared; where those have too many rows together, the last of them.
fn lanes(state: &State, page: &Page) -> (&'static str, String, Vec<Html>) {
    let rows = |shown: &Shown| counts(shown.record_or_ideal(), &shown.ideal, shown.rows_of()).0;
    let are_few = state.shown.iter().map(rows).sum::<usize>() <= ROWS;
    let first = if are_few { 0 } else { state.shown.len().saturating_sub(1) };
    let seen = &state.shown[first..];
    let axis = axis(seen);
    let totals: Vec<Totals> = state.shown.iter().map(totals).collect();
    let sides = state.shown.iter().zip(&totals).map(|(shown, totals)| Side { title: shown.title(), totals });
    let runs = seen.iter().zip(&totals[first..]).flat_map(|(shown, totals)| {
        let (rows, until, lit) = (shown.rows_of(), shown.until, &Highlight::default());
        let wanted = Wanted { rows, first: 0, most: ROWS, axis: axis.coarse(COLUMNS), until, lit, height: Some(ROW) };
        run(shown, outcome(totals), strips(shown.record_or_ideal(), &shown.ideal, wanted), axis, page)
    });
    ("mini", showed(&sides.collect::<Vec<_>>()), plot(axis, runs.collect()))
}

fn totals(shown: &Shown) -> Totals {
    shown.record_or_ideal().look(|trace, reading| reading.totals.follow(trace).clone())
}

fn outcome(totals: &Totals) -> String {
    match (totals.total, totals.end) {
        (Some(total), _) => seconds(total),
        (None, how) => how.map_or_else(String::new, |how| how.words().to_owned()),
    }
}

/// The axis of all these runs.
fn axis(shown: &[Shown]) -> Axis {
    let end = shown.iter().map(|shown| shown.until).max().unwrap_or_default();
    Stretch::until(end.max(Micros(1))).on(WIDTH)
}

/// The runs with the grid behind them, the axis below, and what goes by while the reader is there.
fn plot(axis: Axis, runs: Vec<Html>) -> Vec<Html> {
    let sweep = draw!(span { "class": "sweep" });
    let below = [draw!(div { "class": "axis-place" }[labels(axis)]), sweep];
    [grid(axis)].into_iter().chain(runs).chain(below).collect()
}

/// A run: its head, with what it came to, and its strips, at which nothing can be pointed.
fn run(shown: &Shown, outcome: String, strips: Vec<Strip>, axis: Axis, page: &Page) -> Vec<Html> {
    let around = Surroundings { page, run: 0, axis, lit: &Highlight::default() };
    let rows = strips.into_iter().map(|strip| {
        let marks = strip.marks.into_iter().map(|mark| Mark { entity: None, ..mark }).collect();
        drawn(&Strip { entity: None, marks, ..strip }, around)
    });
    let title = draw!(span {}[text(shown.title().to_owned())]);
    let head = draw!(div { "class": "run-head" }[title, draw!(span { "class": "run-total" }[text(outcome)])]);
    [head].into_iter().chain(rows).collect()
}
