//! Who stands in line for an item, and who was woken for one.
//!
//! A task that begins to wait for an item may go on with an older wait: a put woke it, and before its turn another task took
//! the item. Or it may begin another wait, in a second future that it has joined. The line tells which: only whoever was woken
//! can have been woken in vain.

use std::ops::RangeInclusive;

use crate::collections::linked_map::LinkedMap;
use crate::collections::sorted::Sorted;
use crate::lens::fold::moment::Moment;
use crate::trace::event::{Event, Kind, Queue, TaskId};

/// The lines of all queues.
#[derive(Clone, Debug, Default)]
pub(crate) struct Getters {
    lines: Sorted<Queue, Line>,
}

/// The waits at one queue, each by its task and the place of the event that began it.
#[derive(Clone, Debug, Default)]
struct Line {
    waiting: LinkedMap<(TaskId, u32), Moment>,
    woken: LinkedMap<(TaskId, u32), Moment>,
}

impl Line {
    fn wake_next(&mut self) -> bool {
        let next = self.waiting.iter().next().map(|(key, since)| (key, *since));
        next.is_some_and(|(key, since)| {
            self.waiting.leave(key);
            self.woken.join(key, since);
            true
        })
    }
}

impl Getters {
    /// How many lines there are.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Takes the next event; whether it says once more of a wait for an item that it goes on.
    pub(crate) fn push(&mut self, event: &Event, now: Moment) -> bool {
        let task = event.task;
        match event.kind {
            Kind::ItemPut { queue, .. } => drop(self.lines.or_default(queue).wake_next()),
            Kind::ItemTaken { queue, .. } => drop(leave_once(&mut self.lines.or_default(queue).woken, task)),
            Kind::QueueShutDown { queue, .. } => while self.lines.or_default(queue).wake_next() {},
            Kind::GetBlocked { queue } => {
                let line = self.lines.or_default(queue);
                line.waiting.join((task, now.step), now);
                return leave_once(&mut line.woken, task);
            }
            Kind::GetWithdrawn { queue } => {
                let line = self.lines.or_default(queue);
                // What it was woken for, it leaves to the next.
                if !leave_once(&mut line.waiting, task) && leave_once(&mut line.woken, task) {
                    line.wake_next();
                }
            }
            _ => {}
        }
        false
    }
}

/// The keys of all that a task waits for in a line.
pub(crate) fn all_of(task: TaskId) -> RangeInclusive<(TaskId, u32)> {
    (task, 0)..=(task, u32::MAX)
}

/// One wait of a task leaves a line, the one that began first; whether there was one.
pub(crate) fn leave_once(line: &mut LinkedMap<(TaskId, u32), Moment>, task: TaskId) -> bool {
    line.first_in(all_of(task)).and_then(|first| line.leave(first)).is_some()
}
