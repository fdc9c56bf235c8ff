//! A figure in another page: what of the app it shows.

use yew::prelude::*;

use crate::session::embed::View;
use crate::session::link;
use crate::session::program_link;
use crate::session::state::State;
use crate::ui::figure::badge::badge;
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::props::Page;
use crate::ui::panels::code::CodePanel;
use crate::ui::panels::predict::Predict;
use crate::ui::panels::traceback::tracebacks;
use crate::ui::panels::transcript::TranscriptPanel;

use super::controls::{buttons, question};
use super::layout::Parts;
use super::listener::Handlers;
use super::outside::way_back;
use super::program::{cpython, nothing_yet};

/// The figure.
pub fn embedded(parts: Parts<'_>) -> Html {
    let (page, state, dispatch) = (parts.page, parts.state, parts.dispatch);
    let options = page.options();
    let is_own = state.is_program();
    // Until the program of the link is there, nothing is shown in its place: a frame that has grown stays so.
    let has_nothing = is_own && (state.editor.wanted.is_some() || state.shown.is_empty());
    let title = title(state);
    let controls = match state.program() {
        // Whoever opened a link to a run comes from no lab.
        Some(_) if state.is_of_link() => Html::default(),
        Some(_) if !is_own => way_back(state, dispatch),
        _ => buttons(state, parts.runs),
    };
    let full_page = full_page(state, page);
    let has_code = matches!(options.view, View::Code | View::Both);
    let has_printed = options.view == View::Transcript || is_own && !has_nothing;
    let on_line = has_code.then(|| parts.on_line());
    let Handlers { onmouseover, onfocusin, onclick, onkeydown } = parts.listener.clone();
    let has_pictures = !matches!(options.view, View::Code | View::Transcript);
    html! {
        <main ref={parts.root.clone()} class="embed" aria-busy={parts.is_awaited.then_some("true")} aria-label={format!("Await Lab: {title}")} {onmouseover} {onfocusin} {onclick} {onkeydown}>
            <div class="embed-head">
                <h1>{ title }</h1>
                if !has_nothing {
                    { badge(state) }
                }
                if let Some(href) = full_page {
                    <a class="full-page" {href} target="_blank" rel="noopener">{ "Full page" }</a>
                }
            </div>
            if options.predict && !is_own {
                <Predict key={state.choice.lab.name} {state} {dispatch} {page} open=true />
            }
            if has_nothing {
                { nothing_yet(Html::default()) }
            } else if has_pictures {
                { parts.pictures(Html::default()) }
            }
            if has_code {
                <CodePanel {state} {dispatch} {page} />
            }
            if has_printed {
                <TranscriptPanel {state} {dispatch} {page} />
                { tracebacks(state, on_line.as_ref()) }
            }
            <div class="embed-foot">
                if is_own {
                    { cpython(&state.editor.cpython) }
                }
                { parts.notices() }
                { controls }
            </div>
            { question(state, dispatch, page, &parts.runs.on_agree) }
            { parts.status() }
        </main>
    }
}

/// What the figure is called: the program that is still to come by the name in its link.
fn title(state: &State) -> String {
    match &state.editor.wanted {
        _ if !state.is_program() => state.title().to_owned(),
        Some(wanted) => wanted.name(),
        None => state.editor.name.to_string(),
    }
}

/// Where the same is on a page of its own.
fn full_page(state: &State, page: &Page) -> Option<String> {
    let address = page.address();
    if state.is_program() {
        // The link that came holds the packed text; a run of it changes nothing of that.
        let of_example = || program_link::write(&state.editor, None);
        let came = Some(page.link()).filter(|link| link.starts_with('#'));
        return Some(address + &came.or_else(of_example)?);
    }
    match state.program() {
        Some(_) if state.is_of_link() => Some(address + &page.link()),
        Some(_) => page.opens().map(|file| format!("{address}?open={file}")),
        None => Some(address + &link::write(&state.choice)),
    }
}

/// Whether what the link names is still to come, or not drawn whole: what is shown meanwhile has another height. On a busy
/// machine yew draws what hangs together in several turns; effects run after the last of them.
#[hook]
pub fn use_awaited(state: &State) -> bool {
    let is_coming = state.opening.is_some() || state.editor.is_coming();
    let was_coming = use_state_eq(|| is_coming);
    let is_drawn = was_coming.setter();
    use_effect_on(is_coming, move |is_coming| is_drawn.set(*is_coming));
    is_coming || *was_coming
}
