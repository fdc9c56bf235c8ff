//! The event loop at the playhead: who has the thread, who is ready, which timers run.

pub mod svg;

use yew::prelude::*;

use crate::lens::tasks::turns::{Turn, turns};
use crate::lens::words::event_loop as words;
use crate::lens::words::figures::milliseconds;
use crate::lens::words::phrases::capital;
use crate::picture::event_loop as stage;
use crate::picture::event_loop::Scene;
use crate::picture::queue::WIDE;
use crate::session::state::{Action, State};

use self::svg::loop_stage;
use super::figure::badge::badge;
use super::kit::element::{button, cell, draw, head, switch, table, text};
use super::kit::props::{Page, Shared};
use super::kit::variant_switch::focus_switch;
use super::kit::width::{use_known_width, wide_or_narrow};

/// The rows that there is room for where the boxes stand side by side in another page, or one above the other on a page of
/// its own; and where both is so.
const LOW_ROWS: u32 = 3;
const LOWEST_ROWS: u32 = 2;

/// Of which run.
#[derive(Properties, PartialEq)]
pub struct EventLoopProps {
    /// The state.
    pub state: Shared,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
    /// Tells the picture's width.
    pub page: Page,
}

/// The picture of the run in focus, first of all.
pub fn event_loop(state: &Shared, dispatch: &Callback<Action>, page: &Page) -> Html {
    draw!(section { "class": "figure", "aria-label": "Event loop" }[
        head("Event loop", vec![badge(state), focus_switch(state, dispatch)]),
        html! { <LoopAtPlayhead {state} {dispatch} {page} /> },
    ])
}

/// The same among the panels, folded until it is wanted.
#[component]
pub fn EventLoopPanel(EventLoopProps { state, dispatch, page }: &EventLoopProps) -> Html {
    let open = use_state(|| false);
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            open.set(event.target_unchecked_into::<web_sys::Element>().has_attribute("open"))
        })
    };
    let title = draw!(h2 {}[text("Event loop")]);
    let summary = draw!(summary {}[title, draw!(span { "class": "soft" }[text("who has the thread, poll by poll")])]);
    html! {
        <section class="panel spaced" aria-label="Event loop">
            <details {ontoggle}>
                { summary }
                if *open {
                    { focus_switch(state, dispatch) }
                    <LoopAtPlayhead {state} {dispatch} {page} />
                }
            </details>
        </section>
    }
}

/// The picture with what the poll did.
#[component]
fn LoopAtPlayhead(EventLoopProps { state, dispatch, page }: &EventLoopProps) -> Html {
    let place = use_node_ref();
    let width = use_known_width(page, &place);
    let Some(shown) = state.shown.get(state.focus) else { return Html::default() };
    let lit = state.lit(state.focus);
    let (stage, poll) = shown.record_or_ideal().look(|trace, reading| {
        let steps = if shown.record.is_some() { state.steps(state.focus, trace) } else { 0 };
        let (names, now) = (reading.names.follow(trace), reading.now.at(trace, steps));
        let at = state.moment().min(shown.until);
        let most = |width| match (page.is_embedded(), width < WIDE) {
            (true, true) => Some(LOWEST_ROWS),
            (false, false) => None,
            _ => Some(LOW_ROWS),
        };
        let stage = wide_or_narrow(width, |width, is_live| {
            let stage = stage::stage(Scene { trace, names, now, at, lit: &lit, most: most(width) }, width);
            loop_stage(&stage, width, is_live.then_some(state.focus), page)
        });
        (stage, words::poll(trace, names, now))
    });
    let step = |words, by| button("quiet", words, dispatch.reform(move |_| Action::Poll(by)));
    html! {
        <div class="loop-now">
            <div ref={place}>{ stage }</div>
            { draw!(div { "class": "deed" }[
                draw!(p {}[text(poll)]),
                switch("pages", "Poll by poll", vec![step("Poll back", -1), step("Next poll", 1)]),
            ]) }
        </div>
    }
}

/// The browser’s own order, where a run has watched it: a panel of its own, so that nothing moves when it comes.
pub fn browsers_own(state: &State) -> Html {
    let Some(shown) = state.shown.get(state.focus).filter(|shown| shown.record.is_some()) else {
        return Html::default();
    };
    let turns = shown.record_or_ideal().look(|trace, _| turns(trace, state.steps(state.focus, trace)));
    if turns.is_empty() {
        return Html::default();
    }
    let row = |turn: &Turn| {
        let after = turn.after.map_or_else(|| "still to come".to_owned(), milliseconds);
        let cells = [capital(&turn.name), after, words::why(&turn.name).to_owned()];
        draw!(tr {} = cells.into_iter().map(|words| cell("", text(words))).collect())
    };
    let heads = [("", "Turn"), ("", "Came after"), ("", "Why then")];
    draw!(section { "class": "panel spaced", "aria-label": "The browser’s own turns" }[
        head("The browser’s own turns", vec![badge(state)]),
        table("The browser’s own order", &heads, turns.iter().map(row).collect()),
    ])
}
