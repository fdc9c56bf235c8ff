//! The state with what goes on behind it: actions come in, and the simulated runs that a new state wants are made.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use futures::FutureExt;
use futures::future::{AbortHandle, Abortable};

use super::ideals::ideals;
use super::ports::Ports;
use super::run::Runner;
use super::state::{Action, State};

/// Holds the newest state, and tells when there is another.
pub struct Store {
    /// Starts and stops real runs.
    pub runner: Runner,
    me: Weak<Store>,
    ports: Rc<dyn Ports>,
    state: RefCell<Rc<State>>,
    making: RefCell<Option<Making>>,
    on_change: Box<dyn Fn()>,
}

/// Simulated runs that are being made, by the number of their making. Dropping it gives them up.
struct Making {
    number: u64,
    rest: Option<AbortHandle>,
}

impl Drop for Making {
    fn drop(&mut self) {
        if let Some(rest) = &self.rest {
            rest.abort();
        }
    }
}

/// The state that a page's link asks for, with its simulated runs; where these take long to make, the page has its turns.
pub async fn opened(ports: Rc<dyn Ports>) -> Rc<State> {
    let mut state = Rc::new(State::open(&ports.link()));
    while let Some(making) = state.making.clone() {
        let number = making.number;
        let ideals = ideals(ports.clone(), making).await;
        state = state.reduce(Action::Made { making: number, ideals });
    }
    state
}

impl Store {
    /// Begins with a state, or with what the page's link asks for; `on_change` is called after each change.
    pub fn open(ports: Rc<dyn Ports>, begin: Option<Rc<State>>, on_change: impl Fn() + 'static) -> Rc<Store> {
        let state = begin.unwrap_or_else(|| Rc::new(State::open(&ports.link())));
        let store = Rc::new_cyclic(|me: &Weak<Store>| {
            let store = me.clone();
            let dispatch = Rc::new(move |action| {
                if let Some(store) = store.upgrade() {
                    store.dispatch(action);
                }
            });
            Store {
                runner: Runner::new(ports.clone(), dispatch),
                me: me.clone(),
                ports,
                state: RefCell::new(state),
                making: RefCell::default(),
                on_change: Box::new(on_change),
            }
        });
        store.make();
        store
    }

    /// The state now.
    pub fn state(&self) -> Rc<State> {
        self.state.borrow().clone()
    }

    /// Something happens.
    pub fn dispatch(&self, action: Action) {
        let before = self.state();
        let next = before.clone().reduce(action);
        if Rc::ptr_eq(&before, &next) {
            return;
        }
        self.state.replace(next);
        self.make();
        (self.on_change)();
    }

    /// Makes the simulated runs that the state wants. Small ones are there when this returns, and so in the frame that shows
    /// the change; large ones come later, in slices. What nobody wants any more is given up.
    fn make(&self) {
        let state = self.state();
        let wanted = state.making.as_ref();
        if wanted.map(|wanted| wanted.number) == self.making.borrow().as_ref().map(|making| making.number) {
            return;
        }
        self.making.replace(None);
        let Some(wanted) = wanted else { return };
        let number = wanted.number;
        let mut making = ideals(self.ports.clone(), wanted.clone()).boxed_local();
        if let Some(ideals) = (&mut making).now_or_never() {
            let next = state.clone().reduce(Action::Made { making: number, ideals });
            self.state.replace(next);
            return self.make();
        }
        let (rest, registration) = AbortHandle::new_pair();
        self.making.replace(Some(Making { number, rest: Some(rest) }));
        let store = self.me.clone();
        let told = making.map(move |ideals| {
            if let Some(store) = store.upgrade() {
                store.dispatch(Action::Made { making: number, ideals });
            }
        });
        self.ports.spawn(Abortable::new(told, registration).map(|_| ()).boxed_local());
    }
}
