//! One request, as a page sends it: `fetch` with an abort of its own, the body read as a stream.

use gloo_timers::future::TimeoutFuture;
use js_sys::{IteratorNext, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit,
    RequestMode, Response,
};

use crate::engine::net::{Body, FetchError, MAX_BODY, Stages};
use crate::trace::MAX_KEPT_BODY;
use crate::trace::time::{Micros, millis};

use super::policy::PolicyWatch;
use super::scope;

/// The longest wait that a server's `Retry-After` can ask for.
const LONGEST_RETRY: Micros = millis(30_000);

/// How often the practice server is asked that did not answer itself, and how long after each time, in milliseconds: while a
/// new one takes the place of an old one, the host answers that the page came from.
const TRIES: u32 = 10;
const PAUSE: u32 = 50;

/// Aborts its request when it is dropped, unless that is over: to abort one costs the browser more than to answer it.
/// It is aborted as soon as what drops it is through: where a thousand are, the page hears first that they are.
struct AbortOnDrop {
    controller: AbortController,
    is_over: bool,
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if !self.is_over {
            let controller = self.controller.clone();
            // Given a reason, the browser makes no error of its own for each of a thousand, which nobody would see.
            spawn_local(async move { controller.abort_with_reason(&JsValue::NULL) });
        }
    }
}

/// Who is asked, and what the answer may be.
pub enum Asked {
    /// The practice server: its answer carries this mark.
    Practice(&'static str),
    /// A host that lets other pages read its answers.
    Host(String),
    /// A host of which only the moment of its answer can be known.
    Opaque(String),
}

impl Asked {
    fn failed(&self, href: &str, online: bool) -> FetchError {
        match self {
            // The practice server answers without any network.
            Asked::Practice(_) => FetchError::Lost,
            Asked::Host(_) | Asked::Opaque(_) if !online => FetchError::Offline,
            Asked::Host(host) | Asked::Opaque(host) => FetchError::unanswered(host.clone(), href),
        }
    }
}

/// Sends a request without credentials, cache or referrer, reports its stages, and gives its body.
/// Dropping the future aborts it.
pub async fn fetch(href: String, asked: Asked, stages: Stages) -> Result<Body, FetchError> {
    let failed = |_| asked.failed(&href, scope::is_online());
    // The practice server is the page's own, to which no policy forbids requests.
    let policy = matches!(asked, Asked::Host(_) | Asked::Opaque(_)).then(|| PolicyWatch::of(&href));
    let mut abort = AbortOnDrop { controller: AbortController::new().map_err(failed)?, is_over: false };
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoStore);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(&abort.controller.signal()));
    if let Asked::Opaque(_) = asked {
        init.set_mode(RequestMode::NoCors);
    }
    let mut tries = 1..TRIES;
    let response: Response = loop {
        let response: Response = match (JsFuture::from(scope::fetch(&href, &init)).await, &asked) {
            (Ok(response), _) => response.unchecked_into(),
            (Err(_), Asked::Host(host) | Asked::Opaque(host)) if has_stopped_it(policy.as_ref()).await => {
                return Err(FetchError::Policy(host.clone()));
            }
            (Err(error), _) => return Err(failed(error)),
        };
        match asked {
            Asked::Practice(mark) if !is_marked(&response, mark) => {
                tries.next().ok_or(FetchError::NotPractice)?;
                TimeoutFuture::new(PAUSE).await;
            }
            _ => break response,
        }
    };
    stages.answered(response.status());
    let mut body = Body { status: response.status(), retry_after: retry_after(&response), ..Body::default() };
    let mut kept = may_be_text(&response).then(Vec::new);
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
    abort.is_over = true;
    Ok(body)
}

fn is_marked(response: &Response, mark: &str) -> bool {
    response.headers().get("X-Await-Lab").ok().flatten().as_deref() == Some(mark)
}

async fn has_stopped_it(policy: Option<&PolicyWatch>) -> bool {
    match policy {
        Some(policy) => policy.has_stopped_it().await,
        None => false,
    }
}

/// The next piece of the body, or nothing at its end.
async fn read(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, JsValue> {
    let result: IteratorNext = JsFuture::from(reader.read()).await?.unchecked_into();
    if result.done() { Ok(None) } else { result.value().dyn_into().map(Some) }
}

/// Whether the server does not call the body something else; its bytes tell the rest.
fn may_be_text(response: &Response) -> bool {
    let kind = response.headers().get("Content-Type").ok().flatten().unwrap_or_default();
    !["octet-stream", "image/", "audio/", "video/", "font/"].iter().any(|other| kind.contains(other))
}

/// The seconds of `Retry-After`; a date is left to the caller's own backoff.
fn retry_after(response: &Response) -> Option<Micros> {
    let seconds: u64 = response.headers().get("Retry-After").ok()??.trim().parse().ok()?;
    Some(millis(seconds.saturating_mul(1_000)).min(LONGEST_RETRY))
}
