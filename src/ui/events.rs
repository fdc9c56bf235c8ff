//! Every event in words: what the picture says, as a table. Only a window of the rows is on the page.

use yew::prelude::*;

use crate::app::state::Action;
use crate::lens::table;

use super::app::Shared;
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
    let Some(record) = state.shown.get(state.focus).and_then(|shown| shown.record.clone()) else { return html! {} };
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
                Some(html! {
                    <tr key={row.number} {class}>
                        <td class="number">{ row.number }</td>
                        <td class="number">{ row.at.to_string() }</td>
                        <td>{ row.name }</td>
                        <td>{ row.what }</td>
                        <td class="number">{ (row.line > 0).then_some(row.line) }</td>
                    </tr>
                })
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
    html! {
        <section class="panel spaced" aria-label="Events">
            <details {ontoggle}>
                <summary><h2>{ "Events" }</h2><span class="soft">{ counted(count, "event", "events") }</span></summary>
                <div class="pages">
                    <button type="button" class="quiet" disabled={first == 0} onclick={turn(Some(first.saturating_sub(WINDOW)))}>{ "Earlier" }</button>
                    <span class="soft">{ format!("{} to {} of {count}", first + 1, count.min(first + WINDOW)) }</span>
                    <button type="button" class="quiet" disabled={first + WINDOW >= count} onclick={turn(Some(first + WINDOW))}>{ "Later" }</button>
                    <button type="button" class="quiet" onclick={turn(None)}>{ "At the playhead" }</button>
                    { focus_switch(state, dispatch) }
                </div>
                <div class="scroll" tabindex="0" role="region" aria-label="Rows of events">
                    <table>
                        <thead><tr><th class="number">{ "No." }</th><th class="number">{ "Seconds" }</th><th>{ "Task" }</th><th>{ "What happened" }</th><th class="number">{ "Line" }</th></tr></thead>
                        <tbody>{ for rows }</tbody>
                    </table>
                </div>
            </details>
        </section>
    }
}
