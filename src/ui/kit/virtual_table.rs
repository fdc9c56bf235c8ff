//! A table of any length: of a long one only the rows in sight are on the page.

use std::ops::Range;

use web_sys::Element;
use yew::prelude::*;

use crate::picture::visible_rows::{RowCount, VIEW, VisibleRows};
use crate::session::state::Action;
use crate::session::subject::Subject;

use super::effect::use_effect_on;
use super::element::{draw, text};
use super::scrolled::{lacks, show};

/// Up to so many rows all are on the page, as high as they need to be.
const WHOLE: usize = 60;

/// So much more can be scrolled than is needed, for the list may be higher than its rows.
const SLACK: u64 = 60;

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

/// A table.
#[derive(Properties, PartialEq)]
pub struct VirtualTableProps {
    /// Names it in the page.
    pub id: AttrValue,
    /// Its class in the stylesheet.
    pub class: &'static str,
    /// What it is called.
    pub label: AttrValue,
    /// The class and the words of each column's head; none for a table without.
    #[prop_or_default]
    pub heads: &'static [(&'static str, &'static str)],
    /// How many rows there are.
    pub count: usize,
    /// The row that is kept in sight: that of the playhead.
    pub now: Option<usize>,
    /// The row that is pointed at.
    pub pointed: Option<usize>,
    /// How often the reader has asked for the row of the playhead.
    #[prop_or_default]
    pub calls: u32,
    /// Makes rows.
    pub rows: Callback<Range<usize>, Vec<Row>>,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
}

/// The table: one stop for the Tab key, in which the arrows go from row to row.
#[component]
pub fn VirtualTable(props: &VirtualTableProps) -> Html {
    let VirtualTableProps { id, class, label, heads, count, now, pointed, calls, rows, dispatch } = props;
    let (place, update) = (use_node_ref(), use_force_update());
    let sight = use_mut_ref(VisibleRows::default);
    let length = RowCount(*count);
    let is_whole = *count <= WHOLE;
    let range = if is_whole {
        0..*count
    } else {
        let mut sight = sight.borrow_mut();
        sight.follow(length, *now, *calls);
        sight.first..(sight.first + VIEW).min(*count)
    };
    use_sight(&place, (!is_whole).then_some((length, range.start)), *now, *calls);

    let onscroll = {
        let (place, sight, update) = (place.clone(), sight.clone(), update.clone());
        Callback::from(move |_: Event| {
            let Some(element) = place.cast::<Element>().filter(|_| !is_whole) else { return };
            let first = length.first_at(element.scroll_top().unsigned_abs().into());
            if std::mem::replace(&mut sight.borrow_mut().first, first) != first {
                update.force_update();
            }
        })
    };
    let onkeydown = {
        let (place, sight, rows, dispatch) = (place.clone(), sight.clone(), rows.clone(), dispatch.clone());
        let (start, here, count) = (now.unwrap_or(range.start), *pointed, *count);
        Callback::from(move |event: KeyboardEvent| {
            // What lies in a row has keys of its own.
            let is_own = event.target_dyn_into::<Element>().is_some_and(|target| target.has_attribute("aria-rowcount"));
            if !is_own {
                return;
            }
            let Some(row) = key_row(&event, here, start, count) else { return };
            let Some(subject) = rows.emit(row..row + 1).first().map(|row| row.subject) else { return };
            event.prevent_default();
            if event.key() == "Enter" {
                return dispatch.emit(Action::Jump(subject));
            }
            let first = sight.borrow().first;
            sight.borrow_mut().first = length.showing(first, row);
            dispatch.emit(Action::Light(Some(subject)));
            if is_whole
                && let Some(list) = place.cast::<Element>()
                && let Some(row) = row_of(&list, row)
            {
                show(&list, &row);
            }
        })
    };
    let before = usize::from(!heads.is_empty()) + 1;
    let drawn = rows.emit(range.clone()).into_iter().zip(range.clone()).map(|(row, index)| {
        let Row { class, subject, cells } = row;
        html! {
            <tr key={index} id={format!("{id}-{index}")} {class} aria-rowindex={(index + before).to_string()} data-row={index.to_string()}
                data-lit={subject.name()}>{ for cells }</tr>
        }
    });
    let head = (!heads.is_empty()).then(|| {
        let heads = heads.iter().map(|(class, words)| draw!(th { "class": class, "scope": "col" }[text(*words)]));
        draw!(thead {}[draw!(tr { "aria-rowindex": "1" } = heads.collect())])
    });
    let pointed = pointed.filter(|row| range.contains(row)).map(|row| format!("{id}-{row}"));
    let rest = (!is_whole).then(|| draw!(svg { "class": "travel", "width": "1", "height": &(length.travel() + SLACK).to_string(), "aria-hidden": "true" }));
    html! {
        <div ref={place} class={classes!("virtual-table", (!is_whole).then_some("windowed"), *class)} {onscroll}>
            <div class="pane">
                <table role="grid" tabindex="0" aria-label={label} aria-rowcount={(count + before - 1).to_string()}
                    aria-activedescendant={pointed} {onkeydown}>
                    { head }
                    <tbody>{ for drawn }</tbody>
                </table>
            </div>
            { rest }
        </div>
    }
}

