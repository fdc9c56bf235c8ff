//! Work on a thread of its own, and work that keeps this one.

use std::future::Future;
use std::rc::Rc;

use crate::trace::event::{Kind, TaskEnd, TaskId, WaitKind};
use crate::trace::time::Micros;

use super::runtime::{Line, TaskContext};

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

/// Keeps the thread for so long, and does `step` over and over meanwhile: whoever else wants the thread waits. In the simulated
/// world each step takes a millisecond.
pub fn compute(time: Micros, mut step: impl FnMut()) {
    TaskContext::current().runtime.world.compute(time, &mut step);
}

/// Does a job on a thread of its own, and waits for what comes of it; an error says why there is no such thread.
/// Dropping the future ends the thread.
#[track_caller]
pub fn to_thread(name: impl AsRef<str>, job: Job) -> impl Future<Output = Result<u32, String>> {
    let line = Line::here();
    async move {
        let ambient = TaskContext::current();
        let work = ambient.runtime.world.work(job);
        let thread = Thread::start(&ambient, line, name.as_ref());
        let result = work.await;
        thread.end();
        result
    }
}

/// A thread that works. Dropping it before its end gives it up.
struct Thread {
    ambient: TaskContext,
    line: Line,
    id: TaskId,
    has_ended: bool,
}

impl Thread {
    fn start(ambient: &TaskContext, line: Line, name: &str) -> Thread {
        let id = ambient.runtime.add_thread(line, name);
        ambient.runtime.record(Line::NONE, id, Kind::PollBegan);
        let number = id.0;
        ambient.record(line, Kind::WaitBegan { wait: WaitKind::Thread, number });
        Thread { ambient: ambient.clone(), line, id, has_ended: false }
    }

    fn end(mut self) {
        self.has_ended = true;
        self.close(true, TaskEnd::Finished);
        self.ambient.record(self.line, Kind::WaitEnded { wait: WaitKind::Thread, number: self.id.0 });
    }

    fn close(&self, done: bool, how: TaskEnd) {
        let runtime = &self.ambient.runtime;
        runtime.threads.set(runtime.threads.get() - 1);
        runtime.record(Line::NONE, self.id, Kind::PollEnded { done });
        runtime.record(Line::NONE, self.id, Kind::Ended { how });
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        if !self.has_ended {
            self.close(false, TaskEnd::Cancelled);
            self.ambient.record(self.line, Kind::WaitWithdrawn { wait: WaitKind::Thread, number: self.id.0 });
        }
    }
}
