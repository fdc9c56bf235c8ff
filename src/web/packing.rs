//! What is packed. Texts for addresses are deflated by the browser, then written as base64 with the letters that addresses
//! may have; files may come packed by gzip.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamDefaultReader, ReadableWritablePair};

use super::page::window;

/// How a text is packed: without a head and without a sum, which would only lengthen it.
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
    let bytes = bytes_through(text.as_bytes(), &stream, usize::MAX).await?;
    let binary: String = bytes.into_iter().map(char::from).collect();
    let packed = window()?.btoa(&binary).ok()?;
    Some(packed.trim_end_matches('=').replace('+', "-").replace('/', "_"))
}

/// The text of at most so many bytes.
pub async fn unpack(packed: String, most: usize) -> Option<String> {
    let binary = window()?.atob(&packed.replace('-', "+").replace('_', "/")).ok()?;
    let bytes: Option<Vec<u8>> = binary.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect();
    let stream = DecompressionStream::new(FORMAT).ok()?;
    String::from_utf8(bytes_through(&bytes?, &stream, most).await?).ok()
}

/// What comes out of a file that is packed by gzip; nothing where that is more than so many bytes.
pub async fn unpack_file(file: &Blob, most: usize) -> Result<Option<Blob>, JsValue> {
    let stream = DecompressionStream::new("gzip")?;
    let pieces = through(file, &stream, most).await?;
    pieces.map(|pieces| Blob::new_with_u8_array_sequence(&pieces)).transpose()
}

async fn bytes_through(bytes: &[u8], pair: &ReadableWritablePair, most: usize) -> Option<Vec<u8>> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).ok()?;
    let pieces = through(&blob, pair, most).await.ok()??;
    Some(pieces.iter().flat_map(|piece| Uint8Array::new(&piece).to_vec()).collect())
}

/// What comes of a blob, in pieces; nothing where that is more than `most` bytes: it stops there.
async fn through(blob: &Blob, pair: &ReadableWritablePair, most: usize) -> Result<Option<Array>, JsValue> {
    let reader: ReadableStreamDefaultReader = blob.stream().pipe_through(pair).get_reader().dyn_into()?;
    let (pieces, mut size) = (Array::new(), 0);
    loop {
        let piece = JsFuture::from(reader.read()).await?;
        if Reflect::get(&piece, &"done".into())?.is_truthy() {
            return Ok(Some(pieces));
        }
        let bytes: Uint8Array = Reflect::get(&piece, &"value".into())?.dyn_into()?;
        size += bytes.length() as usize;
        if size > most {
            // Nobody waits for the rest.
            let _stopped = reader.cancel();
            return Ok(None);
        }
        pieces.push(&bytes);
    }
}
