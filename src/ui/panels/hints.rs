//! What could be better, as a linter says it: what was found, where, and what to do.

use yew::prelude::*;

use crate::lens::highlight::Entity;
use crate::lens::hints::Hint;
use crate::lens::words::figures::exact;
use crate::lens::words::phrases::capital;
use crate::session::shown::Shown;
use crate::session::state::{Action, State};
use crate::session::subject::Subject;
use crate::ui::kit::element::{button_unless, draw, head, text};

/// The hints of all runs; nothing where there are none.
pub fn hints(state: &State, dispatch: &Callback<Action>) -> Html {
    let runs: Vec<Html> =
        state.shown.iter().enumerate().flat_map(|(index, shown)| of_run(state, dispatch, index, shown)).collect();
    if runs.is_empty() {
        return Html::default();
    }
    draw!(section { "class": "panel spaced", "aria-label": "Hints" }[
        head("Hints", Vec::new()),
        draw!(ul { "class": "hints" } = runs),
    ])
}

/// Those of one run. While it goes on they are its ideal's, so that nothing moves when it ends.
fn of_run(state: &State, dispatch: &Callback<Action>, index: usize, shown: &Shown) -> Vec<Html> {
    let ended = shown.record.as_ref().filter(|record| record.read(|trace| trace.end().is_some()));
    let has_ended = ended.is_some();
    let of = if state.shown.len() > 1 { format!("{}: ", shown.title()) } else { String::new() };
    ended.unwrap_or(&shown.ideal).look(|trace, reading| {
        let hint = |hint: &Hint| {
            let subject = Subject::of(index, Entity::Event(hint.step));
            let at = trace.events().get(hint.step as usize).map(|event| exact(event.at())).unwrap_or_default();
            let found = if of.is_empty() { capital(&hint.found) } else { format!("{of}{}", hint.found) };
            let (class, lit) = if has_ended { ("", subject.name()) } else { ("later", String::new()) };
            let label = format!("at {at}");
            draw!(li { "class": class, "data-lit": &lit }[
                draw!(b {}[text(found)]),
                button_unless(!has_ended, "quiet at", &label, dispatch.reform(move |_| Action::Jump(subject))),
                draw!(p {}[text(hint.advice.clone())]),
            ])
        };
        reading.hints(trace).iter().map(hint).collect()
    })
}
