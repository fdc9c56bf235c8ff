//! All of the time in a strip below the figure, and in it the part that is seen.

use web_sys::PointerEvent;
use yew::prelude::*;

use crate::app::record::Record;
use crate::app::state::{Action, State};
use crate::app::view::Look;
use crate::engine::time::Micros;
use crate::lens::overview::overview;
use crate::lens::window::Stretch;

use super::bars::Bar;
use super::element::draw;
use super::format::{exact_seconds, percent, width};
use super::place::{across, element};

/// The place of the strip in the page.
const ID: &str = "minimap";
/// How many lines of the strip a run has, and how finely it is drawn.
const LINES: usize = 6;
const COLUMNS: u32 = 200;
/// The height of a line.
const LINE: u32 = 3;

/// The strip, once only a part is seen.
pub fn minimap(state: &State, dispatch: &Callback<Action>) -> Html {
    if !state.view.is_zoomed() {
        return Html::default();
    }
    let (seen, horizon) = (state.seen(), state.horizon());
    let all = Stretch::until(horizon);
    let looks = dispatch.reform(Action::Look);
    let onpointer = {
        let looks = looks.clone();
        Callback::from(move |event: PointerEvent| {
            let Some((x, width)) = across(ID, &event).filter(|_| event.buttons() & 1 == 1) else { return };
            if let Some(strip) = element(ID) {
                // From now on the drag goes on wherever the pointer is.
                drop(strip.set_pointer_capture(event.pointer_id()));
            }
            let middle = all.moment(x.max(0) as u64, width.max(1).into());
            looks.emit(Look::Show(centred(seen, middle)));
        })
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let look = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => Look::Pan(-10),
            "ArrowRight" | "ArrowUp" => Look::Pan(10),
            "PageUp" => Look::Pan(100),
            "PageDown" => Look::Pan(-100),
            "Home" => Look::Show(centred(seen, Micros::ZERO)),
            "End" => Look::Show(centred(seen, horizon)),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        looks.emit(look);
    });
    let runs = state.shown.iter().map(|shown| {
        let record = shown.record_or_ideal().clone();
        html! { <Overview events={record.len()} {record} {horizon} /> }
    });
    let (x, wide) = (percent(seen.from, all), width(seen.from, seen.to, all));
    let window = draw!(svg { "class": "window", "aria-hidden": "true" }[
        draw!(rect { "class": "in-window", "x": &x, "width": &wide, "height": "100%", "rx": "3" }),
    ]);
    html! {
        <div class="minimap" id={ID} role="slider" tabindex="0" aria-label="Visible part" aria-valuemin="0" aria-valuemax={horizon.0.to_string()}
            aria-valuenow={seen.from.0.to_string()}
            aria-valuetext={format!("{} to {} of {}", exact_seconds(seen.from), exact_seconds(seen.to), exact_seconds(horizon))}
            onpointerdown={onpointer.clone()} onpointermove={onpointer} {onkeydown}>
            { for runs }
            { window }
        </div>
    }
}

/// As long as `seen`, with that moment in its middle.
fn centred(seen: Stretch, middle: Micros) -> Stretch {
    let from = middle.since(Micros(seen.length().0 / 2));
    Stretch { from, to: from + seen.length() }
}

#[derive(Properties, PartialEq)]
struct OverviewProps {
    record: Record,
    /// How long it is by now.
    events: usize,
    horizon: Micros,
}

/// A run in a few lines, as one path.
#[component]
fn Overview(OverviewProps { record, horizon, .. }: &OverviewProps) -> Html {
    let window = Stretch::until(*horizon).in_columns(COLUMNS);
    let (paths, lines) = record.look(|trace, reading| {
        let until = trace.last_at();
        let lanes = reading.lanes.follow(trace);
        let lines = overview(lanes, LINES);
        let mut paths = [(); 3].map(|()| String::new());
        for (y, row) in lines.iter().zip(0..) {
            for drawn in y.drawn(window) {
                let span = drawn.shown;
                let place = |at: Micros| Stretch::until(*horizon).place(at, 1_000);
                let (from, to) = (place(span.from), place(span.to.unwrap_or(until)));
                let path = match Bar::of(span.kind) {
                    Bar::Working => &mut paths[1],
                    Bar::Blocked => &mut paths[2],
                    _ => &mut paths[0],
                };
                *path += &format!("M{from} {}H{}", row * LINE + 1, to.max(from + 2) - 1);
            }
        }
        (paths, lines.len() as u32)
    });
    let looks = ["waits", "works", "blocked"].into_iter().zip(&paths);
    let paths = looks.map(|(look, path)| draw!(path { "class": look, "d": path })).collect();
    let height = lines * LINE;
    let view = format!("0 0 1000 {height}");
    draw!(svg { "class": "overview", "viewBox": &view, "height": &height.to_string(), "preserveAspectRatio": "none", "aria-hidden": "true" } = paths)
}
