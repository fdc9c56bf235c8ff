//! What came of each request: status, size, time, or what went wrong and what to do next.

use yew::prelude::*;

use crate::app::lit::Subject;
use crate::app::record::Shown;
use crate::app::state::{Action, State};
use crate::engine::practice;
use crate::engine::time::Micros;
use crate::engine::trace::Trace;
use crate::lens::lit::{Lit, Thing};
use crate::lens::requests::{Outcome, Request};

use super::element::{cell, draw, head, table, text};
use super::focus::focus_switch;
use super::format::{bytes, seconds};
use super::json::laid_out;

/// The most rows on the page.
const MOST: usize = 200;
/// The most of a body that is shown, in bytes.
const MOST_BODY: usize = 8 * 1024;

/// The rows of the run in focus, as they are at the playhead.
pub fn requests(state: &State, dispatch: &Callback<Action>) -> Html {
    let Some(shown) = state.shown.get(state.focus) else { return Html::default() };
    let heads = [("", "Address"), ("", "Status"), ("number", "Size"), ("number", "Time"), ("", "Body")];
    draw!(section { "class": "panel spaced", "aria-label": "Requests" }[
        head("Requests", vec![focus_switch(state, dispatch)]),
        table("Rows of requests", &heads, rows(state, shown)),
    ])
}

fn rows(state: &State, shown: &Shown) -> Vec<Html> {
    let Some(record) = &shown.record else { return Vec::new() };
    let lit = state.lit(state.focus);
    record.look(|trace, reading| {
        let steps = state.steps(state.focus, trace);
        let now = state.moment();
        let requests = reading.requests.follow(trace).rows();
        requests.iter().take(MOST).map(|request| row(state, &lit, trace, request, steps, now)).collect()
    })
}

fn row(state: &State, lit: &Lit, trace: &Trace, request: &Request, steps: usize, now: Micros) -> Html {
    let url = trace.text(request.url);
    let shown = practice::shown(url).into_owned();
    let happened = |step: u32| (step as usize) < steps;
    let ended = request.ended.filter(|(moment, _)| happened(moment.step));
    let status = request.status.filter(|_| request.answered.is_some_and(|moment| happened(moment.step)));
    let status_text = match status {
        Some(0) => "not exposed".to_owned(),
        Some(status) => status.to_string(),
        None => String::new(),
    };
    let words = |class: &str, words: String| cell(class, text(words));
    let address = draw!(td { "class": "address", "title": url }[draw!(bdi {}[address(&shown)])]);
    let time = |time: Option<Micros>| words("number", time.map_or_else(String::new, seconds));
    let (class, rest) = match ended {
        Some((_, Outcome::Finished)) => {
            let class = if status.is_some_and(|status| status >= 400) { "bad" } else { "" };
            let size = if status == Some(0) { "not exposed".to_owned() } else { bytes(request.bytes) };
            let body = request.body.map_or_else(Html::default, |body| preview(trace.text(body)));
            ("", vec![words(class, status_text), words("number", size), time(request.elapsed()), cell("", body)])
        }
        Some((_, Outcome::Failed { reason, .. })) => {
            let reason = draw!(td { "class": "bad", "colspan": "3" }[text(trace.text(reason).to_owned())]);
            ("", vec![words("bad", "failed".to_owned()), reason])
        }
        Some((_, Outcome::Aborted)) => {
            let size = words("number", bytes(request.bytes));
            ("", vec![words("soft", "aborted".to_owned()), size, time(request.elapsed()), cell("", Html::default())])
        }
        None if happened(request.queued.step) => {
            let stage = match (request.started.filter(|moment| happened(moment.step)), status) {
                (None, _) => "waits for a connection".to_owned(),
                (Some(_), None) => "waits for the first byte".to_owned(),
                (Some(_), Some(_)) => format!("{status_text}, bytes arrive"),
            };
            let waited = words("number soft", seconds(now.since(request.queued.at)));
            ("", vec![words("soft", stage), cell("", Html::default()), waited, cell("", Html::default())])
        }
        None => ("later", vec![draw!(td { "colspan": "4" }[text("not asked yet")])]),
    };
    let subject = Subject::of(state.focus, Thing::Request(request.number)).name();
    let class = if lit.has_request(request.number) { format!("{class} lit") } else { class.to_owned() };
    draw!(tr { "class": &class, "tabindex": "-1", "data-lit": &subject } = [address].into_iter().chain(rest).collect())
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
    draw!(details { "class": "body-text" }[draw!(summary {}[text(kind)]), draw!(pre {}[seen, rest])])
}
