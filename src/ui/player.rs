//! The playhead's controls: step, play, scrub, speed.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::app::Control;
use crate::app::moment;
use crate::app::state::{Action, Phase, SPEEDS, State};
use crate::engine::time::Micros;

use super::element::{button as plain_button, draw};
use super::format::exact_seconds;
use super::text_field::TextField;

/// The controls.
///
/// `on_help` shows the keys.
pub fn player(state: &State, dispatch: &Callback<Action>, on_help: &Callback<()>) -> Html {
    let (end, moment) = (state.end(), state.moment());
    let scrub = |settled| dispatch.reform(move |event: InputEvent| Action::Seek { at: position(&event), settled });
    let settle = dispatch.reform(|event: Event| Action::Seek { at: position(&event), settled: true });
    let on_speed = dispatch.reform(|event: Event| {
        let speed = event.target_unchecked_into::<HtmlSelectElement>().value();
        Action::Speed(speed.parse().unwrap_or(100))
    });
    let on_edit = {
        let dispatch = dispatch.clone();
        Callback::from(move |text: String| {
            let (at, fault) = moment::typed(&text, end);
            at.into_iter().for_each(|at| dispatch.emit(Action::Seek { at, settled: true }));
            fault.map(|fault| fault.to_string())
        })
    };
    let button = |class: &'static str, label: &'static str, path: &'static str, action: fn() -> Action| {
        html! {
            <button type="button" class={classes!("quiet", "icon", class)} aria-label={label} title={label} onclick={dispatch.reform(move |_| action())}>
                { draw!(svg { "viewBox": "0 0 16 16", "width": "14", "height": "14", "aria-hidden": "true" }[draw!(path { "d": path })]) }
            </button>
        }
    };
    let speeds = SPEEDS.iter().map(|speed| {
        html! { <option value={speed.to_string()} selected={*speed == state.speed}>{ times(*speed) }</option> }
    });
    html! {
        <div class="player" role="group" aria-label="Playhead">
            { button("poll", "Poll back", "M13 3v10L8 8zM8 3v10L3 8zM1 3h1.6v10H1z", || Action::Poll(-1)) }
            { button("", "Step back", "M12 3v10L5 8zM3 3h2v10H3z", || Action::Step(-1)) }
            if state.is_playing() {
                { button("", "Pause", "M4 3h3v10H4zM9 3h3v10H9z", || Action::Play(false)) }
            } else {
                { button("", "Play", "M4 2.5v11L13 8z", || Action::Play(true)) }
            }
            { button("", "Step on", "M4 3v10l7-5zM11 3h2v10h-2z", || Action::Step(1)) }
            { button("poll", "Poll on", "M3 3v10l5-5zM8 3v10l5-5zM13.4 3H15v10h-1.6z", || Action::Poll(1)) }
            if state.phase == Phase::Running && !state.is_playing() {
                { plain_button("quiet", "Follow", false, dispatch.reform(|_| Action::Live)) }
            }
            <input type="range" min="0" max={end.0.to_string()} step="1" value={moment.0.to_string()} aria-label="Moment"
                aria-valuetext={format!("{} of {}", exact_seconds(moment), exact_seconds(end))} oninput={scrub(false)} onchange={settle} />
            <span class="moment">
                <label class="unseen" for="moment">{ "Moment in seconds" }</label>
                <TextField id="moment" value={moment.fixed(3)} control={Control::Seconds { most: u32::MAX }}
                    help="The moment that every view shows, in seconds" {on_edit} />
                <span class="unit">{ "s" }</span>
            </span>
            <select aria-label="Speed" onchange={on_speed}>{ for speeds }</select>
            <button type="button" class="quiet help-button" aria-label="Keys" title="Keys" onclick={on_help.reform(|_| ())}>{ "?" }</button>
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
