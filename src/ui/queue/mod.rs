//! The queue at the playhead, and its facts.

pub mod svg;

use yew::prelude::*;

use crate::lens::words::figures::grouped;
use crate::picture::queue as stage;
use crate::picture::queue::Scene;
use crate::session::state::Action;

use self::svg::queue_stage;
use super::figure::badge::badge;
use super::kit::element::{draw, head, text};
use super::kit::props::{Page, Shared};
use super::kit::variant_switch::focus_switch;
use super::kit::width::{use_known_width, wide_or_narrow};

/// From this width on a task's name and what it does fit into one line.
const ONE_LINE: u32 = 300;

/// Whose queue: that of the run in focus.
#[derive(Properties, PartialEq)]
pub struct QueuePictureProps {
    /// The state.
    pub state: Shared,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
    /// Tells the picture's width.
    pub page: Page,
}

/// The picture of the run in focus.
#[component]
pub fn QueuePicture(QueuePictureProps { state, dispatch, page }: &QueuePictureProps) -> Html {
    let place = use_node_ref();
    let width = use_known_width(page, &place);
    let Some(shown) = state.shown.get(state.focus) else { return Html::default() };
    let lit = state.lit(state.focus);
    let drawn = shown.record_or_ideal().look(|trace, reading| {
        let steps = if shown.record.is_some() { state.steps(state.focus, trace) } else { 0 };
        let roles = reading.roles.follow(trace);
        let peak =
            reading.queue_histories.follow(trace).all().map(|(_, history)| history.depth.max()).max().unwrap_or(0);
        let names = reading.names.follow(trace);
        let now = reading.now.at(trace, steps);
        let queue = reading.queues.at(trace, steps).all().next().map(|(_, queue)| queue.clone()).unwrap_or_default();
        let scene = |width| Scene {
            trace,
            names,
            now,
            queue: &queue,
            roles,
            peak,
            at: state.moment().min(shown.until),
            lit: &lit,
            // Side by side there is room enough; one above the other each task has a line, where its words fit.
            is_low: width < stage::WIDE && (page.is_embedded() || width >= ONE_LINE),
        };
        let facts = format!(
            "unfinished {} · waiting to put {} · waiting to get {}{}",
            grouped(queue.unfinished.into()),
            grouped(queue.putters.len() as u64),
            grouped(queue.getters.len() as u64),
            if queue.joiners.is_empty() { "" } else { " · join waits" },
        );
        let stage = wide_or_narrow(width, |width, is_live| {
            queue_stage(&stage::stage(&scene(width), width), width, is_live.then_some(state.focus), page)
        });
        (stage, facts)
    });
    let (stage, facts) = drawn;
    let facts = draw!(span { "class": "facts" }[text(facts)]);
    draw!(section { "class": "figure", "aria-label": "Queue" }[
        head("Right now", vec![badge(state), facts, focus_switch(state, dispatch)]),
        html! { <div ref={place}>{ stage }</div> },
    ])
}
