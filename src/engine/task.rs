//! Handles of tasks: await them, cancel them.

use std::any::type_name;
use std::cell::RefCell;
use std::error::Error;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::rc::Rc;

use crate::trace::event::{Kind, TaskEnd, TaskId};

pub use super::cancelled::Cancelled;
use super::cancelled::or_cancelled;
use super::context::TaskContext;
use super::group::Group;
use super::line::Line;
use super::runtime::{Entry, Runtime};
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
    /// How the task ended, once it has.
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

    /// The task has ended: whoever listens is told.
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

/// A spawned task. Dropping the handle lets the task go on by itself.
pub struct Task<T> {
    pub(crate) runtime: Rc<Runtime>,
    pub(crate) id: TaskId,
    pub(crate) completion: Rc<Completion>,
    result: Rc<RefCell<Option<T>>>,
}

impl<T: 'static> Task<T> {
    /// Puts a new task at the end of the ready queue; it is first polled when its turn comes.
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

    /// One that may fail: an `Err` is its failure, as an error that nobody in a Python task catches.
    pub(crate) fn try_spawn<E: Error + 'static>(
        runtime: &Rc<Runtime>,
        line: Line,
        name: &str,
        future: impl Future<Output = Result<T, E>> + 'static,
    ) -> Task<Result<T, E>> {
        let work = async move {
            let result = future.await;
            if let Err(error) = &result {
                let name = type_name::<E>().rsplit(':').next().unwrap_or_default();
                let ambient = TaskContext::current();
                ambient.runtime.note_failure(ambient.task, name, &error.to_string());
            }
            result
        };
        Task::spawn(runtime, line, name, work)
    }

    /// Another handle of the task: its result goes to the one that asks first.
    pub(crate) fn same(&self) -> Task<T> {
        let Task { runtime, id, completion, result } = self;
        Task { runtime: runtime.clone(), id: *id, completion: completion.clone(), result: result.clone() }
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

    /// Its result, once it has finished or failed; one that was cancelled as it returned has none.
    pub(crate) fn take_result(&self) -> Option<T> {
        let has_result = matches!(self.completion.end(), Some(TaskEnd::Finished | TaskEnd::Failed));
        has_result.then(|| self.result.take()).flatten()
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
