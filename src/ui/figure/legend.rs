//! What the bars of a figure mean: only those that it has.

use yew::prelude::*;

use crate::picture::bars::Bar;
use crate::picture::legend;
use crate::picture::strip::Shape;
use crate::session::record::Record;
use crate::session::state::{Phase, State};
use crate::ui::kit::element::{draw, text};
use crate::ui::kit::props::Page;

use super::patterns::fill;

/// The legend. While a run goes on it stays as its ideal has it, so that nothing moves.
pub fn legend(state: &State, page: &Page) -> Html {
    let is_running = state.phase == Phase::Running;
    let meanings = |bar: Bar| {
        let mut meanings = Vec::new();
        let mut add = |record: &Record| record.look(|trace, reading| legend::meant(bar, trace, reading, &mut meanings));
        for shown in &state.shown {
            add(&shown.ideal);
            shown.record.iter().filter(|_| !is_running).for_each(&mut add);
        }
        (!meanings.is_empty()).then(|| (bar, meanings.join(", ")))
    };
    let entries = Bar::ALL.into_iter().filter_map(meanings).map(|(bar, meaning)| {
        let class = format!("bar {}", bar.class());
        let mark = match bar {
            Bar::Queued | Bar::Ready => draw!(line { "class": &class, "x1": "1", "x2": "19", "y1": "6", "y2": "6" }),
            _ => {
                let fill = fill(bar, page);
                draw!(rect { "class": &class, "x": "1", "y": "1", "width": "18", "height": "10", "rx": "3", "fill": &fill })
            }
        };
        entry(mark, meaning)
    });
    let mut marks = Vec::new();
    for shown in &state.shown {
        let records = [Some(&shown.ideal), shown.record.as_ref().filter(|_| !is_running)];
        for mark in records.into_iter().flatten().flat_map(|record| record.look(legend::marks)) {
            if !marks.contains(&mark) {
                marks.push(mark);
            }
        }
    }
    let marks = marks.into_iter().map(|(shape, meaning)| entry(mark(shape), meaning.to_owned()));
    draw!(ul { "class": "legend", "aria-label": "Legend" } = entries.chain(marks).collect())
}

fn mark(shape: Shape) -> Html {
    let (class, path) = match shape {
        Shape::Gave => return draw!(circle { "class": "gave", "cx": "10", "cy": "6", "r": "5" }),
        Shape::Cross(kind) => (format!("cross {kind}"), "M6 2l8 8m-8 0l8-8"),
        _ => ("asked".to_owned(), "M10 2v8m-4-4l4 4l4-4"),
    };
    draw!(g { "class": &class }[draw!(path { "d": path })])
}

fn entry(mark: Html, meaning: String) -> Html {
    let key = draw!(svg { "class": "key", "width": "20", "height": "12", "aria-hidden": "true" }[mark]);
    draw!(li {}[key, text(meaning)])
}
