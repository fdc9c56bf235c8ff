//! What can be chosen, and the buttons that run it.

use yew::prelude::*;

use crate::app::Control;
use crate::app::choice::Parameter;
use crate::app::state::{Action, Phase, State};
use crate::engine::trace::Place;

use super::format::counted;
use super::parameter::parameter_field;
use super::text_field::TextField;

/// How many values are seen without unfolding the rest.
const VISIBLE: usize = 3;

/// What the buttons do.
pub struct Buttons {
    /// Run was pressed.
    pub on_run: Callback<()>,
    /// Stop was pressed.
    pub on_stop: Callback<()>,
    /// Reset was pressed.
    pub on_reset: Callback<()>,
}

/// The buttons alone.
pub fn buttons(state: &State, Buttons { on_run, on_stop, on_reset }: &Buttons) -> Html {
    html! {
        <div class="buttons">
            <button type="button" class="quiet" onclick={on_reset.reform(|_| ())}>{ "Reset" }</button>
            <button type="button" class="quiet stop" disabled={!state.is_running()} onclick={on_stop.reform(|_| ())}>{ "Stop" }</button>
            <button type="button" class="run" onclick={on_run.reform(|_| ())}>{ "Run" }</button>
        </div>
    }
}

/// The controls; `on_agree` takes the answer to the question about foreign hosts.
pub fn controls(state: &State, dispatch: &Callback<Action>, buttons: Html, on_agree: &Callback<bool>) -> Html {
    let parameters = state.choice.parameters();
    let (folded, seen): (Vec<_>, Vec<_>) =
        parameters.into_iter().partition(|of| of.folded || matches!(of.control, Control::Lines(_)));
    let (seen, more) = seen.split_at(seen.len().min(VISIBLE));
    let field = |parameter: &Parameter| {
        let key = format!("{}-{}", state.choice.lab.name, parameter.name);
        let is_wide = matches!(parameter.control, Control::Lines(_) | Control::Line(_));
        let class = classes!("parameter", is_wide.then_some("wide"));
        html! { <div {class} {key}>{ parameter_field(parameter, &state.choice, dispatch) }</div> }
    };
    html! {
        <section class="controls" aria-label="Experiment">
            <div class="row">
                <span class="label" id="presets">{ "Preset" }</span>
                <div class="chips" role="group" aria-labelledby="presets">{ for presets(state, dispatch) }</div>
            </div>
            { source(state) }
            <div class="row">
                <span class="label" id="variants">{ "Compare" }</span>
                <div class="ticks" role="group" aria-labelledby="variants">{ for variants(state, dispatch) }</div>
            </div>
            <div class="row values">
                { for seen.iter().map(field) }
                <details class="more">
                    <summary>{ more_label(&folded, more) }</summary>
                    <div class="row values">
                        { for folded.iter().chain(more).map(field) }
                        { seed(state, dispatch) }
                    </div>
                </details>
            </div>
            <div class="row foot">
                { places(state, dispatch) }
                { buttons }
            </div>
            { question(state, on_agree) }
        </section>
    }
}

fn presets<'a>(state: &'a State, dispatch: &'a Callback<Action>) -> impl Iterator<Item = Html> + 'a {
    state.choice.lab.presets.iter().map(move |preset| {
        let is_chosen = preset.name == state.choice.preset_name();
        let onclick = dispatch.reform(|_| Action::Preset(preset.name.to_owned()));
        let class = classes!("chip", is_chosen.then_some("on"));
        html! { <button type="button" {class} aria-pressed={is_chosen.to_string()} {onclick}>{ preset.title }</button> }
    })
}

/// Whose example it is, and what to look at.
fn source(state: &State) -> Html {
    let Some(preset) = state.choice.lab.preset(state.choice.preset_name()) else { return html! {} };
    let article = preset.article.map(|article| {
        let date = article.date.map_or(String::new(), |date| format!(", {date}"));
        format!("After {}, “{}”{date}.", article.by, article.title)
    });
    html! {
        <p class="source">
            { preset.note }
            if let Some(article) = article {
                { " " }<cite>{ article }</cite>
            }
        </p>
    }
}

