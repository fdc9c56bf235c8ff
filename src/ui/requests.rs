//! What came of each request: status, size, time, or what went wrong and what to do next.

use yew::prelude::*;

use crate::app::record::Shown;
use crate::app::state::{Action, State};
use crate::engine::practice;
use crate::engine::time::Micros;
use crate::engine::trace::Trace;
use crate::lens::requests::{Outcome, Request};

use super::focus::focus_switch;
use super::format::{bytes, seconds};
use super::json::laid_out;

/// The most rows on the page.
const MOST: usize = 200;
/// The most of a body that is shown, in bytes.
const MOST_BODY: usize = 8 * 1024;

/// The rows of the run in focus, as they are at the playhead.
pub fn requests(state: &State, dispatch: &Callback<Action>) -> Html {
    let Some(shown) = state.shown.get(state.focus) else { return html! {} };
    let rows = rows(state, shown);
    html! {
        <section class="panel spaced" aria-label="Requests">
            <div class="fig-head">
                <h2>{ "Requests" }</h2>
                { focus_switch(state, dispatch) }
            </div>
            <div class="scroll" tabindex="0" role="region" aria-label="Rows of requests">
                <table>
                    <thead><tr><th>{ "Address" }</th><th>{ "Status" }</th><th class="number">{ "Size" }</th><th class="number">{ "Time" }</th><th>{ "Body" }</th></tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
        </section>
    }
}

fn rows(state: &State, shown: &Shown) -> Vec<Html> {
    let Some(record) = &shown.record else { return Vec::new() };
    record.look(|trace, reading| {
        let steps = state.steps(state.focus, trace);
        let now = state.moment();
        let requests = reading.requests.follow(trace).rows();
        requests.iter().take(MOST).map(|request| row(trace, request, steps, now)).collect()
    })
}

fn row(trace: &Trace, request: &Request, steps: usize, now: Micros) -> Html {
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
    let opaque = request.status == Some(0);
    let address = html! { <td class="address" title={url.to_owned()}><bdi>{ address(&shown) }</bdi></td> };
    match ended {
        Some((_, Outcome::Finished)) => html! {
            <tr>
                { address }
                <td class={classes!((status.is_some_and(|status| status >= 400)).then_some("bad"))}>{ status_text }</td>
                <td class="number">{ if opaque { "not exposed".to_owned() } else { bytes(request.bytes) } }</td>
                <td class="number">{ request.elapsed().map(seconds) }</td>
                <td>{ request.body.map(|body| preview(trace.text(body))) }</td>
            </tr>
        },
        Some((_, Outcome::Failed { reason, .. })) => html! {
            <tr>{ address }<td class="bad">{ "failed" }</td><td class="bad" colspan="3">{ trace.text(reason) }</td></tr>
        },
        Some((_, Outcome::Aborted)) => html! {
            <tr>
                { address }
                <td class="soft">{ "aborted" }</td>
                <td class="number">{ bytes(request.bytes) }</td>
                <td class="number">{ request.elapsed().map(seconds) }</td>
                <td></td>
            </tr>
        },
        None if happened(request.queued.step) => {
            let stage = match (request.started.filter(|moment| happened(moment.step)), status) {
                (None, _) => "waits for a connection".to_owned(),
                (Some(_), None) => "waits for the first byte".to_owned(),
                (Some(_), Some(_)) => format!("{status_text}, bytes arrive"),
            };
            html! {
                <tr>
                    { address }
                    <td class="soft">{ stage }</td>
                    <td></td>
                    <td class="number soft">{ seconds(now.since(request.queued.at)) }</td>
                    <td></td>
                </tr>
            }
        }
        None => html! { <tr class="later">{ address }<td colspan="4">{ "not asked yet" }</td></tr> },
    }
}

/// An address, whose scheme gives way on a narrow screen.
fn address(url: &str) -> Html {
    match url.strip_prefix("https://") {
        Some(rest) => html! { <><span class="scheme">{ "https://" }</span>{ rest }</> },
        None => html! { url },
    }
}

/// A body's text, laid out where it is JSON. It reaches the page as text, and at most so much of it.
fn preview(text: &str) -> Html {
    let pretty = laid_out(text);
    let (kind, whole) = match &pretty {
        Some(pretty) => ("JSON", pretty.as_str()),
        None => ("Text", text),
    };
    let cut = whole.char_indices().map(|(at, _)| at).take_while(|at| *at <= MOST_BODY).last().unwrap_or(0);
    let (seen, is_cut) = if whole.len() > MOST_BODY { (&whole[..cut], true) } else { (whole, false) };
    html! {
        <details class="body-text">
            <summary>{ kind }</summary>
            <pre><bdi>{ seen }</bdi>{ if is_cut { "\n… the rest is left out" } else { "" } }</pre>
        </details>
    }
}
