//! Which line of the code is in sight: the one that a link names, or where most tasks are.

use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use crate::lens::highlight::Entity;
use crate::session::subject::Subject;
use crate::trace::program::SourceLine;
use crate::ui::kit::scrolled::{lacks, show};

/// The code of the panel, as a list of lines that scrolls.
fn listing_in(panel: &NodeRef) -> Option<Element> {
    panel.cast::<Element>()?.query_selector("pre.code").ok()?
}

/// Scrolls the code, and the page, until a line of the lab is in their middle.
pub(super) fn go_to_line(panel: &Element, line: u16) {
    let subject = Subject::of(0, Entity::Line(SourceLine::of_lab(line))).name();
    if let Ok(Some(line)) = panel.query_selector(&format!("pre.code [data-lit='{subject}']")) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Center);
        line.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Where less than half of the tasks are in sight, the line where most of them are comes there, unless the reader is at
/// the code.
pub(super) fn show_most(panel: &NodeRef) {
    let Some(code) = listing_in(panel).filter(|code| code.matches(":hover, :focus-within") == Ok(false)) else {
        return;
    };
    let Ok(marked) = code.query_selector_all(".line.now") else { return };
    let (mut all, mut in_sight, mut most) = (0, 0, None);
    for line in (0..marked.length()).filter_map(|place| marked.get(place)?.dyn_into::<Element>().ok()) {
        let count = line.get_attribute("data-count").and_then(|count| count.parse().ok()).unwrap_or(0_usize);
        all += count;
        in_sight += if lacks(&code, &line) == 0 { count } else { 0 };
        if most.as_ref().is_none_or(|(_, of)| *of < count) {
            most = Some((line, count));
        }
    }
    if let Some((line, _)) = most.filter(|_| in_sight * 2 < all) {
        show(&code, &line);
    }
}
