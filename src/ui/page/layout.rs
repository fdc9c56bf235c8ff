//! Where everything stands on a page of its own.

use yew::prelude::*;

use crate::session::state::Action;
use crate::trace::program::SourceLine;
use crate::ui::event_loop::{EventLoopPanel, browsers_own, event_loop};
use crate::ui::figure::Figure;
use crate::ui::figure::cancelling::cancelling;
use crate::ui::figure::outlines::ghost_note;
use crate::ui::figure::warnings::warned;
use crate::ui::growth::GrowthPicture;
use crate::ui::kit::props::{Page, Shared};
use crate::ui::panels::code::CodePanel;
use crate::ui::panels::differences::Compare;
use crate::ui::panels::events::Events;
use crate::ui::panels::hints::hints;
use crate::ui::panels::predict::Predict;
use crate::ui::panels::requests::requests;
use crate::ui::panels::totals::totals;
use crate::ui::panels::traceback::tracebacks;
use crate::ui::panels::transcript::TranscriptPanel;
use crate::ui::queue::QueuePicture;
use crate::ui::threads::ThreadsPicture;

use super::controls::{about, buttons, opening, question, values};
use super::files::files;
use super::header::Header;
use super::listener::Handlers;
use super::notices::{Offers, notices};
use super::outside::outside_opening;
use super::runs::Runs;
use super::to_line::to_line;

/// What is laid out.
pub struct Parts<'a> {
    /// The page around.
    pub page: &'a Page,
    /// The state.
    pub state: &'a Shared,
    /// Takes what the reader does.
    pub dispatch: &'a Callback<Action>,
    /// What starts and stops runs.
    pub runs: &'a Runs,
    /// Hears what the reader points at, clicks and types.
    pub listener: Handlers,
    /// The element around all that is listened to.
    pub root: NodeRef,
    /// The figure's element.
    pub figure: NodeRef,
    /// Whether the figure can be seen.
    pub in_sight: bool,
    /// Whether what the link names is still to come, or not drawn whole.
    pub is_awaited: bool,
    /// The dialog with the keys.
    pub help: Html,
    /// Shows it.
    pub on_help: Callback<()>,
    /// Opens what shares what is shown.
    pub on_share: Callback<()>,
    /// Asks the practice server once more.
    pub on_ask_server: Callback<()>,
}

impl Parts<'_> {
    /// What the lab is about, the queue, if there is one, and the figure, with these buttons at its foot.
    pub(super) fn pictures(&self, buttons: Html) -> Html {
        let (page, state, dispatch) = (self.page, self.state, self.dispatch);
        let has_queue = state.shown.iter().any(|shown| shown.has_queue());
        let has_cancels = !self.page.is_embedded()
            && !state.is_about_threads()
            && state.shown.iter().any(|shown| shown.is_about_cancelling());
        let has_batches = state.is_about_growth() || state.shown.iter().any(|shown| shown.has_batches());
        html! {
            <>
                if state.is_about_event_loop() {
                    { event_loop(state, dispatch, page) }
                }
                if state.is_about_threads() {
                    <ThreadsPicture {state} {page} />
                }
                if has_queue {
                    <QueuePicture {state} {dispatch} {page} />
                }
                if has_batches {
                    <GrowthPicture {state} {page} />
                }
                <Figure {state} {dispatch} {page} {buttons} place={self.figure.clone()} in_sight={self.in_sight} on_help={self.on_help.clone()} />
                { browsers_own(state) }
                if has_cancels {
                    { cancelling(state, dispatch, page) }
                }
                if !self.page.is_embedded() {
                    { warned(state) }
                }
                { self.help.clone() }
            </>
        }
    }

    /// Leads to a line of the program.
    pub(super) fn on_line(&self) -> Callback<SourceLine> {
        to_line(&self.root, self.state.focus)
    }

    pub(super) fn notices(&self) -> Html {
        let offers = Offers { again: self.on_ask_server.clone(), on_run: self.runs.on_run.clone() };
        notices(self.state, self.dispatch, self.page.is_embedded(), &offers)
    }

    /// What people hear who can't see the page.
    pub(super) fn status(&self) -> Html {
        html! { <p class="unseen" role="status" aria-live="polite">{ self.state.announcer.told().to_owned() }</p> }
    }
}

/// The whole page.
pub fn whole(parts: Parts<'_>) -> Html {
    let (page, state, dispatch, runs) = (parts.page, parts.state, parts.dispatch, parts.runs);
    let lab = state.choice.lab;
    let program = state.program();
    let Handlers { onmouseover, onfocusin, onclick, onkeydown } = parts.listener.clone();
    let has_requests = state.shown.iter().any(|shown| shown.has_requests());
    let files = files(state, dispatch, page);
    html! {
        <>
            <Header lab={if program.is_none() { lab.name } else { "" }} {page} main={parts.root.clone()} on_share={parts.on_share.clone()} />
            <main ref={parts.root.clone()} tabindex="-1" {onmouseover} {onfocusin} {onclick} {onkeydown}>
                if let Some(program) = program {
                    { outside_opening(program, state, dispatch) }
                    { parts.notices() }
                    { parts.pictures(Html::default()) }
                    { ghost_note(state, dispatch) }
                    { totals(state, files) }
                    { hints(state, dispatch) }
                    { tracebacks(state, Some(&parts.on_line())) }
                } else {
                    { opening(state, dispatch) }
                    { parts.notices() }
                    { parts.pictures(buttons(state, runs)) }
                    { question(state, dispatch, page, &runs.on_agree) }
                    { ghost_note(state, dispatch) }
                    { totals(state, files) }
                    { values(state, dispatch, page) }
                    { about(state) }
                    <Predict key={lab.name} {state} {dispatch} {page} />
                    { hints(state, dispatch) }
                }
                <Compare {state} {dispatch} />
                if has_requests {
                    { requests(state, dispatch, page) }
                }
                <div class="two">
                    <CodePanel {state} {dispatch} {page} />
                    <TranscriptPanel {state} {dispatch} {page} />
                </div>
                if !state.is_about_event_loop() {
                    <EventLoopPanel {state} {dispatch} {page} />
                }
                <Events {state} {dispatch} {page} />
                { parts.status() }
            </main>
        </>
    }
}
