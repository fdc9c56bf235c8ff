//! Which of the compared runs the queue, the requests and the events are of.

use yew::prelude::*;

use crate::session::state::{Action, State};
use crate::ui::kit::element::{switch, toggle};

/// A button for each variant, where there are several.
pub fn focus_switch(state: &State, dispatch: &Callback<Action>) -> Html {
    if state.shown.len() < 2 {
        return Html::default();
    }
    let buttons = state.shown.iter().enumerate().map(|(index, shown)| {
        let onclick = dispatch.reform(move |_| Action::Focus(index));
        toggle("", shown.title(), index == state.focus, onclick)
    });
    switch("seg push", "Variant", buttons.collect())
}
