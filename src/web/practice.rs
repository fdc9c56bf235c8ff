//! Whether the practice server can be relied on, as the loader finds out.

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;

use super::loader::{call, get, promised};

/// Waits until the practice server is ready, or two seconds at most: what came of its start while the page loaded. An error
/// says, in a sentence for the reader, why real requests to it are not possible here.
pub async fn practice_server() -> Result<(), String> {
    answer(get("practiceServer")).await
}

/// The same at this moment; one that is missing or lost is started anew.
pub async fn check_practice_server() -> Result<(), String> {
    answer(call("checkPracticeServer", &Array::new())).await
}

async fn answer(promise: Result<JsValue, JsValue>) -> Result<(), String> {
    let answer = promised(promise)
        .await
        .map_err(|_| "This page was not started by its own loader, so it has no practice server.".to_owned())?;
    let field = |name: &str| Reflect::get(&answer, &name.into()).unwrap_or(JsValue::UNDEFINED);
    if field("ready").is_truthy() { Ok(()) } else { Err(field("message").as_string().unwrap_or_default()) }
}
