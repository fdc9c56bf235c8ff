//! What a page and a worker both have, though only one has a window.

use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{EventTarget, Performance, RequestInit};

#[wasm_bindgen]
extern "C" {
    /// The scope's own `fetch`.
    #[wasm_bindgen(js_name = fetch)]
    pub fn fetch(address: &str, init: &RequestInit) -> Promise;

    /// Calls as soon as the code that runs now has returned.
    #[wasm_bindgen(js_name = queueMicrotask)]
    pub fn queue_microtask(callback: &JsValue);
}

/// What has that name in it.
pub fn named(name: &str) -> JsValue {
    Reflect::get(&js_sys::global(), &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// The clock that never goes back.
pub fn performance() -> Option<Performance> {
    named("performance").dyn_into().ok()
}

/// Where its events arrive.
pub fn events() -> Option<EventTarget> {
    js_sys::global().dyn_into().ok()
}

/// The address of the page, or of the worker's script, which lies beside it.
pub fn address() -> Option<String> {
    Reflect::get(&named("location"), &"href".into()).ok()?.as_string()
}

/// Whether the browser believes that it is online.
pub fn is_online() -> bool {
    Reflect::get(&named("navigator"), &"onLine".into()).is_ok_and(|online| online.is_truthy())
}
