//! What the programs printed; the terminal prints the same.

use std::ops::Range;

use yew::prelude::*;

use crate::lens::highlight::Entity;
use crate::lens::words::figures::counted;
use crate::lens::words::transcript;
use crate::session::shown::Shown;
use crate::session::state::Action;
use crate::session::subject::Subject;
use crate::trace::WorldKind;
use crate::ui::figure::badge::badge;
use crate::ui::kit::copying::use_copying;
use crate::ui::kit::element::{button, cell, draw, head, text};
use crate::ui::kit::props::{Page, Shared};
use crate::ui::kit::row::{Row, When, row_class};
use crate::ui::kit::virtual_table::VirtualTable;

/// What was printed.
#[derive(Properties, PartialEq)]
pub struct TranscriptPanelProps {
    /// The state.
    pub state: Shared,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
    /// Copies a text.
    pub page: Page,
}

/// The transcript of each variant.
#[component]
pub fn TranscriptPanel(TranscriptPanelProps { state, dispatch, page }: &TranscriptPanelProps) -> Html {
    let copying = use_copying(page, dispatch);
    let onclick = {
        let state = state.clone();
        copying.copy.reform(move |_| printed(&state))
    };
    let label = if copying.is_copied { "Copied" } else { "Copy" };
    let runs = state.shown.iter().enumerate().map(|(index, shown)| run(state, index, shown, dispatch, page));
    let copy = button("quiet push", label, onclick);
    let parts = [head("Transcript", vec![badge(state), copy]), copying.by_hand].into_iter().chain(runs);
    draw!(section { "class": "panel", "aria-label": "Transcript" } = parts.collect())
}

fn run(state: &Shared, index: usize, shown: &Shown, dispatch: &Callback<Action>, page: &Page) -> Html {
    let Some(record) = shown.record.clone() else { return Html::default() };
    let lit = state.lit(index);
    let (count, happened, pointed, closing) = record.look(|trace, reading| {
        let closing = reading.ending(trace).and_then(|ending| ending.closing.clone());
        let printed = reading.transcript.follow(trace);
        let steps = state.steps(index, trace);
        let pointed = match lit.entity() {
            Some(Entity::Event(step)) => printed.line_of(step),
            _ => None,
        };
        let closing = closing.map(|closing| (closing, steps == trace.events().len()));
        (printed.lines.len(), printed.printed_by(steps), pointed, closing)
    });
    let rows = Callback::from(move |range: Range<usize>| {
        record.look(|trace, reading| {
            let lanes = reading.lanes.follow(trace);
            let lines = range.clone().zip(&reading.transcript.follow(trace).lines[range]);
            let rows = lines.map(|(place, line)| {
                let is_lit = lit.has_event(trace, lanes, line.step);
                let time = draw!(time {}[text(line.at.to_string())]);
                Row {
                    class: row_class(When::of(place, happened), is_lit),
                    subject: Subject::of(index, Entity::Event(line.step)),
                    cells: vec![cell("", time), cell("", printed_line(trace.text(line.text), line.is_error))],
                }
            });
            rows.collect::<Vec<_>>()
        })
    });
    let title = shown.title();
    let heading = (state.shown.len() > 1).then(|| draw!(h3 {}[text(title.to_owned())]));
    let closing = closing.map(|(closing, is_over)| {
        let class = if is_over { "closing" } else { "closing later" };
        draw!(p { "class": class }[text(closing)])
    });
    let now = Some(happened.saturating_sub(1));
    let (id, label) = (page.id(&format!("log-{index}")), format!("What {title} printed"));
    let list = html! { <VirtualTable {page} {id} class="log" {label} {count} {now} {pointed} {rows} {dispatch} /> };
    let list = if count == 0 { Html::default() } else { list };
    let parts = heading.into_iter().chain([list]).chain(closing);
    draw!(div { "class": "printed", "translate": "no" } = parts.collect())
}

/// The most letters of a line that are on the page: to lay out megabytes would hold it up.
const MOST: usize = 2_000;

/// A printed line; that it was printed on standard error stands before it.
pub(super) fn printed_line(line: &str, is_error: bool) -> Html {
    let end = line.char_indices().nth(MOST).map_or(line.len(), |(end, _)| end);
    let rest = match line[end..].chars().count() {
        0 => Html::default(),
        more => {
            let rest =
                format!(" … and {}, which Copy takes along", counted(more as u64, "letter more", "letters more"));
            draw!(span { "class": "soft" }[text(rest)])
        }
    };
    let kind = if is_error { draw!(span { "class": "soft" }[text("stderr ")]) } else { Html::default() };
    Html::from_iter([kind, text(line[..end].to_owned()), rest])
}

/// The text that the terminal prints of these runs.
fn printed(state: &Shared) -> String {
    let runs = state.shown.iter().filter_map(|shown| {
        let text = shown.record.as_ref()?.read(transcript::text);
        let how = shown.place().map_or("", WorldKind::word);
        Some(format!("{} ({how})\n{text}", shown.title()))
    });
    runs.collect::<Vec<_>>().join("\n")
}
