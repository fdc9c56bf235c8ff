//! What is pointed at, in a line that is always there, so that nothing moves when it changes.

use yew::prelude::*;

use crate::lens::highlight::Entity;
use crate::session::state::State;
use crate::ui::kit::element::{draw, text};

/// What happened, what its task waits for and who woke it.
pub fn status_line(state: &State) -> Html {
    let Some(subject) = state.subject else {
        let hint = match state.is_held() {
            true => "Paused, still running: play, or go to the end, to join it again.",
            false => "Point at a line, an item or a bar, or tap it: what belongs to it lights up.",
        };
        return draw!(p { "class": "told soft" }[text(hint)]);
    };
    let words = state.status_line().unwrap_or_else(|| match subject.entity {
        // Of calls within calls the log knows only the innermost one's line.
        Entity::Line(line) => format!("No task is at line {} itself now; one may be in what it calls.", line.number),
        _ => String::new(),
    });
    draw!(p { "class": "told", "title": &words }[text(words.clone())])
}
