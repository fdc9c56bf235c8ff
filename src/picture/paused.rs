//! When the page was hidden, or it and its thread stood still: what happened then took longer than it would have.

use crate::lens::fold::axis::Stretch;
use crate::lens::tasks::lanes::Lanes;
use crate::trace::time::Micros;

/// The stretches of that which are seen; one that goes on reaches up to `until`.
pub fn pauses(lanes: &Lanes, until: Micros, seen: Stretch) -> Vec<Stretch> {
    let stretch = |(from, to)| Stretch::drawn(from, to, until);
    let is_seen = |of: &Stretch| of.from <= seen.to && seen.from <= of.to;
    lanes.paused().map(stretch).filter(is_seen).collect()
}
