//! Every event in words: what the picture says, as a table. Only a window of the rows is on the page.

use std::ops::Range;

use yew::prelude::*;

use crate::lens::highlight::Entity;
use crate::lens::words::event_loop;
use crate::lens::words::figures::counted;
use crate::lens::words::table;
use crate::session::state::Action;
use crate::session::subject::Subject;
use crate::ui::kit::element::{button, cell, draw, text};
use crate::ui::kit::props::{Page, Shared};
use crate::ui::kit::row::{Row, When, row_class};
use crate::ui::kit::virtual_table::VirtualTable;

use crate::ui::kit::variant_switch::focus_switch;

const HEADS: &[(&str, &str)] =
    &[("number", "No."), ("number", "Seconds"), ("", "Task"), ("", "What happened"), ("number", "Line")];

/// Whose events: those of the run in focus.
#[derive(Properties, PartialEq)]
pub struct EventsProps {
    /// The state.
    pub state: Shared,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
    /// The page around.
    pub page: Page,
}

/// The table of the run in focus, folded until it is wanted.
#[component]
pub fn Events(EventsProps { state, dispatch, page }: &EventsProps) -> Html {
    let open = use_state(|| false);
    let calls = use_state(|| 0_u32);
    let Some(shown) = state.shown.get(state.focus) else { return Html::default() };
    let Some(record) = shown.record.clone() else { return Html::default() };
    let (count, run) = (record.len(), state.focus);
    let happened = record.read(|trace| state.steps(run, trace));
    let list = if *open {
        let (lit, now) = (state.lit(run), Some(happened.saturating_sub(1)));
        let pointed = match lit.entity() {
            Some(Entity::Event(step)) => Some(step as usize),
            _ => None,
        };
        let at_the_loop = record.look(|trace, reading| {
            let (names, at) = (reading.names.follow(trace), state.moment().min(shown.until));
            event_loop::words(trace, names, reading.now.at(trace, happened), at)
        });
        let rows = Callback::from(move |range: Range<usize>| {
            record.look(|trace, reading| {
                let (names, lanes) = (reading.names.follow(trace), reading.lanes.follow(trace));
                let row = |step| {
                    row(table::row(trace, names, step)?, run, happened, lit.has_event(trace, lanes, step as u32))
                };
                range.filter_map(row).collect::<Vec<_>>()
            })
        });
        html! {
            <>{ draw!(p { "class": "soft" }[text(at_the_loop)]) }<VirtualTable {page} id={page.id("events")} class="events" label="Rows of events" heads={HEADS} {count} {now} {pointed} calls={*calls} {rows}
                {dispatch} /></>
        }
    } else {
        Html::default()
    };
    let on_call = {
        let calls = calls.clone();
        Callback::from(move |_: MouseEvent| calls.set(*calls + 1))
    };
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            open.set(event.target_unchecked_into::<web_sys::Element>().has_attribute("open"))
        })
    };
    let tools = draw!(div { "class": "pages" }[
        button("quiet", "At the playhead", on_call),
        focus_switch(state, dispatch),
    ]);
    let title = draw!(h2 {}[text("Events")]);
    let summary =
        draw!(summary {}[title, draw!(span { "class": "soft" }[text(counted(count as u64, "event", "events"))])]);
    html! {
        <section class="panel spaced" aria-label="Events">
            <details {ontoggle}>{ summary }{ tools }{ list }</details>
        </section>
    }
}

fn row(row: table::Row, run: usize, happened: usize, is_lit: bool) -> Option<Row> {
    let step = row.number - 1;
    let line = row.line.map_or_else(String::new, |line| line.number.to_string());
    let cells = [("number", row.number.to_string()), ("number", row.at.to_string())]
        .map(|(class, words)| cell(class, text(words)));
    let name = draw!(td { "translate": "no" }[text(row.name)]);
    let rest = [cell("", text(row.what)), cell("number", text(line))];
    Some(Row {
        class: row_class(When::of(step, happened), is_lit),
        subject: Subject::of(run, Entity::Event(step as u32)),
        cells: cells.into_iter().chain([name]).chain(rest).collect(),
    })
}
