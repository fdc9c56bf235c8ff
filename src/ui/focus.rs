//! Which of the compared runs the queue, the requests and the events are of.

use yew::prelude::*;

use crate::app::state::{Action, State};

/// A button for each variant, where there are several.
pub fn focus_switch(state: &State, dispatch: &Callback<Action>) -> Html {
    if state.shown.len() < 2 {
        return html! {};
    }
    let buttons = state.shown.iter().enumerate().map(|(index, shown)| {
        let is_chosen = index == state.focus;
        let onclick = dispatch.reform(move |_| Action::Focus(index));
        html! {
            <button type="button" class={classes!(is_chosen.then_some("on"))} aria-pressed={is_chosen.to_string()} {onclick}>{ shown.variant.title }</button>
        }
    });
    html! { <span class="seg push" role="group" aria-label="Variant">{ for buttons }</span> }
}
