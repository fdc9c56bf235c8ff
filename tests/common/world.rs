//! The simulated world with a hand on Stop: it ends the run at any moment.

#[path = "hooked.rs"]
pub mod hooked;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::FutureExt;
use hooked::{Hooked, Hooks};

use await_lab::engine::Run;
use await_lab::trace::time::Micros;
use await_lab::trace::{Header, Trace};

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

    /// Runs a program to its end, or until it is stopped.
    pub fn run(self, header: Header, connections: Option<u32>, program: impl Future<Output = ()> + 'static) -> Left {
        let world = Rc::new(Hooked::new(self));
        let run = Rc::new(Run::new(world.clone(), header, connections, program));
        world.hooks.run.replace(Some(run.clone()));
        assert!(run.drive().now_or_never().is_some(), "the simulated world waited for something outside");
        let stopped = world.hooks.run.take().is_none();
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

impl Hooks for Stoppable {
    fn now(&self, simulated: Micros) -> Micros {
        if self.run.borrow().is_some() {
            let look = self.looks.replace(self.looks.get() + 1);
            self.stop_if(self.stop == Stop::Look(look));
        }
        simulated
    }

    fn pick(&self, _ready: usize) -> usize {
        let step = self.steps.replace(self.steps.get() + 1);
        self.stop_if(self.stop == Stop::Step(step));
        0
    }
}
