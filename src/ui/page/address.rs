//! The address bar and the page's title, in step with what the reader chose.

use yew::prelude::*;

use crate::session::link;
use crate::session::run_link;
use crate::session::screen::Screen;
use crate::session::state::{Action, State};
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::props::Page;

use super::runs::Runs;

/// Follows the links that the reader follows, and writes the choice into the address bar.
///
/// `on_leave` hears of each before it is followed.
#[hook]
pub fn use_address(page: &Page, state: &State, dispatch: &Callback<Action>, runs: &Runs, on_leave: Callback<()>) {
    {
        let (page, dispatch, on_end) = (page.clone(), dispatch.clone(), runs.on_end.clone());
        use_effect_on((), move |()| {
            let links = page.on_link(Box::new(move |link| {
                on_leave.emit(());
                on_end.emit(());
                dispatch.emit(Action::Follow(link));
            }));
            move || drop(links)
        });
    }
    {
        let page = page.clone();
        // By what it shows, so that the entries of the browser's history can be told apart.
        use_effect_on((state.screen, state.title().to_owned()), move |(screen, title)| {
            page.set_title(&match screen {
                Screen::Overview => "Await Lab: see asynchronous programs wait".to_owned(),
                _ => format!("{} – Await Lab", screen.title().unwrap_or(title)),
            });
        });
    }
    let (page, entry, dispatch) = (page.clone(), state.entry, dispatch.clone());
    use_effect_on((state.screen, state.choice.clone(), state.is_of_link()), move |(screen, choice, is_of_link)| {
        // Only a lab has values for a link to hold; a figure in another page is of a lab, or of a program.
        if *screen != Screen::Lab && !page.is_embedded() || *screen == Screen::Program {
            return;
        }
        if let Some(shortage) = link::shortage(choice) {
            dispatch.emit(Action::Notice(shortage));
        }
        let link = page.link();
        if *is_of_link && run_link::read(&link).is_some() {
            return;
        }
        let (mut shown, notices) = link::read(&link);
        shown.recall_queries(choice);
        if shown != *choice || !notices.is_empty() || Screen::of(&link) != *screen {
            page.write_link(&link::write(choice), entry);
        }
    });
}
