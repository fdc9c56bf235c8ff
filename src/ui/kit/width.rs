//! How wide an element of the page is.

use yew::prelude::*;

use crate::ui::kit::props::Page;

/// The width, in CSS pixels, of the element of that id, which the component draws; `usual` until it is known.
#[hook]
pub fn use_width(page: &Page, id: &'static str, usual: u32) -> u32 {
    let width = use_state_eq(|| usual);
    {
        let (page, width) = (page.clone(), width.setter());
        use_effect_with(id, move |id| {
            let watch = page.on_width(id, Box::new(move |now| width.set(now)));
            move || drop(watch)
        });
    }
    *width
}
