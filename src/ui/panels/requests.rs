//! What came of each request: status, size, time, or what went wrong and what to do next.

use std::ops::Range;

use yew::prelude::*;

use crate::lens::highlight::{Entity, Highlight};
use crate::lens::requests::{Outcome, Request};
use crate::lens::words::figures::{bytes, seconds};
use crate::lens::words::requests as words_of;
use crate::session::record::Record;
use crate::session::state::Action;
use crate::session::subject::Subject;
use crate::trace::address;
use crate::trace::time::Micros;
use crate::trace::{MAX_KEPT_BODY, Trace, WorldKind};
use crate::ui::figure::badge::badge;
use crate::ui::kit::element::{cell, draw, head, text};
use crate::ui::kit::json::laid_out;
use crate::ui::kit::props::{Page, Shared};
use crate::ui::kit::row::{Row, When, row_class};
use crate::ui::kit::virtual_table::VirtualTable;

use crate::ui::kit::variant_switch::focus_switch;

const HEADS: &[(&str, &str)] = &[("", "Address"), ("", "Status"), ("number", "Size"), ("number", "Time"), ("", "Body")];
/// The most of a body that is shown, in bytes.
const MOST_BODY: usize = 8 * 1024;

/// The rows of the run in focus, as they are at the playhead.
pub fn requests(state: &Shared, dispatch: &Callback<Action>, page: &Page) -> Html {
    let Some(shown) = state.shown.get(state.focus) else { return Html::default() };
    let list = shown.record.as_ref().map(|record| list(state, (record.clone(), shown.until), dispatch, page));
    let parts = [head("Requests", vec![badge(state), focus_switch(state, dispatch)])].into_iter().chain(list);
    draw!(section { "class": "panel spaced", "aria-label": "Requests" } = parts.collect())
}

fn list(state: &Shared, (record, until): (Record, Micros), dispatch: &Callback<Action>, page: &Page) -> Html {
    let lit = state.lit(state.focus);
    let (count, pointed) = record.look(|trace, reading| {
        let requests = reading.requests.follow(trace);
        let pointed = match lit.entity() {
            Some(Entity::Request(number)) => requests.place(number),
            _ => None,
        };
        (requests.rows().len(), pointed)
    });
    let rows = {
        let state = state.clone();
        Callback::from(move |range: Range<usize>| {
            record.look(|trace, reading| {
                let moment = (state.steps(state.focus, trace), state.moment().min(until));
                let requests = reading.requests.follow(trace).rows().get(range).unwrap_or_default();
                let rows = requests
                    .iter()
                    .map(|request| row((state.focus, state.file.is_some()), &lit, trace, request, moment));
                rows.collect::<Vec<_>>()
            })
        })
    };
    html! {
        <VirtualTable {page} id={page.id("requests")} class="requests" label="Rows of requests" heads={HEADS} {count} now={None::<usize>} {pointed} {rows}
            {dispatch} />
    }
}

fn row(
    (run, is_opened): (usize, bool),
    lit: &Highlight,
    trace: &Trace,
    request: &Request,
    (steps, now): (usize, Micros),
) -> Row {
    let url = trace.text(request.url);
    let shown = address::shown(url).into_owned();
    let happened = |step: u32| (step as usize) < steps;
    let ended = request.ended.filter(|(moment, _)| happened(moment.step));
    let status = request.status.filter(|_| request.answered.is_some_and(|moment| happened(moment.step)));
    let status_text = status.map_or_else(String::new, words_of::status);
    let words = |class: &str, words: String| cell(class, text(words));
    let address = draw!(td { "class": "address", "translate": "no", "title": url }[draw!(bdi {}[address(&shown)])]);
    let time = |time: Option<Micros>| words("number", time.map_or_else(String::new, seconds));
    let (when, rest) = match ended {
        Some((_, Outcome::Finished)) => {
            let class = if status.is_some_and(|status| status >= 400) { "bad" } else { "" };
            let size = if status == Some(0) { words_of::status(0) } else { bytes(request.bytes) };
            let body = match request.body {
                Some(body) => preview(trace.text(body)),
                None => {
                    draw!(span { "class": "soft" }[text(without_body(request, status, trace.header.world, is_opened))])
                }
            };
            (
                When::Earlier,
                vec![words(class, status_text), words("number", size), time(request.elapsed()), cell("", body)],
            )
        }
        Some((_, outcome @ Outcome::Failed { reason, .. })) => {
            let reason = draw!(td { "class": "bad", "colspan": "3" }[text(trace.text(reason).to_owned())]);
            (When::Earlier, vec![words("bad", words_of::outcome(outcome).to_owned()), reason])
        }
        Some((_, outcome @ (Outcome::Aborted | Outcome::TimedOut))) => {
            let size = words("number", bytes(request.bytes));
            let class = if outcome == Outcome::TimedOut { "bad" } else { "soft" };
            let how = words(class, words_of::outcome(outcome).to_owned());
            let why = words("soft", "given up before its end".to_owned());
            (When::Earlier, vec![how, size, time(request.elapsed()), why])
        }
        None if happened(request.queued.step) => {
            let is_sent = request.started.is_some_and(|moment| happened(moment.step));
            let stage = words_of::stage(is_sent, status);
            let waited = words("number soft", seconds(now - request.queued.at));
            let size = match request.bytes_after(steps) {
                0 => String::new(),
                so_far => bytes(so_far),
            };
            (When::Earlier, vec![words("soft", stage), words("number soft", size), waited, cell("", Html::default())])
        }
        None => (When::Later, vec![draw!(td { "colspan": "4" }[text("not asked yet")])]),
    };
    Row {
        class: row_class(when, lit.has_request(trace, request)),
        subject: Subject::of(run, Entity::Request(request.number)),
        cells: [address].into_iter().chain(rest).collect(),
    }
}

/// Why there is no body to show.
fn without_body(request: &Request, status: Option<u16>, world: WorldKind, is_opened: bool) -> &'static str {
    match (status, request.bytes, world) {
        (Some(0), ..) => "not exposed",
        (_, 0, _) => "empty",
        (_, _, WorldKind::Simulated) => "simulated: only its size",
        (_, bytes, _) if bytes > MAX_KEPT_BODY as u64 => "not kept: over 64 KiB",
        _ if is_opened => "not kept in the file",
        _ => "not kept: no UTF-8 text",
    }
}

/// An address, whose scheme gives way on a narrow screen.
fn address(url: &str) -> Html {
    let Some(rest) = url.strip_prefix("https://") else { return text(url.to_owned()) };
    let scheme = draw!(span { "class": "scheme" }[text("https://")]);
    Html::from_iter([scheme, text(rest.to_owned())])
}

/// A body's text, laid out where it is JSON. It reaches the page as text, and at most so much of it.
fn preview(body: &str) -> Html {
    let pretty = laid_out(body);
    let (kind, whole) = match &pretty {
        Some(pretty) => ("JSON", pretty.as_str()),
        None => ("Text", body),
    };
    let cut = whole.char_indices().map(|(at, _)| at).take_while(|at| *at <= MOST_BODY).last().unwrap_or(0);
    let is_cut = whole.len() > MOST_BODY;
    let seen = if is_cut { &whole[..cut] } else { whole };
    let seen = draw!(bdi {}[text(seen.to_owned())]);
    let rest = text(if is_cut { "\n… the rest is left out" } else { "" });
    draw!(details { "class": "body-text" }[draw!(summary {}[text(kind)]), draw!(pre { "tabindex": "0", "translate": "no" }[seen, rest])])
}
