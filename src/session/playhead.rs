//! The moment that every view shows.

use crate::trace::Trace;
use crate::trace::time::Micros;

/// Where the reader looks. All runs that are compared share the moment, counted from each one's start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Playhead {
    /// At the end, which a growing run moves on.
    #[default]
    Live,
    /// At a moment of the reader's choice.
    At {
        /// The moment.
        at: Micros,
        /// How many events of the run in focus have happened: several can share a moment.
        step: usize,
    },
}

impl Playhead {
    /// At a moment: after everything that happened up to it.
    pub fn seek(trace: &Trace, at: Micros) -> Playhead {
        Playhead::At { at, step: happened(trace, at) }
    }

    /// After the first `step` events.
    pub fn after(trace: &Trace, step: usize) -> Playhead {
        let step = step.min(trace.events().len());
        let at = step.checked_sub(1).map_or(Micros::ZERO, |last| trace.events()[last].at());
        Playhead::At { at, step }
    }

    /// The moment, where `end` is the end.
    pub fn moment(self, end: Micros) -> Micros {
        match self {
            Playhead::Live => end,
            Playhead::At { at, .. } => at,
        }
    }

    /// How many events of a run are shown; `focused` is the run whose steps are counted.
    pub fn steps(self, trace: &Trace, focused: bool) -> usize {
        match self {
            Playhead::Live => trace.events().len(),
            Playhead::At { step, .. } if focused => step.min(trace.events().len()),
            Playhead::At { at, .. } => happened(trace, at),
        }
    }
}

/// How many events had happened by then.
fn happened(trace: &Trace, at: Micros) -> usize {
    trace.events().partition_point(|event| event.at() <= at)
}
