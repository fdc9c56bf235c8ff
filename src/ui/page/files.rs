//! Keeping runs as a file, and opening one again.

use futures::FutureExt;
use yew::prelude::*;

use super::exports::exports;
use crate::session::file;
use crate::session::opening;
use crate::session::ports::GivenFile;
use crate::session::shown::Shown;
use crate::session::state::{Action, Phase, State};
use crate::ui::kit::element::{button_unless, draw, text};

use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::props::{Page, Shared};
use crate::ui::panels::edit_and_run::bring;

/// The buttons.
pub fn files(state: &Shared, dispatch: &Callback<Action>, page: &Page) -> Html {
    let is_off = state.phase == Phase::Running || !state.shown.iter().any(|shown| shown.record.is_some());
    let save = {
        let (state, page, dispatch) = (state.clone(), page.clone(), dispatch.clone());
        Callback::from(move |_| match file::save(&state.shown, state.choice.keeps_queries) {
            Ok((name, text)) => page.save(&name, &text),
            Err(error) => dispatch.emit(Action::Notice(format!("The run was not saved: {error}."))),
        })
    };
    let queries = queries(state, dispatch);
    let exports = (!is_off).then(|| exports(state, dispatch, page));
    let buttons = [button_unless(is_off, "quiet", "Save run", save)].into_iter().chain(exports).chain([open_file()]);
    draw!(div { "class": "files push" } = buttons.chain(queries).collect())
}

/// Whether what may be secret in addresses goes into links and files: for the reader to say, where there is any.
fn queries(state: &State, dispatch: &Callback<Action>) -> Option<Html> {
    let may_have = || state.program().is_some() && state.shown.iter().any(Shown::has_requests);
    let checked = state.choice.keeps_queries;
    let onchange = dispatch.reform(move |_: Event| Action::KeepQueries(!checked));
    (state.choice.has_queries() || may_have()).then(|| html! {
        <label class="tick-label" title="It may be a key, or private. So links and files leave it out, unless you tick this.">
            <input type="checkbox" {checked} {onchange} />{ "Keep what stands behind ? in other hosts’ addresses, in links and files" }
        </label>
    })
}

/// The button that opens a file.
pub fn open_file() -> Html {
    draw!(label { "class": "quiet file", "title": "A run, an HTTP Archive (HAR), a trace of Chrome or Perfetto, or a recording of tokio-console. Or drop it on the page, or paste it." }[
        text("Open run…"),
        draw!(input { "type": "file", "class": "unseen" }),
    ])
}

/// Opens whatever file the reader chooses, drops on the page, or names in its address.
#[hook]
pub fn use_given_files(page: &Page, dispatch: &Callback<Action>) {
    let (page, dispatch) = (page.clone(), dispatch.clone());
    use_effect_on((), move |()| {
        let around = page.clone();
        let given = page.on_file(Box::new(move |file| {
            if file.name.ends_with(".py") {
                let (page, dispatch) = (around.clone(), dispatch.clone());
                around.spawn(async move { edit(file, &page, &dispatch).await }.boxed_local());
            } else {
                dispatch.emit(Action::Open(file));
            }
        }));
        move || drop(given)
    });
}

/// Brings a Python program into the editor. It does not run.
async fn edit(file: GivenFile, page: &Page, dispatch: &Callback<Action>) {
    let editor = match opening::program(&file).await {
        Ok(editor) => editor,
        Err(why) => return dispatch.emit(Action::Notice(why.to_string())),
    };
    bring(editor, page, dispatch);
}
