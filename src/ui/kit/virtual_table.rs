//! A table of any length: of a long one only the rows in sight are on the page.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::picture::visible_rows::{RowCount, VIEW, VisibleRows};
use crate::session::ports::Subscription;
use crate::session::state::Action;

use super::effect::use_effect_on;
use super::element::{draw, text};
use super::props::Page;
use super::row::Row;
use super::scrolled::{lacks, show};

/// Up to so many rows all are on the page, as high as they need to be.
const WHOLE: usize = 60;

/// So much more can be scrolled than is needed, for the list may be higher than its rows.
const SLACK: u64 = 60;

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
    /// The page around it.
    pub page: Page,
    /// Makes rows.
    pub rows: Callback<Range<usize>, Vec<Row>>,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
}

/// The table: one stop for the Tab key, in which the arrows go from row to row.
#[component]
pub fn VirtualTable(props: &VirtualTableProps) -> Html {
    let VirtualTableProps { id, class, label, heads, count, now, pointed, calls, page, rows, .. } = props;
    let (place, visible, update) = (use_node_ref(), use_mut_ref(VisibleRows::default), use_force_update());
    let list = List { place, visible, length: RowCount(*count), is_whole: *count <= WHOLE };
    let List { place, length, is_whole, .. } = list.clone();
    let range = list.followed(*now, *calls);
    use_scrolled(page, &place, (!is_whole).then_some((length, range.start)), *now, *calls);

    let onscroll = list.on_scroll(update);
    let onkeydown = list.on_key(props, range.start);
    // The rows of the head count, too, and the first row is 1.
    let first = usize::from(!heads.is_empty()) + 1;
    let drawn = rows.emit(range.clone()).into_iter().zip(range.clone()).map(|(row, index)| {
        let Row { class, subject, cells } = row;
        html! {
            <tr key={index} id={format!("{id}-{index}")} {class} aria-rowindex={(index + first).to_string()} data-row={index.to_string()}
                data-lit={subject.name()}>{ for cells }</tr>
        }
    });
    let pointed = pointed.filter(|row| range.contains(row)).map(|row| format!("{id}-{row}"));
    let rest = (!is_whole).then(|| draw!(svg { "class": "travel", "width": "1", "height": &(length.travel() + SLACK).to_string(), "aria-hidden": "true" }));
    html! {
        <div ref={place} class={classes!("virtual-table", (!is_whole).then_some("windowed"), *class)} {onscroll}>
            <div class="pane">
                <table role="grid" tabindex="0" aria-label={label} aria-rowcount={(count + first - 1).to_string()}
                    aria-activedescendant={pointed} {onkeydown}>
                    { head(heads) }
                    <tbody>{ for drawn }</tbody>
                </table>
            </div>
            { rest }
        </div>
    }
}

fn head(heads: &'static [(&'static str, &'static str)]) -> Html {
    if heads.is_empty() {
        return Html::default();
    }
    let heads = heads.iter().map(|(class, words)| draw!(th { "class": class, "scope": "col" }[text(*words)]));
    draw!(thead {}[draw!(tr { "aria-rowindex": "1" } = heads.collect())])
}

/// The rows, and which of them are in sight.
#[derive(Clone)]
struct List {
    /// The element that scrolls.
    place: NodeRef,
    visible: Rc<RefCell<VisibleRows>>,
    length: RowCount,
    /// Whether all rows are on the page.
    is_whole: bool,
}

impl List {
    /// The rows to be drawn: all, or those in sight once the playhead’s row has been followed.
    fn followed(&self, now: Option<usize>, calls: u32) -> Range<usize> {
        let RowCount(count) = self.length;
        if self.is_whole {
            return 0..count;
        }
        let mut visible = self.visible.borrow_mut();
        visible.follow(self.length, now, calls);
        visible.first..(visible.first + VIEW).min(count)
    }

    /// Draws other rows where the list was scrolled to them.
    fn on_scroll(&self, update: UseForceUpdateHandle) -> Callback<Event> {
        let List { place, visible, length, is_whole } = self.clone();
        Callback::from(move |_| {
            let Some(element) = place.cast::<Element>().filter(|_| !is_whole) else { return };
            let first = length.first_at(element.scroll_top().unsigned_abs().into());
            if std::mem::replace(&mut visible.borrow_mut().first, first) != first {
                update.force_update();
            }
        })
    }

    /// Goes from row to row, and with Enter to the moment of one. Without a playhead keys begin at the first row in sight.
    fn on_key(&self, props: &VirtualTableProps, first: usize) -> Callback<KeyboardEvent> {
        let VirtualTableProps { count, now, pointed, rows, dispatch, .. } = props;
        let (list, rows, dispatch) = (self.clone(), rows.clone(), dispatch.clone());
        let (start, here, count) = (now.unwrap_or(first), *pointed, *count);
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
            list.bring(row);
            dispatch.emit(Action::Light(Some(subject)));
        })
    }

    /// Brings a row into sight: of a whole list at once, else by the next drawing.
    fn bring(&self, row: usize) {
        let mut visible = self.visible.borrow_mut();
        visible.first = self.length.showing(visible.first, row);
        if self.is_whole
            && let Some(list) = self.place.cast::<Element>()
            && let Some(row) = row_of(&list, row)
        {
            show(&list, &row);
        }
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
///
/// That is done as the next frame comes: to ask sooner where a list is scrolled lets the browser lay out the whole page
/// once more.
#[hook]
fn use_scrolled(page: &Page, place: &NodeRef, windowed: Option<(RowCount, usize)>, now: Option<usize>, calls: u32) {
    let (page, place) = (page.clone(), place.clone());
    let before = use_mut_ref(|| (None::<usize>, 0));
    let (wanted, frame) = (use_mut_ref(|| None), use_mut_ref(|| None::<Subscription>));
    use_effect_on((windowed, now, calls), move |wanted_now| {
        // What is wanted by then holds, however often that changes until the frame comes.
        if wanted.replace(Some(*wanted_now)).is_some() {
            return;
        }
        let scroll_now = move |_| {
            if let Some((windowed, now, calls)) = wanted.take()
                && let Some(element) = place.cast::<Element>()
            {
                let before = before.replace((now, calls));
                scroll(&element, windowed, (now, calls), before);
            }
        };
        frame.replace(Some(page.on_frame(Box::new(scroll_now))));
    });
}

/// `now` is the row to be kept in sight, and how often the reader has asked for it; `before`, what both were.
fn scroll(
    element: &Element,
    windowed: Option<(RowCount, usize)>,
    (now, calls): (Option<usize>, u32),
    (was, called): (Option<usize>, u32),
) {
    if let Some((length, first)) = windowed {
        if length.first_at(element.scroll_top().unsigned_abs().into()) != first {
            element.set_scroll_top(length.scrolled(first) as i32);
        }
        return;
    }
    let was_seen = was.is_none_or(|row| row_of(element, row).is_some_and(|row| lacks(element, &row) == 0));
    let wanted = now.filter(|_| was_seen || called != calls);
    if let Some(row) = wanted.and_then(|row| row_of(element, row)) {
        show(element, &row);
    }
}

/// A row that is on the page.
fn row_of(list: &Element, row: usize) -> Option<Element> {
    list.query_selector(&format!("[data-row='{row}']")).ok()?
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use futures::FutureExt;
    use yew::LocalServerRenderer;

    use super::*;
    use crate::lens::highlight::Entity;
    use crate::session::still::Still;
    use crate::session::subject::Subject;
    use crate::ui::kit::row::{When, row_class};

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
            page: Page::new(Rc::new(Still::default())),
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
