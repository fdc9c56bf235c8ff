//! Work that keeps a thread: on this one, or in a worker, which has a small program of its own for it (`bin/blocking.rs`).
//!
//! Messages are arrays. From the worker: `["up"]` once it listens. To it: `[name, argument]`, a job; then from it the number
//! that comes of the job, or a text that says why nothing does.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, XmlHttpRequest};

use crate::engine::thread::Job;
use crate::session::work::count_primes;
use crate::trace::time::Micros;

use super::clock::Clock;

//~ begin
/// Keeps this thread for so long, and does `step` over and over meanwhile.
pub fn compute(time: Micros, step: &mut dyn FnMut()) {
    let clock = Clock::start();
    while clock.now() < time {
        step();
    }
}

/// A GET that blocks: only a worker may do that, for a page would stand still until the answer is there.
fn blocking_get(href: &str) -> Result<u16, JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open_with_async("GET", href, false)?;
    request.send()?;
    request.status()
}
//~ end

/// In the worker: does one job after another.
pub fn serve_jobs() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let told = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let message: Array = event.data().unchecked_into();
        let text = |place| message.get(place).as_string().unwrap_or_default();
        // Numbers and texts can always be copied.
        drop(told.post_message(&done(&text(0), &text(1))));
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens for as long as the worker lives.
    on_message.forget();
    drop(scope.post_message(&Array::of1(&"up".into())));
}

fn done(name: &str, argument: &str) -> JsValue {
    if name == Job::COUNT_PRIMES {
        let time = Micros::parse(argument).unwrap_or_default();
        return count_primes(|step| compute(time, step)).into();
    }
    let failed = |_| "the request failed; the practice server may be missing".into();
    blocking_get(argument).map_or_else(failed, JsValue::from)
}
