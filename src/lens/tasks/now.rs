//! The moment: who has the thread, who is next, who waits for what, which timers run, what is in flight.

use crate::collections::linked_map::InOrder;
use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::lens::fold::moment::{Count, Moment};
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, Label, RunEnd, TaskEnd, TaskId};
use crate::trace::time::Micros;

use super::waits::{Wait, Waits};

/// An armed timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timer {
    /// When it is due.
    pub deadline: Micros,
    /// Its number in the run: at one deadline the lower comes first.
    pub number: u32,
    /// Whose it is.
    pub task: TaskId,
}

/// A task at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskNow {
    /// Its name.
    pub name: Label,
    /// The line of the lab's source at which it is, or 0.
    pub line: u16,
    /// How it ended.
    pub ended: Option<TaskEnd>,
}

/// All that is known of a moment besides the queues and the requests' rows.
#[derive(Clone, Debug, Default)]
pub struct Now {
    /// The time of the last event.
    pub at: Micros,
    /// How many events there were.
    pub steps: u32,
    /// Every task, in the order of spawning.
    pub tasks: Vec<TaskNow>,
    /// The ready queue, and since when each task is in it.
    pub ready: InOrder<TaskId, Moment>,
    /// Who has the thread.
    pub polled: Option<TaskId>,
    /// How the run ended.
    pub ended: Option<RunEnd>,
    /// Nothing can happen any more: what a task waits for now, it waits for for ever.
    pub is_stuck: bool,
    waits: Waits,
    timers: Sorted<u32, Timer>,
    in_flight: Sorted<u32>,
    count: Count,
}

impl Now {
    /// The task of that number.
    pub fn task(&self, task: TaskId) -> Option<&TaskNow> {
        self.tasks.get((task.0 as usize).checked_sub(1)?)
    }

    /// What a task waits for, and since when.
    pub fn waits_of(&self, task: TaskId) -> impl Iterator<Item = (Wait, Moment)> {
        self.waits.of(task)
    }

    /// Every wait and its beginning, by task.
    pub fn waits(&self) -> impl Iterator<Item = (TaskId, Wait, Moment)> {
        self.waits.all()
    }

    /// An armed timer by its number.
    pub fn timer(&self, number: u32) -> Option<Timer> {
        self.timers.get(&number).copied()
    }

    /// At most so many of the armed timers, the next one first: few of many are found without sorting all.
    pub fn timers(&self, most: usize) -> Vec<Timer> {
        let mut soonest: Vec<Timer> = Vec::new();
        for timer in self.timers.values() {
            if soonest.len() < most || soonest.last().is_some_and(|last| timer < last) {
                soonest.insert(soonest.partition_point(|other| other < timer), *timer);
                soonest.truncate(most);
            }
        }
        soonest
    }

    /// How many timers are armed.
    pub fn timer_count(&self) -> usize {
        self.timers.len()
    }

    /// The requests on their way, by number.
    pub fn in_flight(&self) -> &Sorted<u32> {
        &self.in_flight
    }

    fn task_mut(&mut self, task: TaskId) -> Option<&mut TaskNow> {
        self.tasks.get_mut((task.0 as usize).checked_sub(1)?)
    }

    fn leave(&mut self, task: TaskId) {
        self.ready.leave(task);
        if self.polled == Some(task) {
            self.polled = None;
        }
    }
}

impl Fold for Now {
    fn push(&mut self, event: &Event, trace: &Trace) {
        let (now, task) = (self.count.take(event), event.task);
        self.at = now.at;
        self.steps = now.step.saturating_add(1);
        if self.is_stuck && !matches!(event.kind, Kind::RunEnded { .. }) {
            // The run is taken down: what is withdrawn here ends no wait of the program's.
            return;
        }
        self.waits.push(event, trace);
        if let Kind::Spawned { name, .. } = event.kind {
            // The line of a spawn is its spawner's.
            self.tasks.push(TaskNow { name, line: 0, ended: None });
        } else if let (line @ 1.., Some(task)) = (event.line(), self.task_mut(task)) {
            task.line = line;
        }
        match event.kind {
            Kind::Spawned { by, .. } => {
                if let (line @ 1.., Some(spawner)) = (event.line(), self.task_mut(by)) {
                    spawner.line = line;
                }
            }
            Kind::Woken { .. } => {
                self.ready.join(task, now);
            }
            Kind::PollBegan => {
                self.ready.leave(task);
                self.polled = Some(task);
            }
            Kind::PollEnded { .. } => self.polled = None,
            Kind::CancelDelivered => self.leave(task),
            Kind::Ended { how } => {
                self.leave(task);
                if let Some(task) = self.task_mut(task) {
                    task.ended = Some(how);
                }
            }
            Kind::SleepBegan { timer: number, delay } | Kind::TimeoutArmed { timer: number, delay } => {
                let deadline = event.at() + Micros(delay.into());
                self.timers.insert(number, Timer { deadline, number, task });
            }
            Kind::SleepEnded { timer }
            | Kind::SleepWithdrawn { timer }
            | Kind::TimeoutFired { timer }
            | Kind::TimeoutCleared { timer } => {
                self.timers.remove(&timer);
            }
            Kind::RequestStarted { request } => {
                self.in_flight.insert(request, ());
            }
            Kind::RequestFinished { request, .. }
            | Kind::RequestFailed { request, .. }
            | Kind::RequestAborted { request } => {
                self.in_flight.remove(&request);
            }
            Kind::Deadlocked => self.is_stuck = true,
            Kind::RunEnded { how } => {
                self.ended = Some(how);
                self.ready = InOrder::default();
            }
            _ => {}
        }
    }
}
