//! Waiting for several tasks: all of them, the first, or each as it ends.
//!
//! As asyncio's gather, wait and as_completed do it: the end of a child is news of a turn of its own, and the one who
//! waits is woken by that news, a turn later than if it had awaited the child itself.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::rc::Rc;

use crate::trace::event::{Kind, TaskEnd, TaskId, WaitKind};

use super::cancelled::{Cancelled, or_cancelled};
use super::context::TaskContext;
use super::line::Line;
use super::runtime::{Runtime, next};
use super::task::{Listener, Task};
use super::wait::Wait;

/// Tasks that somebody waits for together.
pub(crate) struct Group {
    number: u32,
    children: Vec<TaskId>,
    until: Until,
    /// The children whose end is known and not yet taken, in the order of ending.
    ended: RefCell<VecDeque<(usize, TaskEnd)>>,
    /// How many children have not been heard to end.
    open: Cell<u32>,
    /// One has failed, and for that the others were cancelled.
    is_broken: Cell<bool>,
    waiting: RefCell<Option<(TaskId, Rc<Wait>)>>,
}

/// What ends the waiting for a group.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Until {
    /// All have ended.
    All,
    /// All have ended, or one was cancelled: there will not be a result of each.
    AllOrCancelled,
    /// All have ended, or one was cancelled or failed.
    AllOrBroken,
    /// All have ended; once one has failed the others are cancelled.
    AllAfterFailure,
    /// The next has ended.
    Next,
    /// The only one has ended, which a cancel of the one who waits does not reach.
    Shielded,
    /// Each has been heard to end.
    Heard,
}

impl Until {
    /// As gather and shield, and unlike the others: what has ended already is known without another turn.
    fn knows_ended(self) -> bool {
        matches!(self, Until::All | Until::AllOrCancelled | Until::AllOrBroken | Until::Shielded)
    }

    /// As gather and a task group, and unlike the others: a cancel of the one who waits goes on to the children.
    fn passes_cancel_on(self) -> bool {
        matches!(self, Until::All | Until::AllOrCancelled | Until::AllOrBroken | Until::AllAfterFailure)
    }

    /// Whether a child that ended so ends the waiting, whatever becomes of the others.
    fn is_met_by(self, how: TaskEnd) -> bool {
        match self {
            Until::All | Until::AllAfterFailure | Until::Heard => false,
            Until::AllOrCancelled => how == TaskEnd::Cancelled,
            Until::AllOrBroken => how != TaskEnd::Finished,
            Until::Next | Until::Shielded => true,
        }
    }

    /// What its waits are called in the log.
    fn wait(self) -> WaitKind {
        match self {
            Until::Shielded => WaitKind::Shield,
            Until::AllAfterFailure => WaitKind::TaskGroup,
            _ => WaitKind::Group,
        }
    }
}

