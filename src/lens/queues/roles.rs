//! Who puts into queues and who gets from them: what a task did first decides its side of the picture.

use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, TaskId};

/// The tasks on both sides of a run's queues, in the order of spawning. The program itself, which may put sentinels,
/// is on neither side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// Those that put.
    pub producers: Sorted<TaskId>,
    /// Those that get.
    pub consumers: Sorted<TaskId>,
}

impl Fold for Roles {
    fn push(&mut self, event: &Event, _: &Trace) {
        let task = event.task;
        if task == TaskId::MAIN || self.producers.contains(&task) || self.consumers.contains(&task) {
            return;
        }
        match event.kind {
            Kind::PutBlocked { .. } | Kind::ItemPut { .. } => drop(self.producers.insert(task, ())),
            Kind::GetBlocked { .. } | Kind::ItemTaken { .. } => drop(self.consumers.insert(task, ())),
            _ => {}
        }
    }
}
