//! The playhead's controls: step, play, scrub, speed.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::lens::words::figures::{exact, whole_seconds};
use crate::session::control::Control;
use crate::session::moment;
use crate::session::state::{Action, SPEEDS, Speed, State, WHOLE};
use crate::trace::time::Micros;
use crate::ui::kit::element::draw;
use crate::ui::kit::props::Page;
use crate::ui::kit::select::Select;
use crate::ui::kit::text_field::TextField;

/// The controls.
///
/// `on_help` shows the keys.
pub fn player(state: &State, dispatch: &Callback<Action>, page: &Page, on_help: &Callback<()>) -> Html {
    let button = |class: &'static str, label: &'static str, path: &'static str, action: fn() -> Action| {
        html! {
            <button type="button" class={classes!("quiet", "icon", class)} aria-label={label} title={label} onclick={dispatch.reform(move |_| action())}>
                { draw!(svg { "viewBox": "0 0 16 16", "width": "14", "height": "14", "aria-hidden": "true" }[draw!(path { "d": path })]) }
            </button>
        }
    };
    // Its place is kept for it at all times: the scrubber must not move from under the hand that takes over.
    let (to_end, last) = match state.is_held() {
        true => ("on", "Follow the run, which goes on"),
        false => ("", "To the end"),
    };
    html! {
        <div class="player" role="group" aria-label="Playhead">
            { button("spare", "To the start", "M2 3h2v10H2zM13 3v10L5 8z", || Action::Step(i32::MIN)) }
            { button("spare", "One poll back, a task’s turn with the thread", "M13 3h2v10h-2zM12 3v10L7 8zM7 3v10L2 8z", || Action::Poll(-1)) }
            { button("", "One event back", "M11 3h2v10h-2zM10 3v10L3 8z", || Action::Step(-1)) }
            if state.is_playing() {
                { button("", "Pause", "M4 3h3v10H4zM9 3h3v10H9z", || Action::Pause) }
            } else {
                { button("", "Play", "M4 2.5v11L13 8z", || Action::Play) }
            }
            { button("", "One event on", "M3 3h2v10H3zM6 3v10l7-5z", || Action::Step(1)) }
            { button("spare", "One poll on, a task’s turn with the thread", "M1 3h2v10H1zM4 3v10l5-5zM9 3v10l5-5z", || Action::Poll(1)) }
            { button(to_end, last, "M12 3h2v10h-2zM3 3v10l8-5z", || Action::Live) }
            { scrubber(state, dispatch) }
            { moment_field(state, dispatch, page) }
            { speed(state, dispatch) }
            <button type="button" class="quiet help-button" aria-label="Keys" title="Keys" onclick={on_help.reform(|_| ())}>{ "?" }</button>
        </div>
    }
}

/// The bar along which the playhead is drawn.
fn scrubber(state: &State, dispatch: &Callback<Action>) -> Html {
    let (end, moment) = (state.end(), state.moment());
    let oninput = dispatch.reform(|event: InputEvent| Action::Seek { at: position(&event), settled: false });
    let onchange = dispatch.reform(|event: Event| Action::Seek { at: position(&event), settled: true });
    let onkeydown = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            // With these it is the browser's: Alt and an arrow lead back.
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            if let Some(action) = key(&event.key(), event.shift_key(), moment, end) {
                event.prevent_default();
                dispatch.emit(action);
            }
        })
    };
    html! {
        <input type="range" min="0" max={end.0.to_string()} step="1" value={moment.0.to_string()} aria-label="Moment"
            aria-valuetext={format!("{} of {}", exact(moment), exact(end))} {oninput} {onchange} {onkeydown} />
    }
}

/// The moment as a number, which can be typed.
fn moment_field(state: &State, dispatch: &Callback<Action>, page: &Page) -> Html {
    let (end, dispatch) = (state.end(), dispatch.clone());
    let on_edit = Callback::from(move |text: String| {
        let (at, fault) = moment::typed(&text, end);
        at.into_iter().for_each(|at| dispatch.emit(Action::Seek { at, settled: true }));
        // Not to be kept once the field is left: the scrubber shows where the moment is.
        fault.map_or(Ok(None), |fault| Err(fault.to_string()))
    });
    html! {
        <span class="moment">
            <label class="unseen" for={page.id("moment")}>{ "Moment in seconds" }</label>
            <TextField id={page.id("moment")} value={state.moment().to_string()} control={Control::Seconds}
                help="The moment that every view shows, in seconds" {on_edit} />
            <span class="unit">{ "s" }</span>
        </span>
    }
}

/// How fast it plays.
fn speed(state: &State, dispatch: &Callback<Action>) -> Html {
    let whole = format!("in {}", whole_seconds(WHOLE));
    let choices: Vec<AttrValue> =
        SPEEDS.iter().map(|speed| times(*speed)).chain([whole]).map(AttrValue::from).collect();
    let chosen = SPEEDS.iter().position(|speed| state.speed() == Speed::Times(*speed)).unwrap_or(SPEEDS.len());
    let on_choose = dispatch
        .reform(|place: usize| Action::Speed(SPEEDS.get(place).map_or(Speed::Whole, |speed| Speed::Times(*speed))));
    html! {
        <Select label="Speed" help="How fast it plays: in real time, slower or faster, or the whole run in ten seconds" {choices} {chosen} {on_choose} />
    }
}

/// What a key does to the scrubber: its own steps would be of a millionth of a second.
fn key(name: &str, shift: bool, moment: Micros, end: Micros) -> Option<Action> {
    let tenth = Micros(end.0 / 10);
    let by = if shift { 10 } else { 1 };
    Some(match name {
        "ArrowLeft" | "ArrowDown" => Action::Step(-by),
        "ArrowRight" | "ArrowUp" => Action::Step(by),
        "PageDown" => Action::Seek { at: moment - tenth, settled: true },
        "PageUp" => Action::Seek { at: moment + tenth, settled: true },
        "Home" => Action::Step(i32::MIN),
        "End" => Action::Live,
        _ => return None,
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::still::opened;
    use crate::trace::time::millis;

    #[test]
    fn keys_take_the_scrubber_through_the_run_and_to_both_its_ends() {
        let after = |keys: &[&str]| {
            keys.iter().fold(opened("#say-after"), |state, name| {
                let action = key(name, false, state.moment(), state.end());
                action.map_or(state.clone(), |action| state.reduce(action))
            })
        };
        let moment = |keys: &[&str]| after(keys).moment();
        assert_eq!(moment(&["Home"]), Micros::ZERO);
        assert_eq!(moment(&["Home", "PageUp", "PageUp", "PageDown"]), millis(300));
        assert_eq!(moment(&["Home", "PageUp", "PageUp", "ArrowRight"]), millis(1_000));
        assert_eq!(
            after(&["Home", "ArrowRight", "ArrowUp", "ArrowDown"]).playhead,
            after(&["Home", "ArrowRight"]).playhead
        );
        assert_eq!(moment(&["Home", "End"]), millis(3_000));
        assert_eq!(moment(&["PageUp", "PageDown"]), millis(2_700), "the end is the end");
        assert!(key("Tab", false, Micros::ZERO, Micros::ZERO).is_none());
    }
}
