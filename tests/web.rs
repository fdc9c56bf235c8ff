//! What only a browser can show, run by wasm-bindgen's test runner.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn a_timer_fires_after_its_time() {
    let performance = web_sys::window().unwrap().performance().unwrap();
    let start = performance.now();
    gloo_timers::future::TimeoutFuture::new(50).await;
    assert!(performance.now() - start >= 49.0);
}
