//! What is pointed at, in a line that is always there, so that nothing moves when it changes.

use yew::prelude::*;

use crate::app::state::State;
use crate::lens::lit::Thing;

use super::element::{draw, text};

/// What happened, what its task waits for and who woke it.
pub fn told(state: &State) -> Html {
    let Some(subject) = state.subject else {
        let hint = "Point at a line, an item or a bar: what belongs to it lights up.";
        return draw!(p { "class": "told soft" }[text(hint)]);
    };
    let lit = (0..state.shown.len()).find_map(|run| state.lit(run).words().map(str::to_owned));
    let words: Vec<String> = state.happened(subject).into_iter().chain(lit).collect();
    let words = match subject.thing {
        Thing::Line(line) if words.is_empty() => format!("Nobody is at line {line} now."),
        _ => words.join(" "),
    };
    draw!(p { "class": "told", "title": &words }[text(words.clone())])
}
