//! A row of a table whose rows stand before the playhead, at it or after it.

use yew::prelude::*;

use crate::session::subject::Subject;

/// A row.
pub struct Row {
    /// Its class: `now`, `later`, `lit`.
    pub class: String,
    /// What it is about.
    pub subject: Subject,
    /// Its cells.
    pub cells: Vec<Html>,
}

/// Where a row stands to the playhead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Before it.
    Earlier,
    /// At it: what happened last.
    Now,
    /// After it.
    Later,
}

impl When {
    /// That of the row with this index, when so many have happened.
    pub fn of(index: usize, happened: usize) -> When {
        match index + 1 {
            count if count < happened => When::Earlier,
            count if count == happened => When::Now,
            _ => When::Later,
        }
    }
}

/// The class of a row.
pub fn row_class(when: When, is_lit: bool) -> String {
    let class = match when {
        When::Earlier => "",
        When::Now => "now",
        When::Later => "later",
    };
    if is_lit { format!("{class} lit").trim_start().to_owned() } else { class.to_owned() }
}
