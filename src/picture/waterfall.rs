//! A strip for each request: queued, waiting for the first byte, its bytes arriving, and how it ended.

use crate::lens::fold::moment::Moment;
use crate::lens::highlight::Entity;
use crate::lens::requests::{Outcome, Request, Requests};
use crate::trace::Trace;
use crate::trace::address;
use crate::trace::time::Micros;

use super::bars::Bar;
use super::strip::{Mark, Shape, Strip, Wanted};

const TOP: u32 = 3;
const HEIGHT: u32 = 20;

/// The strips of requests.
pub fn strips(trace: &Trace, requests: &Requests, wanted: Wanted<'_>) -> Vec<Strip> {
    requests.rows().iter().skip(wanted.first).take(wanted.most).map(|request| strip(trace, request, wanted)).collect()
}

fn strip(trace: &Trace, request: &Request, wanted: Wanted<'_>) -> Strip {
    let url = trace.text(request.url);
    let name = address::shown(url);
    Strip {
        name: name.strip_prefix("https://").unwrap_or(&name).to_owned(),
        whole: url.to_owned(),
        entity: Some(Entity::Request(request.number)),
        is_lit: wanted.lit.has_request(trace, request),
        height: wanted.height.unwrap_or(HEIGHT),
        marks: marks(trace, request, wanted),
    }
}

/// The stages of a request, each from the moment that began it: a bar, and a cross where it ended badly.
fn marks(trace: &Trace, request: &Request, wanted: Wanted<'_>) -> Vec<Mark> {
    let height = wanted.height.unwrap_or(HEIGHT) - 2 * TOP;
    let is_lit = wanted.lit.has_request(trace, request);
    let line = TOP + height / 2;
    let mark = |shape: Shape, from: Moment, to: Micros| {
        let (y, height) = if let Shape::Bar(_) = shape { (TOP, height) } else { (line, 0) };
        Mark { shape, from: from.at, to, y, height, words: None, entity: Some(Entity::Stage(from.step)), is_lit }
    };
    let queued = request.queued;
    let end = request.ended.map_or(wanted.until, |(moment, _)| moment.at);
    let before = Mark {
        shape: Shape::Before,
        from: Micros::ZERO,
        to: queued.at,
        y: line,
        height: 0,
        words: None,
        entity: None,
        is_lit: false,
    };
    let mut marks = vec![before];
    let started = request.started.map_or(end, |moment| moment.at);
    if started > queued.at {
        marks.push(mark(Shape::Bar(Bar::Queued), queued, started));
    }
    let bad = match request.ended {
        Some((ended, Outcome::Failed { .. })) => Some((ended, Bar::Failed, "failed")),
        Some((ended, Outcome::Aborted | Outcome::TimedOut)) => Some((ended, Bar::Aborted, "aborted")),
        _ => None,
    };
    match (bad, request.started) {
        (Some((ended, bar, class)), started) => {
            marks.extend(started.map(|started| mark(Shape::Bar(bar), started, end)));
            marks.push(mark(Shape::Cross(class), ended, end));
        }
        (None, Some(started)) => {
            marks.push(mark(Shape::Bar(Bar::Waiting), started, request.answered.map_or(end, |moment| moment.at)));
            marks.extend(request.answered.map(|answered| mark(Shape::Bar(Bar::Body), answered, end)));
        }
        (None, None) => {}
    }
    marks.retain(|mark| mark.is_seen(wanted.axis.seen));
    marks
}
