//! Below the figure, on its axis: locks with who holds them and who waits, and groups with their tasks.

use yew::prelude::*;

use crate::lens::fold::axis::Axis;
use crate::picture::sharing::{Block, Scene, blocks};
use crate::picture::strip::Strip;
use crate::session::state::{Action, State};
use crate::ui::kit::element::{draw, head, text};
use crate::ui::kit::props::Page;
use crate::ui::kit::variant_switch::focus_switch;

use super::axis::{grid, labels};
use super::badge::badge;
use super::patterns::patterns;
use super::playhead::playhead;
use super::rows::group;
use super::svg::{Surroundings, rest};

/// The picture of the run in focus; nothing where its tasks share nothing.
pub fn sharing(state: &State, dispatch: &Callback<Action>, page: &Page, axis: Axis) -> Html {
    let run = state.focus;
    let shown = state.shown.get(run).filter(|shown| !page.is_embedded() && !shown.has_batches());
    let Some(shown) = shown else { return Html::default() };
    let (is_there, until, lit) = (shown.record.is_some(), shown.until, state.lit(run));
    let (blocks, more) = shown.record_or_ideal().look(|trace, reading| {
        let (names, lanes) = (reading.names.follow(trace), reading.lanes.follow(trace));
        let cancellations = reading.cancellations.follow(trace);
        let at = state.moment().min(until);
        let scene = Scene { trace, names, lanes, cancellations, axis, until, at, lit: &lit };
        blocks(scene, reading.holders.follow(trace), reading.groups.follow(trace))
    });
    if blocks.is_empty() {
        return Html::default();
    }
    // What the figure draws, too, has an id of its own here.
    let own = page.part("sharing-");
    let around = Surroundings { page: &own, run, axis, lit: &lit };
    let mut plot = vec![patterns(&own), grid(axis)];
    plot.extend(blocks.into_iter().map(|block| of_block(block, is_there, around)));
    plot.extend(more.map(rest));
    plot.push(draw!(div { "class": "axis-place" }[labels(axis)]));
    plot.push(playhead(state, axis.seen));
    draw!(section { "class": "figure sharing", "aria-label": "Locks and groups" }[
        head("Who holds, who waits", vec![badge(state), focus_switch(state, dispatch)]),
        draw!(div { "class": "plot", "translate": "no" } = plot),
    ])
}

fn of_block(block: Block, is_there: bool, around: Surroundings<'_>) -> Html {
    let Block { title, facts, is_group, strips, more } = block;
    let facts = if is_there { facts } else { "comes next".to_owned() };
    let run_head = draw!(div { "class": "run-head" }[
        draw!(h3 {}[text(title.clone())]),
        draw!(span { "class": "run-total" }[draw!(span { "class": "soft" }[text(facts)])]),
    ]);
    let strips = if is_there { strips } else { strips.into_iter().map(Strip::to_come).collect() };
    let rows = group(("Who holds, who waits", &title), &strips, around, more.map(rest));
    let rows = draw!(div { "class": if is_group { "bracket" } else { "" } }[rows]);
    draw!(section { "class": "run-lanes", "aria-label": &title }[run_head, rows])
}
