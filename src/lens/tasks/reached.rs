//! Which lines of the source a run reaches, and when it does for the first time.

use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::lens::fold::moment::Count;
use crate::trace::Trace;
use crate::trace::event::Event;
use crate::trace::program::SourceLine;

/// The lines that left an event, by the place of the first one in the log.
#[derive(Clone, Debug, Default)]
pub struct Reached {
    first: Sorted<SourceLine, u32>,
    count: Count,
}

impl Reached {
    /// Every line, and whether it is among the first `steps` events.
    pub fn at(&self, steps: usize) -> impl Iterator<Item = (SourceLine, bool)> {
        self.first.iter().map(move |(line, step)| (*line, (*step as usize) < steps))
    }
}

impl Fold for Reached {
    fn push(&mut self, event: &Event, trace: &Trace) {
        let now = self.count.take(event);
        if let Some(line) = trace.line(event).filter(|line| !self.first.contains(line)) {
            self.first.insert(line, now.step);
        }
    }
}
