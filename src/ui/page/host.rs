//! What a figure and the page around it tell each other.

use std::rc::Rc;

use futures::FutureExt;
use yew::prelude::*;

use crate::export::Format;
use crate::session::embed::{Command, News};
use crate::session::export::export;
use crate::session::link;
use crate::session::ports::ToShare;
use crate::session::run_link::NoLink;
use crate::session::state::{Action, State};
use crate::session::store::Store;
use crate::session::{file, program_link, run_link};
use crate::trace::time::Micros;
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::props::Page;

/// A file of so many bytes is shared without a poster.
const LARGE: usize = 1 << 20;
/// The most commands that wait for what the link names.
const MOST_WAITING: usize = 20;

/// Does what the author's options and the page around ask for, and tells that page news. The callback shares what is shown when it
/// is called.
#[hook]
pub fn use_host(page: &Page, store: &Rc<Store>, state: &State, dispatch: &Callback<Action>) -> Callback<()> {
    let is_begun = use_commands(page, store, state, dispatch);
    use_news(page, state, is_begun);
    let (page, store) = (page.clone(), store.clone());
    use_callback((), move |(), ()| {
        page.spawn(share(page.clone(), store.state()).boxed_local());
    })
}

/// Once what the link names is there, begins as the author’s options say, says that the figure is there, and obeys; what is asked
/// for before waits until then. Whether it has begun.
#[hook]
fn use_commands(page: &Page, store: &Rc<Store>, state: &State, dispatch: &Callback<Action>) -> bool {
    // It begins once, whatever comes later.
    let begun = use_mut_ref(|| false);
    let is_begun = *begun.borrow() || is_there(state);
    begun.replace(is_begun);
    let waiting = use_mut_ref(Vec::<Command>::new);
    let obey = {
        let dispatch = dispatch.clone();
        move |command: Command| dispatch.emit(asked(command))
    };
    use_effect_on((), {
        let (page, waiting, obey) = (page.clone(), waiting.clone(), obey.clone());
        move |()| {
            let on_command = move |command: Command| {
                let has_begun = *begun.borrow();
                if has_begun {
                    obey(command);
                } else if waiting.borrow().len() < MOST_WAITING {
                    waiting.borrow_mut().push(command);
                }
            };
            let commands = page.is_embedded().then(|| page.on_command(Box::new(on_command)));
            move || drop(commands)
        }
    });
    let (page, store, dispatch) = (page.clone(), store.clone(), dispatch.clone());
    use_effect_on(is_begun, move |is_begun| {
        if !is_begun || !page.is_embedded() {
            return;
        }
        let options = page.options();
        options.speed.into_iter().for_each(|speed| dispatch.emit(Action::Speed(speed)));
        options.steps.into_iter().for_each(|(from, to)| dispatch.emit(Action::Within(from, to)));
        let state = store.state();
        // Of a program that can't be had nothing is shown.
        let is_shown = state.editor.wanted.is_none() && !state.shown.is_empty();
        let (steps, end) = if is_shown { (steps(&state), state.end()) } else { (0, Micros::ZERO) };
        page.tell(News::Ready, steps, end);
        if options.autoplay && !page.is_calm() && is_shown {
            dispatch.emit(Action::Play);
        }
        waiting.take().into_iter().for_each(obey);
    });
    is_begun
}

/// Tells of each step, and of the end.
#[hook]
fn use_news(page: &Page, state: &State, is_begun: bool) {
    let page = page.clone();
    let (is_moving, at, steps) = (state.is_playing(), state.moment(), steps(state));
    let is_over = !is_moving && state.is_at_end();
    let was = use_mut_ref(|| (steps, false, false));
    use_effect_on((steps, at, is_moving, is_begun), move |_| {
        let (steps_before, moved_before, had_begun) = was.replace((steps, is_moving, is_begun));
        // What is drawn before that is no news, and what it begins with has been told.
        if !page.is_embedded() || !had_begun {
            return;
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
async fn share(page: Page, state: Rc<State>) {
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
    page.share(&ToShare { link: &link, run: &run, title, program, poster: &poster, file: &file });
}

/// Whether what the link names is there, or can't be had: until then another run is drawn, or none.
fn is_there(state: &State) -> bool {
    state.opening.is_none() && !state.editor.is_coming() && state.shown.iter().all(|shown| shown.record.is_some())
}

/// What a command comes to.
fn asked(command: Command) -> Action {
    match command {
        Command::Play => Action::Play,
        Command::Pause => Action::Pause,
        Command::Seek(at) => Action::Seek { at, settled: true },
        Command::Step(step) => Action::StepTo(step),
    }
}

/// How many events of the run in focus have happened.
fn steps(state: &State) -> usize {
    let record = state.shown.get(state.focus).and_then(|shown| shown.record.as_ref());
    record.map_or(0, |record| record.read(|trace| state.steps(state.focus, trace)))
}
