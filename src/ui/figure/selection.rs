//! The selected part of the time, with its length.

use yew::prelude::*;

use crate::lens::words::figures::exact;
use crate::session::state::State;
use crate::ui::kit::element::{draw, text};
use crate::ui::kit::format::{percent, width};

/// The selection on the axis; nothing if nothing of it is seen.
pub fn selection(state: &State) -> Html {
    let seen = state.seen();
    let mut parts = Vec::new();
    if let Some(begun) = state.view.begun.filter(|begun| seen.contains(*begun)) {
        let x = percent(begun, seen);
        parts.push(draw!(line { "class": "selected-end", "x1": &x, "x2": &x, "y1": "0", "y2": "100%" }));
    }
    if let Some(selected) = state.view.selected.filter(|part| part.to > seen.from && part.from < seen.to) {
        let (x, width) = (percent(selected.from, seen), width(selected.from, selected.to, seen));
        let words = draw!(text { "class": "note", "x": "50%", "y": "2" }[text(exact(selected.length()))]);
        parts.push(draw!(svg { "x": &x, "width": &width, "height": "100%", "overflow": "visible" }[
            draw!(rect { "class": "selected", "width": "100%", "height": "100%" }),
            words,
        ]));
    }
    if parts.is_empty() {
        return Html::default();
    }
    draw!(svg { "class": "selection", "aria-hidden": "true" } = parts)
}
