//! What most components get as properties: the state, and the page around the app.

use std::ops::Deref;
use std::rc::Rc;

use yew::html::ImplicitClone;
use yew::{AttrValue, Html};

use crate::session::ports::Ports;
use crate::session::state::State;

use super::drawn_once::DrawnOnce;
use super::standing::Standing;

/// The page around an app, and the app's name in it.
#[derive(Clone)]
pub struct Page {
    ports: Rc<dyn Ports>,
    name: AttrValue,
    drawn: DrawnOnce,
    standing: Standing,
}

impl Page {
    /// The page around the one app in it.
    pub fn new(ports: Rc<dyn Ports>) -> Page {
        Page::named("", ports)
    }

    /// The page around one of several apps in it, each of another name: with that the ids of its elements begin.
    pub fn named(name: &'static str, ports: Rc<dyn Ports>) -> Page {
        Page { ports, name: AttrValue::Static(name), drawn: DrawnOnce::default(), standing: Standing::default() }
    }

    /// The same page for a part of the app that draws what another part draws, too: its ids begin with that name as well.
    pub fn part(&self, name: &str) -> Page {
        let name = format!("{}{name}", self.name).into();
        Page { ports: self.ports.clone(), name, drawn: DrawnOnce::default(), standing: Standing::default() }
    }

    /// What the page can do, for what outlives a drawing.
    pub fn ports(&self) -> Rc<dyn Ports> {
        self.ports.clone()
    }

    /// A drawing that never changes, which is made now if it has not been.
    pub fn drawn_once(&self, name: &'static str, draw: impl FnOnce() -> Html) -> Html {
        self.drawn.get(name, draw)
    }

    /// The drawing that is left as it stands.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The id of an element, which no other app in the page has.
    pub fn id(&self, of: &str) -> String {
        format!("{}{of}", self.name)
    }

    /// The same as stylesheets and SVG name it.
    pub fn url(&self, of: &str) -> String {
        format!("url(#{})", self.id(of))
    }
}

impl ImplicitClone for Page {}

impl PartialEq for Page {
    fn eq(&self, other: &Page) -> bool {
        Rc::ptr_eq(&self.ports, &other.ports) && self.name == other.name
    }
}

impl Deref for Page {
    type Target = dyn Ports;
    fn deref(&self) -> &(dyn Ports + 'static) {
        &*self.ports
    }
}

/// The state: equal only to itself.
#[derive(Clone)]
pub struct Shared(pub Rc<State>);

impl ImplicitClone for Shared {}

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
