//! Runs to compare with, as pale outlines under the run that is shown, on the same axis.

use yew::prelude::*;

use crate::lens::fold::axis::Stretch;
use crate::lens::words::figures::seconds;
use crate::picture::outlines::{Outline, outline};
use crate::session::references::{NamedRun, Reason, RunId};
use crate::session::state::{Action, State};
use crate::trace::WorldKind;
use crate::ui::kit::element::{button, draw, number, text};
use crate::ui::kit::format::{percent, width};

use super::svg::lane;

/// How high the row of a task or a request is, and how finely they are drawn.
const ROW: u32 = 6;
const COLUMNS: u32 = 200;

/// What is drawn under the shown run of that place.
pub fn ghosts(state: &State, index: usize, seen: Stretch) -> Html {
    let of = |known: NamedRun| {
        let word = match known.id {
            RunId::Reference(_) => match state.references.reason {
                Reason::Before => "Before",
                Reason::Kept => "Kept",
                Reason::Next => "New values",
            },
            _ => "Ideal",
        };
        let Outline { rows, end } = known.record.look(|trace, reading| outline(trace, reading, seen.on(COLUMNS)));
        let outlines = rows.iter().zip(0..).flat_map(|(row, place)| row.iter().map(move |span| (place, span)));
        let drawn = |(place, Stretch { from, to }): (u32, &Stretch)| {
            let (x, width) = (percent(*from, seen), width(*from, *to, seen));
            let (y, height) = (number(place * ROW + 1), number(ROW - 2));
            draw!(rect { "class": "outline", "x": &x, "width": &width, "y": &y, "height": &height, "rx": "2" })
        };
        let x = percent(end, seen);
        let end_line = draw!(line { "class": "outline", "x1": &x, "x2": &x, "y1": "0", "y2": "100%" });
        let height = rows.len().max(2) as u32 * ROW;
        let marks = outlines.map(drawn).chain([end_line]).collect();
        lane(&format!("{word}, {}", seconds(end)), &known.title, height, marks)
    };
    let lanes: Vec<Html> = state.references.under(index, &state.shown).into_iter().map(of).collect();
    if lanes.is_empty() { Html::default() } else { draw!(div { "class": "ghosts" } = lanes) }
}

/// What the outlines are, and how they go.
pub fn ghost_note(state: &State, dispatch: &Callback<Action>) -> Html {
    if !state.references.are_drawn(&state.shown) {
        return Html::default();
    }
    let words = match state.references.reason {
        Reason::Before => "Outlined below each: the last run, before the change.",
        Reason::Kept => "Outlined below each: the runs that you keep.",
        Reason::Next => "Outlined below each: what the new values give, simulated.",
    };
    // What new values give is always simulated, and said to be so.
    let is_next = state.references.reason == Reason::Next;
    let other = state.references.other_world(&state.shown).filter(|_| !is_next);
    let words = match other.map(|worlds| worlds.map(WorldKind::word)) {
        Some([beside, above]) => format!("{words} They are {beside}, the bars above them {above}."),
        None => words.to_owned(),
    };
    draw!(div { "class": "ghost-note" }[
        draw!(span {}[text(words)]),
        button("quiet", "Dismiss outlines", dispatch.reform(|_| Action::PutAway)),
    ])
}
