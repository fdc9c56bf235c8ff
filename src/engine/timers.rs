//! The armed timers of a run, by deadline and, at the same deadline, by the order of arming.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::trace::time::Micros;

use super::runtime::Entry;

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

/// How far a timer is, with what it does.
#[derive(Default)]
enum Stage {
    Armed(Fire),
    /// In the ready queue, but not fired yet: clearing still prevents it.
    Due(Fire),
    /// Fired or cleared.
    #[default]
    Over,
}

#[derive(Default)]
pub(crate) struct Timers {
    /// By deadline. As in asyncio's loop one that was cleared stays until it comes to the front.
    line: BinaryHeap<Reverse<Timer>>,
    /// Every timer's stage, in the order of arming, without the first that are over.
    stages: VecDeque<Stage>,
    /// How many those are that are left out.
    left_out: u32,
}

impl Timers {
    /// The timer that is armed next, for whoever has to know it before.
    pub(crate) fn next_for(&self, deadline: Micros) -> Timer {
        Timer { deadline, order: self.left_out + self.stages.len() as u32 + 1 }
    }

    pub(crate) fn arm(&mut self, timer: Timer, fire: impl FnOnce() + 'static) {
        self.line.push(Reverse(timer));
        self.stages.push_back(Stage::Armed(Box::new(fire)));
    }

    fn stage(&mut self, timer: Timer) -> Option<&mut Stage> {
        self.stages.get_mut((timer.order - 1).checked_sub(self.left_out)? as usize)
    }

    /// Takes the timer back; what it held is returned to be dropped outside any borrow.
    pub(crate) fn clear(&mut self, timer: Timer) -> Option<Fire> {
        let stage = std::mem::take(self.stage(timer)?);
        while let Some(Stage::Over) = self.stages.front() {
            self.stages.pop_front();
            self.left_out += 1;
        }
        match stage {
            Stage::Armed(fire) | Stage::Due(fire) => Some(fire),
            Stage::Over => None,
        }
    }

    /// The next deadline.
    pub(crate) fn next(&mut self) -> Option<Micros> {
        self.first().map(|timer| timer.deadline)
    }

    /// The first in line; those before it that are armed no more leave the line.
    fn first(&mut self) -> Option<Timer> {
        loop {
            let Reverse(timer) = *self.line.peek()?;
            if let Some(Stage::Armed(_)) = self.stage(timer) {
                return Some(timer);
            }
            self.line.pop();
        }
    }

    /// Moves what is due by `now` to the end of the ready queue, in order.
    pub(crate) fn move_due(&mut self, now: Micros, ready: &mut VecDeque<Entry>) {
        while let Some(timer) = self.first()
            && timer.deadline <= now
        {
            self.make_due(timer);
            ready.push_back(Entry::Fire(timer));
        }
    }

    /// Makes one timer due, whatever its deadline.
    pub(crate) fn make_due(&mut self, timer: Timer) {
        if let Some(stage) = self.stage(timer) {
            *stage = match std::mem::take(stage) {
                Stage::Armed(fire) => Stage::Due(fire),
                other => other,
            };
        }
    }

    /// What a due timer does, unless it was cleared.
    pub(crate) fn take(&mut self, timer: Timer) -> Option<Fire> {
        matches!(self.stage(timer), Some(Stage::Due(_))).then(|| self.clear(timer)).flatten()
    }
}
