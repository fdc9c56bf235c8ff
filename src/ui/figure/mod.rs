//! The figure that carries the story: the compared variants one above the other, on one time axis, at the playhead.

pub mod axis;
pub mod badge;
pub mod cancelling;
pub mod canvas;
pub mod chart;
pub mod legend;
pub mod minimap;
pub mod outlines;
pub mod painter;
pub mod patterns;
pub mod paused;
pub mod player;
pub mod playhead;
pub mod rows;
pub mod run_by_run;
pub mod run_lanes;
pub mod run_rows;
pub mod saving;
pub mod scrolling_lanes;
pub mod selection;
pub mod sharing;
pub mod status_line;
pub mod styles;
pub mod surface;
pub mod svg;
pub mod warnings;
pub mod zoom;

use web_sys::Element;
use yew::prelude::*;

use crate::lens::fold::axis::Axis;
use crate::lens::words::figures::number;
use crate::picture::ticks::USUAL_WIDTH;
use crate::session::record::Record;
use crate::session::state::{Action, State};

use self::axis::{grid, labels};
use self::badge::badge;
use self::legend::legend;
use self::minimap::minimap;
use self::patterns::patterns;
use self::player::player;
use self::playhead::playhead;
use self::run_by_run::use_drawn_runs;
use self::run_lanes::{Drawing, run_lanes};
use self::selection::selection;
use self::sharing::sharing;
use self::status_line::status_line;
use self::surface::Surface;
use self::zoom::zoom_buttons;
use super::kit::effect::use_effect_on;
use super::kit::element::{draw, text};
use super::kit::props::{Page, Shared};
use super::kit::width::use_width;

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
    /// Its element.
    pub place: NodeRef,
    /// Whether it can be seen: out of sight its movement is not drawn.
    pub in_sight: bool,
    /// Stands before the player, at the figure’s foot.
    pub buttons: Html,
    /// Shows the keys.
    pub on_help: Callback<()>,
}

/// The figure.
#[component]
pub fn Figure(FigureProps { state, dispatch, page, place, in_sight, buttons, on_help }: &FigureProps) -> Html {
    let below = use_node_ref();
    use_styles(page, &below);
    let (width, last) = (use_width(page, &below, USUAL_WIDTH), use_mut_ref(|| None));
    let mut last = last.borrow_mut();
    // Only movement stands still out of sight: what is said there is there for those who don't look at it, and other runs need
    // other room.
    let logs: Vec<Option<Record>> = state.shown.iter().map(|shown| shown.record.clone()).collect();
    let told = (state.phase, state.outdated, state.is_moving(), logs);
    let runs = use_drawn_runs(page, state);
    let dock = [buttons.clone(), player(state, dispatch, page, on_help)].into();
    let axis = state.seen().on(width);
    let timeline = match &*last {
        Some((of, drawn)) if !in_sight && told.2 && *of == told => Html::clone(drawn),
        _ => last.insert((told, figure(state, dispatch, page, [place, &below], (axis, runs)))).1.clone(),
    };
    // In another page there is no room for it.
    let status = if page.is_embedded() { Html::default() } else { status_line(state) };
    // The dock stands beside the figure, not in it: so it stays at the foot of the screen while other pictures are looked at.
    html! {
        <>
            { timeline }
            { draw!(div { "class": "dock" } = dock) }
            { status }
            { sharing(state, dispatch, page, axis) }
        </>
    }
}

/// Asks for the styles of marks on canvases as the next frame comes, before there are any.
#[hook]
fn use_styles(page: &Page, below: &NodeRef) {
    let (page, below) = (page.clone(), below.clone());
    use_effect_on((), move |()| {
        let frame = page.on_frame(Box::new(move |_| {
            let figure = below.cast::<Element>().and_then(|below| below.closest(".figure").ok()?);
            if let Some(figure) = figure {
                styles::ask_ahead(&figure);
            }
        }));
        move || drop(frame)
    });
}

fn figure(
    state: &Shared,
    dispatch: &Callback<Action>,
    page: &Page,
    [place, below]: [&NodeRef; 2],
    (axis, runs): (Axis, usize),
) -> Html {
    let most = page.is_embedded().then(|| rows_of_embedded(state.shown.len()));
    let drawing = Drawing { state, dispatch, page, axis, most };
    // In another page there is no room for the batches beside their curves.
    let is_curves_only = page.is_embedded() && state.shown.iter().any(|shown| shown.has_batches());
    let runs = if is_curves_only { 0 } else { runs };
    // What is not there yet has its place: yew compares lists from their ends, and would draw all before it anew.
    let runs = state.shown.iter().enumerate().map(|(index, shown)| match index {
        index if index < runs => run_lanes(drawing, index, shown),
        _ => Html::default(),
    });
    let head = [heading(state), badge(state), offline(), zoom_buttons(state, dispatch), legend(state, page)];
    let making = match state.making {
        Some(_) => draw!(p { "class": "rest" }[text("Making the simulated run…")]),
        None => Html::default(),
    };
    let labels = html! { <div ref={below} class="axis-place">{ labels(axis) }</div> };
    let rest = [making, labels, playhead(state, axis.seen), selection(state)];
    let plot = [grid(axis)].into_iter().chain(runs).chain(rest);
    html! {
        <section ref={place} class="figure" aria-label="Timeline">
            { patterns(page) }
            { draw!(div { "class": "fig-head" } = Vec::from(head)) }
            <Surface state={state.clone()} {dispatch} page={page.clone()} axis={below.clone()}>{ for plot }</Surface>
            { minimap(state, dispatch) }
        </section>
    }
}

/// How many rows of each run fit into an embedded figure.
fn rows_of_embedded(runs: usize) -> usize {
    (ROOM / runs.max(1)).saturating_sub(HEAD) / ROW
}

/// Where there is little room the stylesheet leaves its first words out.
fn heading(state: &State) -> Html {
    let words = match (state.program(), state.shown.len()) {
        (Some(program), _) => program.title.clone(),
        (None, 0 | 1) => "Over time".to_owned(),
        (None, ways) => {
            let first = draw!(span { "class": "spoken" }[text("The same work, ")]);
            return draw!(h2 {}[first, text(format!("{} ways", number(ways as u64)))]);
        }
    };
    draw!(h2 {}[text(words)])
}

/// Says that the browser is offline: boot.js marks the page then, and the stylesheet shows it, with or without the program.
fn offline() -> Html {
    draw!(span { "class": "offline", "role": "status" }[draw!(span {}[text("offline")])])
}
