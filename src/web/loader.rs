//! What has started the program offers it, as `awaitLab`: `static/boot.js` and `start.js` in a page, `embedded.js` in a figure,
//! `worker.js` in a worker. They say what each of it is for.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::scope;

/// Calls what is offered under that name. It is an error where nothing is, for something else has started the program.
pub fn call(name: &str, arguments: &Array) -> Result<JsValue, JsValue> {
    get(name)?.dyn_into::<Function>()?.apply(&scope::named("awaitLab"), arguments)
}

/// What is kept under that name.
pub fn get(name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(&scope::named("awaitLab"), &name.into())
}

/// Waits for what was promised.
pub async fn promised(promise: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?.dyn_into::<Promise>()?).await
}

/// Shows the card that says that the program has crashed, with this report.
pub fn crashed(report: &str) {
    if call("crashed", &Array::of1(&report.into())).is_err() {
        // Without the loader there is no card; the browser's console still gets the report.
        web_sys::console::error_1(&report.into());
    }
}

/// Draws the page, and lets the loader wait until that is done.
pub fn draws(drawn: impl Future<Output = ()> + 'static) {
    let promise = future_to_promise(async move {
        drawn.await;
        Ok(JsValue::UNDEFINED)
    });
    // Without the loader nobody waits for it.
    drop(Reflect::set(&scope::named("awaitLab"), &"drawn".into(), &promise));
}