fn variants<'a>(state: &'a State, dispatch: &'a Callback<Action>) -> impl Iterator<Item = Html> + 'a {
    state.choice.lab.variants.iter().map(move |variant| {
        let checked = state.choice.variants.iter().any(|of| of.name == variant.name);
        let onchange = dispatch.reform(|_: Event| Action::Variant(variant.name.to_owned()));
        let is_last = checked && state.choice.variants.len() == 1;
        html! {
            <label class="tick" title={variant.about}>
                <input type="checkbox" {checked} disabled={is_last} {onchange} />{ variant.title }
            </label>
        }
    })
}

fn more_label(folded: &[Parameter], more: &[Parameter]) -> String {
    match folded.iter().find(|of| matches!(of.control, Control::Lines(_))) {
        Some(lines) => {
            format!("{} ({}) and more", lines.label, counted(lines.value.split(' ').count(), "line", "lines"))
        }
        None => {
            let names: Vec<&str> = more.iter().chain(folded).map(|of| of.label).chain(["Seed"]).take(3).collect();
            format!("More: {}…", names.join(", ").to_ascii_lowercase())
        }
    }
}

fn seed(state: &State, dispatch: &Callback<Action>) -> Html {
    let on_edit = {
        let dispatch = dispatch.clone();
        Callback::from(move |text: String| match crate::app::link::read_seed(&text) {
            Some(_) => {
                dispatch.emit(Action::Seed(text));
                None
            }
            None => Some("write a whole number".to_owned()),
        })
    };
    html! {
        <div class="parameter">
            <label for="value-seed">{ "Seed" }</label>
            <TextField id="value-seed" value={state.choice.seed.to_string()} control={Control::Count { least: 0, most: u32::MAX }}
                help="What random delays grow from: the same seed gives the same delays." {on_edit} />
        </div>
    }
}

fn places(state: &State, dispatch: &Callback<Action>) -> Html {
    let buttons = [(Place::Browser, "Browser"), (Place::Simulated, "Simulated")].map(|(place, title)| {
        let is_chosen = state.choice.place() == place;
        let onclick = dispatch.reform(move |_| Action::Place(place));
        html! {
            <button type="button" class={classes!(is_chosen.then_some("on"))} aria-pressed={is_chosen.to_string()} {onclick}>{ title }</button>
        }
    });
    let meaning = match (state.place(), state.phase) {
        (_, Phase::Running) => "Running.",
        (Place::Browser, _) if state.choice.needs_practice_server() => {
            "Run really fetches, from this page’s practice server."
        }
        (Place::Browser, _) => "Run uses the browser’s own timers.",
        (Place::Simulated, _) => "Run plays a virtual clock.",
    };
    html! {
        <div class="world">
            <span class="seg" role="group" aria-label="World">{ for buttons }</span>
            <span class="hint">{ meaning }</span>
        </div>
    }
}

fn question(state: &State, on_agree: &Callback<bool>) -> Html {
    if state.asks.is_empty() {
        return html! {};
    }
    let (yes, no) = (on_agree.reform(|_| true), on_agree.reform(|_| false));
    html! {
        <div class="question" role="alertdialog" aria-labelledby="question">
            <p id="question">
                { "Run would send requests to " }
                { for state.asks.iter().enumerate().map(|(index, host)| html! { <>{ if index > 0 { ", " } else { "" } }<b><bdi>{ host }</bdi></b></> }) }
                { ": hosts that are not part of this page, and that see your address. At most 50 a host, 6 at once." }
            </p>
            <button type="button" class="quiet" onclick={no}>{ "Don’t send" }</button>
            <button type="button" class="run" onclick={yes}>{ "Send them" }</button>
        </div>
    }
}
