//! What can be chosen, and the buttons that run it.

use yew::prelude::*;

use crate::lens::words::figures::{counted, seconds};
use crate::session::consent::{FOREIGN_IN_FLIGHT, FOREIGN_REQUESTS};
use crate::session::control::Control;
use crate::session::link::{SEEDS, read_seed};
use crate::session::plans::Parameter;
use crate::session::state::{Action, SEED, State};
use crate::trace::WorldKind;
use crate::trace::time::Micros;
use crate::ui::kit::element::{button, button_unless, draw, switch, text, toggle};

use crate::ui::kit::props::Page;
use crate::ui::kit::text_field::TextField;

use super::parameter::{mistyped, parameter_field, wrong};
use super::runs::Runs;

/// How many values are seen without unfolding the rest.
const VISIBLE: usize = 3;

/// The buttons alone.
pub fn buttons(state: &State, Runs { on_run, on_stop, on_reset, .. }: &Runs) -> Html {
    draw!(div { "class": "buttons" }[
        button("run", "Run", on_run.reform(|_| ())),
        button_unless(!state.is_running(), "quiet stop", "Stop", on_stop.reform(|_| ())),
        button("quiet", "Reset", on_reset.reform(|_| ())),
    ])
}

/// What is run: its name, what it shows, and the presets and the world to choose from.
pub fn opening(state: &State, dispatch: &Callback<Action>) -> Html {
    let lab = state.choice.lab;
    let presets = presets(state, dispatch).collect();
    let chips = draw!(span { "class": "chips", "role": "group", "aria-label": "Preset" } = presets);
    draw!(section { "class": "opening", "aria-label": "Experiment" }[
        draw!(div { "class": "titles" }[draw!(h1 {}[text(lab.title)]), draw!(p { "class": "lead" }[text(lab.lead)])]),
        draw!(div { "class": "choices" }[chips, worlds(state, dispatch)]),
    ])
}

/// Whose example it is, what to look at, and what Run does.
pub fn about(state: &State) -> Html {
    draw!(section { "class": "about", "aria-label": "About" }[
        source(state),
        draw!(p { "class": "hint" }[text(meaning(state))]),
    ])
}

/// What can be changed, folded until the reader wants to.
pub fn values(state: &State, dispatch: &Callback<Action>, page: &Page) -> Html {
    let parameters = state.choice.parameters();
    let (folded, seen): (Vec<_>, Vec<_>) =
        parameters.iter().partition(|of| of.folded || matches!(of.control, Control::Lines(_)));
    let (seen, more) = seen.split_at(seen.len().min(VISIBLE));
    let field = |parameter: &&Parameter| {
        let key = format!("{}-{}", state.choice.lab.name, parameter.name);
        let is_wide = matches!(parameter.control, Control::Lines(_) | Control::Line);
        let class = classes!("parameter", is_wide.then_some("wide"));
        html! { <div {class} {key}>{ parameter_field(parameter, state, dispatch, page) }</div> }
    };
    let row = |label: &'static str, class: &str, parts: Vec<Html>| {
        let name = draw!(span { "class": "label" }[text(label)]);
        draw!(div { "class": "row" }[name, draw!(div { "class": class, "role": "group", "aria-label": label } = parts)])
    };
    let rest = folded.iter().chain(more).map(field).chain([seed(state, dispatch, page)]);
    let rest = draw!(details { "class": "more" }[
        draw!(summary {}[text(more_label(&folded, more))]),
        draw!(div { "class": "row values" } = rest.collect()),
    ]);
    let names: Vec<String> = parameters.iter().map(|of| of.label.to_ascii_lowercase()).take(VISIBLE + 1).collect();
    draw!(section { "class": "controls", "aria-label": "Values" }[draw!(details {}[
        draw!(summary {}[draw!(b {}[text("Change the experiment")]), draw!(span {}[text(names.join(", "))])]),
        row("Compare", "ticks", variants(state, dispatch).collect()),
        draw!(div { "class": "row values" } = seen.iter().map(field).chain([rest]).collect()),
    ])])
}

fn presets<'a>(state: &'a State, dispatch: &'a Callback<Action>) -> impl Iterator<Item = Html> + 'a {
    state.choice.lab.presets.iter().map(move |preset| {
        let is_chosen = state.choice.base().is_some_and(|base| base.name == preset.name);
        let onclick = dispatch.reform(|_| Action::Preset(preset.name.to_owned()));
        let changed = if is_chosen && state.choice.is_changed() { ", changed" } else { "" };
        toggle("chip", &format!("{}{changed}", preset.title), is_chosen, onclick)
    })
}

