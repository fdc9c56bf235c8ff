//! The armed timers of a run, by deadline and, at the same deadline, by the order of arming.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::rc::Rc;

use crate::trace::time::Micros;

use super::wait::Wait;

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

/// A timer in the line, with whom it fires.
struct Armed {
    timer: Timer,
    wait: Rc<Wait>,
}

impl PartialEq for Armed {
    fn eq(&self, other: &Armed) -> bool {
        self.timer == other.timer
    }
}

impl Eq for Armed {}

impl PartialOrd for Armed {
    fn partial_cmp(&self, other: &Armed) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Armed {
    fn cmp(&self, other: &Armed) -> std::cmp::Ordering {
        self.timer.cmp(&other.timer)
    }
}

/// The armed timers, and which of those before them are over.
#[derive(Default)]
pub(crate) struct Timers {
    /// By deadline. As in asyncio's loop one that was cleared stays until it comes to the front.
    heap: BinaryHeap<Reverse<Armed>>,
    /// Whether each timer has fired or was cleared, in the order of arming. Those at the front that have are dropped.
    over: VecDeque<bool>,
    /// How many were dropped from the front.
    left_out: u32,
}

impl Timers {
    /// The timer that is armed next, for whoever has to know it before.
    pub(crate) fn next_for(&self, deadline: Micros) -> Timer {
        Timer { deadline, order: self.left_out + self.over.len() as u32 + 1 }
    }

    /// From now on the timer fires the wait when its deadline has come, unless it is cleared.
    pub(crate) fn arm(&mut self, timer: Timer, wait: Rc<Wait>) {
        self.number(timer);
        self.heap.push(Reverse(Armed { timer, wait }));
    }

    /// Numbers a timer that does not stand in line, for it is due at once.
    pub(crate) fn number(&mut self, timer: Timer) {
        debug_assert_eq!(timer, self.next_for(timer.deadline));
        self.over.push_back(false);
    }

    fn place(&self, timer: Timer) -> Option<usize> {
        Some((timer.order - 1).checked_sub(self.left_out)? as usize)
    }

    fn is_over(&self, timer: Timer) -> bool {
        self.place(timer).is_none_or(|place| self.over[place])
    }

    /// The timer fires no more. True if it would have.
    pub(crate) fn clear(&mut self, timer: Timer) -> bool {
        let was_over = self.is_over(timer);
        if let Some(place) = self.place(timer) {
            self.over[place] = true;
        }
        while self.over.front() == Some(&true) {
            self.over.pop_front();
            self.left_out += 1;
        }
        !was_over
    }

    /// The next deadline.
    pub(crate) fn next(&mut self) -> Option<Micros> {
        while let Some(Reverse(Armed { timer, .. })) = self.heap.peek() {
            if !self.is_over(*timer) {
                return Some(timer.deadline);
            }
            self.heap.pop();
        }
        None
    }

    /// Takes the next timer out of the line if it is due by `now`; clearing it still prevents it.
    pub(crate) fn take_due(&mut self, now: Micros) -> Option<(Timer, Rc<Wait>)> {
        self.next().filter(|deadline| *deadline <= now)?;
        self.heap.pop().map(|Reverse(Armed { timer, wait })| (timer, wait))
    }
}
