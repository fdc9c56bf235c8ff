//! What the reader points at, clicks and types: one place listens for all views.
//!
//! An element that carries a subject's name as `data-lit` is lit by hover and focus, and a click or Enter leads to its
//! moment. Within one that carries `data-ring`, the arrows go from one such element to the next, and through lanes that
//! scroll PgUp and PgDn from name to name.

use std::cell::Cell;
use std::rc::Rc;

use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use crate::session::state::Action;
use crate::session::subject::Subject;

use super::keys::{KeyCommand, pressed};
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::focus_fallback::{focus, use_kept_focus};
use crate::ui::kit::props::Shared;

/// What listens on an element for all that is in it.
#[derive(Clone)]
pub struct Handlers {
    /// The pointer came upon something.
    pub onmouseover: Callback<MouseEvent>,
    /// The focus did.
    pub onfocusin: Callback<FocusEvent>,
    /// Something was clicked.
    pub onclick: Callback<MouseEvent>,
    /// A key was pressed.
    pub onkeydown: Callback<KeyboardEvent>,
}

/// Listens on the element of `root`, and keeps the focus in it.
#[hook]
pub fn use_listener(
    state: &Shared,
    dispatch: &Callback<Action>,
    on_run: &Callback<()>,
    on_help: &Callback<()>,
    root: &NodeRef,
) -> Handlers {
    let listener = Rc::new(Listener {
        state: state.clone(),
        dispatch: dispatch.clone(),
        on_run: on_run.clone(),
        on_help: on_help.clone(),
        pointer: (*use_memo((), |()| Rc::<Cell<Pointer>>::default())).clone(),
    });
    let kept = use_kept_focus(root);
    let root = root.clone();
    use_effect_on(state.asks.is_empty(), move |nothing_asked| {
        if !nothing_asked {
            focus(&root, ".question button");
        }
    });
    let [over, focused, clicked, keyed] = [(); 4].map(|()| listener.clone());
    Handlers {
        onmouseover: Callback::from(move |event: MouseEvent| over.pointer(&event)),
        onfocusin: Callback::from(move |event: FocusEvent| {
            focused.focus(&event);
            kept.emit(event);
        }),
        onclick: Callback::from(move |event: MouseEvent| clicked.click(&event)),
        onkeydown: Callback::from(move |event: KeyboardEvent| keyed.key(&event)),
    }
}

/// Where the pointer was last.
#[derive(Clone, Copy, Default)]
struct Pointer {
    place: (i32, i32),
    /// The reader has taken to the keys since, or has followed a link there.
    is_left: bool,
}

/// What the reader can do from anywhere.
struct Listener {
    state: Shared,
    dispatch: Callback<Action>,
    on_run: Callback<()>,
    on_help: Callback<()>,
    pointer: Rc<Cell<Pointer>>,
}

impl Listener {
    /// The pointer came upon something. Where a key or a link has moved the page below it, the reader points at nothing new.
    fn pointer(&self, event: &MouseEvent) {
        let (place, before) = ((event.screen_x(), event.screen_y()), self.pointer.get());
        if !(before.is_left && before.place == place) {
            self.pointer.set(Pointer { place, is_left: false });
            self.over(event.target_dyn_into());
        }
    }

    /// The focus came upon something.
    fn focus(&self, event: &FocusEvent) {
        self.over(event.target_dyn_into());
    }

    /// It and what belongs to it is lit, or nothing any more.
    fn over(&self, target: Option<Element>) {
        let subject = target.as_ref().and_then(subject_at);
        if subject != self.state.subject {
            self.dispatch.emit(Action::Light(subject));
        }
    }

    /// Something was clicked.
    fn click(&self, event: &MouseEvent) {
        let Some(target) = event.target_dyn_into::<Element>() else { return };
        if is_within(&target, "a") {
            self.pointer.set(Pointer { place: (event.screen_x(), event.screen_y()), is_left: true });
        }
        if is_within(&target, "button, summary, a, input, select, textarea") {
            return;
        }
        let Some(subject) = subject_at(&target) else { return };
        // Whoever selects text to copy it wants to stay. To ask makes the browser lay out the page, so it is asked last.
        let selection = target.owner_document().and_then(|document| document.get_selection().ok().flatten());
        if selection.is_none_or(|selection| selection.is_collapsed()) {
            self.dispatch.emit(Action::Jump(subject));
        }
    }

