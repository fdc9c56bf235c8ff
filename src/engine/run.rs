//! One run of one program: start it, drive it, read its log, stop it.

use std::cell::Ref;
use std::future::Future;
use std::rc::Rc;

use futures::FutureExt;

use crate::trace::event::{Delay, Kind, TaskId};
use crate::trace::time::Micros;
use crate::trace::{Header, Trace};

use super::line::Line;
use super::net::Network;
use super::runtime::Runtime;
use super::simulated::Simulated;
use super::task::Task;
use super::world::World;

/// A program that runs in a world and leaves a trace. Dropping it stops it.
pub struct Run {
    runtime: Rc<Runtime>,
}

impl Run {
    /// Queues the program as the task `main`; [`Run::drive`] makes it go.
    ///
    /// `connections` is the most requests in flight to one host: 6 as HTTP/1.1, 100 as HTTP/2, or no limit.
    pub fn new(
        world: Rc<dyn World>,
        header: Header,
        connections: Option<u32>,
        program: impl Future<Output = ()> + 'static,
    ) -> Run {
        let runtime = Runtime::new(world, Trace::new(header), Network::new(connections));
        runtime.note_clock_step();
        Task::spawn(&runtime, Line::NONE, "main", program);
        Run { runtime }
    }

    /// Runs until the end. To be polled once only, by the host or by the browser's own event loop.
    pub fn drive(&self) -> impl Future<Output = ()> + 'static {
        self.runtime.clone().drive()
    }

    /// The log so far.
    pub fn trace(&self) -> Ref<'_, Trace> {
        self.runtime.trace.borrow()
    }

    /// The log of a run that is over, which has none after that.
    pub fn take_trace(&self) -> Trace {
        self.runtime.trace.take()
    }

    /// Ends the run now: every task is dropped, every timer cleared, every request aborted. The log is kept. Asked for by one
    /// of its own tasks, it waits until that one gives the thread back.
    pub fn stop(&self) {
        self.runtime.stop();
    }

    /// Notes that the page went out of sight, or came back.
    pub fn page_shown(&self, shown: bool) {
        let kind = if shown { Kind::PageShown } else { Kind::PageHidden };
        self.runtime.record(Line::NONE, TaskId::LOOP, kind);
    }

    /// Notes that the thread, or the page, has just stood still for so long.
    pub fn stood_still(&self, length: Micros) {
        self.runtime.record(Line::NONE, TaskId::LOOP, Kind::Gap { length: Delay::of(length) });
    }

    /// The world's time, and how much of it the run's own turns took.
    pub fn time(&self) -> (Micros, Micros) {
        (self.runtime.world.now(), self.runtime.worked.get())
    }

    /// The source files whose lines are in the log.
    pub fn files(&self) -> Vec<&'static str> {
        self.runtime.files()
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Runs a program to its end in the simulated world, at once, and gives its log.
pub fn simulate(header: Header, connections: Option<u32>, program: impl Future<Output = ()> + 'static) -> Trace {
    let run = Run::new(Rc::new(Simulated::default()), header, connections, program);
    // The simulated world is never pending: where nothing can happen any more, the run ends.
    let ended = run.drive().now_or_never();
    debug_assert!(ended.is_some(), "the simulated world waited for something outside");
    run.take_trace()
}
