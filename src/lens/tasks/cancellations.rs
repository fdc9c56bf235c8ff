//! Every cancellation as a process: asked for, delivered, cleaned up, ended.
//!
//! A Python task group whose task failed wakes the task that made the group, its parent, by a cancel, and takes it back: the
//! parent is not to end, it is to hear of the failure. That is no cancellation of the parent.

use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::lens::fold::moment::{Count, Moment};
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, TaskEnd, TaskId, WaitKind};

/// One task's cancellation, as far as it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancellation {
    /// The task that is to end.
    pub task: TaskId,
    /// Who asked for it first.
    pub by: TaskId,
    /// Whose time limit asked for it, where that did.
    pub limit_of: Option<TaskId>,
    /// When it was asked for.
    pub requested: Moment,
    /// Whether the task had had a turn before.
    pub had_begun: bool,
    /// When the loop reached the task.
    pub delivered: Option<Moment>,
    /// Whether it was polled after that: it heard the request, and went on.
    pub heard: bool,
    /// When it had cleaned up.
    pub cleaned_up: Option<Moment>,
    /// When and how it ended.
    pub ended: Option<(Moment, TaskEnd)>,
    /// The first task that its end woke.
    pub woke: Option<TaskId>,
}

/// All cancellations of a run, in the order in which they were asked for.
#[derive(Clone, Debug, Default)]
pub struct Cancellations {
    all: Vec<Cancellation>,
    /// Where in the list is that of each task which is to end and has not.
    open: Sorted<TaskId, usize>,
    begun: Sorted<TaskId>,
    /// The task group that each task was created in.
    groups: Sorted<TaskId, u32>,
    /// The tasks of groups that failed.
    failed: Sorted<TaskId>,
    /// Where in the list is that of the task which ended last.
    last: Option<usize>,
    /// Whose time limit was met last, and when.
    limit: Option<(TaskId, Moment)>,
    count: Count,
}

impl Cancellations {
    /// Every one.
    pub fn all(&self) -> &[Cancellation] {
        &self.all
    }

    /// Whether a group only wakes its parent: a failed task of the group seems to ask, though it has ended, and the one asked is
    /// no task of that group.
    fn is_a_call(&self, asked: TaskId, by: TaskId) -> bool {
        self.failed.contains(&by) && self.groups.get(&asked) != self.groups.get(&by)
    }
}

impl Fold for Cancellations {
    fn push(&mut self, event: &Event, _: &Trace) {
        let (now, task) = (self.count.take(event), event.task);
        let place = self.open.get(&task).copied();
        match event.kind {
            Kind::CancelRequested { by } if place.is_none() && !self.is_a_call(task, by) => {
                self.open.insert(task, self.all.len());
                self.all.push(Cancellation {
                    task,
                    by,
                    limit_of: self.limit.filter(|(_, met)| by == TaskId::LOOP && met.at == now.at).map(|(of, _)| of),
                    requested: now,
                    had_begun: self.begun.contains(&task),
                    delivered: None,
                    heard: false,
                    cleaned_up: None,
                    ended: None,
                    woke: None,
                });
                return;
            }
            Kind::TimeoutFired { .. } => self.limit = Some((task, now)),
            Kind::PollBegan => {
                self.begun.insert(task, ());
            }
            Kind::Grouped { wait: WaitKind::TaskGroup, number } => {
                self.groups.insert(task, number);
            }
            Kind::Ended { how: TaskEnd::Failed } if self.groups.contains(&task) => {
                self.failed.insert(task, ());
            }
            Kind::Woken { by } => {
                if let Some(last) = self.last.and_then(|last| self.all.get_mut(last)).filter(|last| last.task == by) {
                    last.woke.get_or_insert(task);
                }
            }
            _ => {}
        }
        let Some(cancellation) = place.and_then(|place| self.all.get_mut(place)) else { return };
        match event.kind {
            Kind::CancelDelivered => {
                cancellation.delivered.get_or_insert(now);
            }
            Kind::PollBegan => cancellation.heard |= cancellation.delivered.is_some(),
            Kind::CleanedUp => cancellation.cleaned_up = Some(now),
            Kind::Ended { how } => {
                cancellation.ended = Some((now, how));
                self.open.remove(&task);
                self.last = place;
            }
            _ => {}
        }
    }
}
