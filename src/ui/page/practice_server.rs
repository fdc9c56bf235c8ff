//! Finds out whether the practice server works: when the page opens, and when the reader asks once more.

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use yew::prelude::*;

use crate::session::state::{Action, Practice};
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::props::Page;

/// Asks it now; the callback asks it once more.
#[hook]
pub fn use_practice_server(page: &Page, dispatch: &Callback<Action>) -> Callback<()> {
    {
        let (page, dispatch) = (page.clone(), dispatch.clone());
        use_effect_on((), move |_| tell(&page, page.practice_server(), &dispatch));
    }
    let (page, dispatch) = (page.clone(), dispatch.clone());
    Callback::from(move |()| tell(&page, page.check_practice_server(), &dispatch))
}

/// Says that it is asked, and then what the answer is.
fn tell(page: &Page, answer: LocalBoxFuture<'static, Result<(), String>>, dispatch: &Callback<Action>) {
    let dispatch = dispatch.clone();
    dispatch.emit(Action::Practice(Practice::Checking));
    let told = answer.map(move |answer| {
        dispatch.emit(Action::Practice(match answer {
            Ok(()) => Practice::Ready,
            Err(reason) => Practice::Unavailable(reason),
        }));
    });
    page.spawn(told.boxed_local());
}
