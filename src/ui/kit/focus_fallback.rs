//! Where the focus goes when what has it is switched off or taken away: whoever uses keys does not start again from the top.

use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};
use yew::prelude::*;

/// Looks after each drawing whether what had the focus within `root` can still have it; the callback has to hear of every
/// focus.
#[hook]
pub fn use_kept_focus(root: &NodeRef) -> Callback<FocusEvent> {
    let last = use_mut_ref(|| None::<Element>);
    {
        let (last, root) = (last.clone(), root.clone());
        use_effect(move || {
            let lost = last.borrow().clone().filter(is_lost);
            if let Some(lost) = lost {
                last.take();
                hand_on(&lost, root.cast());
            }
        });
    }
    Callback::from(move |event: FocusEvent| {
        last.replace(event.target_dyn_into());
    })
}

/// Gives the focus to the first element of a selector within `root`; the page does not scroll for it.
pub fn focus(root: &NodeRef, selector: &str) {
    root.cast().and_then(|root| first(&root, selector)).iter().for_each(give);
}

/// What has the focus is about to be hidden by the stylesheet alone: another element gets it.
pub fn leave(hidden: &Element) {
    hand_on(hidden, hidden.closest("main").ok().flatten());
}

/// Where nothing in `root` can take the place of what is lost, `root` itself gets the focus.
fn hand_on(lost: &Element, root: Option<Element>) {
    let next = root.and_then(|root| first(&root, focus_fallback(lost)).or_else(|| root.dyn_into().ok()));
    next.iter().for_each(give);
}

fn first(root: &Element, selector: &str) -> Option<HtmlElement> {
    root.query_selector(selector).ok()??.dyn_into().ok()
}

fn give(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // Only what is not part of the page can refuse.
    drop(element.focus_with_options(&options));
}

fn is_lost(element: &Element) -> bool {
    let is_off = !element.is_connected() || element.matches(":disabled").unwrap_or(false);
    let now = element.owner_document().and_then(|document| document.active_element());
    is_off && now.is_none_or(|now| now == *element || now.tag_name() == "BODY")
}

/// The picture for its own buttons, which work on it; else the one button that is there wherever something can be run.
fn focus_fallback(lost: &Element) -> &'static str {
    let is_within = |selector| lost.closest(selector).is_ok_and(|found| found.is_some());
    // What starts and stops runs stands beside the player.
    if is_within("section[aria-label=Timeline], .player") { ".plot" } else { ".run" }
}
