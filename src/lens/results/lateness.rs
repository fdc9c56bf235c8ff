//! How much longer the waits of a measured run took than they had to, each by itself.
//!
//! The total tells nothing of it: of requests that go together, each 30 ms late, the total is 30 ms late, too, however many
//! they are; and a worker that was killed, or a machine that slept, is no lateness of the browser's. So each wait is
//! compared with its own: a sleep with the time that it asked for, a request with the one of the ideal run. Left out are
//! those that failed or were given up, and those during which the page was hidden or stood still.

use crate::collections::sorted::Sorted;
use crate::lens::requests::{Outcome, Percentiles, Request, Requests};
use crate::lens::tasks::lanes::Lanes;
use crate::lens::tasks::span::{Span, SpanKind};
use crate::trace::Trace;
use crate::trace::event::Kind;
use crate::trace::event::WaitKind;
use crate::trace::time::Micros;

/// By how much the sleeps of a run were late that ended by themselves.
pub fn of_sleeps(trace: &Trace, lanes: &Lanes) -> Option<Percentiles> {
    let rows = lanes.all().iter().flat_map(|lane| &lane.waits);
    let spans = rows.flat_map(|row| (0..row.len()).filter_map(|index| row.get(index)));
    let late = |span: Span| {
        if !matches!(span.kind, SpanKind::Wait(WaitKind::Sleep) | SpanKind::Working) {
            return None;
        }
        let kind = |step: u32| Some(trace.events().get(step as usize)?.kind);
        let (Kind::SleepBegan { delay, .. }, Kind::SleepEnded { .. }) =
            (kind(span.first_step)?, kind(span.last_step?)?)
        else {
            return None;
        };
        let to = span.to?;
        (!is_paused(lanes, span.from, to)).then(|| (to - span.from) - delay.time())
    };
    Percentiles::of(&spans.filter_map(late).collect::<Vec<_>>())
}

/// By how much the requests of a measured run took longer than those of the ideal one, from sending to the last byte. Two
/// belong together that are the first, the second … of the same address.
pub fn of_requests(measured: (&Trace, &Requests, &Lanes), ideal: (&Trace, &Requests)) -> Option<Percentiles> {
    let (trace, requests, lanes) = measured;
    let ideals: Sorted<(&str, u32), Micros> =
        numbered(ideal.0, ideal.1).filter_map(|(key, request)| Some((key, taken(request)?.1))).collect();
    let late = |(key, request): ((&str, u32), &Request)| {
        let (from, length) = taken(request)?;
        let wanted = ideals.get(&key)?;
        (!is_paused(lanes, from, from + length)).then(|| length - *wanted)
    };
    Percentiles::of(&numbered(trace, requests).filter_map(late).collect::<Vec<_>>())
}

/// Each request with its address, and how many of the same address were before it.
fn numbered<'a>(trace: &'a Trace, requests: &'a Requests) -> impl Iterator<Item = ((&'a str, u32), &'a Request)> {
    let mut counts: Sorted<&str, u32> = Sorted::default();
    requests.rows().iter().map(move |request| {
        let url = trace.text(request.url);
        let count = counts.or_default(url);
        *count += 1;
        ((url, *count), request)
    })
}

/// When it was sent, and how long it took; nothing of what is not complete.
fn taken(request: &Request) -> Option<(Micros, Micros)> {
    let from = request.started.unwrap_or(request.queued).at;
    match request.ended? {
        (ended, Outcome::Finished) => Some((from, ended.at - from)),
        _ => None,
    }
}

/// Whether the page was hidden or stood still at a moment of that stretch.
fn is_paused(lanes: &Lanes, from: Micros, to: Micros) -> bool {
    lanes.paused().any(|(paused, until)| paused < to && until.is_none_or(|until| from < until))
}
