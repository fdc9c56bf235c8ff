//! Whether the practice server can be relied on, as `boot.js` finds out.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Waits until the practice server is ready, or two seconds at most: what came of its start while the page loaded. An error
/// says, in a sentence for the reader, why real requests to it are not possible here.
pub async fn practice_server() -> Result<(), String> {
    answer(boot().and_then(|boot| Reflect::get(&boot, &"practiceServer".into()))).await
}

/// The same at this moment; one that is missing or lost is started anew.
pub async fn check_practice_server() -> Result<(), String> {
    let check =
        |boot: JsValue| Reflect::get(&boot, &"checkPracticeServer".into())?.dyn_into::<Function>()?.call0(&boot);
    answer(boot().and_then(check)).await
}

async fn answer(promise: Result<JsValue, JsValue>) -> Result<(), String> {
    let answer = async { JsFuture::from(promise?.dyn_into::<Promise>()?).await }
        .await
        .map_err(|_| "This page was not started by its own loader, so it has no practice server.".to_owned())?;
    let field = |name: &str| Reflect::get(&answer, &name.into()).unwrap_or(JsValue::UNDEFINED);
    if field("ready").is_truthy() { Ok(()) } else { Err(field("message").as_string().unwrap_or_default()) }
}

/// Shows the card that says that the program has crashed, with this report.
pub fn crashed(report: &str) {
    let shown = boot()
        .and_then(|boot| Reflect::get(&boot, &"crashed".into())?.dyn_into::<Function>()?.call1(&boot, &report.into()));
    if shown.is_err() {
        // Without the loader there is no card; the browser's console still gets the report.
        web_sys::console::error_1(&report.into());
    }
}

/// Draws the page, and lets `boot.js` wait until that is done.
pub fn draws(drawn: impl Future<Output = ()> + 'static) {
    let promise = future_to_promise(async move {
        drawn.await;
        Ok(JsValue::UNDEFINED)
    });
    // Without the loader nobody waits for it.
    drop(boot().and_then(|boot| Reflect::set(&boot, &"drawn".into(), &promise)));
}

/// What `boot.js` offers.
fn boot() -> Result<JsValue, JsValue> {
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    Reflect::get(&window, &"awaitLab".into())
}
