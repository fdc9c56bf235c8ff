//! What leaves the page in the browser’s own ways, by `leave.js`, which `boot.js` loads when it is wanted.

use wasm_bindgen::prelude::*;

use crate::session::ports::Pixels;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = awaitLab, js_name = pixels, catch)]
    async fn keep_pixels(name: &str, svg: &str, moving: bool) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = awaitLab, js_name = perfetto, catch)]
    fn hand_over(title: &str, trace: &str) -> Result<bool, JsValue>;
}

/// Offers an SVG picture as a PNG file of that name; false where the browser can’t.
pub async fn save_pixels(name: String, svg: String, pixels: Pixels) -> bool {
    keep_pixels(&name, &svg, pixels == Pixels::Moving).await.is_ok()
}

/// Opens a trace on Perfetto’s page; false where the browser opens no window.
pub fn perfetto(title: &str, trace: &str) -> bool {
    hand_over(title, trace).unwrap_or(false)
}
