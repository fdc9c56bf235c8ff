//! One executor for both worlds, which steps as asyncio's loop does.
//!
//! One turn, beside what `BaseEventLoop._run_once` does in CPython:
//!
//! | asyncio | here |
//! |---|---|
//! | nothing is ready: `select` until the next deadline | [`Runtime::drive`]: the simulated clock jumps there; a browser's loop is [`Idle`] until then |
//! | move timers that are due to the end of `_ready` | `timers.take_due` |
//! | `ntodo = len(self._ready)` | `batch` |
//! | `ntodo` times: `self._ready.popleft()._run()` | the loop of [`Runtime::turn`] |
//! | what these callbacks append waits for the next turn | a woken task, a spawned one, the news of an ended one |
//!
//! `world.pick` may choose another than the first of the ready queue. Only a test does so, to go through every order.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use futures::future::LocalBoxFuture;

use crate::trace::event::{Kind, RunEnd, TaskEnd, TaskId};
use crate::trace::time::{Micros, millis};

use super::context::TaskContext;
use super::line::Line;
use super::runtime::{Entry, Runtime};

/// For how long the loop may keep the browser's thread before the page gets a turn to draw.
const SLICE: Micros = millis(8);

/// What a poll that fills the log is broken off with.
struct LogFull;

impl Runtime {
    /// One turn of the loop.
    pub(crate) fn turn(self: &Rc<Self>) {
        let now = self.world.now();
        self.moment.set(now);
        let batch = {
            let (mut ready, mut timers) = (self.ready.borrow_mut(), self.timers.borrow_mut());
            while let Some((timer, wait)) = timers.take_due(now) {
                ready.push_back(Entry::Fire(timer, wait));
            }
            ready.len()
        };
        self.turning.set(true);
        for _ in 0..batch {
            let ready = self.ready.borrow().len();
            let entry = match self.world.pick(ready) {
                0 => self.ready.borrow_mut().pop_front(),
                next => self.ready.borrow_mut().remove(next),
            };
            match entry {
                Some(Entry::Step(task)) => self.step(task),
                Some(Entry::Fire(timer, wait)) => {
                    let is_due = self.timers.borrow_mut().clear(timer);
                    if is_due {
                        wait.fire();
                    }
                }
                Some(Entry::ChildEnded(group, child, how)) => {
                    let actor = self.actor.replace(group.child(child));
                    group.child_ended(self, child, how);
                    self.actor.set(actor);
                }
                None => break,
            }
            if self.stopping.get() {
                self.end(RunEnd::Stopped);
            }
            if self.overflowed.get() || self.trace.borrow().is_full() {
                self.note_limit();
                self.end(RunEnd::LimitMet);
            }
        }
        self.turning.set(false);
    }

    /// Polls a task once, or drops it if it is being cancelled and does not listen for that.
    fn step(self: &Rc<Self>, task: TaskId) {
        let taken = self.state(task, |state| {
            state.queued = false;
            let future = state.future.take()?;
            let told = state.tell();
            Some((future, state.waker.clone(), state.scope.clone(), state.cancelling, told))
        });
        let Some(Some((mut future, waker, scope, cancelling, told))) = taken else { return };
        let ambient = TaskContext { runtime: self.clone(), task, scope };
        if cancelling {
            return self.deliver(ambient, future);
        }
        if told {
            self.record(Line::NONE, task, Kind::CancelDelivered);
        }
        self.record(Line::NONE, task, Kind::PollBegan);
        let polled = ambient.clone().enter(|| self.poll(future.as_mut(), &mut Context::from_waker(&waker)));
        self.record(Line::NONE, task, Kind::PollEnded { done: polled.is_ready() });
        let (cancelling, raised) = self.state(task, |state| (state.cancelling, state.raised)).unwrap_or_default();
        if polled.is_ready() && !cancelling {
            ambient.enter(|| drop(future));
            self.finish(task, TaskEnd::Finished);
        } else if polled.is_ready() || raised {
            // It cancelled itself and only then returned, which is too late; or it awaited a cancelled task.
            self.deliver(ambient, future);
        } else {
            self.state(task, |state| state.future = Some(future));
            if cancelling {
                self.withdraw(task, &ambient.scope);
            }
        }
    }

