//! The one clock of all movement.

use std::cell::RefCell;
use std::rc::Rc;

use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::{Either, select};
use yew::prelude::*;

use crate::session::ports::Subscription;
use crate::session::state::{Action, State};
use crate::trace::time::{Micros, millis};

use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::props::Page;
use crate::ui::kit::watched::use_watched;

/// How far apart the steps are where the reader asked for little motion, or where drawing would lengthen what is measured.
const CALM: Micros = millis(250);

/// Asks for the next frame for as long as something moves: one redraw a frame, or a step of a quarter of a second for those
/// who asked for little motion; none when nothing happens, and none while the page is hidden, for then there are no frames.
/// Drawing takes processor time that the browser needs for requests, so many of them are drawn in such steps, too.
#[hook]
pub fn use_frames(page: &Page, state: &State, is_paused: bool, dispatch: &Callback<Action>) {
    let (page, dispatch) = (page.clone(), dispatch.clone());
    let needs = (state.is_moving() && !is_paused, state.is_crowded(), state.revision);
    use_effect_on(needs, move |(is_moving, is_crowded, _)| {
        let slot = Slot::default();
        if *is_moving {
            let next = if *is_crowded || page.is_calm() { page.now() + CALM } else { Micros::ZERO };
            wait(&page, &slot, next, dispatch);
        }
        move || drop(slot.take())
    });
}

type Slot = Rc<RefCell<Option<Subscription>>>;

/// Waits for the first frame from that moment on.
fn wait(page: &Page, slot: &Slot, next: Micros, dispatch: Callback<Action>) {
    let (again, page_again) = (slot.clone(), page.clone());
    let frame = page.on_frame(Box::new(move |now| match now < next {
        true => wait(&page_again, &again, next, dispatch),
        false if next == Micros::ZERO => dispatch.emit(Action::Frame(now)),
        false => after_turn(&page_again, &again, move || dispatch.emit(Action::Frame(now))),
    }));
    slot.replace(Some(frame));
}

/// Calls in a task of its own: what moves in steps has much to draw, and the browser lays it out in the task of its frame.
fn after_turn(page: &Page, slot: &Slot, callback: impl FnOnce() + 'static) {
    let (kept, dropped) = oneshot::channel::<()>();
    let turn = select(page.turn(), dropped).map(|first| match first {
        Either::Left(_) => callback(),
        Either::Right(_) => (),
    });
    page.spawn(turn.boxed_local());
    slot.replace(Some(Subscription::holding(kept)));
}

/// Whether an element is in sight, as far as that is known.
#[hook]
pub fn use_sight(page: &Page, place: &NodeRef) -> bool {
    let in_sight = use_state_eq(|| true);
    let (page, tell) = (page.clone(), in_sight.setter());
    use_watched(place, move |element| page.on_sight(element, Box::new(move |now| tell.set(now))));
    *in_sight
}
