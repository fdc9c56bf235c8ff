//! Which line of the code is in sight: the one that a link names, or where most tasks are.

use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use crate::lens::highlight::Entity;
use crate::session::state::State;
use crate::session::subject::Subject;
use crate::trace::program::SourceLine;
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::props::Page;
use crate::ui::kit::scrolled::{lacks, show};

/// Scrolls to what the reader looks for: what is lit, the line of a link, or else where most tasks are. `marked` are the lines at
/// which tasks are.
#[hook]
pub(super) fn use_in_sight(state: &State, page: &Page, panel: &NodeRef, marked: Vec<(u16, usize)>) {
    // What is lit is in sight, unless the reader points at the code itself.
    let place = panel.clone();
    use_effect_on(state.subject, move |subject| {
        if subject.is_some_and(|subject| !matches!(subject.entity, Entity::Line(_)))
            && let Some(Ok(Some(line))) = place.cast::<Element>().map(|panel| panel.query_selector(".line.lit"))
            && let Ok(Some(code)) = line.closest("pre.code")
        {
            show(&code, &line);
        }
    });
    // A link's line stays in sight until the reader goes on.
    let is_led = use_mut_ref(|| false);
    is_led.replace(state.subject.is_some() || state.choice.line.is_some());
    let (page, place) = (page.clone(), panel.clone());
    let (is_asked, asked) = (use_mut_ref(|| false), use_mut_ref(|| None));
    use_effect_on((state.choice.code, marked), move |_| {
        if is_asked.replace(true) {
            return;
        }
        // As the next frame comes, which lays out the page anyway. Each drawing of a run comes with a frame, too: a new wish must
        // not take the place of one that is to be met.
        let look = move || {
            is_asked.replace(false);
            if !*is_led.borrow() {
                show_most(&place);
            }
        };
        asked.replace(Some(page.on_frame(Box::new(move |_| look()))));
    });
    // Whoever follows a link to a line comes for the code.
    let place = panel.clone();
    use_effect_on(state.choice.line, move |line| {
        if let (Some(line), Some(panel)) = (line, place.cast::<Element>()) {
            go_to_line(&panel, *line);
        }
    });
}

/// The code of the panel, as a list of lines that scrolls.
fn listing_in(panel: &NodeRef) -> Option<Element> {
    panel.cast::<Element>()?.query_selector("pre.code").ok()?
}

/// Scrolls the code, and the page, until a line of the lab is in their middle.
fn go_to_line(panel: &Element, line: u16) {
    let subject = Subject::of(0, Entity::Line(SourceLine::of_lab(line))).name();
    if let Ok(Some(line)) = panel.query_selector(&format!("pre.code [data-lit='{subject}']")) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Center);
        line.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Where less than half of the tasks are in sight, the line where most of them are comes there, unless the reader is at
/// the code.
fn show_most(panel: &NodeRef) {
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
