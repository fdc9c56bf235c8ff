//! A pretended page: its worlds are simulated, or wait for ever; its futures run when the test says so.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, pending, ready};

use await_lab::engine::World;
use await_lab::engine::net::{Admission, Body, FetchError, Request, Stages};
use await_lab::engine::simulated::Simulated;
use await_lab::session::ports::Ports;
use await_lab::session::run::Runner;
use await_lab::session::state::{Action, State};
use await_lab::trace::time::Micros;

/// A page with its state and its runner.
pub struct PretendedPage {
    /// What starts and stops runs.
    pub runner: Runner,
    rest: Rest,
}

/// The page without its runner.
#[derive(Clone)]
pub struct Rest {
    state: Rc<RefCell<Rc<State>>>,
    ports: Rc<PretendedPorts>,
}

#[derive(Default)]
struct PretendedPorts {
    spawned: RefCell<Vec<LocalBoxFuture<'static, ()>>>,
    worlds: RefCell<Vec<std::rc::Weak<dyn World>>>,
    waits: Cell<bool>,
    refusal: RefCell<Option<String>>,
    is_late: Cell<bool>,
}

impl PretendedPage {
    /// Opens a link.
    pub fn open(link: &str) -> PretendedPage {
        let state = Rc::new(RefCell::new(Rc::new(State::open(link))));
        let ports = Rc::new(PretendedPorts::default());
        let dispatch = {
            let state = state.clone();
            Rc::new(move |action| {
                let next = state.borrow().clone().reduce(action);
                state.replace(next);
            })
        };
        PretendedPage { runner: Runner::new(ports.clone(), dispatch), rest: Rest { state, ports } }
    }

    /// The component goes, and with it the runner.
    pub fn unmount(self) -> Rest {
        self.rest
    }

    /// From now on no timer of a new world fires.
    pub fn world_waits_for_ever(&self) {
        self.rest.ports.waits.set(true);
    }

    /// There is no practice server.
    pub fn refuse_practice(&self, reason: &str) {
        self.rest.ports.refusal.replace(Some(reason.to_owned()));
    }

    /// The practice server is not there when it is first asked.
    pub fn delay_practice(&self, reason: &str) {
        self.refuse_practice(reason);
        self.rest.ports.is_late.set(true);
    }

    /// The reader does something.
    pub fn dispatch(&self, action: Action) {
        let next = self.state().reduce(action);
        self.rest.state.replace(next);
    }
}

impl std::ops::Deref for PretendedPage {
    type Target = Rest;
    fn deref(&self) -> &Rest {
        &self.rest
    }
}

impl Rest {
    /// The state now.
    pub fn state(&self) -> Rc<State> {
        self.state.borrow().clone()
    }

    /// Lets everything that can go on go on.
    pub fn settle(&self) {
        let mut going = self.ports.spawned.take();
        going.retain_mut(|future| future.now_or_never().is_none());
        self.ports.spawned.borrow_mut().extend(going);
    }

    /// How many futures have not ended.
    pub fn alive(&self) -> usize {
        self.settle();
        self.ports.spawned.borrow().len()
    }
}

/// A world in which no time passes.
struct Frozen;

impl World for Frozen {
    fn now(&self) -> Micros {
        Micros::ZERO
    }
    fn until(&self, _: Option<Micros>) -> LocalBoxFuture<'static, ()> {
        pending().boxed_local()
    }
    fn breathe(&self) -> LocalBoxFuture<'static, ()> {
        ready(()).boxed_local()
    }
    fn reaches_outside(&self) -> bool {
        true
    }
    fn admit(&self, _: &str) -> Result<Admission, FetchError> {
        Err(FetchError::Offline)
    }
    fn send(&self, _: Request, _: Stages) -> LocalBoxFuture<'static, Result<Body, FetchError>> {
        pending().boxed_local()
    }
}

impl Ports for PretendedPorts {
    fn world(&self, _: &[String]) -> Rc<dyn World> {
        let world: Rc<dyn World> = if self.waits.get() { Rc::new(Frozen) } else { Rc::new(Simulated::default()) };
        self.worlds.borrow_mut().push(Rc::downgrade(&world));
        world
    }
    fn spawn(&self, future: LocalBoxFuture<'static, ()>) {
        self.spawned.borrow_mut().push(future);
    }
    fn practice_server(&self, again: bool) -> LocalBoxFuture<'static, Result<(), String>> {
        let refusal = self.refusal.borrow().clone().filter(|_| !(again && self.is_late.get()));
        ready(refusal.map_or(Ok(()), Err)).boxed_local()
    }
    fn link(&self) -> String {
        String::new()
    }
}
