//! What every log keeps, so far as whoever draws it relies on it. A file is held to it before it becomes a trace.

use crate::collections::sorted::Sorted;

use super::event::{Change, Event, Kind, TaskEnd, TaskId, WaitKind};
use super::word::{Callback, Queue};

/// The log so far, as far as the next event depends on it.
#[derive(Default)]
pub(super) struct Rules {
    /// For each task, in the order of spawning, whether it has ended.
    tasks: Vec<bool>,
    queues: usize,
    /// For each request, in the order of asking, how far it is.
    requests: Vec<Stage>,
    /// What has begun and not ended, and how often.
    open: Sorted<Open, u32>,
    /// The task that has failed, if that was the last event: now it ends.
    failing: Option<TaskId>,
    /// The task that has begun to wait, if that was the last event.
    began: Option<TaskId>,
    ended: bool,
}

#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Stage {
    Queued,
    Started,
    Answered,
    Over,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Open {
    Poll(TaskId),
    Timer(u32),
    Await(TaskId, TaskId),
    Join(TaskId, u32),
    Item(Queue, u32),
    Wait(TaskId, WaitKind, u32),
    Loop(u32),
    Batch,
    Callback(Callback),
    Call(Callback),
}

type Check = Result<(), &'static str>;

fn ensure(holds: bool, otherwise: &'static str) -> Check {
    if holds { Ok(()) } else { Err(otherwise) }
}

impl Rules {
    /// Takes the next event of a log that has so many chains of frames, or says which rule it breaks.
    pub(super) fn admit(&mut self, event: &Event, chains: usize) -> Check {
        ensure(!self.ended, "events follow its end")?;
        let is_failure = matches!(event.kind, Kind::Ended { how: TaskEnd::Failed });
        let failing = self.failing.take();
        ensure(
            failing == is_failure.then_some(event.task),
            "an error and the end of the task that failed belong together",
        )?;
        let began = self.began.take();
        if event.kind.born().is_some() {
            self.tasks.push(false);
            ensure(event.task.0 as usize == self.tasks.len(), "its tasks are not numbered in order")?;
        }
        self.check_task_exists(event.task)?;
        if let Some(Change::Begins(_)) = event.kind.change() {
            self.began = Some(event.task);
        }
        match event.kind {
            Kind::Spawned { by, .. } | Kind::ThreadStarted { by, .. } => self.check_task_exists(by),
            Kind::Woken { by } | Kind::CancelRequested { by } => {
                self.check_task_exists(by)?;
                self.check_is_alive(event.task)
            }
            Kind::PollBegan => {
                self.check_is_alive(event.task)?;
                self.begin(Open::Poll(event.task))
            }
            Kind::PollEnded { .. } => self.end(&Open::Poll(event.task)),
            Kind::CancelDelivered | Kind::CleanedUp => self.check_is_alive(event.task),
            Kind::Failed { .. } if event.task == TaskId::LOOP => Ok(()),
            Kind::Failed { .. } => {
                self.failing = Some(event.task);
                self.check_is_alive(event.task)
            }
            Kind::Ended { .. } => {
                self.check_is_alive(event.task)?;
                self.tasks[event.task.0 as usize - 1] = true;
                Ok(())
            }
            Kind::SleepBegan { timer, .. } | Kind::TimeoutArmed { timer, .. } => self.begin(Open::Timer(timer)),
            Kind::SleepEnded { timer }
            | Kind::SleepWithdrawn { timer }
            | Kind::TimeoutFired { timer }
            | Kind::TimeoutCleared { timer } => self.end(&Open::Timer(timer)),
            Kind::AwaitBegan { other } => {
                self.check_task_exists(other)?;
                self.begin(Open::Await(event.task, other))
            }
            Kind::AwaitEnded { other } | Kind::AwaitWithdrawn { other } => self.end(&Open::Await(event.task, other)),
            Kind::JoinBegan { group, .. } => self.begin(Open::Join(event.task, group)),
            Kind::JoinHeard { group, .. } => {
                ensure(self.open.contains(&Open::Join(event.task, group)), "something goes on that did not begin")
            }
            Kind::JoinEnded { group } | Kind::JoinWithdrawn { group } => self.end(&Open::Join(event.task, group)),
            Kind::WaitBegan { wait, number } => {
                // One task may wait for the same object several times at once.
                *self.open.or_default(Open::Wait(event.task, wait, number)) += 1;
                Ok(())
            }
            Kind::WaitEnded { wait, number } | Kind::WaitWithdrawn { wait, number } => {
                self.end(&Open::Wait(event.task, wait, number))
            }
            Kind::SuspendedAt { chain } => {
                ensure((chain.0 as usize) < chains, "an event names a chain that is not there")?;
                ensure(began == Some(event.task), "a chain follows no wait of its task")
            }
            Kind::BatchBegan { .. } => self.begin(Open::Batch),
            Kind::BatchEnded => self.end(&Open::Batch),
            Kind::LoopOpened { number } => self.begin(Open::Loop(number)),
            Kind::LoopClosed { number } => self.end(&Open::Loop(number)),
            Kind::CallbackScheduled { callback, .. } => self.begin(Open::Callback(callback)),
            Kind::CallbackBegan { callback } => {
                self.end(&Open::Callback(callback))?;
                self.begin(Open::Call(callback))
            }
            Kind::CallbackEnded { callback } => self.end(&Open::Call(callback)),
            Kind::CallbackCancelled { callback } => self.end(&Open::Callback(callback)),
            Kind::RunEnded { .. } => {
                self.ended = true;
                Ok(())
            }
            other => self.admit_queue(&other).and_then(|()| self.admit_request(&other)),
        }
    }

