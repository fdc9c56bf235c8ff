//! What tasks wait for at a moment. Which events begin a wait and which end it is said where the events are (`trace/vocabulary.rs`).

use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::lens::fold::moment::{Count, Moment};
use crate::trace::Trace;
use crate::trace::event::{Change, Event, TaskId, Wait};

/// All waits at a moment.
#[derive(Clone, Debug, Default)]
pub struct Waits {
    open: Sorted<(TaskId, Wait), Moment>,
    count: Count,
}

impl Waits {
    /// What the task waits for, and since when.
    pub fn of(&self, task: TaskId) -> impl Iterator<Item = (Wait, Moment)> {
        let open = self.open.from(&(task, Wait::FIRST));
        open.take_while(move |((of, _), _)| *of == task).map(|((_, wait), since)| (*wait, *since))
    }

    /// Every wait and its beginning, by task.
    pub fn all(&self) -> impl Iterator<Item = (TaskId, Wait, Moment)> {
        self.open.iter().map(|((task, wait), since)| (*task, *wait, *since))
    }

    fn first_of(&self, task: TaskId) -> Option<Wait> {
        self.of(task).next().map(|(wait, _)| wait)
    }
}

impl Fold for Waits {
    fn push(&mut self, event: &Event, _: &Trace) {
        let now = self.count.take(event);
        match event.kind.change() {
            // Whoever waits once more for the same has waited since the first time.
            Some(Change::Begins(wait)) if self.open.contains(&(event.task, wait)) => {}
            Some(Change::Begins(wait)) => {
                self.open.insert((event.task, wait), now);
            }
            Some(Change::Ends(wait)) => {
                self.open.remove(&(event.task, wait));
            }
            Some(Change::EndsAll) => {
                while let Some(wait) = self.first_of(event.task) {
                    self.open.remove(&(event.task, wait));
                }
            }
            None => {}
        }
    }
}
