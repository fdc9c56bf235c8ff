//! How much earlier a run ended than the one that it is compared with.

use crate::lens::fold::axis::Stretch;
use crate::trace::time::Micros;

/// The time from a run's end to the other's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saving {
    /// From the end of the run to the end of the other one.
    pub time: Stretch,
    /// Where its words stand, if enough of it is seen for them.
    pub words_at: Option<Micros>,
}

impl Saving {
    /// So much time after a run's end.
    pub fn after(end: Micros, saved: Micros, seen: Stretch) -> Saving {
        let time = Stretch { from: end, to: end + saved };
        let in_sight = Stretch { from: time.from.max(seen.from), to: time.to.min(seen.to) };
        let has_room = in_sight.length().0 * 6 >= seen.length().0;
        Saving { time, words_at: has_room.then(|| in_sight.moment(1, 2)) }
    }
}
