//! Drawings that never change: an app makes each of them once.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

/// What has been drawn, and its name.
#[derive(Clone, Default)]
pub struct DrawnOnce(Rc<RefCell<Vec<(&'static str, Html)>>>);

impl DrawnOnce {
    /// The drawing of that name, which is made now if it is not there.
    pub fn get(&self, name: &'static str, draw: impl FnOnce() -> Html) -> Html {
        let kept = self.0.borrow().iter().find(|(of, _)| *of == name).map(|(_, drawn)| drawn.clone());
        kept.unwrap_or_else(|| {
            let drawn = draw();
            self.0.borrow_mut().push((name, drawn.clone()));
            drawn
        })
    }
}
