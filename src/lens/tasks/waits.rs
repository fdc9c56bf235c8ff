//! What tasks wait for: the one place that knows which events begin a wait and which end it.

use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::lens::fold::moment::{Count, Moment};
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, TaskId};

/// Something that a task waits for, by its number in the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wait {
    /// Time to pass: a timer.
    Sleep(u32),
    /// Another task's end.
    Task(TaskId),
    /// The end of a group's tasks, or of the next of them.
    Group(u32),
    /// A semaphore's permit.
    Permit(u32),
    /// Room in a full queue.
    Put {
        /// Which queue.
        queue: u16,
        /// Which item.
        item: u32,
    },
    /// An item of an empty queue.
    Get(u16),
    /// Every item of a queue to be done.
    Items(u16),
    /// A request's answer, from the call to the last byte.
    Request(u32),
}

impl Wait {
    /// The least of all, to begin a task's range with.
    const FIRST: Wait = Wait::Sleep(0);
}

/// What an event does to its task's waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It begins to wait, or waits once more for the same.
    Begins(Wait),
    /// It no longer waits, if it did.
    Ends(Wait),
    /// It waits for nothing any more.
    EndsAll,
}

impl Change {
    /// What the event does, if anything.
    pub fn of(kind: &Kind) -> Option<Change> {
        use Change::{Begins, Ends, EndsAll};
        Some(match *kind {
            Kind::SleepBegan { timer, .. } => Begins(Wait::Sleep(timer)),
            Kind::SleepEnded { timer } | Kind::SleepWithdrawn { timer } => Ends(Wait::Sleep(timer)),
            Kind::AwaitBegan { other } => Begins(Wait::Task(other)),
            Kind::AwaitEnded { other } | Kind::AwaitWithdrawn { other } => Ends(Wait::Task(other)),
            Kind::JoinBegan { group, .. } => Begins(Wait::Group(group)),
            Kind::JoinEnded { group } | Kind::JoinWithdrawn { group } => Ends(Wait::Group(group)),
            Kind::AcquireBlocked { semaphore } => Begins(Wait::Permit(semaphore)),
            Kind::Acquired { semaphore } | Kind::AcquireWithdrawn { semaphore } => Ends(Wait::Permit(semaphore)),
            Kind::PutBlocked { queue, item, .. } => Begins(Wait::Put { queue, item }),
            Kind::ItemPut { queue, item, .. } | Kind::PutWithdrawn { queue, item } => Ends(Wait::Put { queue, item }),
            Kind::GetBlocked { queue } => Begins(Wait::Get(queue)),
            Kind::ItemTaken { queue, .. } | Kind::GetWithdrawn { queue } => Ends(Wait::Get(queue)),
            Kind::QueueJoinBegan { queue } => Begins(Wait::Items(queue)),
            Kind::QueueJoinEnded { queue } | Kind::QueueJoinWithdrawn { queue } => Ends(Wait::Items(queue)),
            Kind::RequestQueued { request, .. } => Begins(Wait::Request(request)),
            Kind::RequestFinished { request, .. }
            | Kind::RequestFailed { request, .. }
            | Kind::RequestAborted { request } => Ends(Wait::Request(request)),
            Kind::Ended { .. } => EndsAll,
            _ => return None,
        })
    }
}

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
        match Change::of(&event.kind) {
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