/// Whose example it is, and what to look at.
fn source(state: &State) -> Html {
    let Some(preset) = state.choice.base() else {
        return draw!(p { "class": "source" }[text(state.choice.variants()[0].about)]);
    };
    if state.choice.is_changed() {
        let words = format!("Your own values, changed from “{}”. Press its name to have them back.", preset.title);
        return draw!(p { "class": "source" }[text(words)]);
    }
    let article = preset.article.map(|article| format!("After {}.", article.cited()));
    let note = text(format!("{} ", preset.note));
    let article = article.map(|article| draw!(cite {}[text(article)]));
    draw!(p { "class": "source" } = [note].into_iter().chain(article).collect())
}

fn variants<'a>(state: &'a State, dispatch: &'a Callback<Action>) -> impl Iterator<Item = Html> + 'a {
    state.choice.lab.variants.iter().map(move |variant| {
        let checked = state.choice.variants().iter().any(|of| of.name == variant.name);
        let onchange = dispatch.reform(|_: Event| Action::Variant(variant.name.to_owned()));
        let is_last = checked && state.choice.variants().len() == 1;
        html! {
            <label class="tick-label" title={variant.about}>
                <input type="checkbox" {checked} disabled={is_last} {onchange} />{ variant.title }
            </label>
        }
    })
}

fn more_label(folded: &[&Parameter], more: &[&Parameter]) -> String {
    match folded.iter().find(|of| matches!(of.control, Control::Lines(_))) {
        Some(lines) => {
            format!("{} ({}) and more", lines.label, counted(lines.value.split(' ').count() as u64, "line", "lines"))
        }
        None => {
            let names: Vec<&str> = more.iter().chain(folded).map(|of| of.label).chain(["Seed"]).take(3).collect();
            format!("More: {}…", names.join(", ").to_ascii_lowercase())
        }
    }
}

fn seed(state: &State, dispatch: &Callback<Action>, page: &Page) -> Html {
    let on_edit = {
        let dispatch = dispatch.clone();
        Callback::from(move |text: String| match read_seed(&text) {
            Some(_) => {
                dispatch.emit(Action::Seed(text));
                Ok(None)
            }
            None => {
                dispatch.emit(mistyped(SEED, "Seed", text, SEEDS));
                Err(SEEDS.to_owned())
            }
        })
    };
    html! {
        <div class="parameter">
            <label for={page.id("value-seed")}>{ "Seed" }</label>
            <TextField id={page.id("value-seed")} wrong={wrong(state, SEED)} value={state.choice.seed.to_string()} control={Control::Line}
                help="What random delays grow from: the same seed gives the same delays." {on_edit} />
        </div>
    }
}

fn worlds(state: &State, dispatch: &Callback<Action>) -> Html {
    let place_now = if state.choice.is_for_simulation() { WorldKind::Simulated } else { state.choice.place() };
    let buttons = [(WorldKind::Browser, "Browser"), (WorldKind::Simulated, "Simulated")]
        .map(|(place, title)| toggle("", title, place_now == place, dispatch.reform(move |_| Action::Place(place))));
    switch("seg", "World", buttons.into())
}

/// What Run does.
fn meaning(state: &State) -> String {
    let freeze = state.choice.freeze();
    let words = match state.place() {
        _ if state.choice.is_for_simulation() => {
            "Only simulated: a browser bears at most 1,000 waits and requests at once."
        }
        WorldKind::Browser if freeze > Micros::ZERO => {
            return format!(
                "Run holds up this page for {} in one go: nothing on it answers meanwhile.",
                seconds(freeze)
            );
        }
        WorldKind::Browser if state.choice.needs_practice_server() && state.choice.needs_other_hosts() => {
            "Run really fetches: from this page’s practice server, and from the hosts of the addresses."
        }
        WorldKind::Browser if state.choice.needs_practice_server() => {
            "Run really fetches: from this page’s practice server."
        }
        WorldKind::Browser if !state.choice.urls().is_empty() => "Run really fetches: from the hosts of the addresses.",
        WorldKind::Simulated => "Run plays it on a virtual clock.",
        _ => "Run uses the browser’s own timers.",
    };
    words.to_owned()
}

/// Asks about foreign hosts before a run.
pub fn question(state: &State, dispatch: &Callback<Action>, page: &Page, on_agree: &Callback<()>) -> Html {
    if state.asks.is_empty() {
        return Html::default();
    }
    let hosts = state.asks.join(", ");
    let id = page.id("question");
    let (is, follows) = match state.asks.len() {
        1 => ("is", "Where it redirects to another host, your browser follows."),
        _ => ("are", "Where one redirects to another host, your browser follows."),
    };
    draw!(div { "class": "question", "role": "alertdialog", "aria-labelledby": &id }[
        draw!(p { "id": &id }[
            text("Run would send requests to "),
            draw!(b {}[draw!(bdi {}[text(hosts)])]),
            text(format!(", which {} outside this page and would see your IP address. {} At most {FOREIGN_REQUESTS} requests a run in all, {FOREIGN_IN_FLIGHT} at once.", is, follows)),
        ]),
        button("quiet", "Don’t send", dispatch.reform(|_| Action::Decline)),
        button("run", "Send them", on_agree.reform(|_| ())),
    ])
}
