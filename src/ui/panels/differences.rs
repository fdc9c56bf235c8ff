//! Any two of the runs side by side: which two, and a table of what differs.

use yew::prelude::*;

use crate::lens::reading::Reading;
use crate::lens::words::differences::{ComparedRun, differences};
use crate::session::references::{NamedRun, RunId};
use crate::session::state::{Action, Phase};
use crate::trace::Trace;
use crate::ui::kit::element::{button_unless, cell, draw, table, text};
use crate::ui::kit::props::Shared;
use crate::ui::kit::select::Select;

/// What is compared.
#[derive(Properties, PartialEq)]
pub struct CompareProps {
    /// The state.
    pub state: Shared,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
}

/// The comparison, folded until it is wanted.
#[component]
pub fn Compare(CompareProps { state, dispatch }: &CompareProps) -> Html {
    let open = use_state(|| false);
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            open.set(event.target_unchecked_into::<web_sys::Element>().has_attribute("open"))
        })
    };
    let pair = state.references.pair(&state.shown);
    let names = match &pair {
        Some([one, other]) => format!("{} – {}", one.title, other.title),
        None => "nothing yet to compare with".to_owned(),
    };
    let summary = draw!(summary {}[draw!(h2 {}[text("What differs")]), draw!(span { "class": "soft" }[text(names)])]);
    let content = if *open { content(state, dispatch, pair) } else { Html::default() };
    html! {
        <section class="panel spaced" aria-label="Differences">
            <details {ontoggle}>{ summary }{ content }</details>
        </section>
    }
}

fn content(state: &Shared, dispatch: &Callback<Action>, pair: Option<[NamedRun; 2]>) -> Html {
    let keep =
        button_unless(state.phase == Phase::Running, "quiet", "Keep these runs", dispatch.reform(|_| Action::Keep));
    let Some(pair) = pair else {
        let hint = "Keep this run, change something, and compare.";
        return draw!(div { "class": "pages" }[keep, draw!(span { "class": "soft" }[text(hint)])]);
    };
    let known = state.references.known(&state.shown);
    let of_pair = [pair[0].id, pair[1].id];
    let choices = draw!(div { "class": "pages" }[
        select("First run", &known, of_pair, 0, dispatch),
        select("Second run", &known, of_pair, 1, dispatch),
        keep,
    ]);
    if state.phase == Phase::Running {
        let words = "The table follows when the run is over.";
        return Html::from_iter([choices, draw!(p { "class": "soft" }[text(words)])]);
    }
    let events = [pair[0].record.len(), pair[1].record.len()];
    html! { <>{ choices }<Differences {pair} {events} /></> }
}

fn select(
    label: &'static str,
    known: &[NamedRun],
    pair: [RunId; 2],
    place: usize,
    dispatch: &Callback<Action>,
) -> Html {
    let all: Vec<RunId> = known.iter().map(|of| of.id).collect();
    let chosen = all.iter().position(|of| *of == pair[place]).unwrap_or_default();
    let on_choose = dispatch.reform(move |which: usize| {
        let mut pair = pair;
        if let Some(which) = all.get(which) {
            pair[place] = *which;
        }
        Action::Pair(pair)
    });
    let choices: Vec<AttrValue> = known.iter().map(|of| AttrValue::from(of.title.clone())).collect();
    html! { <Select {label} {choices} {chosen} {on_choose} /> }
}

/// Two runs that have ended.
#[derive(Properties, PartialEq)]
pub struct DifferencesProps {
    /// The two, in the order of the table’s columns.
    pub pair: [NamedRun; 2],
    /// How many events their logs have.
    pub events: [usize; 2],
}

/// The table, made anew only for other runs.
#[component]
pub fn Differences(DifferencesProps { pair: [one, other], .. }: &DifferencesProps) -> Html {
    let lines = one.record.look(|trace, reading| {
        let first = run(trace, reading);
        other.record.look(|trace, reading| differences([first, run(trace, reading)]))
    });
    let rows = lines.into_iter().map(|line| {
        let [first, second] = line.values.map(|value| draw!(td { "translate": "no" }[text(value)]));
        draw!(tr {}[cell("", text(line.what)), first, second, cell("", text(line.change))])
    });
    let heads = [("", "Of the runs"), ("", &*one.title), ("", &*other.title), ("", "Change")];
    table("Table of differences", &heads, rows.collect())
}

fn run<'a>(trace: &'a Trace, reading: &'a mut Reading) -> ComparedRun<'a> {
    ComparedRun {
        trace,
        names: reading.names.follow(trace),
        totals: reading.totals.follow(trace),
        lanes: reading.lanes.follow(trace),
        requests: reading.requests.follow(trace),
        queues: reading.queue_histories.follow(trace),
        transcript: reading.transcript.follow(trace),
    }
}