    /// Polls, and breaks the poll off where it fills the log: a task that prints for ever would never give the thread back.
    /// Breaking off is unwinding, so it stops at the task; where a panic can't unwind (WebAssembly) the poll goes on, and what
    /// it does is not recorded.
    fn poll(&self, future: Pin<&mut (dyn Future<Output = ()> + 'static)>, context: &mut Context<'_>) -> Poll<()> {
        self.polling.set(true);
        let polled = catch_unwind(AssertUnwindSafe(|| future.poll(context)));
        self.polling.set(false);
        self.end_at_once();
        self.moment.set(self.world.now());
        polled.unwrap_or_else(|panic| if panic.is::<LogFull>() { Poll::Pending } else { resume_unwind(panic) })
    }

    /// Records an event. A poll that has filled the log is broken off instead; what its futures do as they are dropped, and
    /// what the loop does besides, is little and still follows.
    pub(crate) fn record(&self, line: Line, task: TaskId, kind: Kind) {
        let is_broken_off = self.polling.get() && self.trace.borrow().is_full() && !std::thread::panicking();
        if !is_broken_off {
            return self.add(line, task, kind);
        }
        self.note_limit();
        if cfg!(panic = "unwind") {
            resume_unwind(Box::new(LogFull));
        }
    }

    /// Says once that the log is full.
    fn note_limit(&self) {
        if !self.overflowed.replace(true) {
            self.add(Line::NONE, TaskId::LOOP, Kind::LimitMet);
        }
    }

    /// A cancel has reached a task that does not listen for it: its future is dropped, with all that it holds.
    fn deliver(self: &Rc<Self>, ambient: TaskContext, future: LocalBoxFuture<'static, ()>) {
        let task = ambient.task;
        let has_heard = self.state(task, |state| state.heard && !state.cancelling).unwrap_or_default();
        if !has_heard {
            self.record(Line::NONE, task, Kind::CancelDelivered);
        }
        ambient.enter(|| drop(future));
        self.record(Line::NONE, task, Kind::CleanedUp);
        self.finish(task, TaskEnd::Cancelled);
    }

    /// A task has ended: whoever awaits it hears of it. With the main task the run ends.
    fn finish(self: &Rc<Self>, task: TaskId, how: TaskEnd) {
        let slot = task.0 as usize - 1;
        let state = self.tasks.borrow_mut().get_mut(slot).and_then(Option::take);
        let failed = state.as_ref().and_then(|state| state.failed).filter(|_| how == TaskEnd::Finished);
        let how = if failed.is_some() { TaskEnd::Failed } else { how };
        if let Some((error, message)) = failed {
            self.record(Line::NONE, task, Kind::Failed { error, message });
        }
        self.record(Line::NONE, task, Kind::Ended { how });
        if let Some(state) = state {
            let actor = self.actor.replace(task);
            state.completion.complete(self, how);
            self.actor.set(actor);
        }
        if task == TaskId::MAIN {
            self.end(RunEnd::Finished);
        }
    }

    /// Ends the run as its reader wishes: now, or where something runs as soon as that has run.
    pub(crate) fn stop(self: &Rc<Self>) {
        if self.turning.get() {
            self.stopping.set(true);
        } else {
            self.end(RunEnd::Stopped);
        }
    }

    /// Ends the run: whatever lives is dropped, then the log is closed.
    pub(crate) fn end(self: &Rc<Self>, how: RunEnd) {
        if self.ending.replace(true) {
            return;
        }
        let count = self.tasks.borrow().len() as u32;
        self.at_once(|| (1..=count).map(TaskId).for_each(|task| self.leave_behind(task)));
        let entries = self.ready.take();
        let timers = self.timers.take();
        drop((entries, timers));
        self.note_clock_step();
        self.record(Line::NONE, TaskId::LOOP, Kind::RunEnded { how });
        self.poke();
    }

    /// Drops a task that the end of the run found alive.
    pub(super) fn leave_behind(self: &Rc<Self>, task: TaskId) {
        let left = self.state(task, |state| (state.future.take(), state.scope.clone()));
        if let Some((future, scope)) = left {
            TaskContext { runtime: self.clone(), task, scope }.enter(|| drop(future));
            self.record(Line::NONE, task, Kind::Ended { how: TaskEnd::LeftBehind });
            let state = self.tasks.borrow_mut()[task.0 as usize - 1].take();
            drop(state);
        }
    }

    /// Turns the loop until the run has ended.
    pub(crate) async fn drive(self: Rc<Self>) {
        let mut slice = self.world.busy();
        while !self.has_ended() {
            if self.ready.borrow().is_empty() {
                let next = self.timers.borrow_mut().next();
                let has_others = self.network.has_open_requests() || self.threads.get() > 0;
                if next.is_none() && !(self.world.reaches_outside() && has_others) {
                    self.record(Line::NONE, TaskId::LOOP, Kind::Deadlocked);
                    self.end(RunEnd::Deadlocked);
                    return;
                }
                if !next.is_some_and(|deadline| self.world.jump(deadline)) {
                    Idle { runtime: &self, until: self.world.until(next) }.await;
                }
                slice = self.world.busy();
            } else if self.world.busy() - slice >= SLICE {
                self.world.yield_to_page().await;
                slice = self.world.busy();
            }
            let begun = self.world.now();
            self.turn();
            self.worked.set(self.worked.get() + (self.world.now() - begun));
        }
    }
}

/// Nothing is ready: waits for the next deadline, or for a waker from outside.
struct Idle<'a> {
    runtime: &'a Runtime,
    until: LocalBoxFuture<'static, ()>,
}

impl Future for Idle<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.runtime.driver.replace(Some(context.waker().clone()));
        if !self.runtime.ready.borrow().is_empty() || self.runtime.has_ended() {
            return Poll::Ready(());
        }
        self.until.as_mut().poll(context)
    }
}
