//! A figure in another page: what of the app it shows, and what it and that page tell each other.

use futures::FutureExt;
use yew::prelude::*;

use crate::export::Format;
use crate::session::editor::{Wanted, file_of};
use crate::session::embed::{Command, News, View};
use crate::session::export::export;
use crate::session::link;
use crate::session::program_link;
use crate::session::run_link;
use crate::session::state::{Action, Phase, State};
use crate::ui::figure::badge::badge;
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::props::{Page, Shared};
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
    let coming = state.editor.wanted.as_ref().filter(|_| is_own);
    let has_nothing = is_own && (coming.is_some() || state.shown.is_empty());
    let title = match coming {
        Some(Wanted::Packed { name, .. }) => name.clone(),
        Some(Wanted::Example(example)) => file_of(example),
        None if is_own => state.editor.name.to_string(),
        None => state.title().to_owned(),
    };
    let controls = match state.program() {
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
        Some(_) => page.opens().map(|file| format!("{address}?open={file}")),
        None => Some(address + &link::write(&state.choice)),
    }
}

/// Whether what the link names is still to come, or not drawn whole: what is shown meanwhile has another height. On a busy
/// machine yew draws what hangs together in several turns; effects run after the last of them.
#[hook]
pub fn use_awaited(state: &State) -> bool {
    let is_coming = state.opening.is_some() || state.editor.wanted.is_some();
    let was_coming = use_state_eq(|| is_coming);
    let is_drawn = was_coming.setter();
    use_effect_on(is_coming, move |is_coming| is_drawn.set(*is_coming));
    is_coming || *was_coming
}

/// Does what the page around asks for, tells it news, and keeps to the author's options; what it gives shares what is shown then.
#[hook]
pub fn use_host(page: &Page, state: &Shared, dispatch: &Callback<Action>) -> Callback<()> {
    let is_embedded = page.is_embedded();
    let now = use_mut_ref(|| state.clone());
    now.replace(state.clone());
    let steps = steps(state);
    {
        let (page, dispatch, now) = (page.clone(), dispatch.clone(), now.clone());
        use_effect_on((), move |()| {
            let commands = is_embedded.then(|| {
                let options = page.options();
                options.speed.into_iter().for_each(|speed| dispatch.emit(Action::Speed(speed)));
                if options.autoplay && !page.is_calm() {
                    dispatch.emit(Action::Play);
                }
                page.tell(News::Ready, steps, now.borrow().end());
                page.on_command(Box::new(move |command| {
                    let steps = self::steps(&now.borrow());
                    dispatch.emit(match command {
                        Command::Play => Action::Play,
                        Command::Pause => Action::Pause,
                        Command::Seek(at) => Action::Seek { at, settled: true },
                        Command::Step(step) => by(steps, step),
                    });
                }))
            });
            move || drop(commands)
        });
    }
    let on_share = {
        let page = page.clone();
        use_callback((), move |(), ()| {
            let state = now.borrow().clone();
            let run = run_link::write(&*page.ports(), &state.shown, state.choice.keeps_queries);
            let around = page.clone();
            page.spawn(
                async move {
                    let run = run.await;
                    // A figure of the program, or of the very run, may have a poster.
                    let may = if state.is_program() { state.own_run().is_some() } else { run.is_ok() };
                    let keeps_queries = state.choice.keeps_queries;
                    let poster = may.then(|| export(&state.shown, keeps_queries, Format::Poster).ok()).flatten();
                    let (_, poster) = poster.unwrap_or_default();
                    let run = run.unwrap_or_else(|why| why.to_string());
                    let (link, title, program) = match state.program() {
                        _ if state.is_program() => (around.link(), &*state.editor.name, &*state.editor.text),
                        // What was opened has no link but that of the run.
                        Some(program) => (run.clone(), &*program.title, ""),
                        None => (link::write(&state.choice), state.title(), ""),
                    };
                    around.share(&link, &run, title, program, &poster);
                }
                .boxed_local(),
            );
        })
    };
    let was = use_mut_ref(|| (steps, false));
    let (page, dispatch) = (page.clone(), dispatch.clone());
    let (is_moving, is_live, at) = (state.is_playing(), state.phase == Phase::Running, state.moment());
    let is_over = !is_moving && at >= state.end();
    use_effect_on((steps, at, is_moving, is_live), move |_| {
        let (steps_before, moved_before) = was.replace((steps, is_moving));
        if !is_embedded {
            return;
        }
        // A real run is shown as it goes on, whatever its steps.
        if let Some((from, to)) = page.options().steps.filter(|_| !is_live) {
            if is_moving && steps_before == to && steps > to {
                dispatch.emit(by(steps, from));
                return dispatch.emit(Action::Play);
            }
            let within = steps.clamp(from, to);
            if within != steps {
                return dispatch.emit(by(steps, within));
            }
        }
        if steps != steps_before {
            page.tell(News::Step, steps, at);
        }
        if moved_before && is_over {
            page.tell(News::Done, steps, at);
        }
    });
    on_share
}

/// How many events of the run in focus have happened.
fn steps(state: &State) -> usize {
    let record = state.shown.get(state.focus).and_then(|shown| shown.record.as_ref());
    record.map_or(0, |record| record.read(|trace| state.steps(state.focus, trace)))
}

/// From one step to another.
fn by(from: usize, to: usize) -> Action {
    let by = i32::try_from(from.abs_diff(to)).unwrap_or(i32::MAX);
    Action::Step(if to < from { -by } else { by })
}
