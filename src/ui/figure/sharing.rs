//! Locks with who holds them and who waits, and groups with their tasks.

use yew::prelude::*;

use crate::picture::sharing::{Block, Scene, blocks};
use crate::picture::ticks::USUAL_WIDTH;
use crate::session::state::Action;
use crate::ui::kit::element::{draw, head, text};
use crate::ui::kit::props::{Page, Shared};
use crate::ui::kit::variant_switch::focus_switch;
use crate::ui::kit::width::use_width;

use super::axis::{grid, labels};
use super::badge::badge;
use super::patterns::patterns;
use super::playhead::playhead;
use super::svg::{Surroundings, drawn, rest};

/// Of which run.
#[derive(Properties, PartialEq)]
pub struct SharingProps {
    /// The state.
    pub state: Shared,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
    /// Tells the picture's width.
    pub page: Page,
}

/// The picture of the run in focus.
#[component]
pub fn SharingPicture(SharingProps { state, dispatch, page }: &SharingProps) -> Html {
    let place = use_node_ref();
    let axis = state.seen().on(use_width(page, &place, USUAL_WIDTH));
    // What the figure draws, too, has an id of its own here.
    let own = page.part("sharing-");
    let (run, lit) = (state.focus, state.lit(state.focus));
    let drawn = state.shown.get(run).map(|shown| {
        let until = shown.until;
        let is_there = shown.record.is_some();
        let (blocks, more) = shown.record_or_ideal().look(|trace, reading| {
            let (names, lanes) = (reading.names.follow(trace), reading.lanes.follow(trace));
            let cancellations = reading.cancellations.follow(trace);
            let at = state.moment().min(until);
            let scene = Scene { trace, names, lanes, cancellations, axis, until, at, lit: &lit };
            blocks(scene, reading.holders.follow(trace), reading.groups.follow(trace))
        });
        let around = Surroundings { page: &own, run, axis };
        blocks.into_iter().map(|block| of_block(block, is_there, around)).chain(more.map(rest)).collect::<Html>()
    });
    let labels = html! { <div ref={place} class="axis-place">{ labels(axis) }</div> };
    draw!(section { "class": "figure sharing", "aria-label": "Locks and groups" }[
        head("Who holds, who waits", vec![badge(state), focus_switch(state, dispatch)]),
        draw!(div { "class": "plot" }[patterns(&own), grid(axis), drawn.unwrap_or_default(), labels, playhead(state, axis.seen)]),
    ])
}

fn of_block(block: Block, is_there: bool, around: Surroundings<'_>) -> Html {
    let Block { title, facts, is_group, strips, more } = block;
    let facts = if is_there { facts } else { "comes next".to_owned() };
    let run_head = draw!(div { "class": "run-head" }[
        draw!(h3 {}[text(title.clone())]),
        draw!(span { "class": "run-total" }[draw!(span { "class": "soft" }[text(facts)])]),
    ]);
    let strips = strips.into_iter().map(|strip| drawn(&if is_there { strip } else { strip.to_come() }, around));
    let class = if is_group { "bracket" } else { "" };
    let strips = draw!(div { "class": class } = strips.chain(more.map(rest)).collect());
    draw!(section { "class": "run-lanes", "aria-label": &title }[run_head, strips])
}
