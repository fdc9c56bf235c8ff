//! What most components get as properties: the state, and the page around the app.

use std::ops::Deref;
use std::rc::Rc;

use crate::session::ports::Ports;
use crate::session::state::State;

/// The page around the app: equal only to itself.
#[derive(Clone)]
pub struct Page(pub Rc<dyn Ports>);

impl PartialEq for Page {
    fn eq(&self, other: &Page) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Page {
    type Target = dyn Ports;
    fn deref(&self) -> &(dyn Ports + 'static) {
        &*self.0
    }
}

/// The state: equal only to itself.
#[derive(Clone)]
pub struct Shared(pub Rc<State>);

impl PartialEq for Shared {
    fn eq(&self, other: &Shared) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Shared {
    type Target = State;
    fn deref(&self) -> &State {
        &self.0
    }
}
