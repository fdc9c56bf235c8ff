//! Waiting for several tasks: all of them, the first, or each as it ends.
//!
//! As asyncio's gather, wait and as_completed do it: the end of a child is news of a turn of its own, and the one who
//! waits is woken by that news, a turn later than if it had awaited the child itself.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::rc::Rc;

use super::core::{Ambient, Core, Line, next};
use super::event::{Kind, TaskId};
use super::task::{Cancelled, Listener, Task, or_cancelled};
use super::wait::{Lost, Wait};

/// Tasks that somebody waits for together.
pub(crate) struct Group {
    number: u32,
    children: Vec<TaskId>,
    /// The children whose end is known and not yet taken, in the order of ending.
    ended: RefCell<VecDeque<usize>>,
    /// How many ends it takes until the one who waits is woken.
    needed: Cell<usize>,
    waiting: RefCell<Option<Rc<Wait>>>,
}

impl Group {
    fn of<T: 'static>(core: &Rc<Core>, tasks: &[Task<T>], needed: usize) -> Rc<Group> {
        let group = Rc::new(Group {
            number: next(&core.counts().groups),
            children: tasks.iter().map(Task::id).collect(),
            ended: RefCell::default(),
            needed: Cell::new(needed),
            waiting: RefCell::default(),
        });
        for (child, task) in tasks.iter().enumerate() {
            task.completion.listen(core, Listener::Group(group.clone(), child));
        }
        group
    }

    pub(crate) fn child_ended(&self, child: usize) {
        self.ended.borrow_mut().push_back(child);
        if self.ended.borrow().len() >= self.needed.get() {
            let waiting = self.waiting.take();
            if let Some(wait) = waiting {
                wait.set();
            }
        }
    }

    /// Waits until enough children have ended.
    async fn wait(self: &Rc<Self>, line: Line) {
        if self.ended.borrow().len() >= self.needed.get() {
            return;
        }
        let ambient = Ambient::current();
        let (core, task, group) = (ambient.core.clone(), ambient.task, self.number);
        ambient.record(line, Kind::JoinBegan { group, tasks: self.children.len() as u32 });
        let wait = Wait::for_tasks(
            {
                let core = core.clone();
                move |lost| {
                    if lost == Lost::Pending {
                        core.record(line, task, Kind::JoinWithdrawn { group });
                    }
                }
            },
            {
                let children = self.children.clone();
                move || children.iter().fold(false, |any, child| core.cancel(Line::NONE, *child) || any)
            },
        );
        self.waiting.replace(Some(wait.clone()));
        ambient.wait(wait).await;
        ambient.record(line, Kind::JoinEnded { group });
    }
}

/// Several tasks that are waited for together: await it.
#[must_use = "a join waits only when it is awaited"]
pub struct Join<T> {
    tasks: Vec<Task<T>>,
}

/// Waits for all tasks, as asyncio's gather, and gives their results in the order of the tasks.
pub fn join<T>(tasks: impl IntoIterator<Item = Task<T>>) -> Join<T> {
    Join { tasks: tasks.into_iter().collect() }
}

impl<T: 'static> Join<T> {
    /// Waits for all and tells of each whether it was cancelled, as `gather(…, return_exceptions=True)`.
    #[track_caller]
    pub fn outcomes(self) -> impl Future<Output = Vec<Result<T, Cancelled>>> {
        let line = Line::here();
        async move { self.results(line).await.into_iter().map(|result| result.ok_or(Cancelled)).collect() }
    }

    async fn results(self, line: Line) -> Vec<Option<T>> {
        let core = Ambient::current().core;
        Group::of(&core, &self.tasks, self.tasks.len()).wait(line).await;
        self.tasks.iter().map(|task| task.result.take()).collect()
    }
}

impl<T: 'static> IntoFuture for Join<T> {
    type Output = Vec<T>;
    type IntoFuture = Pin<Box<dyn Future<Output = Vec<T>>>>;

    #[track_caller]
    fn into_future(self) -> Self::IntoFuture {
        let line = Line::here();
        Box::pin(async move {
            let results = self.results(line).await;
            or_cancelled(results.into_iter().collect()).await
        })
    }
}

/// Waits until the first task has ended, cancels the others, and gives the winner's place and result.
/// As `asyncio.wait(…, return_when=FIRST_COMPLETED)` and a cancel of those that are pending.
#[track_caller]
pub fn race<T: 'static>(tasks: impl IntoIterator<Item = Task<T>>) -> impl Future<Output = (usize, T)> {
    let line = Line::here();
    let tasks: Vec<Task<T>> = tasks.into_iter().collect();
    async move {
        let core = Ambient::current().core;
        let group = Group::of(&core, &tasks, 1.min(tasks.len()));
        group.wait(line).await;
        let first = tasks.iter().position(Task::is_finished);
        for task in &tasks {
            core.cancel(line, task.id());
        }
        let won = first.and_then(|first| Some((first, tasks[first].result.take()?)));
        or_cancelled(won).await
    }
}

/// Tasks in the order of their ending: see [`as_completed`].
pub struct AsCompleted<T> {
    tasks: Vec<Task<T>>,
    group: Option<Rc<Group>>,
    given: usize,
}

/// Gives the tasks' results in the order in which they end, as asyncio's as_completed.
pub fn as_completed<T: 'static>(tasks: impl IntoIterator<Item = Task<T>>) -> AsCompleted<T> {
    AsCompleted { tasks: tasks.into_iter().collect(), group: None, given: 0 }
}

impl<T: 'static> AsCompleted<T> {
    /// The next result, or nothing when all have been given.
    #[track_caller]
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> impl Future<Output = Option<T>> {
        let line = Line::here();
        async move {
            if self.given == self.tasks.len() {
                return None;
            }
            let core = Ambient::current().core;
            let group = self.group.get_or_insert_with(|| Group::of(&core, &self.tasks, 1));
            group.wait(line).await;
            self.given += 1;
            let child = group.ended.borrow_mut().pop_front();
            let result = child.and_then(|child| self.tasks[child].result.take());
            Some(or_cancelled(result).await)
        }
    }

    /// Cancels whoever has not ended and waits until they have; nothing is given after that.
    #[track_caller]
    pub fn cancel_rest(&mut self) -> impl Future<Output = ()> {
        let line = Line::here();
        async move {
            let core = Ambient::current().core;
            for task in &self.tasks {
                core.cancel(line, task.id());
            }
            self.given = self.tasks.len();
            Group::of(&core, &self.tasks, self.tasks.len()).wait(line).await;
        }
    }
}
