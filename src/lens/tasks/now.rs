//! The moment: who has the thread, who is next, who waits for what, which timers run, what is in flight.

use crate::collections::linked_map::LinkedMap;
use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::lens::fold::moment::{Count, Moment};
use crate::trace::Trace;
use crate::trace::event::{Chain, Event, Kind, Label, RunEnd, TaskEnd, TaskId, Wait};
use crate::trace::program::SourceLine;
use crate::trace::time::Micros;

use super::in_flight::InFlightNow;
use super::waits::Waits;

/// An armed timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timer {
    /// The time at which it is due.
    pub deadline: Micros,
    /// Its number in the run: at one deadline the lower comes first.
    pub number: u32,
    /// The task that armed it.
    pub task: TaskId,
}

/// A task at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskNow {
    /// Its name.
    pub name: Label,
    /// The line of the source at which it is, once one is known.
    pub line: Option<SourceLine>,
    /// The frames in which it waits, if they are known.
    pub chain: Option<Chain>,
    /// How it ended.
    pub ended: Option<TaskEnd>,
    /// The error that it failed with, and its message.
    pub failed: Option<(Label, Label)>,
    /// The place of the event that put it into the ready queue last.
    pub woken: Option<u32>,
    /// How often it has had the thread.
    pub polls: u32,
    is_thread: bool,
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
    pub ready: LinkedMap<TaskId, Moment>,
    /// How the run ended.
    pub ended: Option<RunEnd>,
    /// Nothing can happen any more: what a task waits for now, it waits for for ever.
    pub is_stuck: bool,
    /// How often any task has had the thread.
    pub poll_count: u32,
    /// The place of the event with which the last of these polls began.
    pub poll_began: u32,
    /// Who has the thread, and since when: a task that is polled within another's poll has it until that poll ends.
    polls: LinkedMap<TaskId, Moment>,
    /// The threads that work, each on its own.
    threads: LinkedMap<TaskId, Moment>,
    waits: Waits,
    timers: Sorted<u32, Timer>,
    in_flight: InFlightNow,
    /// All this before the tasks were left behind, as long as nothing else came since.
    before: Option<Box<Now>>,
    count: Count,
}

impl Now {
    /// The task of that number.
    pub fn task(&self, task: TaskId) -> Option<&TaskNow> {
        self.tasks.get((task.0 as usize).checked_sub(1)?)
    }

    /// Who has the thread.
    pub fn polled(&self) -> Option<TaskId> {
        self.polls.iter().next_back().map(|(task, _)| task)
    }

    /// The threads that work beside the event loop's.
    pub fn threads(&self) -> impl Iterator<Item = TaskId> {
        self.threads.iter().map(|(task, _)| task)
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

    /// How many requests are on their way.
    pub fn in_flight(&self) -> u32 {
        self.in_flight.count()
    }

    fn task_mut(&mut self, task: TaskId) -> Option<&mut TaskNow> {
        self.tasks.get_mut((task.0 as usize).checked_sub(1)?)
    }

    fn leave(&mut self, task: TaskId) {
        self.ready.leave(task);
        self.give_back(task);
    }

    /// A task, or a thread, gives back the thread that it had.
    fn give_back(&mut self, task: TaskId) {
        self.polls.leave(task);
        self.threads.leave(task);
    }
}

impl Fold for Now {
    fn push(&mut self, event: &Event, trace: &Trace) {
        match event.kind {
            Kind::Ended { how: TaskEnd::LeftBehind } if self.before.is_some() => {}
            Kind::Ended { how: TaskEnd::LeftBehind } => self.before = Some(Box::new(self.clone())),
            // A person broke the run off: what is shown is where everybody stood.
            Kind::RunEnded { how: RunEnd::Interrupted } => {
                if let Some(before) = self.before.take() {
                    *self = Now { count: self.count, ..*before };
                }
            }
            _ => self.before = None,
        }
        let (now, task) = (self.count.take(event), event.task);
        self.at = now.at;
        self.steps = now.step.saturating_add(1);
        if self.is_stuck && !matches!(event.kind, Kind::RunEnded { .. }) {
            // The run is taken down: what is withdrawn here ends no wait of the program's.
            return;
        }
        self.waits.push(event, trace);
        self.in_flight.push(event);
        let born = event.kind.born();
        if let Some((name, _)) = born {
            let is_thread = matches!(event.kind, Kind::ThreadStarted { .. });
            let (line, chain, ended, failed, woken) = (None, None, None, None, None);
            self.tasks.push(TaskNow { name, line, chain, ended, failed, woken, polls: 0, is_thread });
        }
        // The line of a spawn is its spawner's.
        let there = born.map_or(task, |(_, by)| by);
        if let Some((task, line)) = self.task_mut(there).zip(trace.line(event)) {
            task.line = Some(line);
        }
        match event.kind {
            Kind::Woken { .. } => {
                self.ready.join(task, now);
                if let Some(task) = self.task_mut(task) {
                    task.woken = Some(now.step);
                }
            }
            Kind::PollBegan => {
                self.ready.leave(task);
                let is_thread = self.task(task).is_some_and(|task| task.is_thread);
                if is_thread {
                    self.threads.join(task, now);
                } else {
                    self.polls.join(task, now);
                    self.poll_count = self.poll_count.saturating_add(1);
                    self.poll_began = now.step;
                }
                if let Some(task) = self.task_mut(task) {
                    task.chain = None;
                    task.polls = task.polls.saturating_add(1);
                }
            }
            Kind::PollEnded { .. } => self.give_back(task),
            Kind::SuspendedAt { chain } => {
                if let Some(task) = self.task_mut(task) {
                    task.chain = Some(chain);
                }
            }
            Kind::CancelDelivered => self.leave(task),
            Kind::Failed { error, message } => {
                if let Some(task) = self.task_mut(task) {
                    task.failed = Some((error, message));
                }
            }
            Kind::Ended { how } => {
                self.leave(task);
                if let Some(task) = self.task_mut(task) {
                    task.ended = Some(how);
                }
            }
            Kind::SleepBegan { timer: number, delay } | Kind::TimeoutArmed { timer: number, delay } => {
                let deadline = event.at() + delay.time();
                self.timers.insert(number, Timer { deadline, number, task });
            }
            Kind::SleepEnded { timer }
            | Kind::SleepWithdrawn { timer }
            | Kind::TimeoutFired { timer }
            | Kind::TimeoutCleared { timer } => {
                self.timers.remove(&timer);
            }
            Kind::Deadlocked => self.is_stuck = true,
            Kind::RunEnded { how } => {
                self.ended = Some(how);
                self.ready = LinkedMap::default();
            }
            _ => {}
        }
    }

    fn size(&self) -> usize {
        self.tasks.len() + self.timers.len() + self.waits.size()
    }
}