/// The row to which a key leads; `start` is where one begins who is nowhere yet.
fn key_row(event: &KeyboardEvent, here: Option<usize>, start: usize, count: usize) -> Option<usize> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    let last = count.checked_sub(1)?;
    let by = |rows: isize| here.map_or(start, |here| here.saturating_add_signed(rows));
    let row = match event.key().as_str() {
        "ArrowUp" => by(-1),
        "ArrowDown" => by(1),
        "PageUp" => by(1 - VIEW as isize),
        "PageDown" => by(VIEW as isize - 1),
        "Home" => 0,
        "End" => last,
        "Enter" => here?,
        _ => return None,
    };
    Some(row.min(last))
}

/// Scrolls the page's own list to what is to be in sight: `windowed` is its length and its first row, if it is long.
#[hook]
fn use_sight(place: &NodeRef, windowed: Option<(RowCount, usize)>, now: Option<usize>, calls: u32) {
    let place = place.clone();
    let before = use_mut_ref(|| (None::<usize>, 0));
    use_effect_on((windowed, now, calls), move |(windowed, now, calls)| {
        let Some(element) = place.cast::<Element>() else { return };
        let (was, called) = before.replace((*now, *calls));
        match *windowed {
            Some((length, first)) if length.first_at(element.scroll_top().unsigned_abs().into()) != first => {
                element.set_scroll_top(length.scrolled(first) as i32);
            }
            Some(_) => {}
            None => {
                let was_seen =
                    was.is_none_or(|row| row_of(&element, row).is_some_and(|row| lacks(&element, &row) == 0));
                let wanted = now.filter(|_| was_seen || called != *calls);
                if let Some(row) = wanted.and_then(|row| row_of(&element, row)) {
                    show(&element, &row);
                }
            }
        }
    });
}

/// A row that is on the page.
fn row_of(list: &Element, row: usize) -> Option<Element> {
    list.query_selector(&format!("[data-row='{row}']")).ok()?
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use futures::FutureExt;
    use yew::LocalServerRenderer;

    use super::*;
    use crate::lens::highlight::Entity;

    const HEADS: &[(&str, &str)] = &[("", "Number")];

    /// The page's text of a table with so many rows, and how many of them were made.
    fn rendered(count: usize, now: usize) -> (String, usize) {
        let made = Rc::new(Cell::new(0));
        let rows = {
            let made = made.clone();
            Callback::from(move |range: Range<usize>| {
                made.set(made.get() + range.len());
                let row = |index: usize| Row {
                    class: row_class(When::of(index, now + 1), false),
                    subject: Subject::of(0, Entity::Event(index as u32)),
                    cells: vec![draw!(td {}[text(index.to_string())])],
                };
                range.map(row).collect::<Vec<_>>()
            })
        };
        let props = VirtualTableProps {
            id: "list".into(),
            class: "events",
            label: "Rows".into(),
            heads: HEADS,
            count,
            now: Some(now),
            pointed: Some(now),
            calls: 0,
            rows,
            dispatch: Callback::noop(),
        };
        let text =
            LocalServerRenderer::<VirtualTable>::with_props(props).hydratable(false).render().now_or_never().unwrap();
        (text, made.get())
    }

    #[test]
    fn of_a_million_rows_those_in_sight_are_made() {
        let (text, made) = rendered(1_000_000, 500_000);
        assert_eq!((made, text.matches("<tr").count()), (VIEW, VIEW + 1));
        assert!(text.contains("aria-rowcount=\"1000001\"") && text.contains("aria-activedescendant=\"list-500000\""));
        let now = r#"<tr id="list-500000" aria-rowindex="500002" data-row="500000" data-lit="0e500000" class="now">"#;
        assert!(text.contains(now), "{text}");
    }

    #[test]
    fn a_short_list_is_there_as_a_whole() {
        let (text, made) = rendered(WHOLE, 0);
        assert_eq!((made, text.matches("<tr").count()), (WHOLE, WHOLE + 1));
        assert!(!text.contains("travel"));
    }
}
