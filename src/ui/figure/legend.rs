//! What the bars of a figure mean: only those that it has.

use yew::prelude::*;

use crate::picture::bars::Bar;
use crate::picture::legend;
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
        let key = draw!(svg { "class": "key", "width": "20", "height": "12", "aria-hidden": "true" }[mark]);
        draw!(li {}[key, text(meaning)])
    });
    let has_gifts = |record: &Record| record.look(|trace, reading| reading.totals.follow(trace).given > 0);
    let gifts = state.shown.iter().any(|shown| has_gifts(&shown.ideal) && !shown.has_requests()).then(|| {
        let ring = draw!(circle { "class": "gave", "cx": "10", "cy": "6", "r": "5" });
        let key = draw!(svg { "class": "key", "width": "20", "height": "12", "aria-hidden": "true" }[ring]);
        draw!(li {}[key, text("an item came")])
    });
    draw!(ul { "class": "legend", "aria-label": "Legend" } = entries.chain(gifts).collect())
}
