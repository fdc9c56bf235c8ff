//! The whole page: joins the state, the runs and the ports, and lays out the sections.

use std::cell::Cell;
use std::rc::Rc;

use futures::FutureExt;
use yew::prelude::*;

use crate::session::link;
use crate::session::run::Runner;
use crate::session::state::{Action, Practice, State};
use crate::trace::WorldKind;
use crate::ui::figure::outlines::ghost_note;
use crate::ui::figure::{FIGURE, Figure};
use crate::ui::kit::focus_fallback as kept_focus;
use crate::ui::kit::focus_fallback::use_kept_focus;
use crate::ui::kit::props::{Page, Shared};
use crate::ui::panels::code::CodePanel;
use crate::ui::panels::differences::Compare;
use crate::ui::panels::events::Events;
use crate::ui::panels::requests::requests;
use crate::ui::panels::totals::totals;
use crate::ui::panels::transcript::TranscriptPanel;
use crate::ui::queue::QueuePicture;

use super::controls::{Buttons, buttons, controls, question};
use super::files::Files;
use super::frames::{use_frames, use_sight};
use super::header::Header;
use super::help::Help;
use super::listener::{Listener, Pointer};
use super::notices::{Offers, notices};

/// The state, as yew keeps it.
struct Store(Rc<State>);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let next = self.0.clone().reduce(action);
        if Rc::ptr_eq(&next, &self.0) { self } else { Rc::new(Store(next)) }
    }
}

/// What the app needs.
#[derive(Properties, PartialEq)]
pub struct AppProps {
    /// The page around it.
    pub page: Page,
    /// What to begin with; nothing for what the page's link says.
    #[prop_or_default]
    pub begin: Option<Shared>,
}

/// The app.
#[component]
pub fn App(AppProps { page, begin }: &AppProps) -> Html {
    let store = use_reducer(|| {
        Store(begin.as_ref().map_or_else(|| Rc::new(State::open(&page.link())), |begin| begin.0.clone()))
    });
    let dispatch = store.dispatcher().to_callback();
    let runner = use_memo((), |()| {
        let dispatch = dispatch.clone();
        Runner::new(page.0.clone(), Rc::new(move |action| dispatch.emit(action)))
    });
    let state = store.0.clone();
    use_page(page, &runner, &dispatch);
    // In another page a figure that is out of sight stands still; here the other views go on.
    let in_sight = use_sight(page, FIGURE);
    use_frames(page, &state, !in_sight && page.is_embedded(), &dispatch);
    use_title(page, state.choice.lab.title);
    use_link(page, &state, &dispatch);
    use_making(&runner, &state);

    let on_run = {
        let (page, runner, dispatch, state) = (page.clone(), runner.clone(), dispatch.clone(), state.clone());
        Callback::from(move |()| run(&page, &runner, &dispatch, &state, &state.allowed))
    };
    let on_agree = {
        let (page, runner, dispatch, state) = (page.clone(), runner.clone(), dispatch.clone(), state.clone());
        Callback::from(move |agreed| {
            dispatch.emit(Action::Agree(agreed));
            if agreed {
                let allowed: Vec<String> = state.allowed.iter().chain(&state.asks).cloned().collect();
                run(&page, &runner, &dispatch, &state, &allowed);
            }
        })
    };
    let on_stop = stopping(&runner, &dispatch, || Action::Stopped);
    let on_reset = stopping(&runner, &dispatch, || Action::Reset);
    let on_copy = {
        let page = page.clone();
        Callback::from(move |(text, done): (String, Callback<bool>)| {
            let copied = page.copy(text);
            page.spawn(copied.map(move |copied| done.emit(copied)).boxed_local());
        })
    };
    let again = {
        let (page, dispatch) = (page.clone(), dispatch.clone());
        Callback::from(move |()| ask_practice_server(&page, &dispatch, true))
    };

    let (dialog, opened) = (use_node_ref(), use_state(|| 0));
    let on_help = {
        let opened = opened.clone();
        Callback::from(move |()| opened.set(*opened + 1))
    };
    let listener = Listener {
        state: Shared(state.clone()),
        dispatch: dispatch.clone(),
        on_run: on_run.clone(),
        on_help: on_help.clone(),
        pointer: (*use_memo((), |()| Rc::<Cell<Pointer>>::default())).clone(),
    };
    let [over, focus, clicked, keyed] = [(); 4].map(|()| listener.clone());
    let onmouseover = Callback::from(move |event: MouseEvent| over.pointer(&event));
    let onfocusin = {
        let kept = use_kept_focus();
        Callback::from(move |event: FocusEvent| {
            focus.focus(&event);
            kept.emit(event);
        })
    };
    use_effect_with(state.asks.is_empty(), |nothing_asked| {
        if !nothing_asked {
            kept_focus::focus(".question button");
        }
    });
    let onclick = Callback::from(move |event: MouseEvent| clicked.click(&event));
    let onkeydown = Callback::from(move |event: KeyboardEvent| keyed.key(&event));
    let lab = state.choice.lab;
    let has_queue = state.shown.iter().any(|shown| shown.has_queue());
    let has_requests = state.shown.iter().any(|shown| shown.has_requests());
    let embedded = page.is_embedded();
    let pictures = html! {
        <>
            if has_queue {
                <QueuePicture state={Shared(state.clone())} dispatch={dispatch.clone()} page={page.clone()} />
            }
            <Figure {in_sight} state={Shared(state.clone())} dispatch={dispatch.clone()} page={page.clone()} on_help={on_help.clone()} />
            <Help {dialog} opened={*opened} />
        </>
    };
    let status = html! { <p class="unseen" role="status" aria-live="polite">{ state.announcer.told().to_owned() }</p> };
    let notices = notices(&state, &dispatch, embedded, &Offers { again, on_run: on_run.clone() });
    let buttons = buttons(&state, &Buttons { on_run, on_stop, on_reset });
    if embedded {
        return html! {
            <main class="embed" aria-label={format!("Await Lab: {}", lab.title)} {onmouseover} {onfocusin} {onclick} {onkeydown}>
                <h1>{ lab.title }</h1>
                { pictures }
                <div class="embed-foot">
                    <a class="full-page" href={format!("{}{}", page.address(), link::write(&state.choice))}
                        target="_blank" rel="noopener">{ "Full page" }</a>
                    { notices }
                    { buttons }
                </div>
                { question(&state, &on_agree) }
                { status }
            </main>
        };
    }
    let on_open = {
        let (runner, dispatch) = (runner.clone(), dispatch.clone());
        Callback::from(move |opened| {
            runner.stop();
            dispatch.emit(Action::Opened(opened));
        })
    };
    let files =
        html! { <Files state={Shared(state.clone())} dispatch={dispatch.clone()} page={page.clone()} {on_open} /> };
    html! {
        <>
            <Header lab={lab.name} page={page.clone()} />
            <main {onmouseover} {onfocusin} {onclick} {onkeydown}>
                <h1>{ lab.title }</h1>
                <p class="lead">{ lab.lead }</p>
                { notices }
                { controls(&state, &dispatch, buttons, &on_agree) }
                { pictures }
                { ghost_note(&state, &dispatch) }
                { totals(&state, files) }
                <Compare state={Shared(state.clone())} dispatch={dispatch.clone()} />
                if has_requests {
                    { requests(&Shared(state.clone()), &dispatch) }
                }
                <div class="two">
                    <CodePanel state={Shared(state.clone())} dispatch={dispatch.clone()} page={page.clone()} />
                    <TranscriptPanel state={Shared(state.clone())} dispatch={dispatch.clone()} {on_copy} />
                </div>
                <Events state={Shared(state.clone())} dispatch={dispatch.clone()} />
                { status }
            </main>
        </>
    }
}

