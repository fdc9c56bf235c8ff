//! The simulated world, of which a test makes otherwise what it needs to.

use std::rc::Rc;

use futures::future::LocalBoxFuture;

use await_lab::engine::World;
use await_lab::engine::net::{Admission, Body, FetchError, Request, Stages};
use await_lab::engine::simulated::Simulated;
use await_lab::engine::thread::{OtherThread, ThreadError};
use await_lab::trace::time::Micros;

/// What can be otherwise.
pub trait Hooks {
    /// The time, where the simulated clock says `simulated`.
    fn now(&self, simulated: Micros) -> Micros {
        simulated
    }

    /// The time by which it is measured how long the page has had no turn.
    fn busy(&self, now: Micros) -> Micros {
        now
    }

    /// The page has a turn.
    fn breathes(&self) {}

    /// Which of the entries of the ready queue goes next.
    fn pick(&self, _ready: usize) -> usize {
        0
    }

    /// Whether time stands still, so that a run that waits goes on waiting.
    fn stands_still(&self) -> bool {
        false
    }
}

/// A simulated world with hooks.
pub struct Hooked<H> {
    pub hooks: H,
    simulated: Simulated,
}

impl<H> Hooked<H> {
    pub fn new(hooks: H) -> Hooked<H> {
        Hooked { hooks, simulated: Simulated::default() }
    }
}

impl<H: Hooks> World for Hooked<H> {
    fn now(&self) -> Micros {
        self.hooks.now(self.simulated.now())
    }

    fn busy(&self) -> Micros {
        self.hooks.busy(self.now())
    }

    fn pick(&self, ready: usize) -> usize {
        self.hooks.pick(ready)
    }

    fn until(&self, deadline: Option<Micros>) -> LocalBoxFuture<'static, ()> {
        self.simulated.until(deadline.filter(|_| !self.hooks.stands_still()))
    }

    fn yield_to_page(&self) -> LocalBoxFuture<'static, ()> {
        self.hooks.breathes();
        self.simulated.yield_to_page()
    }

    fn reaches_outside(&self) -> bool {
        self.hooks.stands_still()
    }

    fn compute(&self, time: Micros, step: &mut dyn FnMut()) {
        self.simulated.compute(time, step);
    }

    fn thread(&self) -> Result<Rc<dyn OtherThread>, ThreadError> {
        self.simulated.thread()
    }

    fn admit(&self, url: &str) -> Result<Admission, FetchError> {
        self.simulated.admit(url)
    }

    fn send(&self, request: Request, stages: Stages) -> LocalBoxFuture<'static, Result<Body, FetchError>> {
        self.simulated.send(request, stages)
    }
}
