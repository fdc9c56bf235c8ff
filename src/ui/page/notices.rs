//! What the reader has to be told: of the link, of the practice server, of a run, of a file that is being read.

use yew::prelude::*;

use crate::session::opening::Opening;
use crate::session::run_link::{OPENED, RECORDED};
use crate::session::state::{Action, Practice, State};
use crate::trace::WorldKind;
use crate::ui::kit::element::{button, draw, text};

/// What the reader can do about some of them.
pub struct Offers {
    /// Asks the practice server once more.
    pub again: Callback<()>,
    /// Runs what is chosen now.
    pub on_run: Callback<()>,
}

/// The notices, each with a way to put it away.
pub fn notices(state: &State, dispatch: &Callback<Action>, embedded: bool, offers: &Offers) -> Html {
    let fallen_back = state.choice.place() == WorldKind::Browser && state.place() == WorldKind::Simulated;
    let notice = |words: &str, button: Html| draw!(div { "class": "notice" }[draw!(p {}[draw!(bdi {}[text(words.to_owned())])]), button]);
    let reading = state
        .opening
        .as_ref()
        .and_then(Opening::words)
        .map(|words| notice(&words, button("quiet", "Cancel", dispatch.reform(|_| Action::CancelOpening))));
    // In another page its author chose that run.
    let told = state
        .notices
        .iter()
        .enumerate()
        .filter(|(_, words)| !(embedded && [OPENED, RECORDED].contains(&words.as_str())));
    let notices = told.map(|(index, words)| {
        notice(words, button("quiet", "Dismiss", dispatch.reform(move |_| Action::Dismiss(index))))
    });
    if embedded {
        let hint = match &state.practice {
            // There is little room: the reason is folded.
            Practice::Unavailable(reason) if fallen_back => {
                let summary = draw!(summary {}[text("No practice server here: simulated.")]);
                draw!(details { "class": "hint" }[summary, text(reason.clone())])
            }
            _ => {
                draw!(span { "class": "hint" }[text(if fallen_back { "This is too much for a browser: simulated only." } else { "" })])
            }
        };
        // There is room for one; the next comes when it is put away.
        return Html::from_iter([hint].into_iter().chain(reading.into_iter().chain(notices).next()));
    }
    let server = match &state.practice {
        Practice::Unavailable(reason) if fallen_back => {
            let again = button("quiet", "Try again", offers.again.reform(|_| ()));
            Some(notice(&format!("{reason} As long as it is missing, Run plays the simulated world."), again))
        }
        _ => None,
    };
    let outdated = state
        .outdated
        .then(|| notice(state.outdated_words(), button("quiet", "Run again", offers.on_run.reform(|_| ()))));
    draw!(div { "class": "notices" } = reading.into_iter().chain(server).chain(outdated).chain(notices).collect())
}
