//! What the bars of a figure mean: only those that it has.

use yew::prelude::*;

use crate::lens::reading::Reading;
use crate::lens::tasks::span::SpanKind;
use crate::picture::bars::Bar;
use crate::session::record::{Record, Shown};
use crate::session::state::{Phase, State};
use crate::trace::Trace;
use crate::ui::kit::element::{draw, text};

/// The legend. While a run goes on it stays as its ideal has it, so that nothing moves.
pub fn legend(state: &State) -> Html {
    let is_running = state.phase == Phase::Running;
    let has = |bar: Bar| {
        let is_in = |record: &Record| record.look(|trace, reading| is_in(bar, trace, reading));
        let later = |shown: &Shown| !is_running && shown.record.as_ref().is_some_and(is_in);
        state.shown.iter().any(|shown| is_in(&shown.ideal) || later(shown))
    };
    let bars: Vec<Bar> = Bar::ALL.into_iter().filter(|bar| has(*bar)).collect();
    let entries = bars.iter().map(|bar| {
        let class = format!("bar {}", bar.class());
        let mark = match bar {
            Bar::Queued | Bar::Ready => draw!(line { "class": &class, "x1": "1", "x2": "19", "y1": "6", "y2": "6" }),
            _ => {
                let fill = bar.fill().unwrap_or_default();
                draw!(rect { "class": &class, "x": "1", "y": "1", "width": "18", "height": "10", "rx": "3", "fill": fill })
            }
        };
        let key = draw!(svg { "class": "key", "width": "20", "height": "12", "aria-hidden": "true" }[mark]);
        draw!(li {}[key, text(bar.meaning())])
    });
    draw!(ul { "class": "legend", "aria-label": "Legend" } = entries.collect())
}

/// Whether a run has such a bar.
fn is_in(bar: Bar, trace: &Trace, reading: &mut Reading) -> bool {
    let requests = reading.requests.follow(trace);
    if !requests.rows().is_empty() {
        let has = requests.has();
        return match bar {
            Bar::Queued => has.waited,
            Bar::Waiting => true,
            Bar::Body => has.answered,
            Bar::Failed => has.failed,
            Bar::Aborted => has.aborted,
            _ => false,
        };
    }
    // That a task is ready or runs is seen at most as a thin line; it goes without saying.
    let lanes = reading.lanes.follow(trace);
    SpanKind::WAITS.into_iter().any(|kind| Bar::of(kind) == bar && lanes.has_waits(kind))
}
