//! The playhead on the axis, and what lies after it: still to come, and drawn pale.

use crate::lens::fold::axis::Stretch;
use crate::trace::time::Micros;

/// What is seen of the playhead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlayheadMark {
    /// Where it is, if that is seen.
    pub at: Option<Micros>,
    /// What is seen of the time after it.
    pub later: Option<Stretch>,
}

impl PlayheadMark {
    /// The playhead at a moment.
    pub fn at(at: Micros, seen: Stretch) -> PlayheadMark {
        PlayheadMark {
            at: seen.contains(at).then_some(at),
            later: (at < seen.to).then_some(Stretch { from: at.max(seen.from), to: seen.to }),
        }
    }
}
