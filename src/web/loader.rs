//! What has started the program offers it, as `awaitLab`: `static/boot.js` and `start.js` in a page, `worker.js` in a worker.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::Worker;

#[wasm_bindgen]
extern "C" {
    /// `awaitLab`. What it does not offer, in a worker or outside of a figure, gives an error.
    #[derive(Clone)]
    pub type Loader;

    #[wasm_bindgen(thread_local_v2, js_name = awaitLab)]
    static LOADER: Option<Loader>;

    /// A worker in which this program, given as what was compiled of it, runs labs.
    #[wasm_bindgen(method, catch, js_name = startLabWorker)]
    pub fn start_lab_worker(this: &Loader, module: &JsValue) -> Result<Worker, JsValue>;
    /// A worker for work that blocks.
    #[wasm_bindgen(method, catch, js_name = startJobWorker)]
    pub fn start_job_worker(this: &Loader) -> Result<Worker, JsValue>;
    /// A worker in which CPython runs a reader's own program.
    #[wasm_bindgen(method, catch, js_name = startProgramWorker)]
    pub fn start_program_worker(this: &Loader) -> Result<Worker, JsValue>;

    /// Tells the page around a figure news: of which kind, after how many steps, at which second.
    #[wasm_bindgen(method, catch)]
    pub fn tell(this: &Loader, news: &str, step: f64, seconds: f64) -> Result<(), JsValue>;
    /// Calls with what that page asks for: a name and a number.
    #[wasm_bindgen(method, catch)]
    pub fn obey(this: &Loader, callback: &Closure<dyn Fn(String, f64)>) -> Result<(), JsValue>;
    /// Opens the dialog of `share.js`.
    #[wasm_bindgen(method, catch)]
    pub fn share(
        this: &Loader,
        link: &str,
        run: &str,
        title: &str,
        program: &str,
        poster: &str,
        file: &str,
    ) -> Result<JsValue, JsValue>;
    /// Offers an SVG picture as a file of that name with its pixels.
    #[wasm_bindgen(method, catch)]
    pub async fn pixels(this: &Loader, name: &str, svg: &str, moving: bool) -> Result<JsValue, JsValue>;
    /// Opens a trace on Perfetto’s page; false where the browser opens no window.
    #[wasm_bindgen(method, catch)]
    pub fn perfetto(this: &Loader, title: &str, trace: &str) -> Result<bool, JsValue>;

    /// A promise of what came of the practice server's start, once that has begun.
    #[wasm_bindgen(method, getter, catch, js_name = practiceServer)]
    pub fn practice_server(this: &Loader) -> Result<JsValue, JsValue>;
    /// A promise of the same at this moment.
    #[wasm_bindgen(method, catch, js_name = checkPracticeServer)]
    pub fn check_practice_server(this: &Loader) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn crashed(this: &Loader, report: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, setter, catch, js_name = drawn)]
    fn set_drawn(this: &Loader, drawn: &Promise) -> Result<(), JsValue>;
}

/// The loader; an error where something else has started the program.
pub fn loader() -> Result<Loader, JsValue> {
    LOADER.with(Option::clone).ok_or(JsValue::UNDEFINED)
}

/// Shows the card that says that the program has crashed, with this report.
pub fn crashed(report: &str) {
    if loader().and_then(|loader| loader.crashed(report)).is_err() {
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
    drop(loader().and_then(|loader| loader.set_drawn(&promise)));
}
