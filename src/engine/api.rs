//! What a lab calls besides its queues and handles. Each call is recorded as it happens, with the line that made it.
//!
//! Nothing starts before the first poll, so a future that is never awaited leaves no event.

use std::error::Error;
use std::future::Future;
use std::pin::pin;

use crate::trace::event::{Delay, Kind, Problem, WaitKind};
use crate::trace::random;
use crate::trace::time::Micros;

use super::context::TaskContext;
use super::line::Line;
use super::runtime::{Runtime, next};
use super::task::Task;
use super::wait::Fate;

/// The time since the run's start.
pub fn now() -> Micros {
    TaskContext::current().runtime.world.now()
}

/// Prints a line: it becomes one of the transcript.
#[track_caller]
pub fn say(text: impl AsRef<str>) {
    let ambient = TaskContext::current();
    let text = ambient.runtime.label(text.as_ref());
    ambient.record(Line::here(), Kind::Said { text });
}

/// Starts a task: it is queued now and runs by itself, whether it is awaited or not.
#[track_caller]
pub fn spawn<T: 'static>(name: impl AsRef<str>, future: impl Future<Output = T> + 'static) -> Task<T> {
    Task::spawn(&TaskContext::current().runtime, Line::here(), name.as_ref(), future)
}

/// Starts a task that may fail: an `Err` ends it as failed, and the log has the error.
#[track_caller]
pub fn try_spawn<T: 'static, E: Error + 'static>(
    name: impl AsRef<str>,
    future: impl Future<Output = Result<T, E>> + 'static,
) -> Task<Result<T, E>> {
    Task::try_spawn(&TaskContext::current().runtime, Line::here(), name.as_ref(), future)
}

/// A future that the log tells of if it is dropped before its first poll, while its task has the thread: as Python warns of a
/// coroutine that was never awaited.
#[track_caller]
pub fn coroutine<T>(name: &'static str, work: impl Future<Output = T>) -> impl Future<Output = T> {
    let call = Call { name: Some(name), line: Line::here() };
    async move {
        call.begin();
        work.await
    }
}

/// The call of an async function; its name until it runs.
struct Call {
    name: Option<&'static str>,
    line: Line,
}

impl Call {
    /// It runs now: there is nothing to tell any more.
    fn begin(mut self) {
        self.name = None;
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let polled = TaskContext::try_current().filter(|ambient| ambient.runtime.polling.get());
        if let Some((name, ambient)) = self.name.zip(polled) {
            let text = ambient.runtime.label(name);
            ambient.record(self.line, Kind::Problem { problem: Problem::NeverAwaited, text });
        }
    }
}

/// Waits for a time; zero gives up the turn only.
#[track_caller]
pub fn sleep(delay: Micros) -> impl Future<Output = ()> {
    let line = Line::here();
    async move {
        let ambient = TaskContext::current();
        if delay == Micros::ZERO {
            return yield_now(&ambient, line).await;
        }
        let task = ambient.task;
        let told = move |runtime: &Runtime, timer, fate| match fate {
            Fate::Fired => runtime.record(line, task, Kind::SleepEnded { timer }),
            Fate::GivenUp => runtime.record(line, task, Kind::SleepWithdrawn { timer }),
            Fate::Unseen => {}
        };
        let (timer, waiting) = ambient.timed(ambient.runtime.world.now() + delay, told);
        ambient.record(line, Kind::SleepBegan { timer, delay: Delay::of(delay) });
        waiting.await;
    }
}

async fn yield_now(ambient: &TaskContext, line: Line) {
    ambient.record(line, Kind::Yielded);
    let mut yielded = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut yielded, true) {
            return std::task::Poll::Ready(());
        }
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}

/// Awaits a future that the program made itself, and lets the log show the wait, under that name.
#[track_caller]
pub fn watched<T>(name: impl AsRef<str>, future: impl Future<Output = T>) -> impl Future<Output = T> {
    let line = Line::here();
    async move {
        let mut watch = None;
        let mut future = pin!(future);
        let output = std::future::poll_fn(|context| {
            let polled = future.as_mut().poll(context);
            if polled.is_pending() {
                watch.get_or_insert_with(|| Watch::begin(line, name.as_ref()));
            }
            polled
        })
        .await;
        if let Some(watch) = watch {
            watch.end();
        }
        output
    }
}

/// A wait for a future of the program's own. Dropping it withdraws the wait.
struct Watch {
    ambient: TaskContext,
    line: Line,
    number: u32,
    has_ended: bool,
}

impl Watch {
    fn begin(line: Line, name: &str) -> Watch {
        let ambient = TaskContext::current();
        let number = next(&ambient.runtime.counts().futures);
        let (wait, name) = (WaitKind::Future, ambient.runtime.label(name));
        ambient.record(line, Kind::ObjectNamed { wait, number, name });
        ambient.record(line, Kind::WaitBegan { wait, number });
        Watch { ambient, line, number, has_ended: false }
    }

    fn end(mut self) {
        self.has_ended = true;
        self.ambient.record(self.line, Kind::WaitEnded { wait: WaitKind::Future, number: self.number });
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if !self.has_ended {
            self.ambient.record(self.line, Kind::WaitWithdrawn { wait: WaitKind::Future, number: self.number });
        }
    }
}

/// A span from `low` to `high`, drawn from the run's seed by what it is for: the same in both worlds.
pub fn random(stream: u32, index: u32, low: Micros, high: Micros) -> Micros {
    random::between(low, high, TaskContext::current().runtime.seed, stream, index)
}
