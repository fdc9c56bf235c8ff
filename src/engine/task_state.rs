//! A task as the engine sees it: its future, whether it stands in the ready queue, and what a cancel has come to.
//!
//! A task is woken, stands in the ready queue, is polled, and waits until it is woken again, until its future is ready. A cancel
//! changes that once. What the task waits on is withdrawn at once (`cancelling`), which wakes it. When the loop reaches it, its
//! future is dropped; but where something in it listens for that (`listening`), it is told instead (`heard`), and polled to clean up.

use std::cell::Cell;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::task::{Wake, Waker};

use futures::future::LocalBoxFuture;

use crate::trace::event::{Kind, Label, TaskId};

use super::line::Line;
use super::runtime::{Entry, Runtime};
use super::task::Completion;
use super::wait::{Scope, Withdrawal};

/// A living task.
pub(crate) struct TaskState {
    /// Taken out while it is polled.
    pub(super) future: Option<LocalBoxFuture<'static, ()>>,
    pub(super) waker: Waker,
    pub(super) scope: Rc<Scope>,
    pub(super) queued: bool,
    /// To be dropped at its next step.
    pub(super) cancelling: bool,
    /// To be dropped as soon as its poll returns.
    pub(super) raised: bool,
    /// It has heard that it is cancelled, and has not ended yet.
    pub(super) heard: bool,
    /// Who in it is to hear of a cancel, the innermost last.
    listening: Vec<Weak<Cell<bool>>>,
    /// What it failed with: its name and its message.
    pub(super) failed: Option<(Label, Label)>,
    pub(super) completion: Rc<Completion>,
}

impl TaskState {
    /// Tells the innermost who listens that the task is cancelled: it then goes on. False if nobody listens.
    pub(super) fn tell(&mut self) -> bool {
        let told = self.cancelling
            && std::iter::from_fn(|| self.listening.pop())
                .find_map(|to| to.upgrade())
                .is_some_and(|to| !to.replace(true));
        self.cancelling &= !told;
        self.heard |= told;
        told
    }
}

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
        self.at_once(|| {
            self.record(line, task, Kind::Spawned { name, by });
            self.wake(task);
        });
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
        let name = self.label(name);
        self.record(line, thread, Kind::ThreadStarted { name, by: self.actor.get() });
        thread
    }

    /// Runs `with` on a living task's state.
    pub(super) fn state<T>(&self, task: TaskId, with: impl FnOnce(&mut TaskState) -> T) -> Option<T> {
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

    /// Withdraws what a cancelled task waits for; one that waits for nothing is woken, so that its cancel reaches it.
    pub(super) fn withdraw(&self, task: TaskId, scope: &Scope) {
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
}
