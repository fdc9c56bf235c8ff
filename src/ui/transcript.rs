//! What the programs printed; the terminal prints the same.

use yew::prelude::*;

use crate::app::record::Shown;
use crate::engine::trace::Place;
use crate::lens::transcript;

use super::app::Shared;

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
            on_copy.emit((text(&state), Callback::from(move |ok| done.set(Some(ok)))));
        })
    };
    let label = match *copied {
        None => "Copy",
        Some(true) => "Copied",
        Some(false) => "Select it to copy",
    };
    let runs = state.shown.iter().enumerate().map(|(index, shown)| run(state, index, shown));
    html! {
        <section aria-label="Transcript" class="panel">
            <div class="fig-head">
                <h2>{ "Transcript" }</h2>
                <button type="button" class="quiet push" {onclick}>{ label }</button>
            </div>
            { for runs }
        </section>
    }
}

fn run(state: &Shared, index: usize, shown: &Shown) -> Html {
    let Some(record) = &shown.record else { return html! {} };
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
            html! { <li key={line.step} {class}><time>{ line.at.to_string() }</time>{ trace.text(line.text) }</li> }
        });
        let lines: Vec<Html> = lines.collect();
        let is_over = state.steps(index, trace) == trace.events().len();
        (lines, transcript::closing(trace).map(|closing| (closing, is_over)))
    });
    let heading = (state.shown.len() > 1).then(|| html! { <h3>{ shown.variant.title }</h3> });
    html! {
        <div class="printed" key={shown.variant.name}>
            { heading }
            <ol class="log">{ for lines }</ol>
            if let Some((closing, is_over)) = closing {
                <p class={classes!("closing", (!is_over).then_some("later"))}>{ closing }</p>
            }
        </div>
    }
}

/// The text that the terminal prints of these runs.
fn text(state: &Shared) -> String {
    let runs = state.shown.iter().filter_map(|shown| {
        let text = shown.record.as_ref()?.read(transcript::text);
        let place = match shown.place() {
            Some(Place::Browser) => "measured",
            _ => "simulated",
        };
        Some(format!("{} ({place})\n{text}", shown.variant.title))
    });
    runs.collect::<Vec<_>>().join("\n")
}
