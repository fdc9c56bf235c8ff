//! The session's store, and a drawing whenever its state changes.

use std::rc::Rc;

use yew::prelude::*;

use crate::session::state::Action;
use crate::session::store::Store;
use crate::ui::kit::props::{Page, Shared};

/// The store, its state as it is now, and what changes that; it begins with `begin`, or with what the page's link says.
#[hook]
pub fn use_store(page: &Page, begin: &Option<Shared>) -> (Rc<Store>, Shared, Callback<Action>) {
    let drawing = use_force_update();
    let store = use_memo((), |()| {
        Store::open(page.ports(), begin.as_ref().map(|begin| begin.0.clone()), move || drawing.force_update())
    });
    let store = Rc::clone(&*store);
    let dispatch = {
        let store = store.clone();
        use_callback((), move |action, ()| store.dispatch(action))
    };
    let state = Shared(store.state());
    (store, state, dispatch)
}
