//! The figure's surface for the mouse and for fingers: drag, select, pinch, click. All of it can be done by keys and
//! buttons, too.

use std::cell::Cell;

use web_sys::{Element, MouseEvent, PointerEvent, WheelEvent};
use yew::prelude::*;

use crate::lens::fold::axis::{Axis, Stretch};
use crate::picture::gesture::{Drag, Gesture};
use crate::picture::view::Look;
use crate::session::state::Action;
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::place::across;
use crate::ui::kit::props::{Page, Shared};

/// How far the wheel turns for one step of zooming, in the pixels that it would scroll.
const TURN: i32 = 40;

/// The surface.
#[derive(Properties, PartialEq)]
pub struct SurfaceProps {
    /// The state.
    pub state: Shared,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
    /// Tells when the wheel is turned.
    pub page: Page,
    /// The element that is as wide as the time axis.
    pub axis: NodeRef,
    /// What lies on it.
    pub children: Html,
}

/// The surface.
#[component]
pub fn Surface(SurfaceProps { state, dispatch, page, axis, children }: &SurfaceProps) -> Html {
    let (gesture, place) = (use_mut_ref(Gesture::default), use_node_ref());
    use_wheel(page, dispatch, &place, axis);
    let seen = state.seen();
    let is_zoomed = state.view.is_zoomed();

    let onpointerdown = {
        let (gesture, axis) = (gesture.clone(), axis.clone());
        Callback::from(move |event: PointerEvent| {
            let Some((x, axis)) = under(&axis, &event, seen) else { return };
            // Names beside the bars stay selectable, buttons clickable.
            if event.button() == 0 && x >= 0 {
                let drag = if event.shift_key() || !is_zoomed { Drag::Select } else { Drag::Pan };
                gesture.borrow_mut().down(event.pointer_id(), x, axis, drag);
            }
        })
    };
    let onpointermove = {
        let (gesture, axis, place, dispatch) = (gesture.clone(), axis.clone(), place.clone(), dispatch.clone());
        Callback::from(move |event: PointerEvent| {
            let was_dragging = gesture.borrow().is_dragging();
            let Some((x, _)) = under(&axis, &event, seen) else { return };
            let Some(look) = gesture.borrow_mut().moved(event.pointer_id(), x) else { return };
            if let (false, Some(element)) = (was_dragging, place.cast::<Element>()) {
                // From now on all is of the drag, wherever the pointer is; the click at its end, too.
                drop(element.set_pointer_capture(event.pointer_id()));
            }
            dispatch.emit(Action::Look(look));
        })
    };
    let onpointerup = {
        let (gesture, axis, dispatch) = (gesture.clone(), axis.clone(), dispatch.clone());
        let selected = state.view.selected;
        Callback::from(move |event: PointerEvent| {
            let Some((x, axis)) = under(&axis, &event, seen) else { return };
            if !gesture.borrow_mut().up(event.pointer_id(), axis) || leads_elsewhere(&event) {
                return;
            }
            let at = axis.moment(x);
            if selected.is_some_and(|selected| !selected.contains(at)) {
                dispatch.emit(Action::Look(Look::Unselect));
            }
            dispatch.emit(Action::Seek { at, settled: true });
        })
    };
    let onpointercancel = {
        let (gesture, axis) = (gesture.clone(), axis.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some((_, axis)) = under(&axis, &event, seen) {
                gesture.borrow_mut().up(event.pointer_id(), axis);
            }
        })
    };
    let class = if is_zoomed { "plot zoomed" } else { "plot" };
    html! {
        <div {class} ref={place} translate="no" tabindex="0" role="group" aria-label="Picture of the runs; ? shows its keys" {onpointerdown} {onpointermove} {onpointerup} {onpointercancel}>{ children.clone() }</div>
    }
}

/// Where the pointer is, in pixels from the axis' left end, and the axis.
fn under(axis: &NodeRef, event: &MouseEvent, seen: Stretch) -> Option<(i32, Axis)> {
    let (x, width) = across(&axis.cast::<Element>()?, event);
    Some((x, seen.on(width)))
}

/// Whether the click is on something that leads to a moment of its own.
fn leads_elsewhere(event: &PointerEvent) -> bool {
    let element = event.target_dyn_into::<Element>();
    element.is_some_and(|element| element.closest("[data-lit], button").is_ok_and(|found| found.is_some()))
}

/// Zooms about the pointer while Ctrl is held; otherwise the wheel scrolls the page.
#[hook]
fn use_wheel(page: &Page, dispatch: &Callback<Action>, place: &NodeRef, axis: &NodeRef) {
    let (page, dispatch, place, axis) = (page.clone(), dispatch.clone(), place.clone(), axis.clone());
    use_effect_on((), move |()| {
        let rest = Cell::new(0);
        let turned = move |event: WheelEvent| {
            let Some((x, Axis { width, .. })) = under(&axis, &event, Stretch::default()) else { return };
            let by = rest.get() - event.delta_y() as i32;
            rest.set(by % TURN);
            if by / TURN != 0 {
                dispatch.emit(Action::Look(Look::ZoomAt { steps: by / TURN, x, width }));
            }
        };
        let watch = place.cast::<Element>().map(|place| page.on_ctrl_wheel(&place, Box::new(turned)));
        move || drop(watch)
    });
}
