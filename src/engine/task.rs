//! Handles of tasks: await them, cancel them.

use std::cell::RefCell;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::rc::Rc;

use crate::trace::event::{Kind, TaskEnd, TaskId};

use super::group::Group;
use super::runtime::{Entry, Line, Runtime, TaskContext};
use super::wait::Wait;

/// Who is told when a task ends, in the order of asking.
pub(crate) enum Listener {
    /// One who awaits it: woken at once.
    Wait(Rc<Wait>),
    /// A group that it is a child of: told in a turn of its own, as asyncio's done callbacks are.
    Group(Rc<Group>, usize),
}

/// How a task ended, once it has.
#[derive(Default)]
pub(crate) struct Completion {
    state: RefCell<CompletionState>,
}

#[derive(Default)]
struct CompletionState {
    end: Option<TaskEnd>,
    listeners: Vec<Listener>,
}

impl Completion {
    pub(crate) fn end(&self) -> Option<TaskEnd> {
        self.state.borrow().end
    }

    /// Tells the listener when the task ends; if it has, in the next turn.
    pub(crate) fn listen(&self, runtime: &Runtime, listener: Listener) {
        if let Some(how) = self.end() {
            tell(runtime, listener, how);
        } else {
            self.state.borrow_mut().listeners.push(listener);
        }
    }

    pub(crate) fn complete(&self, runtime: &Runtime, how: TaskEnd) {
        let listeners = {
            let mut state = self.state.borrow_mut();
            state.end = Some(how);
            std::mem::take(&mut state.listeners)
        };
        listeners.into_iter().for_each(|listener| tell(runtime, listener, how));
    }
}

fn tell(runtime: &Runtime, listener: Listener, how: TaskEnd) {
    match listener {
        Listener::Wait(wait) => {
            wait.set();
        }
        Listener::Group(group, child) => runtime.enqueue(Entry::ChildEnded(group, child, how)),
    }
}

/// The task was cancelled, so it has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the task was cancelled")
    }
}

impl std::error::Error for Cancelled {}

/// A spawned task. Dropping the handle lets the task go on by itself.
pub struct Task<T> {
    pub(crate) runtime: Rc<Runtime>,
    pub(crate) id: TaskId,
    pub(crate) completion: Rc<Completion>,
    result: Rc<RefCell<Option<T>>>,
}

impl<T: 'static> Task<T> {
    pub(crate) fn spawn(
        runtime: &Rc<Runtime>,
        line: Line,
        name: &str,
        future: impl Future<Output = T> + 'static,
    ) -> Task<T> {
        let completion = Rc::<Completion>::default();
        let result = Rc::new(RefCell::new(None));
        let store = result.clone();
        let work = Box::pin(async move {
            let value = future.await;
            store.replace(Some(value));
        });
        let id = runtime.spawn(line, name, work, completion.clone());
        Task { runtime: runtime.clone(), id, completion, result }
    }

    /// Its number in the log.
    pub fn id(&self) -> TaskId {
        self.id
    }

    /// Whether it has ended, in whatever way.
    pub fn is_finished(&self) -> bool {
        self.completion.end().is_some()
    }

    /// Cancels the task as asyncio does: what it waits on is withdrawn at once (a queue's line is left, a timer
    /// cleared, a request aborted; a task that it awaits is cancelled too), and its future is dropped when the loop
    /// reaches it. One that never ran never will. False if it had ended.
    #[track_caller]
    pub fn cancel(&self) -> bool {
        self.runtime.cancel(Line::here(), self.id)
    }

    /// Waits for its end and gives its result, or says that it was cancelled.
    #[track_caller]
    pub fn outcome(self) -> impl Future<Output = Result<T, Cancelled>> {
        let line = Line::here();
        async move {
            self.ended(line).await;
            self.take_result().ok_or(Cancelled)
        }
    }

    /// Its result, once it has finished; one that was cancelled as it returned has none.
    pub(crate) fn take_result(&self) -> Option<T> {
        (self.completion.end() == Some(TaskEnd::Finished)).then(|| self.result.take()).flatten()
    }

    /// Waits for its end.
    async fn ended(&self, line: Line) {
        if self.is_finished() {
            return;
        }
        let ambient = TaskContext::current();
        let (task, other) = (ambient.task, self.id);
        ambient.record(line, Kind::AwaitBegan { other });
        let wait = Wait::for_tasks(
            {
                let runtime = self.runtime.clone();
                move |_| runtime.record(line, task, Kind::AwaitWithdrawn { other })
            },
            {
                let runtime = self.runtime.clone();
                move || {
                    runtime.cancel(Line::NONE, other);
                }
            },
        );
        self.completion.listen(&self.runtime, Listener::Wait(wait.clone()));
        ambient.wait(wait).await;
        ambient.record(line, Kind::AwaitEnded { other });
    }
}

impl<T: 'static> IntoFuture for Task<T> {
    type Output = T;
    type IntoFuture = Pin<Box<dyn Future<Output = T>>>;

    /// Awaiting a cancelled task cancels the one that awaits, as asyncio's CancelledError does unless it is caught;
    /// [`Task::outcome`] catches it.
    #[track_caller]
    fn into_future(self) -> Self::IntoFuture {
        let line = Line::here();
        Box::pin(async move {
            self.ended(line).await;
            or_cancelled(self.take_result()).await
        })
    }
}

/// The result, or the end of the task that asks.
pub(crate) async fn or_cancelled<T>(result: Option<T>) -> T {
    match result {
        Some(value) => value,
        None => {
            let ambient = TaskContext::current();
            ambient.runtime.raise_cancelled(ambient.task);
            std::future::pending().await
        }
    }
}
