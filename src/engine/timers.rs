//! The armed timers of a run, by deadline and, at the same deadline, by the order of arming.

use crate::collections::sorted::Sorted;
use crate::trace::time::Micros;

/// What a timer does when the loop fires it.
pub(crate) type Fire = Box<dyn FnOnce()>;

/// Names an armed timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Timer {
    deadline: Micros,
    order: u32,
}

impl Timer {
    /// The timer's number in the log.
    pub(crate) fn number(self) -> u32 {
        self.order
    }
}

#[derive(Default)]
pub(crate) struct Timers {
    armed: Sorted<Timer, Fire>,
    /// Due and in the ready queue, but not fired yet: clearing still prevents them.
    due: Sorted<Timer, Fire>,
    count: u32,
}

impl Timers {
    pub(crate) fn arm(&mut self, deadline: Micros, fire: impl FnOnce(Timer) + 'static) -> Timer {
        self.count += 1;
        let timer = Timer { deadline, order: self.count };
        self.armed.insert(timer, Box::new(move || fire(timer)));
        timer
    }

    /// Takes the timer back; what it held is returned to be dropped outside any borrow.
    pub(crate) fn clear(&mut self, timer: Timer) -> Option<Fire> {
        self.armed.remove(&timer).or_else(|| self.due.remove(&timer))
    }

    pub(crate) fn next(&self) -> Option<Micros> {
        self.armed.first().map(|(timer, _)| timer.deadline)
    }

    /// Moves what is due by `now` aside, in order.
    pub(crate) fn take_due(&mut self, now: Micros) -> Vec<Timer> {
        let mut due = Vec::new();
        while let Some((&timer, _)) = self.armed.first()
            && timer.deadline <= now
        {
            self.make_due(timer);
            due.push(timer);
        }
        due
    }

    /// Moves one timer aside, as if it were due.
    pub(crate) fn make_due(&mut self, timer: Timer) {
        if let Some(fire) = self.armed.remove(&timer) {
            self.due.insert(timer, fire);
        }
    }

    /// What a due timer does, unless it was cleared.
    pub(crate) fn take(&mut self, timer: Timer) -> Option<Fire> {
        self.due.remove(&timer)
    }

    /// Empties it at the run's end.
    pub(crate) fn drain(&mut self) -> (Sorted<Timer, Fire>, Sorted<Timer, Fire>) {
        (std::mem::take(&mut self.armed), std::mem::take(&mut self.due))
    }
}
