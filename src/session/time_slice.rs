//! Long work in slices, between which the page has a turn.

use std::cell::Cell;
use std::rc::Rc;

use crate::engine::World;
use crate::trace::time::{Micros, millis};

use super::ports::Ports;
use super::record::Record;

/// How long a slice is.
const SLICE: Micros = millis(8);
/// How many events the lenses take at once.
const EVENTS: usize = 1_000;

/// Gives the page a turn whenever a slice is over.
pub struct Pace {
    page: Rc<dyn World>,
    slice: Cell<Micros>,
}

impl Pace {
    /// The pace of a page; the first slice begins now.
    pub fn of(page: &dyn Ports) -> Pace {
        Pace { page: page.world(&[]), slice: Cell::default() }
    }

    /// The page's time.
    pub fn now(&self) -> Micros {
        self.page.now()
    }

    /// Gives the page a turn if the slice is over.
    pub async fn keep(&self) {
        if self.page.now().since(self.slice.get()) >= SLICE {
            self.breathe().await;
        }
    }

    /// Gives the page a turn.
    pub async fn breathe(&self) {
        self.page.breathe().await;
        self.slice.set(self.page.now());
    }

    /// Lets the lenses read a log: then every view is quick.
    pub async fn read(&self, record: &Record) {
        while !record.look(|trace, reading| reading.prepare(trace, EVENTS)) {
            self.keep().await;
        }
    }
}
