//! Hands a trace to Perfetto’s page, as its documentation has it: a window is opened, asked over and over whether it is there
//! (`PING`), and given the trace once it says so (`PONG`).

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{MessageEvent, Window};

use super::page::window;

const PLACE: &str = "https://ui.perfetto.dev";
/// It is asked so often, in milliseconds, and at most so many times.
const PAUSE: u32 = 100;
const MOST: u32 = 600;

/// Opens the trace there; false where the browser opens no window.
pub fn open(title: &str, trace: &str) -> bool {
    let Some(here) = window() else { return false };
    let Ok(Some(there)) = here.open_with_url(PLACE) else { return false };
    let Some(message) = message(title, trace) else { return false };
    spawn_local(async move { hand_over(&here, &there, &message).await });
    true
}

fn message(title: &str, trace: &str) -> Option<Object> {
    let (message, content) = (Object::new(), Object::new());
    let put = |object: &Object, key: &str, value: &JsValue| Reflect::set(object, &key.into(), value).ok();
    put(&content, "buffer", &Uint8Array::from(trace.as_bytes()).buffer())?;
    put(&content, "title", &title.into())?;
    put(&message, "perfetto", &content)?;
    Some(message)
}

async fn hand_over(here: &Window, there: &Window, message: &Object) {
    let is_there = Rc::new(Cell::new(false));
    let says = is_there.clone();
    let _listening = EventListener::new(here, "message", move |event| {
        let of_it = event.dyn_ref::<MessageEvent>().filter(|event| event.origin() == PLACE);
        if of_it.is_some_and(|event| event.data().as_string().as_deref() == Some("PONG")) {
            says.set(true);
        }
    });
    for _ in 0..MOST {
        if there.closed().unwrap_or(true) {
            return;
        }
        let is_told = is_there.get();
        let what = if is_told { message.as_ref() } else { &JsValue::from("PING") };
        // It is not there yet.
        drop(there.post_message(what, PLACE));
        if is_told {
            return;
        }
        TimeoutFuture::new(PAUSE).await;
    }
}
