//! What a figure and the page around it tell each other.

use std::cell::RefCell;
use std::rc::Rc;

use futures::FutureExt;
use yew::prelude::*;

use crate::export::Format;
use crate::session::embed::{Command, News};
use crate::session::export::export;
use crate::session::link;
use crate::session::run_link::NoLink;
use crate::session::state::{Action, Phase, State};
use crate::session::{file, program_link, run_link};
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::props::{Page, Shared};

/// A file of so many bytes is shared without a poster.
const LARGE: usize = 1 << 20;

/// Does what the page around asks for, tells it news, and keeps to the author's options; what it gives shares what is shown then.
#[hook]
pub fn use_host(page: &Page, state: &Shared, dispatch: &Callback<Action>) -> Callback<()> {
    let now = use_mut_ref(|| state.clone());
    now.replace(state.clone());
    use_commands(page, &now, dispatch);
    use_news(page, state, dispatch);
    let page = page.clone();
    use_callback((), move |(), ()| {
        let state = now.borrow().clone();
        page.spawn(share(page.clone(), state).boxed_local());
    })
}

/// Begins as the author’s options say, says that the figure is there, and obeys from then on.
#[hook]
fn use_commands(page: &Page, now: &Rc<RefCell<Shared>>, dispatch: &Callback<Action>) {
    let (page, dispatch, now) = (page.clone(), dispatch.clone(), now.clone());
    use_effect_on((), move |()| {
        let commands = page.is_embedded().then(|| {
            let options = page.options();
            options.speed.into_iter().for_each(|speed| dispatch.emit(Action::Speed(speed)));
            if options.autoplay && !page.is_calm() {
                dispatch.emit(Action::Play);
            }
            let state = now.borrow().clone();
            page.tell(News::Ready, steps(&state), state.end());
            page.on_command(Box::new(move |command| {
                let steps = steps(&now.borrow());
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

/// Tells of each step, and of the end; keeps the playhead within the steps that the author chose.
#[hook]
fn use_news(page: &Page, state: &State, dispatch: &Callback<Action>) {
    let (page, dispatch) = (page.clone(), dispatch.clone());
    let (is_moving, is_live, at) = (state.is_playing(), state.phase == Phase::Running, state.moment());
    let (steps, is_over) = (steps(state), !is_moving && at >= state.end());
    let was = use_mut_ref(|| (steps, false));
    use_effect_on((steps, at, is_moving, is_live), move |_| {
        let (steps_before, moved_before) = was.replace((steps, is_moving));
        if !page.is_embedded() {
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
}

/// Shares what is shown: its link, its run, its program, its file, and a poster where there is something to draw.
async fn share(page: Page, state: Shared) {
    let keeps_queries = state.choice.keeps_queries;
    let (file, run) = match file::save(&state.shown, keeps_queries) {
        Ok((_, file)) => {
            let run = run_link::write(&*page.ports(), &file).await;
            (file, run)
        }
        Err(error) => (String::new(), Err(NoLink::NoFile(error))),
    };
    // A program that was changed since has no picture yet, and a large run takes long to be drawn.
    let may = file.len() <= LARGE && (!state.is_program() || state.own_run().is_some());
    let poster = may.then(|| export(&state.shown, keeps_queries, Format::Poster).ok()).flatten();
    let (_, poster) = poster.unwrap_or_default();
    let run = run.unwrap_or_else(|why| why.to_string());
    let (link, title, program) = match state.program() {
        _ if state.is_program() => {
            let link = program_link::packed(&*page.ports(), &state.editor).await;
            let link = link.unwrap_or_else(|| program_link::TOO_LONG.to_owned());
            (link, &*state.editor.name, &*state.editor.text)
        }
        // What was opened has no link but that of the run.
        Some(program) => (run.clone(), &*program.title, ""),
        None => (link::write(&state.choice), state.title(), ""),
    };
    page.share(&link, &run, title, program, &poster, &file);
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
