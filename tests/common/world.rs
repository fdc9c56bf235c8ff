//! The simulated world with a hand on Stop: it ends the run at any moment.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use await_lab::engine::net::{Admission, Body, FetchError, Request, Stages};
use await_lab::engine::sim::Simulated;
use await_lab::engine::time::Micros;
use await_lab::engine::trace::{Header, Trace};
use await_lab::engine::{Run, World};
use futures::FutureExt;
use futures::future::LocalBoxFuture;

/// When a run is stopped.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Stop {
    /// Not at all.
    #[default]
    Never,
    /// Before this entry of the ready queue, counted from 0: between two steps, as the Stop button does it.
    Step(u64),
    /// When the clock is asked for this time, counted from 0: in the middle of whatever happens.
    Look(u64),
}

#[derive(Default)]
pub struct Stoppable {
    simulated: Simulated,
    stop: Stop,
    steps: Cell<u64>,
    looks: Cell<u64>,
    run: RefCell<Option<Rc<Run>>>,
}

/// What a steered run leaves.
pub struct Left {
    pub trace: Trace,
    /// Whether something of the run is still alive after it was dropped.
    pub leaked: bool,
    /// Whether it was stopped, rather than over before that moment.
    pub stopped: bool,
}

impl Stoppable {
    pub fn stopping(stop: Stop) -> Stoppable {
        Stoppable { stop, ..Stoppable::default() }
    }

    /// Runs a program to its end in this world.
    pub fn run(self, header: Header, connections: Option<u32>, program: impl Future<Output = ()> + 'static) -> Left {
        let world = Rc::new(self);
        let run = Rc::new(Run::new(world.clone(), header, connections, program));
        world.run.replace(Some(run.clone()));
        assert!(run.drive().now_or_never().is_some(), "the simulated world waited for something outside");
        let stopped = world.run.take().is_none();
        let trace = run.trace().clone();
        drop(run);
        Left { trace, leaked: Rc::strong_count(&world) > 1, stopped }
    }

    fn stop_if(&self, it_is_time: bool) {
        if it_is_time && let Some(run) = self.run.take() {
            run.stop();
        }
    }
}

impl World for Stoppable {
    fn now(&self) -> Micros {
        if self.run.borrow().is_some() {
            let look = self.looks.replace(self.looks.get() + 1);
            self.stop_if(self.stop == Stop::Look(look));
        }
        self.simulated.now()
    }

    fn pick(&self, ready: usize) -> usize {
        let step = self.steps.replace(self.steps.get() + 1);
        self.stop_if(self.stop == Stop::Step(step));
        self.simulated.pick(ready)
    }

    fn until(&self, deadline: Option<Micros>) -> LocalBoxFuture<'static, ()> {
        self.simulated.until(deadline)
    }

    fn breathe(&self) -> LocalBoxFuture<'static, ()> {
        self.simulated.breathe()
    }

    fn reaches_outside(&self) -> bool {
        self.simulated.reaches_outside()
    }

    fn admit(&self, url: &str) -> Result<Admission, FetchError> {
        self.simulated.admit(url)
    }

    fn send(&self, request: Request, stages: Stages) -> LocalBoxFuture<'static, Result<Body, FetchError>> {
        self.simulated.send(request, stages)
    }
}
