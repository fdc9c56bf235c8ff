//! The threads of each run: who keeps them, the heartbeat, and a mark that moves for as long as the event loop is free.

use yew::prelude::*;

use crate::lens::fold::axis::Stretch;
use crate::lens::words::threads as words;
use crate::picture::strip::Strip;
use crate::picture::threads::{Scene, strips};
use crate::picture::ticks::USUAL_WIDTH;
use crate::session::state::Phase;
use crate::trace::time::{Micros, millis};
use crate::ui::figure::axis::{grid, labels};
use crate::ui::figure::badge::badge;
use crate::ui::figure::patterns::patterns;
use crate::ui::figure::playhead::playhead;
use crate::ui::figure::rows::group;
use crate::ui::figure::svg::Surroundings;
use crate::ui::kit::element::{draw, head, text};
use crate::ui::kit::format::percent;
use crate::ui::kit::props::{Page, Shared};
use crate::ui::kit::width::use_width;

/// How long the mark takes from one end to the other.
const WAY: Micros = millis(1_000);

/// Of which runs.
#[derive(Properties, PartialEq)]
pub struct ThreadsProps {
    /// The state.
    pub state: Shared,
    /// Tells the picture's width.
    pub page: Page,
}

/// The picture.
#[component]
pub fn ThreadsPicture(ThreadsProps { state, page }: &ThreadsProps) -> Html {
    let place = use_node_ref();
    let width = use_width(page, &place, USUAL_WIDTH);
    let axis = state.seen().on(width);
    // What the figure draws, too, has an id of its own here.
    let own = page.part("threads-");
    let runs = state.shown.iter().enumerate().map(|(index, shown)| {
        let (is_there, lit, until) = (shown.record.is_some(), state.lit(index), shown.until);
        let at = state.moment().min(until);
        let (mut rows, facts, place) = shown.record_or_ideal().look(|trace, reading| {
            let (names, threads) = (reading.names.follow(trace), reading.threads.follow(trace));
            let rows = strips(Scene { trace, names, threads, axis, until, lit: &lit });
            (rows, words::facts(threads, at), threads.free(at))
        });
        if state.phase == Phase::Running {
            // A thread that is still to be started has its place.
            let ideal = shown.ideal.look(|trace, reading| {
                let (names, threads) = (reading.names.follow(trace), reading.threads.follow(trace));
                strips(Scene { trace, names, threads, axis, until, lit: &lit })
            });
            for (place, strip) in ideal.into_iter().enumerate() {
                if rows.iter().all(|row| row.name != strip.name) {
                    rows.insert(place.min(rows.len()), strip.to_come());
                }
            }
        }
        let around = Surroundings { page: &own, run: index, axis, lit: &lit };
        if !is_there {
            rows = rows.into_iter().map(Strip::to_come).collect();
        }
        let rows = group(("Threads", shown.title()), &rows, around, None);
        let facts = if is_there { facts } else { state.phase.of_unbegun().to_owned() };
        let run_head = draw!(div { "class": "run-head" }[
            draw!(h3 {}[text(shown.title().to_owned())]),
            draw!(span { "class": "run-total" }[draw!(span { "class": "soft" }[text(facts)])]),
        ]);
        let mark = mark(if is_there { place } else { Micros::ZERO });
        draw!(section { "class": "run-lanes", "aria-label": shown.title() }[run_head, mark, rows])
    });
    let labels = html! { <div ref={place} class="axis-place">{ labels(axis) }</div> };
    let plot = [patterns(&own), grid(axis)].into_iter().chain(runs).chain([labels, playhead(state, axis.seen)]);
    draw!(section { "class": "figure", "aria-label": "Threads" }[
        head("Who keeps which thread", vec![badge(state)]),
        draw!(div { "class": "plot", "translate": "no" } = plot.collect()),
    ])
}

/// The mark: it goes to and fro for as long as the event loop’s thread is free, and stands where that is kept.
fn mark(free: Micros) -> Html {
    let way = WAY.0;
    let there = Micros(way - (free.0 % (2 * way)).abs_diff(way));
    let x = percent(there, Stretch::until(WAY));
    let name = draw!(span { "class": "lane-name" }[text("moves while free")]);
    let track = draw!(svg { "class": "track", "height": "20", "aria-hidden": "true" }[
        draw!(line { "class": "way", "x1": "0", "x2": "100%", "y1": "10", "y2": "10" }),
        draw!(circle { "class": "mover", "cx": &x, "cy": "10", "r": "7" }),
    ]);
    draw!(div { "class": "lane" }[name, track])
}
