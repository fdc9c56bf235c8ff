//! Work on a thread of its own, and work that keeps this one.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::Poll;

use futures::FutureExt;
use futures::future::LocalBoxFuture;

use crate::trace::event::{Kind, TaskEnd, TaskId, WaitKind};
use crate::trace::time::Micros;

use super::context::TaskContext;
use super::line::Line;
use super::runtime::Runtime;

/// Work for a thread of its own. Threads of a browser share nothing, so what is sent there is a text.
#[derive(Clone)]
pub struct Job {
    /// Which work: the thread knows it by this name.
    pub name: &'static str,
    /// What it is done with.
    pub argument: String,
    /// How long it takes in the simulated world, and what comes of it.
    pub simulated: Rc<dyn Fn() -> (Micros, u32)>,
}

/// Why there is no other thread, or why nothing comes of its job.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ThreadError {
    /// The world has no other threads, or the browser refuses one.
    #[error("no worker can be started here")]
    NotStarted,
    /// It can't take a job, for it did not come.
    #[error("the worker did not come: check the connection, then run it again")]
    Absent,
    /// The browser has ended it, or an error of its own has.
    #[error("the worker has died")]
    Died,
    /// A task that gave up what it waited for has ended it.
    #[error("the thread has ended")]
    Ended,
    /// The job itself came to nothing: its reason.
    #[error("{0}")]
    Job(String),
}

/// A world's thread beside the event loop's, for one job after another. Dropping it ends it, whatever it does.
pub trait OtherThread {
    /// Ready as soon as it can take a job; an error says why it never will.
    fn ready(&self) -> LocalBoxFuture<'static, Result<(), ThreadError>>;

    /// Does a job; an error says why nothing comes of it.
    fn work(&self, job: Job) -> LocalBoxFuture<'static, Result<u32, ThreadError>>;
}

/// Keeps the thread for so long, and does `step` over and over meanwhile: whoever else wants the thread waits. In the simulated
/// world each step takes a millisecond.
pub fn compute(time: Micros, mut step: impl FnMut()) {
    TaskContext::current().runtime.world.compute(time, &mut step);
}

/// Does a job on a thread of its own, and waits for what comes of it; an error says why there is no such thread.
/// Dropping the future ends the thread.
#[track_caller]
pub fn to_thread(name: impl AsRef<str>, job: Job) -> impl Future<Output = Result<u32, ThreadError>> {
    let line = Line::here();
    async move {
        let thread = Thread::start(line, name.as_ref());
        thread.work(line, job).await
    }
}

/// Starts threads of their own, and waits for all of them together until each can take a job; an error says why there are no such threads.
#[track_caller]
pub fn start_threads<N: AsRef<str>>(
    names: impl IntoIterator<Item = N>,
) -> impl Future<Output = Result<Vec<Thread>, ThreadError>> {
    let line = Line::here();
    async move {
        let threads: Vec<Thread> = names.into_iter().map(|name| Thread::start(line, name.as_ref())).collect();
        let mut starting: Vec<_> = threads.iter().map(|thread| thread.ready(line).boxed_local()).collect();
        // All are polled in turn: try_join_all is made for thousands, and weighs as much.
        let started = poll_fn(|context| {
            let mut failure = None;
            starting.retain_mut(|thread| match thread.poll_unpin(context) {
                Poll::Pending => true,
                Poll::Ready(result) => {
                    failure = result.err().or(failure.take());
                    false
                }
            });
            match failure {
                Some(why) => Poll::Ready(Err(why)),
                None if starting.is_empty() => Poll::Ready(Ok(())),
                None => Poll::Pending,
            }
        });
        started.await?;
        drop(starting);
        Ok(threads)
    }
}

/// A thread of its own, which does one job after another. Dropping it ends it.
pub struct Thread {
    runtime: Rc<Runtime>,
    id: TaskId,
    /// The world's; an error once it has ended.
    other: RefCell<Result<Rc<dyn OtherThread>, ThreadError>>,
    has_ended: Cell<bool>,
}

impl Thread {
    fn start(line: Line, name: &str) -> Thread {
        let runtime = TaskContext::current().runtime;
        let other = RefCell::new(runtime.world.thread());
        let id = runtime.add_thread(line, name);
        Thread { runtime, id, other, has_ended: Cell::new(false) }
    }

    /// Does a job and waits for what comes of it; an error says why nothing does. Dropping the future before ends the thread.
    #[track_caller]
    pub fn run(&self, job: Job) -> impl Future<Output = Result<u32, ThreadError>> {
        self.work(Line::here(), job)
    }

    async fn work(&self, line: Line, job: Job) -> Result<u32, ThreadError> {
        let work = self.other.borrow().clone()?.work(job);
        self.runtime.record(Line::NONE, self.id, Kind::PollBegan);
        let waiting = ThreadWait::begin(self, line, Reason::Result);
        let result = work.await;
        waiting.end();
        result
    }

    async fn ready(&self, line: Line) -> Result<(), ThreadError> {
        let mut ready = self.other.borrow().clone()?.ready();
        if let Some(ready) = (&mut ready).now_or_never() {
            return ready;
        }
        let waiting = ThreadWait::begin(self, line, Reason::Start);
        let result = ready.await;
        waiting.end();
        result
    }

    fn end(&self, how: TaskEnd) {
        if !self.has_ended.replace(true) {
            *self.other.borrow_mut() = Err(ThreadError::Ended);
            self.runtime.record(Line::NONE, self.id, Kind::Ended { how });
        }
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        self.end(TaskEnd::Finished);
    }
}

/// What a task waits for a thread for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    /// For what comes of its job.
    Result,
    /// Until it can take one.
    Start,
}

/// A task waits for a thread. Dropping it before the end gives the thread up.
struct ThreadWait<'a> {
    thread: &'a Thread,
    ambient: TaskContext,
    line: Line,
    reason: Reason,
    is_over: bool,
}

impl ThreadWait<'_> {
    fn begin(thread: &Thread, line: Line, reason: Reason) -> ThreadWait<'_> {
        let ambient = TaskContext::current();
        let threads = &thread.runtime.threads;
        threads.set(threads.get() + 1);
        ambient.record(line, Kind::WaitBegan { wait: WaitKind::Thread, number: thread.id.0 });
        ThreadWait { thread, ambient, line, reason, is_over: false }
    }

    fn end(mut self) {
        self.is_over = true;
        self.close(true);
        self.ambient.record(self.line, Kind::WaitEnded { wait: WaitKind::Thread, number: self.thread.id.0 });
    }

    fn close(&self, done: bool) {
        let runtime = &self.thread.runtime;
        runtime.threads.set(runtime.threads.get() - 1);
        if self.reason == Reason::Result {
            runtime.record(Line::NONE, self.thread.id, Kind::PollEnded { done });
        }
    }
}

impl Drop for ThreadWait<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            self.close(false);
            self.thread.end(TaskEnd::Cancelled);
            self.ambient.record(self.line, Kind::WaitWithdrawn { wait: WaitKind::Thread, number: self.thread.id.0 });
        }
    }
}
