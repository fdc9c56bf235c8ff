//! What is drawn under a pointer.

use crate::lens::fold::axis::{Axis, Stretch};
use crate::trace::time::Micros;

use super::lanes::Lane;
use super::span::Span;

/// The span of a lane that is drawn at that moment: what lies in front, and of what is too short to be told apart the
/// longest.
pub fn hit(lane: &Lane, axis: Axis, at: Micros) -> Option<Span> {
    let half = Micros(axis.seen.length().0 / u64::from(axis.width.max(1)) / 2);
    let near = Stretch { from: at - half, to: at + half }.on(1);
    // Polls are drawn in front of waits.
    let rows = std::iter::once(&lane.thread).chain(&lane.waits);
    let length = |span: &Span| span.to.unwrap_or(axis.seen.to).min(near.seen.to) - span.from.max(near.seen.from);
    let longest = |row: &super::row::Row| row.drawn(near).map(|drawn| drawn.shown).max_by_key(length);
    rows.filter_map(longest).next()
}
