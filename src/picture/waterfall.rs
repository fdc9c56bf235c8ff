//! A strip for each request: queued, waiting for the first byte, its bytes arriving, and how it ended.

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

fn marks(trace: &Trace, request: &Request, wanted: Wanted<'_>) -> Vec<Mark> {
    let height = wanted.height.unwrap_or(HEIGHT) - 2 * TOP;
    let is_lit = wanted.lit.has_request(trace, request);
    let mark = |shape: Shape, from: Micros, to: Micros| {
        let (y, height) = if let Shape::Bar(_) = shape { (TOP, height) } else { (TOP + height / 2, 0) };
        Mark { shape, from, to, y, height, words: None, entity: Some(Entity::Request(request.number)), is_lit }
    };
    let queued = request.queued.at;
    let end = request.ended.map_or(wanted.until, |(moment, _)| moment.at);
    let started = request.started.map_or(end, |moment| moment.at);
    let answered = request.answered.map_or(end, |moment| moment.at);
    let mut marks = vec![Mark { entity: None, is_lit: false, ..mark(Shape::Before, Micros::ZERO, queued) }];
    if started > queued {
        marks.push(mark(Shape::Bar(Bar::Queued), queued, started));
    }
    let bad = match request.ended {
        Some((_, Outcome::Failed { .. })) => Some((Bar::Failed, "failed")),
        Some((_, Outcome::Aborted | Outcome::TimedOut)) => Some((Bar::Aborted, "aborted")),
        _ => None,
    };
    match bad {
        Some((bar, class)) => {
            marks.extend([mark(Shape::Bar(bar), started, end), mark(Shape::Cross(class), end, end)]);
        }
        None => {
            marks.push(mark(Shape::Bar(Bar::Waiting), started, answered));
            marks.extend(request.answered.map(|_| mark(Shape::Bar(Bar::Body), answered, end)));
        }
    }
    let Wanted { window, .. } = wanted;
    marks.retain(|mark| mark.to >= window.from && mark.from <= window.to);
    marks
}
