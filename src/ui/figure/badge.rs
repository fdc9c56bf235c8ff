//! A word beside a heading that says where the numbers come from.

use yew::prelude::*;

use crate::session::shown::Shown;
use crate::session::state::{Phase, State};
use crate::trace::WorldKind;
use crate::ui::kit::element::{draw, text};

/// A word that says where the numbers come from.
pub fn badge(state: &State) -> Html {
    let place = state.shown.iter().find_map(Shown::place);
    let class = if place == Some(WorldKind::Simulated) { "badge simulated" } else { "badge measured" };
    let more = match (&state.file, place, state.phase) {
        (Some(_), ..) if state.is_of_link() => ", from the link",
        (Some(_), ..) => ", from a file",
        (None, Some(WorldKind::Browser), Phase::Running) => ", running",
        (None, _, Phase::Stopped) => ", stopped",
        _ => "",
    };
    let (word, more) = match place {
        // No log has begun: the practice server is asked, or CPython loaded.
        None if state.phase == Phase::Running => ("starting", ""),
        _ => (place.unwrap_or(WorldKind::Browser).word(), more),
    };
    let file = state.file.as_deref().unwrap_or_default();
    draw!(span { "class": class, "title": file }[text(word), draw!(span {}[text(more)])])
}
