//! The playhead's controls: step, play, scrub, speed.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::app::playhead::Playhead;
use crate::app::state::{Action, Phase, SPEEDS, State};
use crate::engine::time::Micros;

use super::element::{button as plain_button, draw};
use super::format::exact_seconds;

/// The controls.
pub fn player(state: &State, dispatch: &Callback<Action>) -> Html {
    let (end, moment) = (state.end(), state.moment());
    let follows = state.phase == Phase::Running && state.playhead == Playhead::Live;
    let moves = state.playing || follows;
    let scrub = |settled| dispatch.reform(move |event: InputEvent| Action::Seek { at: position(&event), settled });
    let settle = dispatch.reform(|event: Event| Action::Seek { at: position(&event), settled: true });
    let on_speed = dispatch.reform(|event: Event| {
        let speed = event.target_unchecked_into::<HtmlSelectElement>().value();
        Action::Speed(speed.parse().unwrap_or(100))
    });
    let button = |label: &'static str, path: &'static str, action: fn() -> Action| {
        html! {
            <button type="button" class="quiet icon" aria-label={label} title={label} onclick={dispatch.reform(move |_| action())}>
                { draw!(svg { "viewBox": "0 0 16 16", "width": "14", "height": "14", "aria-hidden": "true" }[draw!(path { "d": path })]) }
            </button>
        }
    };
    let speeds = SPEEDS.iter().map(|speed| {
        html! { <option value={speed.to_string()} selected={*speed == state.speed}>{ times(*speed) }</option> }
    });
    html! {
        <div class="player" role="group" aria-label="Playhead">
            { button("Step back", "M12 3v10L5 8zM3 3h2v10H3z", || Action::Step(-1)) }
            if moves {
                { button("Pause", "M4 3h3v10H4zM9 3h3v10H9z", || Action::Play(false)) }
            } else {
                { button("Play", "M4 2.5v11L13 8z", || Action::Play(true)) }
            }
            { button("Step on", "M4 3v10l7-5zM11 3h2v10h-2z", || Action::Step(1)) }
            if state.phase == Phase::Running && !follows {
                { plain_button("quiet", "Follow", false, dispatch.reform(|_| Action::Live)) }
            }
            <input type="range" min="0" max={end.0.to_string()} step="1" value={moment.0.to_string()} aria-label="Moment"
                aria-valuetext={format!("{} of {}", exact_seconds(moment), exact_seconds(end))} oninput={scrub(false)} onchange={settle} />
            <output>{ exact_seconds(moment) }</output>
            <select aria-label="Speed" onchange={on_speed}>{ for speeds }</select>
        </div>
    }
}

fn position<E: TargetCast>(event: &E) -> Micros {
    Micros(event.target_unchecked_into::<HtmlInputElement>().value_as_number().max(0.0) as u64)
}

fn times(speed: u32) -> String {
    match (speed / 100, speed % 100) {
        (whole, 0) => format!("{whole}×"),
        (whole, part) if part % 10 == 0 => format!("{whole}.{}×", part / 10),
        (whole, part) => format!("{whole}.{part}×"),
    }
}
