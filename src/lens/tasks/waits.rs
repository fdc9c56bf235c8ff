//! What tasks wait for at a moment. Which events begin a wait and which end it is said where the events are (`trace/vocabulary.rs`).
//!
//! A task may wait twice for the same, in two futures that it has joined. Whoever says once more that it waits since it was
//! woken in vain has waited since the first time.

use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::lens::fold::moment::{Count, Moment};
use crate::trace::Trace;
use crate::trace::event::{Change, Event, TaskId, Wait, WaitKind};

use super::getters::Getters;

/// All waits at a moment.
#[derive(Clone, Debug, Default)]
pub struct Waits {
    /// Each by the place of the event that began it.
    open: Sorted<(TaskId, Wait, u32), Moment>,
    getters: Getters,
    count: Count,
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

    /// Whether it waits to put that very item.
    fn is_put(&self, task: TaskId, wait: Wait) -> bool {
        wait.kind == WaitKind::Put && self.for_it(task, wait).next().is_some()
    }

    fn first_of(&self, task: TaskId) -> Option<(Wait, Moment)> {
        self.of(task).next()
    }
}

impl Fold for Waits {
    fn push(&mut self, event: &Event, _: &Trace) {
        let (now, task) = (self.count.take(event), event.task);
        let is_again = self.getters.push(event, now);
        match event.kind.change() {
            Some(Change::Begins(wait)) if is_again || self.is_put(task, wait) => {}
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

    fn size(&self) -> usize {
        self.open.len() + self.getters.len()
    }
}
