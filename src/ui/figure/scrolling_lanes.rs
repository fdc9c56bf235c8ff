//! Many strips, or much on them: a box that scrolls, of which only what is in sight is there, and a canvas for the marks.

use web_sys::{Element, HtmlCanvasElement, MouseEvent};
use yew::prelude::*;

use crate::lens::highlight::Entity;
use crate::lens::tasks::hit::hit;
use crate::lens::words::figures::grouped;
use crate::picture::gesture::Ground;
use crate::picture::path_batch::{PathBatch, path_batch};
use crate::picture::strip::{Strip, Wanted};
use crate::session::state::Action;
use crate::session::subject::Subject;
use crate::trace::event::TaskId;
use crate::ui::kit::element::{button, draw, number, text};
use crate::ui::kit::width::use_width;

use super::canvas::{paint, palette};
use super::rows::{RowsProps, ring, strips};
use super::surface;
use super::svg::drawn;

/// How many strips are in sight.
const IN_SIGHT: usize = 24;
/// The height of a strip's track, and of a strip: beside its name, and below it on a narrow figure.
const TRACK: u32 = 20;
const WIDE: u32 = 22;
const NARROW: u32 = 40;
/// Up to which width the figure is narrow.
const NARROW_FIGURE: u32 = 560;

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
    let RowsProps { run, record, ideal, requests, until, seen, lit, page, dispatch, .. } = rows;
    let top = use_state_eq(|| 0_u32);
    let is_narrow = use_width(page, surface::ID, 720) <= NARROW_FIGURE;
    let row = if is_narrow { NARROW } else { WIDE };
    let first = ((*top / row) as usize).min(count.saturating_sub(1));
    let in_sight = IN_SIGHT.min(*count);
    let window = seen.0.in_columns((seen.1 / 2).clamp(30, 1_000));
    let wanted =
        Wanted { requests: *requests, first, most: in_sight + 1, window, until: *until, lit, height: Some(TRACK) };
    let strips = strips(record, ideal, wanted);

    let box_id = format!("lanes-{}", run.0);
    let (label, pointed) = ring(*run, lit, &strips, (!is_canvas).then_some(seen.0));
    let above = spacer(first as u32 * row);
    let below = spacer((count - first - strips.len().min(count - first)) as u32 * row);
    let lanes = strips.iter().map(|strip| match is_canvas {
        true => drawn(&Strip { marks: Vec::new(), ..strip.clone() }, run.0, *seen),
        false => drawn(strip, run.0, *seen),
    });
    let marks = is_canvas.then(|| {
        let under_name = if is_narrow { NARROW - TRACK } else { (WIDE - TRACK) / 2 };
        let tops = (first as u32..).map(|place| (place * row + under_name) as i32 - *top as i32);
        let batch = path_batch(&strips, tops, *seen);
        html! { <Marks {batch} size={(seen.1, in_sight as u32 * row)} run={run.0} /> }
    });
    let onscroll = {
        let top = top.setter();
        Callback::from(move |event: Event| {
            if let Some(of) = event.target_dyn_into::<Element>() {
                top.set(of.scroll_top().max(0) as u32);
            }
        })
    };
    let onpointermove = {
        let (props, top, dispatch) = (rows.clone(), *top, dispatch.clone());
        let is_canvas = *is_canvas;
        Callback::from(move |event: PointerEvent| {
            if is_canvas
                && event.buttons() == 0
                && let Some(subject) = under(&event, &props, top, row)
            {
                dispatch.emit(Action::Light(subject));
            }
        })
    };
    let pages = (*count > IN_SIGHT).then(|| pages(&box_id, first, *count, row));
    html! {
        <div class="big-box" id={box_id}>
            <div class="big-lanes" {onpointermove}>
                <div class="rows big" role="group" tabindex="0" data-ring="points" aria-label={label} aria-activedescendant={pointed} {onscroll}>
                    { above }{ for lanes }{ below }
                </div>
                { for marks }
            </div>
            { for pages }
        </div>
    }
}

