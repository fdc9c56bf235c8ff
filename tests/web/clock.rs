//! The clock's step: measured, whatever the browser's is.

use js_sys::{Function, Reflect};
use wasm_bindgen_test::wasm_bindgen_test;

use await_lab::engine::api::sleep;
use await_lab::trace::time::{Micros, millis};
use await_lab::web::ClockStep;

fn performance() -> web_sys::Performance {
    web_sys::window().unwrap().performance().unwrap()
}

#[wasm_bindgen_test]
fn the_step_is_what_all_readings_are_apart() {
    let step = ClockStep::measure().known().0 as f64 / 1_000.0;
    let clock = performance();
    let first = clock.now();
    let mut last = first;
    while last - first < 20.0 * step {
        let now = clock.now();
        let by = now - last;
        assert!(by == 0.0 || by > step * 0.9, "{by} ms is less than the step of {step} ms");
        last = now;
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