    fn admit_queue(&mut self, kind: &Kind) -> Check {
        match *kind {
            Kind::QueueOpened { queue, .. } => {
                self.queues += 1;
                ensure(queue.number() as usize + 1 == self.queues, "its queues are not numbered in order")
            }
            Kind::ItemPut { queue, item, .. } => {
                self.check_queue_exists(queue)?;
                self.begin(Open::Item(queue, item))
            }
            Kind::ItemTaken { queue, item } | Kind::ItemDiscarded { queue, item } => self.end(&Open::Item(queue, item)),
            Kind::PutBlocked { queue, .. }
            | Kind::SentinelMarked { queue, .. }
            | Kind::PutWithdrawn { queue, .. }
            | Kind::GetBlocked { queue }
            | Kind::GetWithdrawn { queue }
            | Kind::TaskDone { queue, .. }
            | Kind::QueueJoinBegan { queue }
            | Kind::QueueJoinEnded { queue }
            | Kind::QueueJoinWithdrawn { queue }
            | Kind::QueueShutDown { queue, .. } => self.check_queue_exists(queue),
            _ => Ok(()),
        }
    }

    fn admit_request(&mut self, kind: &Kind) -> Check {
        match *kind {
            Kind::RequestQueued { request, .. } => {
                self.requests.push(Stage::Queued);
                ensure(request as usize + 1 == self.requests.len(), "its requests are not numbered in order")
            }
            Kind::RequestStarted { request } => self.pass(request, Stage::Queued..=Stage::Queued, Stage::Started),
            Kind::RequestAnswered { request, .. } => {
                self.pass(request, Stage::Started..=Stage::Started, Stage::Answered)
            }
            Kind::BytesArrived { request, .. } | Kind::BodyKept { request, .. } => {
                self.pass(request, Stage::Answered..=Stage::Answered, Stage::Answered)
            }
            Kind::RequestFinished { request, .. } => self.pass(request, Stage::Answered..=Stage::Answered, Stage::Over),
            Kind::RequestFailed { request, .. } | Kind::RequestAborted { request } => {
                self.pass(request, Stage::Queued..=Stage::Answered, Stage::Over)
            }
            _ => Ok(()),
        }
    }

    fn check_task_exists(&self, task: TaskId) -> Check {
        ensure(task.0 as usize <= self.tasks.len(), "an event names a task that was not spawned")
    }

    fn check_is_alive(&self, task: TaskId) -> Check {
        let ended = (task.0 as usize).checked_sub(1).map(|place| self.tasks[place]);
        ensure(ended == Some(false), "a task goes on after its end")
    }

    fn check_queue_exists(&self, queue: Queue) -> Check {
        ensure((queue.number() as usize) < self.queues, "an event names a queue that was not opened")
    }

    fn pass(&mut self, request: u32, from: std::ops::RangeInclusive<Stage>, to: Stage) -> Check {
        let stage = self.requests.get_mut(request as usize).ok_or("an event names a request that was not made")?;
        ensure(from.contains(stage), "the stages of a request are out of order")?;
        *stage = to;
        Ok(())
    }

    fn begin(&mut self, what: Open) -> Check {
        ensure(self.open.insert(what, 1).is_none(), "something begins twice")
    }

    fn end(&mut self, what: &Open) -> Check {
        let times = self.open.remove(what).unwrap_or_default();
        if times > 1 {
            self.open.insert(what.clone(), times - 1);
        }
        ensure(times > 0, "something ends that did not begin")
    }
}
