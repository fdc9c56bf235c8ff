//! What a task does at an event, in a sentence: for what it waits, since when, and who woke it.

use crate::lens::tasks::lanes::Lane;
use crate::lens::tasks::span::{Span, SpanKind};
use crate::trace::Trace;
use crate::trace::event::TaskEnd;
use crate::trace::time::Micros;

use super::names::{Names, decimals};

/// What the task of a lane does at the event of that place, seen after the first `steps` events: what comes later is
/// said of the time to come. Nothing if it is not there yet.
pub fn doing(trace: &Trace, names: &Names, lane: &Lane, step: u32, steps: u32) -> Option<String> {
    let name = trace.text(lane.name);
    let spans: Vec<Span> = lane.at_step(step).collect();
    // What begins here comes before what goes on.
    let Some(span) = spans.iter().find(|span| span.first_step == step).or(spans.first()) else {
        let ended = lane.ended.filter(|(moment, _)| moment.step <= step)?.0;
        return Some(format!("{name} has ended, at {} s.", ended.at.fixed(3)));
    };
    let is_other = |other: &&Span| *other != span && !matches!(other.kind, SpanKind::Ready | SpanKind::Running);
    let others = spans.iter().filter(is_other).count();
    let words = span.words(trace, names);
    let others = if others > 0 { format!(", and {others} more") } else { String::new() };
    let is_left = lane.ended.is_some_and(|(ended, how)| {
        how == TaskEnd::LeftBehind && span.woken_by.is_none() && span.to.is_none_or(|to| to == ended.at)
    });
    let end = if is_left { "; nobody woke it".to_owned() } else { ending(trace, names, span, steps) };
    Some(match span.kind {
        SpanKind::Running => format!("{name} {words}."),
        _ => format!("{name} {words}{others}, since {} s{end}.", span.from.fixed(precision(span))),
    })
}

/// `; Producer woke it at 0.600 s`.
fn ending(trace: &Trace, names: &Names, span: &Span, steps: u32) -> String {
    let waker = span.waker(trace, names);
    if span.kind == SpanKind::Ready {
        return waker.map_or(String::new(), |waker| format!(": {waker} woke it"));
    }
    let (Some(to), Some(last)) = (span.to, span.last_step) else { return String::new() };
    let (to, is_past) = (to.fixed(precision(span)), last < steps);
    match waker {
        Some(waker) if is_past => format!("; {waker} woke it at {to} s"),
        Some(waker) => format!("; {waker} will wake it at {to} s"),
        None => format!(" until {to} s"),
    }
}

/// How many decimals tell its ends apart.
fn precision(span: &Span) -> usize {
    decimals(span.to.map_or(Micros::ZERO, |to| to.since(span.from)))
}
