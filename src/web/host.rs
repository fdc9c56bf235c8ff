//! Other pages, as the scripts beside the program speak with them: `static/embedded.js` with the one around a figure.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;

/// Tells it news: of which kind, after how many steps, at which second.
pub fn tell_host(news: &str, step: usize, seconds: f64) {
    if let Some((boot, tell)) = offered("tell") {
        // Nobody hears it where the page around has gone.
        drop(tell.call3(&boot, &news.into(), &(step as f64).into(), &seconds.into()));
    }
}

/// Calls with what it asks for: a name and a number. Dropping what it gives ends that.
pub fn obey_host(callback: impl Fn(String, f64) + 'static) -> impl Sized {
    let callback = Closure::<dyn Fn(String, f64)>::new(callback);
    if let Some((boot, obey)) = offered("obey") {
        drop(obey.call1(&boot, callback.as_ref()));
    }
    callback
}

/// Opens the dialog of `static/share.js`.
pub fn share(link: &str, run: &str, title: &str, program: &str, poster: &str, file: &str) {
    if let Some((boot, share)) = offered("share") {
        let what: Array = [link, run, title, program, poster, file].into_iter().map(JsValue::from).collect();
        // The loader says itself where it can't be had.
        drop(share.apply(&boot, &what));
    }
}

/// What the loader offers under that name.
fn offered(name: &str) -> Option<(JsValue, Function)> {
    let boot = Reflect::get(&web_sys::window()?.into(), &"awaitLab".into()).ok()?;
    let function = Reflect::get(&boot, &name.into()).ok()?.dyn_into().ok()?;
    Some((boot, function))
}
