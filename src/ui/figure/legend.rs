//! What the bars of a figure mean: only those that it has.

use yew::prelude::*;

use crate::lens::reading::Reading;
use crate::lens::tasks::span::SpanKind;
use crate::picture::bars::Bar;
use crate::session::record::Record;
use crate::session::state::{Phase, State};
use crate::trace::Trace;
use crate::ui::kit::element::{draw, text};

/// The legend. While a run goes on it stays as its ideal has it, so that nothing moves.
pub fn legend(state: &State) -> Html {
    let is_running = state.phase == Phase::Running;
    let meanings = |bar: Bar| {
        let mut meanings = Vec::new();
        let mut add = |record: &Record| record.look(|trace, reading| meant(bar, trace, reading, &mut meanings));
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
                let fill = bar.fill().unwrap_or_default();
                draw!(rect { "class": &class, "x": "1", "y": "1", "width": "18", "height": "10", "rx": "3", "fill": fill })
            }
        };
        let key = draw!(svg { "class": "key", "width": "20", "height": "12", "aria-hidden": "true" }[mark]);
        draw!(li {}[key, text(meaning)])
    });
    draw!(ul { "class": "legend", "aria-label": "Legend" } = entries.collect())
}

/// Adds what such bars of a run mean, if it has any.
fn meant(bar: Bar, trace: &Trace, reading: &mut Reading, meanings: &mut Vec<&'static str>) {
    let requests = reading.requests.follow(trace);
    let mut add = |meaning| {
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    };
    if !requests.rows().is_empty() {
        let has = requests.has();
        let is_there = match bar {
            Bar::Queued => has.waited,
            Bar::Waiting => true,
            Bar::Body => has.answered,
            Bar::Failed => has.failed,
            Bar::Aborted => has.aborted,
            _ => false,
        };
        return if is_there {
            add(bar.meaning())
        };
    }
    // That a task is ready or runs is seen at most as a thin line; it goes without saying.
    let lanes = reading.lanes.follow(trace);
    SpanKind::waits()
        .filter(|kind| Bar::of(*kind) == bar && lanes.has_waits(*kind))
        .for_each(|kind| add(kind.legend()));
}
