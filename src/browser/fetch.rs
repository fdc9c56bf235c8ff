//! One request, as a page sends it: `fetch` with an abort of its own, the body read as a stream.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit,
    Response, Window,
};

use crate::engine::net::{Body, FetchError, MAX_BODY, MAX_KEPT_BODY, Stages};
use crate::engine::time::{Micros, millis};

/// The longest wait that a server's `Retry-After` can ask for.
const LONGEST_RETRY: Micros = millis(30_000);

/// Aborts its request when it is dropped, whether the future was cancelled or is over.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Sends a request without credentials, cache or referrer, reports its stages, and gives its body.
/// Dropping the future aborts it. `mark` is what the answer's `X-Await-Lab` must say, if anything.
pub async fn fetch(href: String, host: String, mark: Option<&str>, stages: Stages) -> Result<Body, FetchError> {
    let Some(window) = web_sys::window() else { return Err(FetchError::Network(host)) };
    let failed = |_| if window.navigator().on_line() { FetchError::Network(host.clone()) } else { FetchError::Offline };
    let abort = AbortOnDrop(AbortController::new().map_err(failed)?);
    let response = send(&window, &href, &abort).await.map_err(|error| match mark {
        // The practice server answers without any network.
        Some(_) => FetchError::Network("the practice server".to_owned()),
        None => failed(error),
    })?;
    if mark.is_some() && response.headers().get("X-Await-Lab").ok().flatten().as_deref() != mark {
        return Err(FetchError::NotPractice);
    }
    stages.answered(response.status());
    let mut body = Body { status: response.status(), retry_after: retry_after(&response), ..Body::default() };
    let mut kept = is_text(&response).then(Vec::new);
    if let Some(stream) = response.body() {
        let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
        while let Some(chunk) = read(&reader).await.map_err(|_| FetchError::EndedEarly(body.bytes))? {
            stages.arrived(chunk.length());
            body.bytes += u64::from(chunk.length());
            if body.bytes > MAX_BODY {
                return Err(FetchError::TooLarge(MAX_BODY));
            }
            kept = kept.filter(|_| body.bytes <= MAX_KEPT_BODY as u64);
            if let Some(kept) = &mut kept {
                kept.extend(chunk.to_vec());
            }
        }
    }
    body.text = kept.and_then(|bytes| String::from_utf8(bytes).ok());
    Ok(body)
}

async fn send(window: &Window, href: &str, abort: &AbortOnDrop) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoStore);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(&abort.0.signal()));
    JsFuture::from(window.fetch_with_str_and_init(href, &init)).await?.dyn_into()
}

/// The next piece of the body, or nothing at its end.
async fn read(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, JsValue> {
    let result = JsFuture::from(reader.read()).await?;
    if Reflect::get(&result, &"done".into())?.is_truthy() {
        return Ok(None);
    }
    Reflect::get(&result, &"value".into())?.dyn_into().map(Some)
}

fn is_text(response: &Response) -> bool {
    let kind = response.headers().get("Content-Type").ok().flatten().unwrap_or_default();
    kind.starts_with("text/") || kind.contains("json") || kind.contains("xml")
}

/// The seconds of `Retry-After`; a date is left to the caller's own backoff.
fn retry_after(response: &Response) -> Option<Micros> {
    let seconds: u64 = response.headers().get("Retry-After").ok()??.trim().parse().ok()?;
    Some(millis(seconds.saturating_mul(1_000)).min(LONGEST_RETRY))
}
