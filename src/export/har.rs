//! The requests of runs as an HTTP Archive 1.2, which the developer tools of browsers open: a page for each run.
//!
//! The log knows no date, so every run begins at the beginning of 1970; it keeps no headers, no cookies and no bodies.

use crate::lens::fold::Follow;
use crate::lens::requests::{Outcome, Request, Requests};
use crate::trace::Trace;
use crate::trace::address;
use crate::trace::time::Micros;

use super::TitledRun;
use super::json::{milliseconds, text};

/// Where addresses of the practice server lead: an archive needs whole ones, and this one never leads anywhere.
const PRACTICE: &str = "https://practice.invalid/";
const DAY: u64 = 24 * 60 * 60 * 1_000_000;
/// The last day of the month.
const LAST_DAY: u64 = 31;

/// The archive of all runs.
pub fn har(runs: &[TitledRun<'_>]) -> String {
    let (mut pages, mut entries) = (Vec::new(), Vec::new());
    for (run, number) in runs.iter().zip(1..) {
        let (title, begun) = (text(run.title), date(Micros::ZERO));
        pages
            .push(format!(r#"{{"startedDateTime":"{begun}","id":"run-{number}","title":{title},"pageTimings":{{}}}}"#));
        let mut requests: Follow<Requests> = Follow::default();
        let requests = requests.follow(run.trace);
        entries.extend(requests.rows().iter().map(|request| entry(run.trace, request, number)));
    }
    format!(
        "{{\"log\":{{\"version\":\"1.2\",\"creator\":{{\"name\":\"Await Lab\",\"version\":\"{}\"}},\"pages\":[{}],\"entries\":[\n{}\n]}}}}\n",
        env!("CARGO_PKG_VERSION"),
        pages.join(","),
        entries.join(",\n")
    )
}

fn entry(trace: &Trace, request: &Request, page: u32) -> String {
    let (queued, end) = (request.queued.at, request.ended.map_or(trace.last_at(), |(ended, _)| ended.at));
    let started = request.started.map_or(end, |started| started.at);
    let answered = request.answered.map_or(end, |answered| answered.at);
    let [blocked, wait, receive, time] = [(queued, started), (started, answered), (answered, end), (queued, end)]
        .map(|(from, to)| milliseconds(to - from));
    let url = trace.text(request.url);
    let url = url.strip_prefix("no-cors:").unwrap_or(url);
    let shown = address::shown(url);
    let is_whole = shown.contains("://");
    let url = text(&if is_whole { shown.into_owned() } else { format!("{PRACTICE}{url}") });
    let (begun, bytes, status) = (date(queued), request.bytes, request.status.unwrap_or_default());
    let comment = match request.ended {
        Some((_, Outcome::Failed { reason, .. })) => format!(r#","comment":{}"#, text(trace.text(reason))),
        Some((_, Outcome::Aborted)) => r#","comment":"given up""#.to_owned(),
        Some((_, Outcome::TimedOut)) => r#","comment":"given up at a limit of time""#.to_owned(),
        _ => String::new(),
    };
    const EMPTY: &str = r#""httpVersion":"","cookies":[],"headers":[],"headersSize":-1"#;
    format!(
        r#"{{"pageref":"run-{page}","startedDateTime":"{begun}","time":{time},"request":{{"method":"GET","url":{url},"queryString":[],"bodySize":-1,{EMPTY}}},"response":{{"status":{status},"statusText":"","redirectURL":"","bodySize":{bytes},"content":{{"size":{bytes},"mimeType":""}},{EMPTY}}},"cache":{{}},"timings":{{"blocked":{blocked},"send":0,"wait":{wait},"receive":{receive}}}{comment}}}"#
    )
}

/// A moment of a run as a date: what lies a month after its beginning is of its last day.
fn date(at: Micros) -> String {
    let (day, in_day) = (at.0 / DAY + 1, at.0 % DAY);
    let (seconds, micros) = (in_day / 1_000_000, in_day % 1_000_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("1970-01-{:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z", day.min(LAST_DAY))
}
