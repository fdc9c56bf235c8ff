//! What a task does at an event, in a sentence: for what it waits, since when, and who woke it.

use crate::lens::tasks::lanes::Lane;
use crate::lens::tasks::span::{Span, SpanKind};
use crate::trace::Trace;
use crate::trace::event::{TaskEnd, TaskId};
use crate::trace::time::Micros;

use super::ends::raised;
use super::figures::{exact, moment};
use super::names::Names;

/// What the task of a lane does at the event of that place, seen after the first `steps` events: what comes later is
/// said of the time to come. Nothing if it is not there yet.
pub fn doing(trace: &Trace, names: &Names, lane: &Lane, step: u32, steps: u32) -> Option<String> {
    let name = trace.text(lane.name);
    let spans: Vec<Span> = lane.at_step(step).collect();
    // What begins here comes before what goes on.
    let Some(span) = spans.iter().find(|span| span.first_step == step).or(spans.first()) else {
        let ended = lane.ended.filter(|(moment, _)| moment.step <= step)?.0;
        let words = match lane.failed {
            Some((error, message)) => format!("failed with {}", raised(trace, error, message)),
            None => "has ended".to_owned(),
        };
        return Some(format!("{name} {words}, at {}.", exact(ended.at)));
    };
    let is_other = |other: &&Span| *other != span && !matches!(other.kind, SpanKind::Ready | SpanKind::Running);
    let others = spans.iter().filter(is_other).count();
    let words = words(trace, names, span);
    let others = if others > 0 { format!(", and {others} more") } else { String::new() };
    let is_left = lane.ended.is_some_and(|(ended, how)| {
        how == TaskEnd::LeftBehind && span.woken_by.is_none() && span.to.is_none_or(|to| to == ended.at)
    });
    let (others, end) = match span.kind {
        // A poll of no length.
        SpanKind::Running if span.to == Some(span.from) => Default::default(),
        SpanKind::Running => (String::new(), ending(trace, names, span, steps)),
        _ if is_left => (others, "; nobody woke it".to_owned()),
        _ => (others, ending(trace, names, span, steps)),
    };
    Some(format!("{name} {words}{others}, since {}{end}.", moment(span.from, length(span))))
}

/// `; Producer woke it at 0.600 s`.
fn ending(trace: &Trace, names: &Names, span: &Span, steps: u32) -> String {
    let waker = waker(trace, names, span);
    if span.kind == SpanKind::Ready {
        return waker.map_or(String::new(), |waker| format!(": {waker} woke it"));
    }
    let (Some(to), Some(last)) = (span.to, span.last_step) else { return String::new() };
    let (to, is_past) = (moment(to, length(span)), last < steps);
    match waker {
        Some(waker) if is_past => format!("; {waker} woke it at {to}"),
        Some(waker) => format!("; {waker} will wake it at {to}"),
        None => format!(" until {to}"),
    }
}

fn length(span: &Span) -> Micros {
    span.to.map_or(Micros::ZERO, |to| to - span.from)
}

/// What a task does in a span, in words that follow its name: `waits for Consumer-2`, `works on Task-5`.
pub fn words(trace: &Trace, names: &Names, span: &Span) -> String {
    match (span.kind, span.holds, span.wait(trace)) {
        (SpanKind::Ready, ..) => "is in the ready queue".to_owned(),
        (SpanKind::Running, ..) => "has the thread".to_owned(),
        (SpanKind::Working, Some(item), _) => format!("works on {}", trace.text(item)),
        (SpanKind::Cleaning, _, Some(wait)) => {
            format!("cleans up and {}", names.wait(trace, wait, span.first_step))
        }
        (_, _, Some(wait)) => names.wait(trace, wait, span.first_step),
        _ => "waits".to_owned(),
    }
}

/// Who put the task into the ready queue, in words: `Consumer-0`, `its timer`.
pub fn waker<'a>(trace: &'a Trace, names: &Names, span: &Span) -> Option<&'a str> {
    match span.woken_by? {
        TaskId::LOOP => Some(span.kind.waker()),
        task => Some(names.task(trace, task)),
    }
}
