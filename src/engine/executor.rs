//! Tasks, the ready queue, wakers and cancelling: one executor for both worlds, which steps as asyncio's loop does.
//!
//! One turn of the loop: due timers join the ready queue, then what was in it at that moment runs, in order.
//! A woken task, a spawned one and the news of an ended one wait for the next turn.

use std::cell::Cell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use futures::future::LocalBoxFuture;

use crate::trace::event::{Kind, Label, RunEnd, TaskEnd, TaskId};
use crate::trace::time::{Micros, millis};

use super::runtime::{Entry, Line, Runtime, TaskContext};
use super::task::Completion;
use super::wait::{Scope, Withdrawal};

/// For how long the loop may keep the browser's thread before the page gets a turn to draw.
const SLICE: Micros = millis(8);

/// A living task.
pub(crate) struct TaskState {
    /// Taken out while it is polled.
    future: Option<LocalBoxFuture<'static, ()>>,
    waker: Waker,
    scope: Rc<Scope>,
    queued: bool,
    /// To be dropped at its next step.
    cancelling: bool,
    /// To be dropped as soon as its poll returns.
    raised: bool,
    /// It has heard that it is cancelled, and has not ended yet.
    heard: bool,
    /// Who in it is to hear of a cancel, the innermost last.
    listening: Vec<Weak<Cell<bool>>>,
    /// What it failed with: its name and its message.
    failed: Option<(Label, Label)>,
    completion: Rc<Completion>,
}

impl TaskState {
    /// Tells the innermost who listens that the task is cancelled: it then goes on. False if nobody listens.
    fn tell(&mut self) -> bool {
        let told = self.cancelling
            && std::iter::from_fn(|| self.listening.pop())
                .find_map(|to| to.upgrade())
                .is_some_and(|to| !to.replace(true));
        self.cancelling &= !told;
        self.heard |= told;
        told
    }
}

/// What a poll that fills the log is broken off with.
struct LogFull;

struct TaskWaker {
    run: u64,
    task: TaskId,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // On another thread there is no such run; nothing here wakes from one.
        if let Some(runtime) = Runtime::numbered(self.run) {
            runtime.wake(self.task);
        }
    }
}

impl Runtime {
    /// Creates a task and queues it.
    pub(crate) fn spawn(
        self: &Rc<Self>,
        line: Line,
        name: &str,
        future: LocalBoxFuture<'static, ()>,
        completion: Rc<Completion>,
    ) -> TaskId {
        let by = self.actor.get();
        let task = {
            let mut tasks = self.tasks.borrow_mut();
            let task = TaskId(tasks.len() as u32 + 1);
            tasks.push(Some(TaskState {
                future: Some(future),
                waker: Waker::from(Arc::new(TaskWaker { run: self.number(), task })),
                scope: Rc::default(),
                queued: false,
                cancelling: false,
                raised: false,
                heard: false,
                listening: Vec::new(),
                failed: None,
                completion,
            }));
            task
        };
        let name = self.label(name);
        self.record(line, task, Kind::Spawned { name, by });
        self.wake(task);
        if self.ending.get() {
            // Spawned by what a task dropped at the end of the run.
            self.leave_behind(task);
        }
        task
    }

    /// Numbers a thread, among the tasks; it is no task, so there is nothing to poll.
    pub(crate) fn add_thread(&self, line: Line, name: &str) -> TaskId {
        let thread = {
            let mut tasks = self.tasks.borrow_mut();
            tasks.push(None);
            TaskId(tasks.len() as u32)
        };
        self.threads.set(self.threads.get() + 1);
        let name = self.label(name);
        self.record(line, thread, Kind::ThreadStarted { name, by: self.actor.get() });
        thread
    }

    /// Runs `with` on a living task's state.
    fn state<T>(&self, task: TaskId, with: impl FnOnce(&mut TaskState) -> T) -> Option<T> {
        let slot = (task.0 as usize).checked_sub(1)?;
        self.tasks.borrow_mut().get_mut(slot)?.as_mut().map(with)
    }

    /// Puts a task into the ready queue, unless it is there.
    pub(crate) fn wake(&self, task: TaskId) {
        let newly = self.state(task, |state| !std::mem::replace(&mut state.queued, true));
        if newly == Some(true) && !self.ending.get() {
            self.record(Line::NONE, task, Kind::Woken { by: self.actor.get() });
            self.enqueue(Entry::Step(task));
        }
    }

    /// Cancels a task: what it waits on is withdrawn now, its future dropped when the loop reaches it. One that is being
    /// polled goes on until it waits. False if it has ended, or is about to since the run is.
    pub(crate) fn cancel(&self, line: Line, task: TaskId) -> bool {
        let cancelled = self.state(task, |state| {
            state.cancelling = true;
            (state.future.is_none(), state.scope.clone())
        });
        let Some((is_polled, scope)) = cancelled.filter(|_| !self.ending.get()) else { return false };
        self.record(line, task, Kind::CancelRequested { by: self.actor.get() });
        if !is_polled {
            self.withdraw(task, &scope);
        }
        true
    }

    fn withdraw(&self, task: TaskId, scope: &Scope) {
        if scope.withdraw() == Withdrawal::Nothing {
            self.wake(task);
        }
    }

    /// The task that is being polled awaited a cancelled one: it ends as cancelled too, as with an uncaught
    /// CancelledError.
    pub(crate) fn raise_cancelled(&self, task: TaskId) {
        self.state(task, |state| state.raised = true);
    }

    /// Whether the poll that goes on came upon a cancelled task; it is dealt with now.
    pub(crate) fn take_raised(&self, task: TaskId) -> bool {
        self.state(task, |state| std::mem::take(&mut state.raised)).unwrap_or_default()
    }

    /// From now on a cancel of the task sets `heard`, as long as that lives, instead of dropping the task.
    pub(crate) fn listen_for_cancel(&self, task: TaskId, heard: &Rc<Cell<bool>>) {
        self.state(task, |state| {
            state.listening.retain(|other| other.strong_count() > 0);
            state.listening.push(Rc::downgrade(heard));
        });
    }

    /// The task is about to return an error.
    pub(crate) fn note_failure(&self, task: TaskId, error: &str, message: &str) {
        let labels = (self.label(error), self.label(message));
        self.state(task, |state| state.failed = Some(labels));
    }

    /// One turn of the loop.
    pub(crate) fn turn(self: &Rc<Self>) {
        let now = self.world.now();
        self.moment.set(now);
        let batch = {
            let (mut ready, mut timers) = (self.ready.borrow_mut(), self.timers.borrow_mut());
            while let Some((timer, fire)) = timers.take_due(now) {
                ready.push_back(Entry::Fire(timer, fire));
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
                Some(Entry::Fire(timer, fire)) => {
                    let is_due = self.timers.borrow_mut().clear(timer);
                    if is_due {
                        fire();
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
        (1..=count).map(TaskId).for_each(|task| self.leave_behind(task));
        let entries = self.ready.take();
        let timers = self.timers.take();
        drop((entries, timers));
        self.note_clock_step();
        self.record(Line::NONE, TaskId::LOOP, Kind::RunEnded { how });
        self.poke();
    }

    /// Drops a task that the end of the run found alive.
    fn leave_behind(self: &Rc<Self>, task: TaskId) {
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
            } else if self.world.busy().since(slice) >= SLICE {
                self.world.yield_to_page().await;
                slice = self.world.busy();
            }
            let begun = self.world.now();
            self.turn();
            self.worked.set(self.worked.get() + self.world.now().since(begun));
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
