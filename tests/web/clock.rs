//! The clock's step: measured, whatever the browser's is.

use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Reflect};
use wasm_bindgen_test::wasm_bindgen_test;

use await_lab::engine::api::sleep;
use await_lab::trace::time::{Micros, millis};
use await_lab::web::ClockStep;

fn performance() -> web_sys::Performance {
    web_sys::window().unwrap().performance().unwrap()
}

/// A busy machine sleeps through steps, here and where they are measured: so they may have to be measured again.
#[wasm_bindgen_test]
async fn the_step_is_the_least_by_which_readings_are_apart() {
    let clock = performance();
    loop {
        let measured = ClockStep::measure();
        TimeoutFuture::new(100).await;
        let step = measured.known().0 as f64 / 1_000.0;
        let (first, mut last, mut least) = (clock.now(), clock.now(), f64::INFINITY);
        while last - first < 20.0 * step {
            let now = clock.now();
            least = if now > last { least.min(now - last) } else { least };
            last = now;
        }
        if (least / step - 1.0).abs() < 0.1 {
            return;
        }
    }
}

/// The clock as a browser shows it that hides how fine it is, until it is dropped.
struct Coarse;

impl Coarse {
    fn of(step: f64) -> Coarse {
        let script = format!(
            "const now = Performance.prototype.now.bind(performance); return Math.floor(now() / {step}) * {step};"
        );
        Reflect::set(&performance(), &"now".into(), &Function::new_no_args(&script)).unwrap();
        Coarse
    }
}

impl Drop for Coarse {
    fn drop(&mut self) {
        Reflect::delete_property(&js_sys::Object::from(wasm_bindgen::JsValue::from(performance())), &"now".into())
            .unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_coarse_clock_is_told_from_a_fine_one() {
    for step in [1.0, 100.0 / 6.0, 100.0] {
        let coarse = Coarse::of(step);
        let trace = crate::run(sleep(millis(700))).await;
        drop(coarse);
        assert_eq!(trace.header.clock_step, Micros((step * 1_000.0_f64).round() as u64));
    }
}
