//! What tasks wait for at a moment. Which events begin a wait and which end it is said where the events are (`trace/vocabulary.rs`).
//!
//! A task may wait twice for the same, in two futures that it has joined: then it says so twice in one poll. Whoever says it
//! again in a later poll was woken in vain, and has waited since the first time.

use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::lens::fold::moment::{Count, Moment};
use crate::trace::Trace;
use crate::trace::event::{Change, Event, Kind, TaskId, Wait};

/// All waits at a moment.
#[derive(Clone, Debug, Default)]
pub struct Waits {
    /// Each by the place of the event that began it.
    open: Sorted<(TaskId, Wait, u32), Moment>,
    poll: Poll,
    count: Count,
}

/// The place of the event that began the poll that goes on, or the last one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Poll(u32);

impl Poll {
    /// Takes the next event.
    pub(crate) fn push(&mut self, event: &Event, now: Moment) {
        if event.kind == Kind::PollBegan {
            self.0 = now.step;
        }
    }

    /// Whether that event was in it.
    pub(crate) fn has(self, step: u32) -> bool {
        step > self.0
    }
}

impl Waits {
    /// What the task waits for, and since when.
    pub fn of(&self, task: TaskId) -> impl Iterator<Item = (Wait, Moment)> {
        let open = self.open.from(&(task, Wait::FIRST, 0));
        open.take_while(move |((of, _, _), _)| *of == task).map(|((_, wait, _), since)| (*wait, *since))
    }

    /// Every wait and its beginning, by task.
    pub fn all(&self) -> impl Iterator<Item = (TaskId, Wait, Moment)> {
        self.open.iter().map(|((task, wait, _), since)| (*task, *wait, *since))
    }

    /// The waits of a task for one thing, the oldest first.
    fn for_it(&self, task: TaskId, wait: Wait) -> impl Iterator<Item = Moment> {
        let open = self.open.from(&(task, wait, 0));
        open.take_while(move |((of, what, _), _)| (*of, *what) == (task, wait)).map(|(_, since)| *since)
    }

    fn first_of(&self, task: TaskId) -> Option<(Wait, Moment)> {
        self.of(task).next()
    }
}

impl Fold for Waits {
    fn push(&mut self, event: &Event, _: &Trace) {
        let (now, task) = (self.count.take(event), event.task);
        self.poll.push(event, now);
        match event.kind.change() {
            Some(Change::Begins(wait)) if self.for_it(task, wait).any(|since| !self.poll.has(since.step)) => {}
            Some(Change::Begins(wait)) => {
                self.open.insert((task, wait, now.step), now);
            }
            Some(Change::Ends(wait)) => {
                let first = self.for_it(task, wait).next();
                first.map(|since| self.open.remove(&(task, wait, since.step)));
            }
            Some(Change::EndsAll) => {
                while let Some((wait, since)) = self.first_of(task) {
                    self.open.remove(&(task, wait, since.step));
                }
            }
            None => {}
        }
    }
}
