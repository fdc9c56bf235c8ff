//! The strips of one run, from its log and, where that has not come so far, from its ideal.

use std::rc::Rc;

use yew::prelude::*;

use crate::lens::fold::axis::Axis;
use crate::lens::highlight::{Entity, Highlight};
use crate::picture::rows;
use crate::picture::strip::{RowsOf, Strip, Wanted};
use crate::session::record::Record;
use crate::session::state::Action;
use crate::trace::time::Micros;
use crate::ui::kit::props::Page;

use super::svg::Surroundings;

/// The strips.
#[derive(Clone, Properties, PartialEq)]
pub struct RowsProps {
    /// The run's place among the shown ones, and its title.
    pub run: (usize, Rc<str>),
    /// Its log.
    pub record: Record,
    /// How long that is by now.
    pub events: usize,
    /// What it will be like, for strips that are still to come.
    pub ideal: Record,
    /// What the strips are of.
    pub rows: RowsOf,
    /// Up to when it is known what happened.
    pub until: Micros,
    /// The time axis, in pixels.
    pub axis: Axis,
    /// The most rows that there is room for; nothing where more can be scrolled to.
    pub most: Option<usize>,
    /// What is lit.
    pub lit: Highlight,
    /// The page, whose width decides the rows' height.
    pub page: Page,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
}

/// How many strips a run has, those that only its ideal has yet included, and about how many marks.
pub fn counts(record: &Record, ideal: &Record, rows: RowsOf) -> (usize, usize) {
    let of = |record: &Record| record.look(|trace, reading| rows::counts(trace, reading, rows));
    let ((strips, marks), (more, _)) = (of(record), of(ideal));
    (strips.max(more), marks)
}

/// The strips of a run; those that only its ideal has yet are empty.
pub fn strips(record: &Record, ideal: &Record, wanted: Wanted<'_>) -> Vec<Strip> {
    let of = |record: &Record, wanted| record.look(|trace, reading| rows::rows(trace, reading, wanted));
    let mut strips = of(record, wanted);
    if strips.len() < wanted.most && record != ideal {
        let rest = Wanted { first: wanted.first + strips.len(), most: wanted.most - strips.len(), ..wanted };
        strips.extend(of(ideal, rest).into_iter().map(Strip::to_come));
    }
    strips
}

/// What the strips through which the arrow keys go are called, and the id of where one stands among them.
pub fn ring(what: &str, title: &str, pointed: Option<Entity>, around: Surroundings<'_>) -> (String, String) {
    (format!("{what}, {title}"), pointed.map_or_else(String::new, |entity| around.id(entity)))
}
