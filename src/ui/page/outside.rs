//! What stands in the place of a lab's heading and controls while the run of a program that is no lab's is shown: it is looked
//! at, and not run again.

use yew::prelude::*;

use crate::session::state::{Action, State};
use crate::trace::program::{Language, Program};
use crate::ui::kit::element::{button, draw, text};

/// The program's title, where its run comes from, and the way back.
pub fn outside_opening(program: &Program, state: &State, dispatch: &Callback<Action>) -> Html {
    let about = format!("{} It is shown as it was recorded, and can’t be run here.", origin(program, state));
    draw!(section { "class": "opening", "aria-label": "Recorded program" }[
        draw!(div { "class": "titles" }[
            draw!(h1 {}[draw!(bdi {}[text(program.title.clone())])]),
            draw!(p { "class": "lead" }[draw!(bdi {}[text(about)])]),
        ]),
        draw!(div { "class": "choices" }[way_back(state, dispatch)]),
    ])
}

/// Puts the run away, and shows the lab that was open before.
pub fn way_back(state: &State, dispatch: &Callback<Action>) -> Html {
    let words = format!("Back to the lab “{}”", state.choice.lab.title);
    button("quiet", &words, dispatch.reform(|_| Action::CloseFile))
}

/// Which program recorded it, and which file has the run.
fn recorded_by(program: &Program, state: &State) -> String {
    let file = state.file.as_deref().unwrap_or_default();
    match program.runtime.as_str() {
        "" => format!("Opened from {file}."),
        tool => format!("Recorded by {tool}, opened from {file}."),
    }
}

/// In which language it is written, what ran it, and which file has the run.
fn origin(program: &Program, state: &State) -> String {
    let language = match program.language {
        Language::Rust => "Rust",
        Language::Python => "Python",
        Language::Other => return recorded_by(program, state),
    };
    let file = state.file.as_deref().map_or_else(String::new, |file| format!(", opened from {file}"));
    match program.runtime.as_str() {
        "" => format!("A {language} program{file}."),
        runtime => format!("A {language} program, run by {runtime}{file}."),
    }
}
