//! Cancellations step by step, at the playhead: who asked, when it was delivered, what was cleaned up, how it ended.

use yew::prelude::*;

use crate::lens::reading::Reading;
use crate::lens::words::cancelling::STEPS;
use crate::picture::bars::Bar;
use crate::picture::cancelling::{PLACES, Piece, Process, steps};
use crate::session::state::{Action, State};
use crate::trace::Trace;
use crate::ui::kit::element::{draw, head, text};
use crate::ui::kit::props::Page;
use crate::ui::kit::variant_switch::focus_switch;

use super::badge::badge;
use super::patterns::fill;

/// Where the lane of the one who asks begins, in pixels from the top, and that of the one who is asked.
const ABOVE: u32 = 8;
const BELOW: u32 = 56;

/// The picture of the run in focus; nothing where nobody was asked to end.
pub fn cancelling(state: &State, dispatch: &Callback<Action>, page: &Page) -> Html {
    let drawn = state.shown.get(state.focus).and_then(|shown| {
        let come = shown.record_or_ideal().look(|trace, reading| {
            let taken = if shown.record.is_some() { state.steps(state.focus, trace) } else { 0 };
            steps(trace, reading.names.follow(trace), reading.cancellations.follow(trace), taken)
        });
        // Before anybody is asked, what is to come has its place: so nothing below moves.
        let to_come = |trace: &Trace, reading: &mut Reading| {
            steps(trace, reading.names.follow(trace), reading.cancellations.follow(trace), 0)
        };
        let simulated = || shown.ideal.look(to_come).filter(|_| shown.end().is_none());
        come.map(|drawn| (drawn, false)).or_else(|| simulated().map(|drawn| (drawn, true)))
    });
    let Some((drawn, is_to_come)) = drawn else { return Html::default() };
    let heads = STEPS.into_iter().zip(1..).map(|(step, number)| {
        let number = draw!(b {}[text(number.to_string())]);
        draw!(li {}[number, text(step)])
    });
    // Its moments would be those of the simulated run, beside a badge that says measured.
    let span = if is_to_come { "Still to come, as in the simulated run.".to_owned() } else { drawn.span };
    let note = draw!(p { "class": "instant-note" }[text(span)]);
    let heads = draw!(ol { "class": "heads", "aria-hidden": "true" } = heads.collect());
    let more = drawn.more.map(|more| draw!(p { "class": "rest" }[text(more)]));
    let rows = drawn.rows.iter().map(|row| process(row, page));
    let parts = [note, heads].into_iter().chain(rows).chain(more).collect();
    draw!(section { "class": "figure cancelling", "aria-label": "Cancelling" }[
        head("Step by step", vec![badge(state), focus_switch(state, dispatch)]),
        draw!(div { "class": if is_to_come { "instant to-come" } else { "instant" } } = parts),
    ])
}

fn process(row: &Process, page: &Page) -> Html {
    let [title, about] = [draw!(h3 {}[text(row.title)]), draw!(span {}[text(row.about.clone())])];
    let name = |class: &str, name: &str| draw!(span { "class": class, "aria-hidden": "true" }[text(name.to_owned())]);
    let stations = row.steps.iter().zip(STEPS).map(|((told, has_come), step)| {
        let class = match has_come {
            Some(true) => "",
            Some(false) => "later",
            None => "never",
        };
        let step = draw!(span { "class": "unseen" }[text(format!("{step}: "))]);
        let first = draw!(b {}[text(told.0.clone())]);
        draw!(li { "class": class }[step, first, text(format!(" {}", told.1))])
    });
    draw!(div { "class": "proc" }[
        draw!(div { "class": "proc-name" }[title, about]),
        draw!(div { "class": "proc-body" }[
            draw!(div { "class": "proc-lanes" }[name("above", &row.asker), name("below", &row.asked), lanes(row, page)]),
            draw!(ol { "class": "stations" } = stations.collect()),
        ]),
    ])
}

fn lanes(row: &Process, page: &Page) -> Html {
    let ends = row.steps[3].1.is_some();
    let guides = PLACES.into_iter().zip(&row.steps).map(|(x, (_, has_come))| {
        let class = if has_come.is_some() { "guide" } else { "guide off" };
        draw!(line { "class": class, "x1": x, "x2": x, "y1": "-6", "y2": "92" })
    });
    let above = row.above.iter().map(|piece| bar(piece, ABOVE, page));
    let below = row.below.iter().map(|piece| bar(piece, BELOW, page));
    let ready = draw!(line { "class": "bar ready", "x1": "10.9%", "x2": "32.1%", "y1": "66", "y2": "66" });
    let next = draw!(text { "class": "note", "x": "21.5%", "y": "59" }[text("its turn is next")]);
    let [asks, wakes] = [("10%", "M0 28V54M-4.5 49L0 55L4.5 49"), ("80%", "M0 54V30M-4.5 35L0 29L4.5 35")]
        .map(|(x, path)| at(x, "0", "ask", draw!(path { "d": path })));
    let ended = [
        draw!(line { "class": "ask", "x1": "57%", "x2": "79%", "y1": "66", "y2": "66" }),
        at("80%", "66", "cross cancelled", draw!(path { "d": "M-5 -5L5 5M5 -5L-5 5" })),
    ];
    let parts = guides.chain(above).chain(below).chain([ready, next, asks]).chain(ended.into_iter().filter(|_| ends));
    let parts = parts.chain(row.wakes.then_some(wakes)).collect();
    draw!(svg { "class": "proc-svg", "height": "86", "aria-hidden": "true" } = parts)
}

fn at(x: &str, y: &str, class: &str, what: Html) -> Html {
    draw!(svg { "class": class, "x": x, "y": y, "width": "1", "height": "1", "overflow": "visible" }[what])
}

/// A bar with its words.
fn bar(piece: &Piece, y: u32, page: &Page) -> Html {
    let percent = |tenths: u32| format!("{}.{}%", tenths / 10, tenths % 10);
    let (x, width, middle) = (percent(piece.x), percent(piece.width), percent(piece.x + piece.width / 2));
    let (class, fill) = (format!("bar {}", piece.bar.class()), fill(piece.bar, page));
    let rect = draw!(rect { "class": &class, "x": &x, "y": &y.to_string(), "width": &width, "height": "20", "rx": "4", "fill": &fill });
    let class = if piece.bar == Bar::Running { "in-bar on" } else { "in-bar" };
    let words = draw!(text { "class": class, "x": &middle, "y": &(y + 14).to_string() }[text(piece.words.clone())]);
    Html::from_iter([rect, words])
}
