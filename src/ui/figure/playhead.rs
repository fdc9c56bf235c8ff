//! The playhead's line, and what lies after it, which is pale: bars much, words little.

use yew::prelude::*;

use crate::lens::fold::axis::Stretch;
use crate::picture::playhead::PlayheadMark;
use crate::session::playhead::Playhead;
use crate::session::state::State;
use crate::ui::kit::element::draw;
use crate::ui::kit::format::{percent, width};

/// The playhead, where the reader has put it.
pub fn playhead(state: &State, seen: Stretch) -> Html {
    let Playhead::At { at, .. } = state.playhead else { return Html::default() };
    let PlayheadMark { at, later } = PlayheadMark::at(at, seen);
    let later = later.map(|later| {
        let (x, width) = (percent(later.from, seen), width(later.from, later.to, seen));
        draw!(rect { "class": "later", "x": &x, "y": "0", "width": &width, "height": "100%" })
    });
    let mut above: Vec<Html> = later.iter().cloned().collect();
    if let Some(at) = at {
        let x = percent(at, seen);
        above.push(draw!(line { "class": "playhead", "x1": &x, "x2": &x, "y1": "0", "y2": "100%" }));
        above.push(draw!(circle { "class": "playhead-knob", "cx": &x, "cy": "0", "r": "5" }));
    }
    Html::from_iter([
        draw!(svg { "class": "veil", "aria-hidden": "true" } = later.into_iter().collect()),
        draw!(svg { "class": "veil thin", "aria-hidden": "true" } = above),
    ])
}
