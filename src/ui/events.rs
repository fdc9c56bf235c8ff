//! Every event in words: what the picture says, as a table. Only a window of the rows is on the page.

use yew::prelude::*;

use crate::app::state::Action;
use crate::lens::table;

use super::app::Shared;
use super::element::{button, cell, draw, table as table_of, text};
use super::focus::focus_switch;
use super::format::counted;

/// How many rows are on the page at once.
const WINDOW: usize = 60;

/// Which events.
#[derive(Properties, PartialEq)]
pub struct EventsProps {
    /// The state.
    pub state: Shared,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
}

/// The table of the run in focus, folded until it is wanted.
#[component]
pub fn Events(EventsProps { state, dispatch }: &EventsProps) -> Html {
    let open = use_state(|| false);
    let page = use_state(|| None::<usize>);
    let Some(record) = state.shown.get(state.focus).and_then(|shown| shown.record.clone()) else {
        return Html::default();
    };
    let count = record.len();
    let now = record.read(|trace| state.steps(state.focus, trace));
    // The window follows the playhead until the reader turns the pages.
    let first = page.unwrap_or(now.saturating_sub(1) / WINDOW * WINDOW).min(count.saturating_sub(1) / WINDOW * WINDOW);
    let rows: Vec<Html> = if *open {
        record.look(|trace, reading| {
            let names = reading.names.follow(trace);
            let row = |step: usize| {
                let row = table::row(trace, names, step)?;
                let class = if row.number == now {
                    "now"
                } else if row.number > now {
                    "later"
                } else {
                    ""
                };
                let line = if row.line > 0 { row.line.to_string() } else { String::new() };
                let cells = [
                    ("number", row.number.to_string()),
                    ("number", row.at.to_string()),
                    ("", row.name),
                    ("", row.what),
                    ("number", line),
                ];
                let cells = cells.into_iter().map(|(class, words)| cell(class, text(words)));
                Some(draw!(tr { "class": class } = cells.collect()))
            };
            (first..count.min(first + WINDOW)).filter_map(row).collect()
        })
    } else {
        Vec::new()
    };
    let turn = |to: Option<usize>| {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| page.set(to))
    };
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            open.set(event.target_unchecked_into::<web_sys::Element>().has_attribute("open"))
        })
    };
    let last = count.min(first + WINDOW);
    let pages = draw!(div { "class": "pages" }[
        button("quiet", "Earlier", first == 0, turn(Some(first.saturating_sub(WINDOW)))),
        draw!(span { "class": "soft" }[text(format!("{} to {last} of {count}", first + 1))]),
        button("quiet", "Later", first + WINDOW >= count, turn(Some(first + WINDOW))),
        button("quiet", "At the playhead", false, turn(None)),
        focus_switch(state, dispatch),
    ]);
    let heads = [("number", "No."), ("number", "Seconds"), ("", "Task"), ("", "What happened"), ("number", "Line")];
    let title = draw!(h2 {}[text("Events")]);
    let summary = draw!(summary {}[title, draw!(span { "class": "soft" }[text(counted(count, "event", "events"))])]);
    html! {
        <section class="panel spaced" aria-label="Events">
            <details {ontoggle}>{ summary }{ pages }{ table_of("Rows of events", &heads, rows) }</details>
        </section>
    }
}
