//! Runs to compare with, as pale outlines under the run that is shown, on the same axis.

use yew::prelude::*;

use crate::lens::fold::window::Stretch;
use crate::lens::words::figures::seconds;
use crate::session::record::Record;
use crate::session::references::{NamedRun, Reason, RunId};
use crate::session::state::{Action, State};
use crate::trace::event::Look;
use crate::trace::time::Micros;
use crate::ui::kit::element::{button, draw, number, text};
use crate::ui::kit::format::{percent, width};

use super::svg::lane;

/// The most tasks or requests of which outlines are drawn, how high each is, and how finely.
const MOST_ROWS: usize = 12;
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
        let (rows, end) = rows(&known.record, seen);
        let outlines = rows.iter().zip(0..).flat_map(|(row, place)| row.iter().map(move |span| (place, span)));
        let outline = |(place, (from, to)): (u32, &(Micros, Micros))| {
            let (x, width) = (percent(*from, seen), width(*from, *to, seen));
            let (y, height) = (number(place * ROW + 1), number(ROW - 2));
            draw!(rect { "class": "outline", "x": &x, "width": &width, "y": &y, "height": &height, "rx": "2" })
        };
        let x = percent(end, seen);
        let end_line = draw!(line { "class": "outline", "x1": &x, "x2": &x, "y1": "0", "y2": "100%" });
        let height = rows.len().max(2) as u32 * ROW;
        let marks = outlines.map(outline).chain([end_line]).collect();
        lane(&format!("{word}, {}", seconds(end)), &known.title, height, marks)
    };
    let lanes: Vec<Html> = state.references.under(index, &state.shown).into_iter().map(of).collect();
    if lanes.is_empty() { Html::default() } else { draw!(div { "class": "ghosts" } = lanes) }
}

/// When each task waited, or each request went on; and when the run ended.
fn rows(record: &Record, seen: Stretch) -> (Vec<Vec<(Micros, Micros)>>, Micros) {
    record.look(|trace, reading| {
        let end = trace.last_at();
        let requests = reading.requests.follow(trace).rows();
        if !requests.is_empty() {
            let rows = requests.iter().take(MOST_ROWS).map(|request| {
                let begun = request.started.unwrap_or(request.queued).at;
                vec![(begun, request.ended.map_or(end, |(ended, _)| ended.at))]
            });
            return (rows.collect(), end);
        }
        let lanes = reading.lanes.follow(trace).all().iter();
        let rows = lanes.filter_map(|lane| lane.waits.first()).take(MOST_ROWS).map(|row| {
            let spans = row
                .drawn(seen.in_columns(COLUMNS))
                .map(|drawn| drawn.shown)
                .filter(|span| span.kind.look() != Some(Look::Joining));
            spans.map(|span| (span.from, span.to.unwrap_or(end))).collect::<Vec<_>>()
        });
        (rows.filter(|row| !row.is_empty()).collect(), end)
    })
}

/// What the outlines are, and how they go.
pub fn ghost_note(state: &State, dispatch: &Callback<Action>) -> Html {
    if state.references.is_empty() {
        return Html::default();
    }
    let words = match state.references.reason {
        Reason::Before => "Outlined below each: the last run, before the change.",
        Reason::Kept => "Outlined below each: the runs that you keep.",
        Reason::Next => "Outlined below each: what the new values give, simulated.",
    };
    draw!(div { "class": "ghost-note" }[
        draw!(span {}[text(words)]),
        button("quiet", "Dismiss outlines", false, dispatch.reform(|_| Action::PutAway)),
    ])
}
