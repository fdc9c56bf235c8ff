//! An element’s width, and whether it is in sight: told whenever it changes.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, ResizeObserver, ResizeObserverEntry};

use super::page;

/// Tells an element's width whenever it changes, until it is dropped.
pub(super) struct Watch {
    observer: ResizeObserver,
    _changed: Closure<dyn Fn(js_sys::Array)>,
}

impl Watch {
    /// Calls with the width in CSS pixels; nothing where the browser can’t observe it.
    pub(super) fn of(element: &Element, callback: Box<dyn Fn(u32)>) -> Option<Watch> {
        let callback: Rc<dyn Fn(u32)> = callback.into();
        // Told at once, it would change sizes while they are observed, which browsers report as an error.
        let next = RefCell::new(None);
        let changed = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
            if let Ok(entry) = entries.get(0).dyn_into::<ResizeObserverEntry>() {
                let (callback, width) = (callback.clone(), entry.content_rect().width() as u32);
                next.replace(Some(page::on_frame(move |_| callback(width))));
            }
        });
        let observer = ResizeObserver::new(changed.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Watch { observer, _changed: changed })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Tells whether an element is in sight, until it is dropped.
pub(super) struct InSight {
    observer: IntersectionObserver,
    _changed: Closure<dyn Fn(js_sys::Array)>,
}

impl InSight {
    /// Calls whenever that changes, and at once; nothing where the browser can’t observe it.
    pub(super) fn of(element: &Element, callback: Box<dyn Fn(bool)>) -> Option<InSight> {
        let changed = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
            // Of several changes since the last call the newest counts.
            if let Ok(entry) = entries.pop().dyn_into::<IntersectionObserverEntry>() {
                callback(entry.is_intersecting());
            }
        });
        let observer = IntersectionObserver::new(changed.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(InSight { observer, _changed: changed })
    }
}

impl Drop for InSight {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