fn spacer(height: u32) -> Html {
    if height == 0 {
        Html::default()
    } else {
        draw!(svg { "class": "spacer", "width": "1", "height": &number(height), "aria-hidden": "true" })
    }
}

/// Which of the strips are in sight, and buttons for the next and the last ones.
fn pages(box_id: &str, first: usize, count: usize, row: u32) -> Html {
    let to = |place: usize| {
        let selector = format!("#{box_id} .rows");
        Callback::from(move |_| {
            let rows = web_sys::window().and_then(|window| window.document()?.query_selector(&selector).ok().flatten());
            if let Some(rows) = rows {
                rows.set_scroll_top((place as u32 * row) as i32);
            }
        })
    };
    let last = (first + IN_SIGHT).min(count);
    let words = format!("{} to {} of {}", grouped(first as u64 + 1), grouped(last as u64), grouped(count as u64));
    draw!(div { "class": "pages rest" }[
        button("quiet", "Lanes above", first == 0, to(first.saturating_sub(IN_SIGHT))),
        button("quiet", "Lanes below", last == count, to(first + IN_SIGHT)),
        draw!(span {}[text(words)]),
    ])
}

/// What the pointer is on: a bar of a lane, a request, or nothing; nothing at all where it is beside the tracks.
fn under(event: &MouseEvent, props: &RowsProps, top: u32, row: u32) -> Option<Option<Subject>> {
    let RowsProps { run, record, requests, seen, .. } = props;
    let target = event.target_dyn_into::<Element>()?;
    let rect = target.closest(".rows").ok()??.get_bounding_client_rect();
    let x = event.client_x() - (rect.right() as i32 - seen.1 as i32);
    let place = ((event.client_y() - rect.top() as i32).max(0) as u32 + top) / row;
    if x < 0 {
        return None;
    }
    let at = Ground { seen: seen.0, width: seen.1 }.moment(x);
    let entity = record.look(|trace, reading| {
        if *requests {
            let request = reading.requests.follow(trace).rows().get(place as usize)?;
            let end = request.ended.map_or(seen.0.to, |(ended, _)| ended.at);
            return (request.queued.at <= at && at <= end).then_some(Entity::Request(request.number));
        }
        let lane = reading.lanes.follow(trace).of(TaskId(place + 1))?;
        hit(lane, seen.0.in_columns(seen.1), at).map(|span| Entity::Span(span.first_step))
    });
    Some(entity.map(|entity| Subject::of(run.0, entity)))
}

#[derive(Properties, PartialEq)]
struct MarksProps {
    batch: PathBatch,
    /// Width and height in pixels.
    size: (u32, u32),
    run: usize,
}

/// The marks in sight, painted whenever they change, or the colours.
#[component]
fn Marks(MarksProps { batch, size, run }: &MarksProps) -> Html {
    let canvases = [use_node_ref(), use_node_ref()];
    let colours = use_state(|| 0_u32);
    let palette_id = format!("palette-{run}");
    {
        let (canvases, palette_id) = (canvases.clone(), palette_id.clone());
        use_effect_with((batch.clone(), *size, *colours), move |(batch, size, _)| {
            if let [Some(marks), Some(words)] = canvases.each_ref().map(|canvas| canvas.cast::<HtmlCanvasElement>())
                && let Some(palette) = crate::ui::kit::place::element(&palette_id)
            {
                // Without a canvas the table below says the same.
                let _painted = paint(&[marks, words], &palette, batch, *size);
            }
        });
    }
    // The stylesheet lets its colour change in no time: the end of that tells that there are other colours.
    let ontransitionend = {
        let colours = colours.clone();
        Callback::from(move |_: TransitionEvent| colours.set(*colours + 1))
    };
    let [marks, words] = canvases;
    html! {
        <>
            { palette(batch, &palette_id) }
            <canvas class="marks" ref={marks} aria-hidden="true" {ontransitionend} />
            <canvas class="marks words" ref={words} aria-hidden="true" />
        </>
    }
}
