//! What Python and rustc say of a call that was never awaited.

use yew::prelude::*;

use crate::lens::words::never_awaited::warnings;
use crate::session::state::State;
use crate::ui::kit::element::{draw, head, text};

/// The warnings of the first shown run that has some; nothing where every call was awaited.
pub fn warned(state: &State) -> Html {
    let mut all = state.shown.iter().map(|shown| shown.record_or_ideal().read(warnings));
    let Some(said) = all.find(|warnings| !warnings.is_empty()) else { return Html::default() };
    let said = said.into_iter().map(|(who, words)| {
        let who = draw!(h3 {}[text(who)]);
        draw!(div {}[who, draw!(pre {}[text(words)])])
    });
    draw!(section { "class": "figure", "aria-label": "Warnings" }[
        head("Who warns you", Vec::new()),
        draw!(div { "class": "warnings" } = said.collect()),
    ])
}