impl Group {
    /// Watches these tasks. Those that ended before count at once where that is how the wait sees it.
    pub(crate) fn of<T: 'static>(runtime: &Rc<Runtime>, tasks: &[Task<T>], until: Until) -> Rc<Group> {
        let group = Rc::new(Group {
            number: next(&runtime.counts().groups),
            children: tasks.iter().map(Task::id).collect(),
            until,
            ended: RefCell::default(),
            open: Cell::new(tasks.len() as u32),
            is_broken: Cell::default(),
            waiting: RefCell::default(),
        });
        for (child, task) in tasks.iter().enumerate() {
            match task.completion.end() {
                Some(how) if until.knows_ended() => group.child_ended(runtime, child, how),
                _ => task.completion.listen(runtime, Listener::Group(group.clone(), child)),
            }
        }
        group
    }

    /// The task at that place, in the order of the call.
    pub(crate) fn child(&self, child: usize) -> TaskId {
        self.children[child]
    }

    /// One of the tasks has ended: the waiting task hears of it, and goes on if that is what it waits for.
    pub(crate) fn child_ended(&self, runtime: &Runtime, child: usize, how: TaskEnd) {
        self.ended.borrow_mut().push_back((child, how));
        let tasks = self.open.get() - 1;
        self.open.set(tasks);
        let waiting = self.waiting.borrow().clone();
        let Some((waiter, wait)) = waiting.filter(|(_, wait)| wait.is_pending()) else { return };
        if self.until.wait() == WaitKind::Group {
            runtime.record(Line::NONE, waiter, Kind::JoinHeard { group: self.number, tasks });
        }
        // Those before it have not met it, or nobody would wait any more; so a large group is not looked through for each.
        if self.until.is_met_by(how) || self.have_all_ended() {
            self.waiting.take();
            wait.set();
        } else if self.until == Until::AllAfterFailure && how == TaskEnd::Failed && !self.is_broken.replace(true) {
            self.children.iter().for_each(|child| {
                runtime.cancel(Line::NONE, *child);
            });
            // As asyncio's group, which cancels the wait of the one who waits, too, for whom it then begins anew.
            runtime.wake(waiter);
        }
    }

    /// The children that have ended and are not taken yet, each by its place, in the order of ending.
    pub(crate) fn take_ended(&self) -> VecDeque<(usize, TaskEnd)> {
        self.ended.take()
    }

    /// What the log says of a wait for it: that it begins, has ended, or was withdrawn.
    fn events(&self) -> [Kind; 3] {
        let (group, number, tasks) = (self.number, self.number, self.open.get());
        match self.until.wait() {
            WaitKind::Group => {
                [Kind::JoinBegan { group, tasks }, Kind::JoinEnded { group }, Kind::JoinWithdrawn { group }]
            }
            wait => [
                Kind::WaitBegan { wait, number },
                Kind::WaitEnded { wait, number },
                Kind::WaitWithdrawn { wait, number },
            ],
        }
    }

    fn is_met(&self) -> bool {
        self.have_all_ended() || self.ended.borrow().iter().any(|(_, how)| self.until.is_met_by(*how))
    }

    fn have_all_ended(&self) -> bool {
        self.ended.borrow().len() == self.children.len()
    }

    /// Waits until what it is for has happened.
    pub(crate) async fn wait(self: &Rc<Self>, line: Line) {
        if self.is_met() {
            return;
        }
        let ambient = TaskContext::current();
        let [began, ended, withdrawn] = self.events();
        ambient.record(line, began);
        let lost = {
            let ambient = ambient.clone();
            move |_| ambient.record(line, withdrawn)
        };
        let wait = if self.until.passes_cancel_on() {
            let (runtime, children) = (ambient.runtime.clone(), self.children.clone());
            Wait::for_tasks(lost, move || {
                for child in &children {
                    runtime.cancel(Line::NONE, *child);
                }
            })
        } else {
            Wait::new(lost)
        };
        self.waiting.replace(Some((ambient.task, wait.clone())));
        ambient.wait(wait).await;
        ambient.record(line, ended);
    }
}

/// Several tasks that are waited for together: await it.
#[must_use = "a join waits only when it is awaited"]
pub struct Join<T> {
    tasks: Vec<Task<T>>,
}

/// Waits for all tasks, as asyncio's gather, and gives their results in the order of the tasks. A cancel of the one who
/// waits cancels them; if one of them was cancelled, so is the one who waits, while the others go on.
pub fn join<T>(tasks: impl IntoIterator<Item = Task<T>>) -> Join<T> {
    Join { tasks: tasks.into_iter().collect() }
}

