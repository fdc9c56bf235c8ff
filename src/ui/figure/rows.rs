//! The rows of a run in the figure: few at once and as SVG, many in a box that scrolls, much on a canvas.

use yew::prelude::*;

use crate::lens::words::figures::grouped;
use crate::picture::rows;
use crate::picture::strip::{Strip, Wanted};
use crate::ui::kit::element::draw;

use super::run_rows::{RowsProps, counts, ring, strips};
use super::scrolling_lanes::ScrollingLanes;
use super::svg::{Surroundings, drawn, rest};

/// The most strips that are all shown; more are in a box that scrolls.
const MOST_ROWS: usize = 30;
/// From how many marks on a canvas takes the place of SVG.
const MANY_MARKS: usize = 1_000;
/// About how many marks a figure may have: what it draws is bounded by this, whatever the number of events.
const MARKS: usize = 3_000;

/// The strips.
#[component]
pub fn Rows(props: &RowsProps) -> Html {
    let RowsProps { run, record, ideal, rows, until, axis, most, lit, page, .. } = props;
    let (count, marks) = counts(record, ideal, *rows);
    if most.is_none() && (count > MOST_ROWS || marks > MANY_MARKS) {
        let is_canvas = marks > MANY_MARKS;
        return html! { <ScrollingLanes rows={props.clone()} {count} {is_canvas} /> };
    }
    let room = most.unwrap_or(MOST_ROWS).max(1);
    // What is said of the others needs room, too, if there is any.
    let most = if most.is_some() && count > room { (room - 1).max(1) } else { room };
    let columns = (MARKS / count.clamp(1, most)).clamp(30, 400) as u32;
    let wanted = Wanted { rows: *rows, first: 0, most, axis: axis.coarse(columns), until: *until, lit, height: None };
    let rows = strips(record, ideal, wanted);
    let around = Surroundings { page, run: run.0, axis: *axis, lit };
    let more = count.saturating_sub(most);
    let more = (more > 0 && room > 1)
        .then(|| rest(format!("and {} more: the totals count all of them", grouped(more as u64))));
    group(("Lanes", &run.1), &rows, around, more)
}

/// Strips through which the arrow keys go, and what is said below them.
pub fn group((what, title): (&str, &str), strips: &[Strip], around: Surroundings<'_>, more: Option<Html>) -> Html {
    let (label, pointed) = ring(what, title, rows::pointed(strips, around.lit, around.axis.seen), around);
    let rows = strips.iter().map(|strip| drawn(strip, around)).chain(more).collect();
    draw!(div { "class": "rows", "role": "group", "tabindex": "0", "data-ring": "points", "aria-label": &label, "aria-activedescendant": &pointed } = rows)
}
