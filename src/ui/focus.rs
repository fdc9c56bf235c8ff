//! Which of the compared runs the queue, the requests and the events are of.

use yew::prelude::*;

use crate::app::state::Action;

use super::app::Shared;

/// Which run is looked into.
#[derive(Properties, PartialEq)]
pub struct FocusSwitchProps {
    /// The state.
    pub state: Shared,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
}

/// A button for each variant, where there are several.
#[component]
pub fn FocusSwitch(FocusSwitchProps { state, dispatch }: &FocusSwitchProps) -> Html {
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