    /// A key was pressed.
    fn key(&self, event: &KeyboardEvent) {
        self.pointer.set(Pointer { is_left: true, ..self.pointer.get() });
        let Some(target) = event.target_dyn_into::<Element>() else { return };
        if event.key() == "Escape" && !self.state.asks.is_empty() {
            event.prevent_default();
            return self.dispatch.emit(Action::Decline);
        }
        if is_within(&target, "input, select, textarea, dialog") {
            return;
        }
        if self.key_in_ring(event, &target) {
            return event.prevent_default();
        }
        let is_button = is_within(&target, "button, summary, a");
        if !is_within(&target, "section.figure") {
            return;
        }
        let Some(command) = pressed(event, is_button) else { return };
        event.prevent_default();
        match command {
            KeyCommand::Act(action) => self.dispatch.emit(action(&self.state)),
            KeyCommand::Run => self.on_run.emit(()),
            KeyCommand::Help => self.on_help.emit(()),
        }
    }

    /// Whether the key went through what can be lit, or to its moment.
    fn key_in_ring(&self, event: &KeyboardEvent, target: &Element) -> bool {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return false;
        }
        let by = match event.key().as_str() {
            "ArrowUp" | "PageUp" => -1,
            "ArrowDown" | "PageDown" => 1,
            "Enter" => 0,
            _ => return false,
        };
        let Some(ring) = target.closest("[data-ring]").ok().flatten() else { return false };
        let points_only = ring.get_attribute("data-ring").as_deref() == Some("points");
        // Elsewhere they scroll the page, and here beyond the last lane.
        let by_lane = event.key().starts_with('P');
        if by_lane && ring.matches(".big") != Ok(true) {
            return false;
        }
        if by == 0 {
            let subject = if points_only { self.state.subject } else { subject_of(target) };
            if let Some(subject) = subject {
                self.dispatch.emit(Action::Jump(subject));
            }
            return subject.is_some();
        }
        let pointed = ring.get_attribute("aria-activedescendant");
        // What is pointed at has to be named by its id; of a thing that is drawn twice one picture has it.
        let selectors = match (&pointed, by_lane) {
            (Some(pointed), true) => &format!(".lane-name[id], [id='{pointed}']"),
            _ if points_only => "[data-lit][id]",
            _ => "[data-lit]",
        };
        let Ok(all) = ring.query_selector_all(selectors) else { return false };
        let all: Vec<Element> = (0..all.length()).filter_map(|index| all.get(index)?.dyn_into().ok()).collect();
        let is_here = |element: &Element| {
            if points_only { Some(element.id()) == pointed } else { element.contains(Some(target)) }
        };
        let here = all.iter().position(is_here);
        let place = next(here, by, all.len());
        let Some(next) = all.get(place).filter(|_| !by_lane || here != Some(place)) else { return false };
        if points_only {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            next.scroll_into_view_with_scroll_into_view_options(&options);
            self.over(Some(next.clone()));
        } else if let Some(next) = next.dyn_ref::<HtmlElement>() {
            // Only an element that can't have the focus refuses it.
            drop(next.focus());
        }
        true
    }
}

/// The next place, which stays at both ends; from nowhere the first one.
fn next(here: Option<usize>, by: isize, count: usize) -> usize {
    here.map_or(0, |here| here.saturating_add_signed(by).min(count.saturating_sub(1)))
}

fn is_within(element: &Element, selectors: &str) -> bool {
    element.closest(selectors).is_ok_and(|found| found.is_some())
}

fn subject_of(element: &Element) -> Option<Subject> {
    Subject::named(&element.get_attribute("data-lit")?)
}

fn subject_at(element: &Element) -> Option<Subject> {
    subject_of(&element.closest("[data-lit]").ok()??)
}