/// Runs what is chosen where it is chosen, once the reader has agreed to every foreign host.
fn run(page: &Page, runner: &Runner, dispatch: &Callback<Action>, state: &State, allowed: &[String]) {
    if !state.drafts.is_empty() {
        return dispatch.emit(Action::RefuseRun);
    }
    if state.place() == WorldKind::Simulated {
        runner.stop();
        return dispatch.emit(Action::Replay);
    }
    let mut hosts = page.foreign_hosts(state.choice.urls());
    hosts.retain(|host| !allowed.contains(host));
    if hosts.is_empty() {
        runner.start(&state.choice, allowed);
    } else {
        dispatch.emit(Action::Ask(hosts));
    }
}

fn stopping(runner: &Rc<Runner>, dispatch: &Callback<Action>, action: fn() -> Action) -> Callback<()> {
    let (runner, dispatch) = (runner.clone(), dispatch.clone());
    Callback::from(move |()| {
        runner.stop();
        dispatch.emit(action());
    })
}

fn ask_practice_server(page: &Page, dispatch: &Callback<Action>, again: bool) {
    let (answer, dispatch) = (page.practice_server(again), dispatch.clone());
    dispatch.emit(Action::Practice(Practice::Checking));
    let told = answer.map(move |answer| {
        dispatch.emit(Action::Practice(match answer {
            Ok(()) => Practice::Ready,
            Err(reason) => Practice::Unavailable(reason),
        }));
    });
    page.spawn(told.boxed_local());
}

/// Listens to the page for as long as the app is there, and leaves nothing running behind it.
#[hook]
fn use_page(page: &Page, runner: &Rc<Runner>, dispatch: &Callback<Action>) {
    let (page, runner, dispatch) = (page.clone(), runner.clone(), dispatch.clone());
    use_effect_with((), move |()| {
        ask_practice_server(&page, &dispatch, false);
        let links = page.on_link(Box::new({
            let runner = runner.clone();
            move |link| {
                runner.stop();
                dispatch.emit(Action::Stopped);
                dispatch.emit(Action::Follow(link));
            }
        }));
        let sight = page.on_page_shown(Box::new({
            let runner = runner.clone();
            move |shown| runner.page_shown(shown)
        }));
        move || {
            drop((links, sight));
            runner.stop();
        }
    });
}

/// Has the simulated runs of a large plan made.
#[hook]
fn use_making(runner: &Rc<Runner>, state: &Rc<State>) {
    let (runner, state) = (runner.clone(), state.clone());
    use_effect_with(state.making, move |making| match making {
        Some(making) => runner.make(*making, &state.choice),
        None => runner.give_up_making(),
    });
}

/// Names the page by its lab, so that its entries in the browser's history can be told apart.
#[hook]
fn use_title(page: &Page, lab: &'static str) {
    let page = page.clone();
    use_effect_with(lab, move |lab| page.set_title(&format!("{lab} – Await Lab")));
}

/// Keeps the address bar in step with the choice.
#[hook]
fn use_link(page: &Page, state: &State, dispatch: &Callback<Action>) {
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
