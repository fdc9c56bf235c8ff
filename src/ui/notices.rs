//! What the reader has to be told: of the link, of the practice server, of a run.

use yew::prelude::*;

use crate::app::state::{Action, Practice, State};
use crate::engine::trace::Place;

/// The notices, each with a way to put it away.
///
/// `again` asks the practice server once more.
pub fn notices(state: &State, dispatch: &Callback<Action>, embedded: bool, again: &Callback<()>) -> Html {
    let fallen_back = state.choice.place() == Place::Browser && state.place() == Place::Simulated;
    if embedded {
        return html! { if fallen_back { <span class="hint">{ "No practice server here: simulated." }</span> } };
    }
    let server = match &state.practice {
        Practice::Unavailable(reason) if fallen_back => {
            let again = again.reform(|_| ());
            html! {
                <div class="notice">
                    <p>{ reason }{ " So Run plays the simulated world." }</p>
                    <button type="button" class="quiet" onclick={again}>{ "Try again" }</button>
                </div>
            }
        }
        _ => html! {},
    };
    let notices = state.notices.iter().enumerate().map(|(index, notice)| {
        let onclick = dispatch.reform(move |_| Action::Dismiss(index));
        html! {
            <div class="notice" key={notice.clone()}>
                <p><bdi>{ notice }</bdi></p>
                <button type="button" class="quiet" {onclick} aria-label="Dismiss this notice">{ "Dismiss" }</button>
            </div>
        }
    });
    html! { <div class="notices">{ server }{ for notices }</div> }
}
