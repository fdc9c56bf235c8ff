//! The strips of a run: few at once and as SVG, many in a box that scrolls, much on a canvas.

use yew::prelude::*;

use crate::lens::fold::window::Stretch;
use crate::lens::highlight::Highlight;
use crate::lens::words::figures::grouped;
use crate::picture::strip::{self, Strip, Wanted};
use crate::session::record::Record;
use crate::session::state::Action;
use crate::session::subject::Subject;
use crate::trace::time::Micros;
use crate::ui::kit::element::draw;
use crate::ui::kit::props::Page;

use super::scrolling_lanes::ScrollingLanes;
use super::svg::{drawn, id, rest};

/// The most strips that are all shown; more are in a box that scrolls.
pub const MOST_ROWS: usize = 30;
/// From how many marks on a canvas takes the place of SVG.
const MANY_MARKS: usize = 1_000;
/// About how many marks a figure may have: what it draws is bounded by this, whatever the number of events.
const MARKS: usize = 3_000;

/// The strips.
#[derive(Clone, Properties, PartialEq)]
pub struct RowsProps {
    /// The run's place among the shown ones, and its title.
    pub run: (usize, &'static str),
    /// Its log.
    pub record: Record,
    /// How long that is by now.
    pub events: usize,
    /// What it will be like, for strips that are still to come.
    pub ideal: Record,
    /// Whether there is a strip for each request, rather than for each task.
    pub requests: bool,
    /// Up to when it is known what happened.
    pub until: Micros,
    /// What part of the time is seen, and how wide that is drawn, in pixels.
    pub seen: (Stretch, u32),
    /// The most rows that there is room for; nothing where more can be scrolled to.
    pub most: Option<usize>,
    /// What is lit.
    pub lit: Highlight,
    /// The page, whose width decides the rows' height.
    pub page: Page,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
}

/// The strips.
#[component]
pub fn Rows(props: &RowsProps) -> Html {
    let RowsProps { run, record, ideal, requests, until, seen, most, lit, .. } = props;
    let (count, marks) = counts(record, ideal, *requests);
    if most.is_none() && (count > MOST_ROWS || marks > MANY_MARKS) {
        let is_canvas = marks > MANY_MARKS;
        return html! { <ScrollingLanes rows={props.clone()} {count} {is_canvas} /> };
    }
    let room = most.unwrap_or(MOST_ROWS).max(1);
    // What is said of the others needs room, too, if there is any.
    let most = if most.is_some() && count > room { (room - 1).max(1) } else { room };
    let columns = (MARKS / count.clamp(1, most)).clamp(30, 400) as u32;
    let window = seen.0.in_columns(columns);
    let wanted = Wanted { requests: *requests, first: 0, most, window, until: *until, lit, height: None };
    let rows = strips(record, ideal, wanted);
    let (label, pointed) = ring(*run, lit, &rows, Some(seen.0));
    let more = count.saturating_sub(most);
    let more = (more > 0 && room > 1)
        .then(|| rest(format!("and {} more: the totals count all of them", grouped(more as u64))));
    let rows = rows.iter().map(|strip| drawn(strip, run.0, *seen)).chain(more).collect();
    let pointed = pointed.unwrap_or_default();
    draw!(div { "class": "rows", "role": "group", "tabindex": "0", "data-ring": "points", "aria-label": &label, "aria-activedescendant": &pointed } = rows)
}

/// How many strips a run has, those that only its ideal has yet included, and about how many marks.
fn counts(record: &Record, ideal: &Record, requests: bool) -> (usize, usize) {
    let of = |record: &Record| record.look(|trace, reading| strip::counts(trace, reading, requests));
    let ((strips, marks), (more, _)) = (of(record), of(ideal));
    (strips.max(more), marks)
}

/// The strips of a run; those that only its ideal has yet are empty.
pub fn strips(record: &Record, ideal: &Record, wanted: Wanted<'_>) -> Vec<Strip> {
    let of = |record: &Record, wanted| record.look(|trace, reading| strip::strips(trace, reading, wanted));
    let mut strips = of(record, wanted);
    if strips.len() < wanted.most && record != ideal {
        let rest = Wanted { first: wanted.first + strips.len(), most: wanted.most - strips.len(), ..wanted };
        strips.extend(of(ideal, rest).into_iter().map(Strip::to_come));
    }
    strips
}

/// What strips through which the arrow keys go are called, and where among what is drawn of them one stands: at what is
/// pointed at, or else at the first that is lit. On a canvas the marks are no elements.
pub fn ring(
    (run, title): (usize, &str),
    lit: &Highlight,
    strips: &[Strip],
    marks: Option<Stretch>,
) -> (String, Option<String>) {
    let drawn = strips.iter().flat_map(|strip| {
        let names = strip.entity.map(|entity| (entity, strip.is_lit));
        let marks = marks.into_iter().flat_map(|seen| strip.marks.iter().filter(move |mark| mark.is_seen(seen)));
        names.into_iter().chain(marks.filter_map(|mark| Some((mark.entity?, mark.is_lit))))
    });
    let mut pointed = None;
    for (entity, is_lit) in drawn {
        if lit.entity() == Some(entity) {
            pointed = Some(entity);
            break;
        }
        pointed = pointed.or(is_lit.then_some(entity));
    }
    (format!("Lanes, {title}"), pointed.map(|entity| id(Subject::of(run, entity))))
}
