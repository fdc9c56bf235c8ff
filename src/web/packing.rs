//! Texts packed for addresses: deflated by the browser, then written as base64 with the letters that addresses may have.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamDefaultReader, ReadableWritablePair};

use super::page::window;

/// How it is packed: without a head and without a sum, which would only lengthen it.
const FORMAT: &str = "deflate-raw";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = ReadableWritablePair)]
    type CompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<CompressionStream, JsValue>;

    #[wasm_bindgen(extends = ReadableWritablePair)]
    type DecompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

/// The text, packed; nothing where the browser can't.
pub async fn pack(text: String) -> Option<String> {
    let stream = CompressionStream::new(FORMAT).ok()?;
    let bytes = read(text.as_bytes(), &stream, usize::MAX).await?;
    let binary: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let packed = window()?.btoa(&binary).ok()?;
    Some(packed.trim_end_matches('=').replace('+', "-").replace('/', "_"))
}

/// The text of at most so many bytes.
pub async fn unpack(packed: String, most: usize) -> Option<String> {
    let binary = window()?.atob(&packed.replace('-', "+").replace('_', "/")).ok()?;
    let bytes: Option<Vec<u8>> = binary.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect();
    let stream = DecompressionStream::new(FORMAT).ok()?;
    let text = read(&bytes?, &stream, most).await?;
    String::from_utf8(text).ok()
}

/// What comes of these bytes; nothing if that is more than `most`, of which no more is made then.
async fn read(bytes: &[u8], pair: &ReadableWritablePair, most: usize) -> Option<Vec<u8>> {
    let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).ok()?;
    let through = blob.stream().pipe_through(pair);
    let reader: ReadableStreamDefaultReader = through.get_reader().dyn_into().ok()?;
    let mut all = Vec::new();
    loop {
        let piece = JsFuture::from(reader.read()).await.ok()?;
        let field = |name: &str| Reflect::get(&piece, &name.into()).ok();
        if field("done")?.is_truthy() {
            return Some(all);
        }
        all.extend(field("value")?.dyn_into::<Uint8Array>().ok()?.to_vec());
        if all.len() > most {
            // Nobody waits for the rest.
            let _stopped = reader.cancel();
            return None;
        }
    }
}
