//! The buttons of the figure: closer, further, on, back, all, and the selected part.

use yew::prelude::*;

use crate::picture::view::Look;
use crate::session::state::{Action, State};
use crate::ui::kit::element::draw;

/// How far one press on a button pans, in hundredths of what is seen.
const PAN: i32 = 50;

/// The buttons. Those that have nothing to do are off, so that none comes or goes.
pub fn zoom_buttons(state: &State, dispatch: &Callback<Action>) -> Html {
    let (view, horizon, seen) = (&state.view, state.horizon(), state.seen());
    let button = |label: &'static str, path: &'static str, look: Look, is_on: bool| {
        let onclick = dispatch.reform(move |_| Action::Look(look));
        html! {
            <button type="button" class="quiet icon" aria-label={label} title={label} disabled={!is_on} {onclick}>
                { draw!(svg { "viewBox": "0 0 16 16", "width": "14", "height": "14", "aria-hidden": "true" }[draw!(path { "d": path })]) }
            </button>
        }
    };
    let (select, words) = match (view.selected, view.begun) {
        (Some(_), _) => (Look::ShowSelected, "Zoom to selection"),
        (None, Some(_)) => (Look::SelectHere, "Select up to the playhead"),
        (None, None) => (Look::SelectHere, "Select from the playhead"),
    };
    html! {
        <span class="zoom" role="group" aria-label="Zoom">
            { button("Zoom out", "M3 7h10v2H3z", Look::Zoom { steps: -1, about: None }, view.is_zoomed()) }
            { button("Zoom in", "M3 7h4V3h2v4h4v2H9v4H7V9H3z", Look::Zoom { steps: 1, about: None }, view.can_zoom_in(horizon)) }
            { button("Pan back", "M10 3v10L4 8z", Look::Pan(-PAN), view.is_zoomed() && seen.from.0 > 0) }
            { button("Pan on", "M6 3v10l6-5z", Look::Pan(PAN), view.is_zoomed() && seen.to < horizon) }
            { button("Fit", "M2 3h2v10H2zM12 3h2v10h-2zM5 8l2.5-2.5v2h1v-2L11 8l-2.5 2.5v-2h-1v2z", Look::Fit, view.is_zoomed()) }
            { button(words, "M2 2h4v1.6H3.6V6H2zM10 2h4v4h-1.6V3.6H10zM2 10h1.6v2.4H6V14H2zM12.4 10H14v4h-4v-1.6h2.4zM6 7h4v2H6z", select, true) }
        </span>
    }
}
