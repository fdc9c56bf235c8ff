//! Files that the reader keeps, and files that the reader gives: in a file field, or dropped on the page.

use std::rc::Rc;

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use gloo_events::{EventListener, EventListenerOptions};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DataTransfer, DragEvent, Event, File, HtmlAnchorElement, HtmlInputElement, Url};

use crate::session::ports::{Content, GivenFile};

/// Offers a text as a file of that name, as a download.
pub fn save(name: &str, text: &str) {
    // Where downloads are forbidden, as in some frames, nothing happens.
    drop(offer(name, text));
}

fn offer(name: &str, text: &str) -> Result<(), JsValue> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into()))?;
    let address = Url::create_object_url_with_blob(&blob)?;
    offer_address(name, &address)?;
    // The download has begun by the end of the click and keeps what it reads.
    Url::revoke_object_url(&address)
}

/// Offers what lies at an address as a file of that name.
pub(super) fn offer_address(name: &str, address: &str) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::UNDEFINED)?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(address);
    link.set_download(name);
    link.click();
    Ok(())
}

/// What is in a file of the reader's, or in an answer of the network.
pub struct BlobContent(pub Blob);

impl Content for BlobContent {
    fn size(&self) -> u64 {
        self.0.size() as u64
    }

    fn piece(&self, from: u64, length: u64) -> LocalBoxFuture<'static, Option<Vec<u8>>> {
        let piece = self.0.slice_with_f64_and_f64(from as f64, (from + length) as f64);
        async move {
            let bytes = JsFuture::from(piece.ok()?.array_buffer()).await.ok()?;
            Some(Uint8Array::new(&bytes).to_vec())
        }
        .boxed_local()
    }
}

/// Calls with every file that the reader chooses or drops. Dropping what it gives ends that.
pub fn on_file(callback: impl Fn(GivenFile) + 'static) -> Vec<EventListener> {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return Vec::new() };
    let callback = Rc::new(callback);
    let give = move |file: File| {
        callback(GivenFile { name: file.name().into(), content: Some(Rc::new(BlobContent(file.into()))) });
    };
    let chosen = {
        let give = give.clone();
        move |event: &Event| {
            let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let Some(field) = field.filter(|field| field.type_() == "file") else { return };
            if let Some(file) = field.files().and_then(|files| files.get(0)) {
                give(file);
            }
            // So that the same file can be chosen again.
            field.set_value("");
        }
    };
    // Without this a browser leaves the page for the file.
    let over = |event: &Event| {
        if dragged(event).is_some_and(|data| data.types().includes(&"Files".into(), 0)) {
            event.prevent_default();
        }
    };
    let dropped = move |event: &Event| {
        let Some(file) = dragged(event).and_then(|data| data.files()?.get(0)) else { return };
        event.prevent_default();
        give(file);
    };
    let options = EventListenerOptions::enable_prevent_default();
    vec![
        EventListener::new(&document, "change", chosen),
        EventListener::new_with_options(&document, "dragover", options, over),
        EventListener::new_with_options(&document, "drop", options, dropped),
    ]
}

fn dragged(event: &Event) -> Option<DataTransfer> {
    event.dyn_ref::<DragEvent>()?.data_transfer()
}
