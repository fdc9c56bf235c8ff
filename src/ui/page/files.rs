//! Keeping runs as a file, and opening one again.

use futures::FutureExt;
use yew::prelude::*;

use crate::session::file;
use crate::session::file::Opened;
use crate::session::ports::GivenFile;
use crate::session::record::Shown;
use crate::session::state::{Action, Phase, State};
use crate::session::time_slice::TimeSlice;
use crate::trace::file::MAX_FILE;
use crate::ui::kit::element::{button, draw, text};

use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::props::{Page, Shared};

/// What the buttons need.
#[derive(Properties, PartialEq)]
pub struct FilesProps {
    /// The state.
    pub state: Shared,
    /// Takes what the reader has to be told.
    pub dispatch: Callback<Action>,
    /// Writes files and reads them.
    pub page: Page,
    /// Takes the runs of a file.
    pub on_open: Callback<Opened>,
}

/// The buttons.
#[component]
pub fn Files(FilesProps { state, dispatch, page, on_open }: &FilesProps) -> Html {
    let is_off = state.phase == Phase::Running || !state.shown.iter().any(|shown| shown.record.is_some());
    let save = {
        let (state, page, dispatch) = (state.clone(), page.clone(), dispatch.clone());
        Callback::from(move |_| match file::save(&state.shown, state.choice.keeps_queries) {
            Ok((name, text)) => page.save(&name, &text),
            Err(error) => dispatch.emit(Action::Notice(format!("The run was not saved: {error}."))),
        })
    };
    let open = html! { <OpenFile {dispatch} {page} {on_open} /> };
    let queries = queries(state, dispatch);
    draw!(div { "class": "files push" } = [button("quiet", "Save run", is_off, save), open].into_iter().chain(queries).collect())
}

/// Whether what may be secret in addresses goes into links and files: for the reader to say, where there is any.
fn queries(state: &State, dispatch: &Callback<Action>) -> Option<Html> {
    let may_have = || state.program().is_some() && state.shown.iter().any(Shown::has_requests);
    let checked = state.choice.keeps_queries;
    let onchange = dispatch.reform(move |_: Event| Action::KeepQueries(!checked));
    (state.choice.has_queries() || may_have()).then(|| html! {
        <label class="tick" title="It may be a key, or private. So links and files leave it out, unless you tick this.">
            <input type="checkbox" {checked} {onchange} />{ "Keep what stands behind ? in other hosts’ addresses, in links and files" }
        </label>
    })
}

/// What opening a file needs.
#[derive(Properties, PartialEq)]
pub struct OpenFileProps {
    /// Takes what the reader has to be told.
    pub dispatch: Callback<Action>,
    /// Reads files.
    pub page: Page,
    /// Takes the runs of a file.
    pub on_open: Callback<Opened>,
}

/// The button that opens a file; as long as it is there, one may also be dropped on the page.
#[component]
pub fn OpenFile(OpenFileProps { dispatch, page, on_open }: &OpenFileProps) -> Html {
    use_given_files(page, dispatch, on_open);
    draw!(label { "class": "quiet file", "title": "Or drop the file on the page" }[
        text("Open run…"),
        draw!(input { "type": "file", "class": "unseen", "accept": ".json,application/json" }),
    ])
}

/// Opens whatever file the reader gives.
#[hook]
fn use_given_files(page: &Page, dispatch: &Callback<Action>, on_open: &Callback<Opened>) {
    let given = {
        let (dispatch, on_open) = (dispatch.clone(), on_open.clone());
        let page = page.clone();
        move |file: GivenFile| match file::open(file) {
            Ok(opened) => {
                let (slice, on_open) = (TimeSlice::of(page.ports()), on_open.clone());
                let read = async move {
                    for shown in &opened.shown {
                        slice.read(shown.record_or_ideal()).await;
                    }
                    on_open.emit(opened);
                };
                page.spawn(read.boxed_local());
            }
            Err(why) => dispatch.emit(Action::Notice(why)),
        }
    };
    let page = page.clone();
    use_effect_on((), move |()| {
        let given = page.on_file(MAX_FILE as u64, Box::new(given));
        move || drop(given)
    });
}
