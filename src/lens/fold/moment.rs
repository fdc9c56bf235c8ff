//! A place in the log, with its time.

use crate::trace::event::Event;
use crate::trace::time::Micros;

/// When something happened. Order comes from the step, never from the time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// The event's place in the log, counted from 0.
    pub step: u32,
    /// Its time since the run's start.
    pub at: Micros,
}

/// Counts the events that a fold has taken.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Count(u32);

impl Count {
    /// The moment of the next event.
    pub(crate) fn take(&mut self, event: &Event) -> Moment {
        let moment = Moment { step: self.0, at: event.at() };
        self.0 = self.0.saturating_add(1);
        moment
    }
}
