//! Long work in slices, between which the page has a turn.

use std::cell::Cell;
use std::rc::Rc;

use crate::trace::time::{Micros, millis};

use super::ports::Ports;
use super::record::Record;

/// How long a slice is.
const SLICE: Micros = millis(8);
/// How many events are taken between two looks at the clock.
pub const EVENTS: usize = 1_000;

/// Gives the page a turn whenever a slice is over.
pub struct TimeSlice {
    page: Rc<dyn Ports>,
    /// When the slice began; nothing for one that never ends.
    slice: Cell<Option<Micros>>,
}

impl TimeSlice {
    /// Slices of the page's time; the first begins now.
    pub fn of(page: Rc<dyn Ports>) -> TimeSlice {
        TimeSlice { slice: Cell::new(Some(page.now())), page }
    }

    /// For work so small that all of it is one slice.
    pub fn without_end(page: Rc<dyn Ports>) -> TimeSlice {
        TimeSlice { slice: Cell::new(None), page }
    }

    /// The page's time, as far as slices know it.
    pub fn now(&self) -> Micros {
        if self.slice.get().is_some() { self.page.now() } else { Micros::ZERO }
    }

    /// Whether the slice is over.
    pub fn is_due(&self) -> bool {
        self.slice.get().is_some_and(|begun| self.page.now() - begun >= SLICE)
    }

    /// Gives the page a turn if the slice is over.
    pub async fn yield_if_due(&self) {
        if self.is_due() {
            self.yield_to_page().await;
        }
    }

    /// Gives the page a turn.
    pub async fn yield_to_page(&self) {
        if self.slice.get().is_some() {
            self.page.turn().await;
            self.slice.set(Some(self.page.now()));
        }
    }

    /// Lets the lenses read a log: then every view is quick. `tell` hears now and then how many events they have read.
    pub async fn read(&self, record: &Record, tell: impl Fn(usize)) {
        let mut read = 0;
        while !record.look(|trace, reading| reading.prepare(trace, EVENTS)) {
            read += EVENTS;
            tell(read);
            self.yield_if_due().await;
        }
    }
}
