//! What the failure of one task, or a cancel of the one who waits, means for the others.

use std::future::Future;

use crate::trace::event::TaskEnd;

use super::cancelled::or_cancelled;
use super::context::TaskContext;
use super::group::{Group, Until};
use super::line::Line;
use super::task::Task;

/// Waits for all tasks, as asyncio's gather: the first failure is given at once, and the others go on. A cancel of the one
/// who waits cancels them.
#[track_caller]
pub fn try_join<T: 'static, E: 'static>(tasks: &[Task<Result<T, E>>]) -> impl Future<Output = Result<Vec<T>, E>> {
    let line = Line::here();
    async move {
        let group = Group::of(&TaskContext::current().runtime, tasks, Until::AllOrBroken);
        group.wait(line).await;
        let broken = group.take_ended().into_iter().find(|(_, how)| *how != TaskEnd::Finished);
        let results = match broken {
            Some((first, _)) => tasks[first].take_result().map(|result| result.map(|value| vec![value])),
            None => tasks.iter().map(Task::take_result).collect(),
        };
        or_cancelled(results).await
    }
}

/// Waits for all tasks, as asyncio's TaskGroup: the first failure cancels the others, and the wait goes on until they, too,
/// have ended, with whatever they clean up. Then all errors are given. A cancel of the one who waits cancels them all.
#[track_caller]
pub fn task_group<E: 'static>(tasks: Vec<Task<Result<(), E>>>) -> impl Future<Output = Result<(), Vec<E>>> {
    let line = Line::here();
    async move {
        let group = Group::of(&TaskContext::current().runtime, &tasks, Until::AllAfterFailure);
        group.wait(line).await;
        let errors: Vec<E> = tasks.iter().filter_map(|task| task.take_result()?.err()).collect();
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// Waits for the task's end behind a shield, as asyncio's: a cancel of the one who waits ends the waiting, and the task goes
/// on.
#[track_caller]
pub fn shield<T: 'static>(task: &Task<T>) -> impl Future<Output = ()> + use<T> {
    let (line, task) = (Line::here(), task.same());
    async move {
        let group = Group::of(&TaskContext::current().runtime, &[task], Until::Shielded);
        group.wait(line).await;
        let is_cancelled = group.take_ended().iter().any(|(_, how)| *how == TaskEnd::Cancelled);
        or_cancelled((!is_cancelled).then_some(())).await
    }
}
