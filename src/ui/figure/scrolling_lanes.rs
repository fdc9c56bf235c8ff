//! Many strips, or much on them: a box that scrolls, of which only what is in sight is there, and a canvas for the marks.

use web_sys::{Element, MouseEvent};
use yew::prelude::*;

use crate::lens::words::figures::grouped;
use crate::picture::path_batch::path_batch;
use crate::picture::rows;
use crate::picture::strip::Wanted;
use crate::session::state::Action;
use crate::session::subject::Subject;
use crate::ui::kit::element::{button_unless, draw, number, text};

use super::canvas::Marks;
use super::run_rows::{RowsProps, ring, strips};
use super::svg::{Surroundings, drawn};

/// How many strips are in sight.
const IN_SIGHT: usize = 24;
/// The height of a strip's track, and of a strip, as in the stylesheet.
const TRACK: u32 = 20;
const ROW: u32 = 22;

/// The box.
#[derive(Properties, PartialEq)]
pub struct ScrollingLanesProps {
    /// The strips.
    pub rows: RowsProps,
    /// How many there are.
    pub count: usize,
    /// Whether there are too many marks for SVG.
    pub is_canvas: bool,
}

/// The box.
#[component]
pub fn ScrollingLanes(ScrollingLanesProps { rows, count, is_canvas }: &ScrollingLanesProps) -> Html {
    let RowsProps { run, record, ideal, rows: of, until, axis, lit, page, .. } = rows;
    let (place, list) = (use_node_ref(), use_node_ref());
    let top = use_state_eq(|| 0_u32);
    let first = ((*top / ROW) as usize).min(count.saturating_sub(1));
    let in_sight = IN_SIGHT.min(*count);
    let columns = axis.coarse((axis.width / 2).clamp(30, 1_000));
    let wanted =
        Wanted { rows: *of, first, most: in_sight + 1, axis: columns, until: *until, lit, height: Some(TRACK) };
    let mut strips = strips(record, ideal, wanted);

    let around = Surroundings { page, run: run.0, axis: *axis, lit };
    let pointed = rows::pointed(&strips, lit, axis.seen);
    let (label, here) = ring("Lanes", &run.1, pointed, around);
    let marks = is_canvas.then(|| {
        let tops = (first as u32..).map(|place| (place * ROW + (ROW - TRACK) / 2) as i32 - *top as i32);
        let batch = path_batch(&strips, tops, *axis);
        rows::leave_reachable(&mut strips, pointed, axis.seen);
        html! { <Marks {batch} size={(axis.width, in_sight as u32 * ROW)} page={page.clone()} /> }
    });
    let above = spacer(first as u32 * ROW);
    let below = spacer((count - first - strips.len().min(count - first)) as u32 * ROW);
    let lanes = strips.iter().map(|strip| drawn(strip, around));
    let onscroll = {
        let top = top.setter();
        Callback::from(move |event: Event| {
            if let Some(of) = event.target_dyn_into::<Element>() {
                top.set(of.scroll_top().max(0) as u32);
            }
        })
    };
    // What is drawn as SVG is pointed at by its elements.
    let onpointermove = is_canvas.then(|| lighting(rows, &list, *top));
    let pages = (*count > IN_SIGHT).then(|| pages(&list, first, *count));
    html! {
        <div class="big-box" ref={place}>
            <div class="big-lanes" {onpointermove}>
                <div class="rows big" ref={list} role="group" tabindex="0" data-ring="points" aria-label={label}
                    aria-activedescendant={(!here.is_empty()).then_some(here)} {onscroll}>
                    { above }{ for lanes }{ below }
                </div>
                { for marks }
            </div>
            { for pages }
        </div>
    }
}

/// Lights what the pointer is on while no button is pressed.
fn lighting(rows: &RowsProps, list: &NodeRef, top: u32) -> Callback<PointerEvent> {
    let (props, list) = (rows.clone(), list.clone());
    Callback::from(move |event: PointerEvent| {
        if event.buttons() == 0
            && let Some(list) = list.cast::<Element>()
            && let Some(subject) = under(&event, &list, &props, top)
        {
            props.dispatch.emit(Action::Light(subject));
        }
    })
}

fn spacer(height: u32) -> Html {
    if height == 0 {
        Html::default()
    } else {
        draw!(svg { "class": "spacer", "width": "1", "height": &number(height), "aria-hidden": "true" })
    }
}

/// Which of the strips are in sight, and buttons for the next and the last ones.
fn pages(list: &NodeRef, first: usize, count: usize) -> Html {
    let to = |place: usize| {
        let list = list.clone();
        Callback::from(move |_| {
            if let Some(list) = list.cast::<Element>() {
                list.set_scroll_top((place as u32 * ROW) as i32);
            }
        })
    };
    let last = (first + IN_SIGHT).min(count);
    let words = format!("{} to {} of {}", grouped(first as u64 + 1), grouped(last as u64), grouped(count as u64));
    draw!(div { "class": "pages rest" }[
        button_unless(first == 0, "quiet", "Lanes above", to(first.saturating_sub(IN_SIGHT))),
        button_unless(last == count, "quiet", "Lanes below", to(first + IN_SIGHT)),
        draw!(span {}[text(words)]),
    ])
}

/// What the pointer is on, or that it is on nothing; nothing at all where it is beside the tracks.
fn under(event: &MouseEvent, list: &Element, props: &RowsProps, top: u32) -> Option<Option<Subject>> {
    let RowsProps { run, record, rows: of, axis, .. } = props;
    let rect = list.get_bounding_client_rect();
    let x = event.client_x() - (rect.right() as i32 - axis.width as i32);
    let place = ((event.client_y() - rect.top() as i32).max(0) as u32 + top) / ROW;
    if x < 0 {
        return None;
    }
    let there = (place as usize, axis.moment(x));
    let entity = record.look(|trace, reading| rows::under(trace, reading, *of, there, *axis));
    Some(entity.map(|entity| Subject::of(run.0, entity)))
}
