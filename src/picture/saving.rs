//! How much earlier a run ended than the one that it is compared with.

use crate::lens::fold::axis::{Axis, Stretch};
use crate::trace::time::Micros;

/// The time from a run's end to the other's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saving {
    /// From the end of the run to the end of the other one.
    pub time: Stretch,
    /// Where its words stand, if enough of it is seen for them.
    pub words_at: Option<Micros>,
    /// Whether there is little room for them.
    pub is_tight: bool,
}

/// What large words need, and small ones, in pixels.
const LARGE: u32 = 76;
const SMALL: u32 = 46;

impl Saving {
    /// So much time after a run's end.
    pub fn after(end: Micros, saved: Micros, axis: Axis) -> Saving {
        let seen = axis.seen;
        let time = Stretch { from: end, to: end + saved };
        let in_sight = Stretch { from: time.from.max(seen.from), to: time.to.min(seen.to) };
        let pixels = axis.column(in_sight.to) - axis.column(in_sight.from);
        let has_room = in_sight.length().0 * 6 >= seen.length().0 && pixels >= SMALL;
        Saving { time, words_at: has_room.then(|| in_sight.moment(1, 2)), is_tight: pixels < LARGE }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::time::secs;

    #[test]
    fn words_are_small_where_there_is_little_room_and_left_out_where_there_is_none() {
        let on = |width| {
            let saving = Saving::after(secs(2.0), secs(1.0), Stretch::until(secs(3.0)).on(width));
            saving.words_at.map(|at| (at, saving.is_tight))
        };
        assert_eq!([600, 150, 60].map(on), [Some((secs(2.5), false)), Some((secs(2.5), true)), None]);
    }
}
