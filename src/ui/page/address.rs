//! The address bar and the page's title, in step with what the reader chose.

use yew::prelude::*;

use crate::session::link;
use crate::session::state::{Action, State};
use crate::ui::kit::props::Page;

use super::runs::Runs;

/// Follows the links that the reader follows, and writes the choice into the address bar.
#[hook]
pub fn use_address(page: &Page, state: &State, dispatch: &Callback<Action>, runs: &Runs) {
    {
        let (page, dispatch, on_stop) = (page.clone(), dispatch.clone(), runs.on_stop.clone());
        use_effect_with((), move |()| {
            let links = page.on_link(Box::new(move |link| {
                on_stop.emit(());
                dispatch.emit(Action::Follow(link));
            }));
            move || drop(links)
        });
    }
    {
        let page = page.clone();
        // By its lab, so that the entries of the browser's history can be told apart.
        use_effect_with(state.choice.lab.title, move |lab| page.set_title(&format!("{lab} – Await Lab")));
    }
    let (page, entry, dispatch) = (page.clone(), state.entry, dispatch.clone());
    use_effect_with(state.choice.clone(), move |choice| {
        if let Some(shortage) = link::shortage(choice) {
            dispatch.emit(Action::Notice(shortage));
        }
        let (shown, notices) = link::read(&page.link());
        if shown != *choice || !notices.is_empty() {
            page.write_link(&link::write(choice), entry);
        }
    });
}
