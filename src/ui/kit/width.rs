//! How wide an element of the page is.

use yew::prelude::*;

use super::element::draw;
use super::props::Page;
use super::watched::use_watched;

/// The widths of a picture’s two layouts until its own is known.
const WIDE: u32 = 720;
const NARROW: u32 = 340;

/// The width, in CSS pixels, of an element that the component draws; `usual` until it is known.
#[hook]
pub fn use_width(page: &Page, place: &NodeRef, usual: u32) -> u32 {
    use_known_width(page, place).unwrap_or(usual)
}

/// The same; nothing until it is known.
#[hook]
pub fn use_known_width(page: &Page, place: &NodeRef) -> Option<u32> {
    let width = use_state_eq(|| None);
    let (page, tell) = (page.clone(), width.setter());
    use_watched(place, move |element| page.on_width(element, Box::new(move |now| tell.set(Some(now)))));
    *width
}

/// A picture that is laid out in one way where it is wide, and in another where it is narrow. Until its width is known both are drawn,
/// and the stylesheet shows the one that fits: so the picture that comes with the page is as high as the one that follows it.
/// `drawn` takes a width, and whether something in the picture can be pointed at.
pub fn wide_or_narrow(width: Option<u32>, drawn: impl Fn(u32, bool) -> Html) -> Html {
    let narrow = match width {
        Some(_) => Html::default(),
        None => draw!(div { "class": "if-narrow" }[drawn(NARROW, false)]),
    };
    Html::from_iter([drawn(width.unwrap_or(WIDE), true), narrow])
}
