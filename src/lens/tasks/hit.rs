//! What is drawn under a pointer.

use crate::lens::fold::window::Window;
use crate::trace::time::Micros;

use super::lanes::Lane;
use super::span::Span;

/// The span of a lane that is drawn at that moment: what lies in front, and of what is too short to be told apart the
/// longest.
pub fn hit(lane: &Lane, window: Window, at: Micros) -> Option<Span> {
    let half = Micros(window.to.since(window.from).0 / u64::from(window.columns.max(1)) / 2);
    let near = Window { from: at - half, to: at + half, columns: 1 };
    // Polls are drawn in front of waits.
    let rows = std::iter::once(&lane.thread).chain(&lane.waits);
    let length = |span: &Span| span.to.unwrap_or(window.to).min(near.to).since(span.from.max(near.from));
    let longest = |row: &super::row::Row| row.drawn(near).map(|drawn| drawn.shown).max_by_key(length);
    rows.filter_map(longest).next()
}
