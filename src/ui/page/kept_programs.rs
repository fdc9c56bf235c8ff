//! The reader’s own programs across a reload.

use std::rc::Rc;

use yew::prelude::*;

use crate::session::kept::{keep, restored};
use crate::session::state::Action;
use crate::session::store::Store;
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::props::Page;

/// Brings back what the tab has kept, and keeps what there is whenever the page goes out of sight, as it does when it is left.
/// Figures in other pages share their tab, and keep nothing.
#[hook]
pub fn use_kept_programs(page: &Page, store: &Rc<Store>, dispatch: &Callback<Action>) {
    let (page, store, dispatch) = (page.clone(), store.clone(), dispatch.clone());
    use_effect_on((), move |()| {
        let sight = (!page.is_embedded()).then(|| {
            restored(&*page).into_iter().for_each(|action| dispatch.emit(action));
            let ports = page.ports();
            page.on_page_shown(Box::new(move |shown| {
                if !shown {
                    keep(&*ports, &store.state().editor);
                }
            }))
        });
        move || drop(sight)
    });
}
