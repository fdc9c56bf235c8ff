//! The state with what goes on behind it: actions come in; the simulated runs that a new state wants are made, and the file
//! that it waits for is read.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use futures::FutureExt;
use futures::future::{AbortHandle, Abortable};

use super::ideals::ideals;
use super::opening;
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
    making: RefCell<Option<Work>>,
    opening: RefCell<Option<Work>>,
    on_change: Box<dyn Fn()>,
}

/// Work that goes on in slices, by the number of what wants it. Dropping it gives it up.
struct Work {
    number: u64,
    rest: AbortHandle,
}

impl Drop for Work {
    fn drop(&mut self) {
        self.rest.abort();
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
                opening: RefCell::default(),
                on_change: Box::new(on_change),
            }
        });
        store.make();
        store.open_file();
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
        // No session, no run.
        if !self.state().has_session() && !self.runner.is_idle() {
            self.runner.stop();
        }
        self.make();
        self.open_file();
        (self.on_change)();
    }

    /// Goes on with work that is not done at once, for as long as it is wanted.
    fn go_on(&self, number: u64, work: impl Future<Output = ()> + 'static) -> Work {
        let (rest, registration) = AbortHandle::new_pair();
        self.ports.spawn(Abortable::new(work, registration).map(|_| ()).boxed_local());
        Work { number, rest }
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
        let store = self.me.clone();
        let told = making.map(move |ideals| {
            if let Some(store) = store.upgrade() {
                store.dispatch(Action::Made { making: number, ideals });
            }
        });
        self.making.replace(Some(self.go_on(number, told)));
    }

    /// Reads the file that the state waits for. One that nobody waits for any more is given up, and what was shown stays.
    fn open_file(&self) {
        let state = self.state();
        let wanted = state.opening.as_ref();
        if wanted.map(|wanted| wanted.number) == self.opening.borrow().as_ref().map(|opening| opening.number) {
            return;
        }
        self.opening.replace(None);
        let Some(opening) = wanted.cloned() else { return };
        let number = opening.number;
        let told = self.me.clone();
        let tell = move |progress| {
            if let Some(store) = told.upgrade() {
                store.dispatch(Action::ReadSoFar { opening: number, progress });
            }
        };
        let store = self.me.clone();
        let read = opening::read(self.ports.clone(), opening, tell).map(move |opened| {
            let Some(store) = store.upgrade() else { return };
            match opened {
                Ok(opened) => {
                    // Before it gives way to the file, for its log to say that it was stopped.
                    store.runner.stop();
                    store.dispatch(Action::Opened(opened));
                }
                Err(why) => store.dispatch(Action::NotOpened(why.to_string())),
            }
        });
        self.opening.replace(Some(self.go_on(number, read)));
    }
}
