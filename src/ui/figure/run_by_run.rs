//! Long runs come into the figure one after another, so that none of them holds the page up for all.

use futures::FutureExt;
use yew::prelude::*;

use crate::session::record::Record;
use crate::session::state::State;
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::props::Page;

/// Runs are drawn at once that have so many events together, or fewer, and in any case the first.
const AT_ONCE: usize = 150_000;

/// How many of the shown runs are to be drawn now; the next comes after the page has had a turn.
#[hook]
pub fn use_drawn_runs(page: &Page, state: &State) -> usize {
    let place = use_state_eq(|| (None::<Record>, 0_usize));
    // Other runs begin anew.
    let first = state.shown.first().and_then(|shown| shown.record.clone());
    let drawn = if place.0 == first { place.1 } else { 0 }.max(at_once(state));
    let (page, place) = (page.clone(), place.setter());
    use_effect_on((first, drawn, drawn < state.shown.len()), move |(first, drawn, has_more)| {
        if *has_more {
            let (turn, next) = (page.turn(), (first.clone(), drawn + 1));
            page.spawn(turn.map(move |()| place.set(next)).boxed_local());
        }
    });
    drawn
}

fn at_once(state: &State) -> usize {
    let mut events = 0;
    let is_little = |record: Option<&Record>| {
        events += record.map_or(0, Record::len);
        events <= AT_ONCE
    };
    state.shown.iter().map(|shown| shown.record.as_ref()).map(is_little).take_while(|is| *is).count().max(1)
}
