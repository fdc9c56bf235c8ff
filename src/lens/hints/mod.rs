//! Hints, as a linter gives them: what a run shows that could be better, with its figure, its moment, and what to do.
//!
//! Each is read from the log alone, so they are the same for a lab, for a program that was recorded elsewhere and for a file.
//! A hint names a cause only where the log decides it.

mod connections;
mod ends;
mod hint;
mod overlap;
mod queues;
mod thread;

use crate::lens::fold::Fold;
use crate::trace::Trace;
use crate::trace::event::Event;

pub use self::hint::{EndedRun, Hint};

/// What the hints need of a log beside what other lenses read.
#[derive(Clone, Debug, Default)]
pub struct Signs {
    ends: ends::Ends,
    turns: thread::Turns,
    rows: overlap::Rows,
    flights: connections::Flights,
    steps: u32,
}

impl Fold for Signs {
    fn push(&mut self, event: &Event, _: &Trace) {
        let step = self.steps;
        self.steps += 1;
        self.ends.push(event, step);
        self.turns.push(event, step);
        self.rows.push(event, step);
        self.flights.push(event);
    }
}

/// The hints of a run that has ended, the gravest first.
pub fn hints(run: &EndedRun<'_>, signs: &Signs) -> Vec<Hint> {
    let mut hints = ends::hints(run, &signs.ends);
    hints.extend(thread::hint(run, &signs.turns));
    hints.extend(overlap::hint(&signs.rows));
    hints.extend(queues::hints(run));
    hints.extend(connections::hint(run, &signs.flights));
    hints
}