impl<T: 'static> Join<T> {
    /// Waits for all and tells of each whether it was cancelled, as `gather(…, return_exceptions=True)`.
    #[track_caller]
    pub fn outcomes(self) -> impl Future<Output = Vec<Result<T, Cancelled>>> {
        let line = Line::here();
        async move {
            let results = self.results(line, Until::All).await;
            results.into_iter().map(|result| result.ok_or(Cancelled)).collect()
        }
    }

    async fn results(self, line: Line, until: Until) -> Vec<Option<T>> {
        let runtime = TaskContext::current().runtime;
        Group::of(&runtime, &self.tasks, until).wait(line).await;
        self.tasks.iter().map(Task::take_result).collect()
    }
}

impl<T: 'static> IntoFuture for Join<T> {
    type Output = Vec<T>;
    type IntoFuture = Pin<Box<dyn Future<Output = Vec<T>>>>;

    #[track_caller]
    fn into_future(self) -> Self::IntoFuture {
        let line = Line::here();
        Box::pin(async move {
            let results = self.results(line, Until::AllOrCancelled).await;
            or_cancelled(results.into_iter().collect()).await
        })
    }
}

/// Waits until the first task has ended, cancels the others, and gives the winner's place and result.
/// As `asyncio.wait(…, return_when=FIRST_COMPLETED)` with a cancel of all in its `finally`: a race that is given up
/// leaves none of its tasks running either.
#[track_caller]
pub fn race<T: 'static>(tasks: impl IntoIterator<Item = Task<T>>) -> impl Future<Output = (usize, T)> {
    let line = Line::here();
    let tasks: Vec<Task<T>> = tasks.into_iter().collect();
    async move {
        let racers = Racers { tasks, line };
        let runtime = TaskContext::current().runtime;
        let group = (!racers.tasks.is_empty()).then(|| Group::of(&runtime, &racers.tasks, Until::Next));
        if let Some(group) = &group {
            group.wait(line).await;
        }
        let first = group.and_then(|group| group.ended.borrow().front().map(|(first, _)| *first));
        let won = first.and_then(|first| Some((first, racers.tasks[first].take_result()?)));
        drop(racers);
        or_cancelled(won).await
    }
}

/// Cancels those that run still when the race is over.
struct Racers<T: 'static> {
    tasks: Vec<Task<T>>,
    line: Line,
}

impl<T: 'static> Drop for Racers<T> {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.runtime.cancel(self.line, task.id());
        }
    }
}

/// Tasks in the order of their ending: see [`as_completed`].
pub struct AsCompleted<T> {
    tasks: Vec<Task<T>>,
    group: Option<Rc<Group>>,
    given: usize,
}

/// Gives the tasks' results in the order in which they end, as asyncio's as_completed. Who gives up waiting for the next
/// leaves the tasks as they are.
pub fn as_completed<T: 'static>(tasks: impl IntoIterator<Item = Task<T>>) -> AsCompleted<T> {
    let tasks: Vec<Task<T>> = tasks.into_iter().collect();
    let group = tasks.first().map(|first| Group::of(&first.runtime, &tasks, Until::Next));
    AsCompleted { tasks, group, given: 0 }
}

impl<T: 'static> AsCompleted<T> {
    /// The next result, or nothing when all have been given.
    #[track_caller]
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> impl Future<Output = Option<T>> {
        let line = Line::here();
        async move {
            let group = self.group.as_ref().filter(|_| self.given < self.tasks.len())?;
            group.wait(line).await;
            self.given += 1;
            let ended = group.ended.borrow_mut().pop_front();
            let result = ended.and_then(|(child, _)| self.tasks[child].take_result());
            Some(or_cancelled(result).await)
        }
    }

    /// Cancels whoever has not ended and waits until they have, as asyncio.wait; nothing is given after that.
    #[track_caller]
    pub fn cancel_rest(&mut self) -> impl Future<Output = ()> {
        let line = Line::here();
        async move {
            let runtime = TaskContext::current().runtime;
            for task in &self.tasks {
                runtime.cancel(line, task.id());
            }
            self.given = self.tasks.len();
            Group::of(&runtime, &self.tasks, Until::Heard).wait(line).await;
        }
    }
}
