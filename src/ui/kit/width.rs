//! How wide an element of the page is.

use web_sys::Element;
use yew::prelude::*;

use super::effect::use_effect_on;
use super::props::Page;

/// The width, in CSS pixels, of an element that the component draws; `usual` until it is known.
#[hook]
pub fn use_width(page: &Page, place: &NodeRef, usual: u32) -> u32 {
    let width = use_state_eq(|| usual);
    {
        let (page, place, width) = (page.clone(), place.clone(), width.setter());
        use_effect_on((), move |()| {
            let element = place.cast::<Element>();
            let watch = element.map(|element| page.on_width(&element, Box::new(move |now| width.set(now))));
            move || drop(watch)
        });
    }
    *width
}
