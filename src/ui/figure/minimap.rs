//! All of the time in a strip below the figure, and in it the part that is seen.

use web_sys::{Element, PointerEvent};
use yew::prelude::*;

use crate::lens::fold::axis::Stretch;
use crate::lens::words::figures::{decimals as with_decimals, exact};
use crate::picture::bars::Bar;
use crate::picture::overview;
use crate::picture::view::Look;
use crate::session::record::Record;
use crate::session::state::{Action, State};
use crate::trace::time::Micros;
use crate::ui::kit::element::draw;
use crate::ui::kit::format::{percent, width};
use crate::ui::kit::place::across;

/// The height of a line.
const LINE: u32 = 3;
/// The window is at least this part of the strip: a few pixels, with its border.
const LEAST: u64 = 200;

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
            let target = event.target_dyn_into::<Element>().filter(|_| event.buttons() & 1 == 1);
            let Some(strip) = target.and_then(|target| target.closest(".minimap").ok()?) else { return };
            // From now on the drag goes on wherever the pointer is.
            drop(strip.set_pointer_capture(event.pointer_id()));
            let (x, width) = across(&strip, &event);
            looks.emit(Look::Show(centred(seen, all.on(width).moment(x))));
        })
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        // With these it is the browser's: Alt and an arrow lead back.
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
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
    let mark = marked(seen, horizon);
    let (x, wide) = (percent(mark.from, all), width(mark.from, mark.to, all));
    let window = draw!(svg { "class": "window", "aria-hidden": "true" }[
        draw!(rect { "class": "in-window", "x": &x, "width": &wide, "height": "100%", "rx": "3" }),
    ]);
    html! {
        <div class="minimap" role="slider" tabindex="0" aria-label="Visible part" aria-valuemin="0" aria-valuemax={horizon.0.to_string()}
            aria-valuenow={seen.from.0.to_string()}
            aria-valuetext={spoken(seen, horizon)}
            onpointerdown={onpointer.clone()} onpointermove={onpointer} {onkeydown}>
            { for runs }
            { window }
        </div>
    }
}

/// Where the strip has its window: wide enough to be seen, however short the part is.
fn marked(seen: Stretch, horizon: Micros) -> Stretch {
    seen.of_at_least(Micros(horizon.0 / LEAST), horizon)
}

/// The part in words, with as many decimals as tell its ends apart.
fn spoken(seen: Stretch, horizon: Micros) -> String {
    let decimals = match seen.length().0 {
        ..1_000 => 6,
        1_000..10_000 => 4,
        _ => 3,
    };
    let [from, to] = [seen.from, seen.to].map(|at| with_decimals(at, decimals));
    format!("{from} s to {to} s of {}", exact(horizon))
}

/// As long as `seen`, with that moment in its middle.
fn centred(seen: Stretch, middle: Micros) -> Stretch {
    let from = middle - Micros(seen.length().0 / 2);
    Stretch { from, to: from + seen.length() }
}

#[derive(Properties, PartialEq)]
struct OverviewProps {
    record: Record,
    /// How long it is by now.
    events: usize,
    horizon: Micros,
}

/// A run in a few lines, as a path for each look.
#[component]
fn Overview(OverviewProps { record, horizon, .. }: &OverviewProps) -> Html {
    let lines = record.look(|trace, reading| overview::lines(trace, reading, *horizon));
    let place = |at: Micros| Stretch::until(*horizon).place(at, 1_000);
    let mut paths = [(); 3].map(|()| String::new());
    for (bars, line) in lines.iter().zip(0..) {
        for (bar, time) in bars {
            let path = match bar {
                Bar::Working => &mut paths[1],
                Bar::Blocked => &mut paths[2],
                _ => &mut paths[0],
            };
            let (from, to) = (place(time.from), place(time.to));
            *path += &format!("M{from} {}H{}", line * LINE + 1, to.max(from + 2) - 1);
        }
    }
    let looks = ["waits", "works", "blocked"].into_iter().zip(&paths);
    let paths = looks.map(|(look, path)| draw!(path { "class": look, "d": path })).collect();
    let height = lines.len() as u32 * LINE;
    let view = format!("0 0 1000 {height}");
    draw!(svg { "class": "overview", "viewBox": &view, "height": &height.to_string(), "preserveAspectRatio": "none", "aria-hidden": "true" } = paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_part_can_be_seen_and_its_ends_are_told_apart() {
        let horizon = Micros(2_000_000);
        let part = |from, to| Stretch { from: Micros(from), to: Micros(to) };
        assert_eq!(marked(part(1_999_980, 2_000_000), horizon), part(1_990_000, 2_000_000));
        assert_eq!(marked(part(500_000, 900_000), horizon), part(500_000, 900_000));
        assert_eq!(spoken(part(1_850_000, 1_850_020), horizon), "1.850000 s to 1.850020 s of 2.000 s");
        assert_eq!(spoken(part(1_850_000, 1_853_000), horizon), "1.8500 s to 1.8530 s of 2.000 s");
        assert_eq!(spoken(part(500_000, 900_000), horizon), "0.500 s to 0.900 s of 2.000 s");
    }
}
