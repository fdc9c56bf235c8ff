//! The rows of a run: a strip for each task, or for each request.

use crate::lens::fold::axis::{Axis, Stretch};
use crate::lens::highlight::{Entity, Highlight};
use crate::lens::reading::Reading;
use crate::lens::tasks::hit::hit;
use crate::trace::Trace;
use crate::trace::event::TaskId;
use crate::trace::time::Micros;

use super::strip::{RowsOf, Strip, Wanted};
use super::{batches, lanes, waterfall};

/// The strips that are wanted.
pub fn rows(trace: &Trace, reading: &mut Reading, wanted: Wanted<'_>) -> Vec<Strip> {
    match wanted.rows {
        RowsOf::Requests => waterfall::strips(trace, reading.requests.follow(trace), wanted),
        RowsOf::Tasks => lanes::strips(trace, reading.lanes.follow(trace), wanted),
        RowsOf::Batches => batches::strips(reading.batches.follow(trace), wanted),
    }
}

/// How many strips a run has, and about how many marks.
pub fn counts(trace: &Trace, reading: &mut Reading, rows: RowsOf) -> (usize, usize) {
    match rows {
        RowsOf::Requests => {
            let rows = reading.requests.follow(trace).rows().len();
            (rows, rows * 3)
        }
        RowsOf::Tasks => {
            let lanes = reading.lanes.follow(trace);
            (lanes.all().len() + lanes.unawaited().len(), lanes.waits())
        }
        RowsOf::Batches => {
            let batches = reading.batches.follow(trace);
            (batches::sizes(batches).len(), batches.all().len())
        }
    }
}

/// Where among strips one stands who goes through them with the arrow keys, from name to mark to mark to name: at what is
/// pointed at, or else at the first that is lit.
pub fn pointed(strips: &[Strip], lit: &Highlight, seen: Stretch) -> Option<Entity> {
    let mut first_lit = None;
    for (entity, is_lit) in places(strips, seen) {
        if lit.entity() == Some(entity) {
            return Some(entity);
        }
        first_lit = first_lit.or(is_lit.then_some(entity));
    }
    first_lit
}

/// What can be stood at, and whether it is lit.
fn places(strips: &[Strip], seen: Stretch) -> impl Iterator<Item = (Entity, bool)> {
    let places = strips.iter().flat_map(move |strip| {
        let marks = strip.marks.iter().filter(move |mark| mark.is_seen(seen)).map(|mark| (mark.entity, mark.is_lit));
        [(strip.entity, strip.is_lit)].into_iter().chain(marks)
    });
    places.filter_map(|(entity, is_lit)| Some((entity?, is_lit)))
}

/// Leaves of marks that are painted only those that the arrow keys need as elements, whatever their number: where one stands,
/// and one step before and after it. Their words are painted.
pub fn leave_reachable(strips: &mut [Strip], pointed: Option<Entity>, seen: Stretch) {
    let here = 1 + places(strips, seen).position(|(entity, _)| Some(entity) == pointed).unwrap_or_default();
    let mut place = 0_usize;
    for strip in strips {
        place += usize::from(strip.entity.is_some());
        strip.marks.retain_mut(|mark| {
            mark.words = None;
            let is_place = mark.entity.is_some() && mark.is_seen(seen);
            place += usize::from(is_place);
            is_place && place.abs_diff(here) <= 1
        });
    }
}

/// What is drawn at a moment on the row of that place: a bar of a task, a request, or nothing.
pub fn under(
    trace: &Trace,
    reading: &mut Reading,
    rows: RowsOf,
    (row, at): (usize, Micros),
    axis: Axis,
) -> Option<Entity> {
    if rows == RowsOf::Batches {
        let batches = reading.batches.follow(trace);
        let size = *batches::sizes(batches).get(row)?;
        let mut there = batches::of(batches, size).filter(|batch| batch.from.at <= at);
        let batch = there.rfind(|batch| batch.to.is_none_or(|to| at <= to))?;
        return Some(Entity::Event(batch.from.step));
    }
    if rows == RowsOf::Requests {
        let request = reading.requests.follow(trace).rows().get(row)?;
        let end = request.ended.map_or(axis.seen.to, |(ended, _)| ended.at);
        return (request.queued.at <= at && at <= end).then_some(Entity::Request(request.number));
    }
    let lane = reading.lanes.follow(trace).of(TaskId(row as u32 + 1))?;
    hit(lane, axis, at).map(|span| Entity::Span(span.first_step))
}
