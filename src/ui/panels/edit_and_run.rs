//! Opens a lab’s Python as a program of the reader’s own, with the values that are chosen.

use futures::FutureExt;
use yew::prelude::*;

use crate::session::editor::Editor;
use crate::session::lab_program::{file_of, own_program};
use crate::session::ports::Entry;
use crate::session::screen::Screen;
use crate::session::state::{Action, State};
use crate::ui::kit::element::button;
use crate::ui::kit::props::Page;

/// The button.
pub fn edit_and_run(state: &State, dispatch: &Callback<Action>, page: &Page) -> Html {
    let (page, dispatch, choice) = (page.clone(), dispatch.clone(), state.choice.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        let text = page.source(&file_of(choice.lab));
        let (to, dispatch, choice) = (page.clone(), dispatch.clone(), choice.clone());
        page.spawn(
            async move {
                match text.await.and_then(|text| own_program(&text, &choice)) {
                    Some(editor) => bring(editor, &to, &dispatch),
                    None => {
                        let why = "The program could not be loaded. Check the connection, then try again.";
                        dispatch.emit(Action::Notice(why.to_owned()));
                    }
                }
            }
            .boxed_local(),
        );
    });
    button("quiet", "Edit and run", onclick)
}

/// Brings a program into the editor. It does not run.
pub fn bring(editor: Editor, page: &Page, dispatch: &Callback<Action>) {
    if Screen::of(&page.link()) != Screen::Program {
        page.write_link("#program", Entry::Push);
        dispatch.emit(Action::Follow("#program".to_owned()));
    }
    dispatch.emit(Action::Program { editor, run: None });
}
