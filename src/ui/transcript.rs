//! What the programs printed; the terminal prints the same.

use yew::prelude::*;

use crate::app::record::Shown;
use crate::engine::trace::Place;
use crate::lens::transcript;

use super::app::Shared;
use super::element::{button, draw, head, text};

/// The most lines of a run on the page; Copy takes all.
const MOST: usize = 300;

/// What was printed.
#[derive(Properties, PartialEq)]
pub struct TranscriptPanelProps {
    /// The state.
    pub state: Shared,
    /// Copies a text, and tells whether it could.
    pub on_copy: Callback<(String, Callback<bool>)>,
}

/// The transcript of each variant.
#[component]
pub fn TranscriptPanel(TranscriptPanelProps { state, on_copy }: &TranscriptPanelProps) -> Html {
    let copied = use_state(|| None::<bool>);
    let onclick = {
        let (state, on_copy, copied) = (state.clone(), on_copy.clone(), copied.clone());
        Callback::from(move |_| {
            let done = copied.clone();
            on_copy.emit((printed(&state), Callback::from(move |ok| done.set(Some(ok)))));
        })
    };
    let label = match *copied {
        None => "Copy",
        Some(true) => "Copied",
        Some(false) => "Select it to copy",
    };
    let runs = state.shown.iter().enumerate().map(|(index, shown)| run(state, index, shown));
    let copy = button("quiet push", label, false, onclick);
    let parts = [head("Transcript", vec![copy])].into_iter().chain(runs);
    draw!(section { "class": "panel", "aria-label": "Transcript" } = parts.collect())
}

fn run(state: &Shared, index: usize, shown: &Shown) -> Html {
    let Some(record) = &shown.record else { return Html::default() };
    let (lines, closing) = record.look(|trace, reading| {
        let printed = reading.transcript.follow(trace);
        let happened = printed.printed_by(state.steps(index, trace));
        // The last lines that fit, the newest one among them.
        let first = happened.saturating_sub(MOST / 2).min(printed.lines.len().saturating_sub(MOST));
        let lines = printed.lines.iter().enumerate().skip(first).take(MOST).map(|(place, line)| {
            let class = match happened.checked_sub(1) {
                Some(now) if place == now => "now",
                _ if place >= happened => "later",
                _ => "",
            };
            let time = draw!(time {}[text(line.at.to_string())]);
            draw!(li { "class": class }[time, text(trace.text(line.text).to_owned())])
        });
        let lines: Vec<Html> = lines.collect();
        let is_over = state.steps(index, trace) == trace.events().len();
        (lines, transcript::closing(trace).map(|closing| (closing, is_over)))
    });
    let heading = (state.shown.len() > 1).then(|| draw!(h3 {}[text(shown.variant.title)]));
    let closing = closing.map(|(closing, is_over)| {
        let class = if is_over { "closing" } else { "closing later" };
        draw!(p { "class": class }[text(closing)])
    });
    let parts = heading.into_iter().chain([draw!(ol { "class": "log" } = lines)]).chain(closing);
    draw!(div { "class": "printed" } = parts.collect())
}

/// The text that the terminal prints of these runs.
fn printed(state: &Shared) -> String {
    let runs = state.shown.iter().filter_map(|shown| {
        let text = shown.record.as_ref()?.read(transcript::text);
        let how = shown.place().map_or("", Place::word);
        Some(format!("{} ({how})\n{text}", shown.variant.title))
    });
    runs.collect::<Vec<_>>().join("\n")
}
