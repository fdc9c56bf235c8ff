//! Files that the reader keeps, and files that the reader gives: in a file field, or dropped on the page.

use std::rc::Rc;

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use gloo_events::{EventListener, EventListenerOptions};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, ClipboardEvent, DataTransfer, DragEvent, Element, Event, File, HtmlAnchorElement, HtmlInputElement, Url,
};

use crate::session::ports::{Content, GivenFile, UnpackError};

use super::packing::unpack_file;

/// Offers a text as a file of that name, as a download.
pub fn save(name: &str, text: &str) {
    // Where downloads are forbidden, as in some frames, nothing happens.
    drop(offer(name, text));
}

fn offer(name: &str, text: &str) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::UNDEFINED)?;
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into()))?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The download has begun by the end of the click and keeps what it reads.
    Url::revoke_object_url(&address)
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

    fn unpacked(&self, most: usize) -> LocalBoxFuture<'static, Result<Rc<dyn Content>, UnpackError>> {
        let packed = self.0.clone();
        async move {
            let unpacked = unpack_file(&packed, most).await.map_err(|_| UnpackError::Damaged)?;
            Ok(Rc::new(BlobContent(unpacked.ok_or(UnpackError::TooLarge)?)) as Rc<dyn Content>)
        }
        .boxed_local()
    }
}

/// Calls with every file that the reader chooses, drops or pastes. Dropping what it gives ends that.
pub fn on_file(callback: impl Fn(GivenFile) + 'static) -> Vec<EventListener> {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return Vec::new() };
    let callback = Rc::new(callback);
    let giving = |file_of: fn(&Event) -> Option<GivenFile>| {
        let callback = callback.clone();
        move |event: &Event| file_of(event).into_iter().for_each(|file| callback(file))
    };
    let options = EventListenerOptions::enable_prevent_default();
    vec![
        EventListener::new(&document, "change", giving(chosen)),
        EventListener::new(&document, "paste", giving(pasted)),
        EventListener::new_with_options(&document, "dragover", options, over),
        EventListener::new_with_options(&document, "drop", options, giving(dropped)),
    ]
}

/// The file that was chosen in a field for files.
fn chosen(event: &Event) -> Option<GivenFile> {
    let field = event.target()?.dyn_into::<HtmlInputElement>().ok().filter(|field| field.type_() == "file")?;
    let file = field.files().and_then(|files| files.get(0));
    // So that the same file can be chosen again.
    field.set_value("");
    file.map(given)
}

/// Something is dragged over the page. Without this a browser leaves the page for the file.
fn over(event: &Event) {
    if dragged(event).is_some_and(|data| data.types().includes(&"Files".into(), 0)) {
        event.prevent_default();
    }
}

/// The file that was dropped on the page.
fn dropped(event: &Event) -> Option<GivenFile> {
    let file = dragged(event)?.files()?.get(0)?;
    event.prevent_default();
    Some(given(file))
}

/// The file that was pasted, or a text that looks as one. What is pasted into a field belongs there.
fn pasted(event: &Event) -> Option<GivenFile> {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let field = element.and_then(|of| of.closest("input, textarea, [contenteditable]").ok().flatten());
    let data = event.dyn_ref::<ClipboardEvent>().filter(|_| field.is_none())?.clipboard_data()?;
    if let Some(file) = data.files().and_then(|files| files.get(0)) {
        return Some(given(file));
    }
    let text = data.get_data("text/plain").ok().filter(|text| text.trim_start().starts_with(['{', '[']))?;
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into())).ok()?;
    Some(GivenFile { name: "the clipboard".into(), content: Some(Rc::new(BlobContent(blob))) })
}

fn given(file: File) -> GivenFile {
    GivenFile { name: file.name().into(), content: Some(Rc::new(BlobContent(file.into()))) }
}

fn dragged(event: &Event) -> Option<DataTransfer> {
    event.dyn_ref::<DragEvent>()?.data_transfer()
}
