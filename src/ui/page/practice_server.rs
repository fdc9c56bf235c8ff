//! Finds out whether the practice server works: when the page opens, and when the reader asks once more.

use futures::FutureExt;
use yew::prelude::*;

use crate::session::state::{Action, Practice};
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::props::Page;

/// Asks it now; the callback asks it once more.
#[hook]
pub fn use_practice_server(page: &Page, dispatch: &Callback<Action>) -> Callback<()> {
    {
        let (page, dispatch) = (page.clone(), dispatch.clone());
        use_effect_on((), move |()| ask(&page, &dispatch, false));
    }
    let (page, dispatch) = (page.clone(), dispatch.clone());
    Callback::from(move |()| ask(&page, &dispatch, true))
}

fn ask(page: &Page, dispatch: &Callback<Action>, again: bool) {
    let (answer, dispatch) = (page.practice_server(again), dispatch.clone());
    dispatch.emit(Action::Practice(Practice::Checking));
    let told = answer.map(move |answer| {
        dispatch.emit(Action::Practice(match answer {
            Ok(()) => Practice::Ready,
            Err(reason) => Practice::Unavailable(reason),
        }));
    });
    page.spawn(told.boxed_local());
}
