//! What starts and stops runs: the buttons, and the answer about foreign hosts.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::session::ports::Subscription;
use crate::session::shown::Shown;
use crate::session::state::Action;
use crate::session::store::Store;
use crate::trace::WorldKind;
use crate::trace::time::{Micros, millis};
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::props::{Page, Shared};

/// For how long the last events of a stopped run are waited for, so that they and the stop are drawn at once.
const PATIENCE: Micros = millis(100);

/// What the reader can do about runs.
pub struct Runs {
    /// Run was pressed.
    pub on_run: Callback<()>,
    /// The reader lets the run send requests to the hosts that it asked about.
    pub on_agree: Callback<()>,
    /// Stop was pressed.
    pub on_stop: Callback<()>,
    /// Something else is shown, so what runs ends.
    pub on_end: Callback<()>,
    /// Reset was pressed.
    pub on_reset: Callback<()>,
}

/// The runs of an app; when that goes, nothing of them is left.
#[hook]
pub fn use_runs(page: &Page, store: &Rc<Store>, state: &Shared, dispatch: &Callback<Action>) -> Runs {
    use_end(page, store);
    let on_run = {
        let (page, store, dispatch, state) = (page.clone(), store.clone(), dispatch.clone(), state.clone());
        Callback::from(move |()| run(&page, &store, &dispatch, &state, &state.allowed))
    };
    {
        let on_run = on_run.clone();
        use_effect_on(state.is_run_due(), move |is_due| {
            if *is_due {
                on_run.emit(());
            }
        });
    }
    let on_agree = {
        let (page, store, dispatch, state) = (page.clone(), store.clone(), dispatch.clone(), state.clone());
        Callback::from(move |()| {
            dispatch.emit(Action::Agree);
            let allowed: Vec<String> = state.allowed.iter().chain(&state.asks).cloned().collect();
            run(&page, &store, &dispatch, &state, &allowed);
        })
    };
    let on_stop = {
        let (page, store, dispatch, slot) = (page.clone(), store.clone(), dispatch.clone(), use_mut_ref(|| None));
        Callback::from(move |()| {
            store.runner.stop();
            stopped(page.clone(), store.clone(), dispatch.clone(), slot.clone(), page.now() + PATIENCE);
        })
    };
    let on_end = stopping(store, dispatch, || Action::Stopped);
    let on_reset = stopping(store, dispatch, || Action::Reset);
    Runs { on_run, on_agree, on_stop, on_end, on_reset }
}

/// Runs what is chosen where it is chosen, once the reader has agreed to every foreign host.
fn run(page: &Page, store: &Store, dispatch: &Callback<Action>, state: &Shared, allowed: &[String]) {
    if state.is_program() {
        return match state.editor.wanted {
            _ if state.editor.is_coming() => dispatch.emit(Action::RunNext),
            // In another page nothing stands in the place of what can’t be had: it is tried once more.
            Some(_) if page.is_embedded() => {
                dispatch.emit(Action::Follow(page.link()));
                dispatch.emit(Action::RunNext);
            }
            _ => store.runner.interpret(&state.editor, allowed),
        };
    }
    // What was recorded elsewhere can't be run here, and the lab is out of sight.
    if state.program().is_some() {
        return;
    }
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

/// Stops what runs, and tells at once what came instead.
fn stopping(store: &Rc<Store>, dispatch: &Callback<Action>, action: impl Fn() -> Action + 'static) -> Callback<()> {
    let (store, dispatch) = (store.clone(), dispatch.clone());
    Callback::from(move |()| {
        store.runner.stop();
        dispatch.emit(action());
    })
}

/// Tells that all is stopped, once the last events of what ran are there, or at that moment; unless something runs again.
fn stopped(
    page: Page,
    store: Rc<Store>,
    dispatch: Callback<Action>,
    slot: Rc<RefCell<Option<Subscription>>>,
    until: Micros,
) {
    if !store.runner.is_idle() {
        return;
    }
    let are_there = !store.state().shown.iter().any(Shown::is_growing);
    if are_there || page.now() >= until {
        return dispatch.emit(Action::Stopped);
    }
    let (next, again) = (slot.clone(), page.clone());
    let frame = page.on_frame(Box::new(move |_| stopped(again, store, dispatch, next, until)));
    slot.replace(Some(frame));
}

/// Tells the run whether the page is in sight, and stops it when the app goes.
#[hook]
fn use_end(page: &Page, store: &Rc<Store>) {
    let (page, store) = (page.clone(), store.clone());
    use_effect_on((), move |()| {
        let told = store.clone();
        let sight = page.on_page_shown(Box::new(move |shown| told.runner.page_shown(shown)));
        move || {
            drop(sight);
            store.runner.stop();
        }
    });
}
