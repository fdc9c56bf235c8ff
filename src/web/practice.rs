//! Whether the practice server can be relied on, as the loader finds out.

use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::loader::loader;

/// Waits until the practice server is ready, or two seconds at most: what came of its start while the page loaded. An error
/// says, in a sentence for the reader, why real requests to it are not possible here.
pub async fn practice_server() -> Result<(), String> {
    answer(loader().and_then(|loader| loader.practice_server())).await
}

/// The same at this moment; one that is missing or lost is started anew.
pub async fn check_practice_server() -> Result<(), String> {
    answer(loader().and_then(|loader| loader.check_practice_server())).await
}

async fn answer(promise: Result<JsValue, JsValue>) -> Result<(), String> {
    let answer = async { JsFuture::from(promise?.dyn_into::<Promise>()?).await }
        .await
        .map_err(|_| "This page was not started by its own loader, so it has no practice server.".to_owned())?;
    let field = |name: &str| Reflect::get(&answer, &name.into()).unwrap_or(JsValue::UNDEFINED);
    if field("ready").is_truthy() { Ok(()) } else { Err(field("message").as_string().unwrap_or_default()) }
}
