//! The whole page: joins the state, the runs and the ports, and lays out the sections.

use std::cell::Cell;
use std::rc::Rc;

use futures::FutureExt;
use yew::prelude::*;

use crate::session::link;
use crate::session::state::{Action, Practice, State};
use crate::session::store::Store;
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
    let store = use_store(page, begin.as_ref());
    let dispatch = {
        let store = store.clone();
        use_callback((), move |action, ()| store.dispatch(action))
    };
    let state = store.state();
    use_page(page, &store, &dispatch);
    // In another page a figure that is out of sight stands still; here the other views go on.
    let in_sight = use_sight(page, FIGURE);
    use_frames(page, &state, !in_sight && page.is_embedded(), &dispatch);
    use_title(page, state.choice.lab.title);
    use_link(page, &state, &dispatch);

    let on_run = {
        let (page, store, dispatch, state) = (page.clone(), store.clone(), dispatch.clone(), state.clone());
        Callback::from(move |()| run(&page, &store, &dispatch, &state, &state.allowed))
    };
    let on_agree = {
        let (page, store, dispatch, state) = (page.clone(), store.clone(), dispatch.clone(), state.clone());
        Callback::from(move |agreed| {
            dispatch.emit(Action::Agree(agreed));
            if agreed {
                let allowed: Vec<String> = state.allowed.iter().chain(&state.asks).cloned().collect();
                run(&page, &store, &dispatch, &state, &allowed);
            }
        })
    };
    let on_stop = stopping(&store, &dispatch, || Action::Stopped);
    let on_reset = stopping(&store, &dispatch, || Action::Reset);
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
        let (store, dispatch) = (store.clone(), dispatch.clone());
        Callback::from(move |opened| {
            store.runner.stop();
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
fn run(page: &Page, store: &Store, dispatch: &Callback<Action>, state: &State, allowed: &[String]) {
    if !state.drafts.is_empty() {
        return dispatch.emit(Action::RefuseRun);
    }
    if state.place() == WorldKind::Simulated {
        store.runner.stop();
        return dispatch.emit(Action::Replay);
    }
    let mut hosts = page.foreign_hosts(state.choice.urls());
    hosts.retain(|host| !allowed.contains(host));
    if hosts.is_empty() {
        store.runner.start(&state.choice, allowed);
    } else {
        dispatch.emit(Action::Ask(hosts));
    }
}

fn stopping(store: &Rc<Store>, dispatch: &Callback<Action>, action: fn() -> Action) -> Callback<()> {
    let (store, dispatch) = (store.clone(), dispatch.clone());
    Callback::from(move |()| {
        store.runner.stop();
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
fn use_page(page: &Page, store: &Rc<Store>, dispatch: &Callback<Action>) {
    let (page, store, dispatch) = (page.clone(), store.clone(), dispatch.clone());
    use_effect_with((), move |()| {
        ask_practice_server(&page, &dispatch, false);
        let links = page.on_link(Box::new({
            let store = store.clone();
            move |link| {
                store.runner.stop();
                dispatch.emit(Action::Stopped);
                dispatch.emit(Action::Follow(link));
            }
        }));
        let sight = page.on_page_shown(Box::new({
            let store = store.clone();
            move |shown| store.runner.page_shown(shown)
        }));
        move || {
            drop((links, sight));
            store.runner.stop();
        }
    });
}

/// The state, which is drawn anew whenever it changes.
#[hook]
fn use_store(page: &Page, begin: Option<&Shared>) -> Rc<Store> {
    let drawing = use_force_update();
    let store = use_memo((), |()| {
        Store::open(page.0.clone(), begin.map(|begin| begin.0.clone()), move || drawing.force_update())
    });
    (*store).clone()
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
