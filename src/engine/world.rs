//! Where a run takes place: all that differs between the browser and the simulation.

use std::rc::Rc;

use futures::future::LocalBoxFuture;

use crate::trace::time::Micros;

use super::net::{Admission, Body, FetchError, Request, Stages};
use super::thread::{OtherThread, ThreadError};
use super::turns::Turn;

/// A clock, a timer, a network. A lab can't tell which world it is in.
pub trait World {
    /// The time since the run's start; it never goes back.
    fn now(&self) -> Micros;

    /// How fine the clock is, as far as that is known by now: exact in the simulation.
    fn clock_step(&self) -> Micros {
        Micros(1)
    }

    /// The time by which it is measured how long the page has had no turn: real even where the clock is not.
    fn busy(&self) -> Micros {
        self.now()
    }

    /// Jumps to `deadline` where time is virtual and the page needs no turn; else false, and [`World::until`] waits.
    fn jump(&self, _deadline: Micros) -> bool {
        false
    }

    /// Ready at `deadline`, or never without one. The simulation jumps there.
    fn until(&self, deadline: Option<Micros>) -> LocalBoxFuture<'static, ()>;

    /// Ready as soon as the page has had a turn of its own.
    fn yield_to_page(&self) -> LocalBoxFuture<'static, ()>;

    /// Which of the entries of the ready queue goes next: the first. A test tries other orders.
    fn pick(&self, ready: usize) -> usize {
        let _ = ready;
        0
    }

    /// Whether something outside the run (a request under way) can wake a task.
    fn reaches_outside(&self) -> bool;

    /// Keeps the thread for so long, and does `step` over and over meanwhile. The simulation does it once for each
    /// millisecond, and moves its clock on. A world in which nothing is computed leaves it out.
    fn compute(&self, _time: Micros, _step: &mut dyn FnMut()) {}

    /// Starts another thread; an error says why there is none.
    fn thread(&self) -> Result<Rc<dyn OtherThread>, ThreadError> {
        Err(ThreadError::NotStarted)
    }

    /// Calls back in one of the browser's own ways, later; false where there is no such way.
    fn call_back(&self, _turn: Turn, _callback: Box<dyn FnOnce()>) -> bool {
        false
    }

    /// Decides whether a request may be sent, and over how many connections of which host.
    fn admit(&self, url: &str) -> Result<Admission, FetchError>;

    /// Sends a request, reports its stages, and gives its body. Dropping the future aborts the request.
    fn send(&self, request: Request, stages: Stages) -> LocalBoxFuture<'static, Result<Body, FetchError>>;
}
