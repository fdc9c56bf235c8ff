//! A page on which nothing happens: for rendering the app where there is no browser.

use std::rc::Rc;

use super::ports::{Address, Dom, Files, Host, Interpreter, Preferences, Runs, Server, Tab, Timing};
use super::state::{Action, State};
use super::store::Store;

/// A page as it is before anything has happened on it.
#[derive(Clone, Debug, Default)]
pub struct Still {
    /// The part of its address from the `#` on.
    pub link: String,
    /// Whether it is only a figure in another page.
    pub embedded: bool,
}

/// The state that a link opens, with its simulated runs, however large.
pub fn opened(link: &str) -> Rc<State> {
    let page = Still { link: link.to_owned(), embedded: false };
    Store::open(Rc::new(page), None, || ()).state()
}

/// The state after an action, with its simulated runs, however large.
pub fn after(state: Rc<State>, action: Action) -> Rc<State> {
    let store = Store::open(Rc::new(Still::default()), Some(state), || ());
    store.dispatch(action);
    store.state()
}

impl Runs for Still {}

impl Timing for Still {}

impl Address for Still {
    fn link(&self) -> String {
        self.link.clone()
    }

    fn is_embedded(&self) -> bool {
        self.embedded
    }
}

impl Host for Still {}

impl Server for Still {}

impl Files for Still {}

impl Interpreter for Still {}

impl Preferences for Still {}

impl Tab for Still {}

impl Dom for Still {}
