//! Leads the reader to a line of the program: the cursor goes there in the editor, the focus in code that is only read.

use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use crate::lens::highlight::Entity;
use crate::session::subject::Subject;
use crate::trace::program::SourceLine;
use crate::ui::kit::focus_fallback::focus;

/// Where the reader types.
const FIELD: &str = ".editor textarea";

/// Leads to a line within `root`; `run` is the run in focus, of which the code is.
pub fn to_line(root: &NodeRef, run: usize) -> Callback<SourceLine> {
    let root = root.clone();
    Callback::from(move |line: SourceLine| {
        if let Some(shown) = go(&root, run, line) {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Center);
            shown.scroll_into_view_with_scroll_into_view_options(&options);
        }
    })
}

/// Goes there, and gives the element of that line.
fn go(root: &NodeRef, run: usize, line: SourceLine) -> Option<Element> {
    let around = root.cast::<Element>()?;
    let Some(field) = around.query_selector(FIELD).ok()? else {
        let selector = format!("pre.code [data-lit='{}']", Subject::of(run, Entity::Line(line)).name());
        focus(root, &selector);
        return around.query_selector(&selector).ok()?;
    };
    let field: HtmlTextAreaElement = field.dyn_into().ok()?;
    let text = field.value();
    let before = text.split_inclusive('\n').take(line.number.saturating_sub(1) as usize);
    // Cursors are counted in UTF-16.
    let start = before.flat_map(str::encode_utf16).count() as u32;
    // Only a field that is no text refuses.
    drop(field.set_selection_range(start, start));
    focus(root, FIELD);
    let lines = around.query_selector_all(".editor .line").ok()?;
    lines.get(line.number.saturating_sub(1))?.dyn_into().ok()
}
