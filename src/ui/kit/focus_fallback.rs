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
                focus(&root, focus_fallback(&lost));
            }
        });
    }
    Callback::from(move |event: FocusEvent| {
        last.replace(event.target_dyn_into());
    })
}

/// Gives the focus to the first element of a selector within `root`; the page does not scroll for it.
pub fn focus(root: &NodeRef, selector: &str) {
    let found = root.cast::<Element>().and_then(|root| root.query_selector(selector).ok().flatten());
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // Only what is not part of the page can refuse.
        drop(element.focus_with_options(&options));
    }
}

fn is_lost(element: &Element) -> bool {
    let is_off = !element.is_connected() || element.matches(":disabled").unwrap_or(false);
    let now = element.owner_document().and_then(|document| document.active_element());
    is_off && now.is_none_or(|now| now == *element || now.tag_name() == "BODY")
}

/// The picture for its own buttons, which work on it; else the one button that is always there.
fn focus_fallback(lost: &Element) -> &'static str {
    let is_within = |selector| lost.closest(selector).is_ok_and(|found| found.is_some());
    // What starts and stops runs stands beside the player.
    if is_within("section[aria-label=Timeline], .player") { ".plot" } else { ".run" }
}
