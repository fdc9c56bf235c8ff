//! Work that keeps a thread: on this one, or in a worker that is started for it and ended with it.

use std::cell::RefCell;

use futures::channel::oneshot;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, Worker, XmlHttpRequest};

use crate::engine::thread::Job;
use crate::session::work::count_primes;
use crate::trace::time::Micros;

use super::address::{Address, classify};
use super::clock::Clock;

//~ begin
/// Keeps this thread for so long, and does `step` over and over meanwhile.
pub fn compute(time: Micros, step: &mut dyn FnMut()) {
    let clock = Clock::start();
    while clock.now() < time {
        step();
    }
}

/// A GET that blocks: only a worker may do that, for a page would stand still until the answer is there.
fn blocking_get(href: &str) -> Result<u16, JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open_with_async("GET", href, false)?;
    request.send()?;
    request.status()
}
//~ end

/// A worker that does one job. Dropping it ends it.
struct JobWorker {
    worker: Worker,
    // Kept, for the worker calls them.
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

impl Drop for JobWorker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Does a job in a worker of its own, with the program that the page has compiled.
pub async fn work(job: Job) -> Result<u32, String> {
    let (worker, answered) = start(&job).map_err(|_| "no worker can be started here".to_owned())?;
    let answer = answered.await.unwrap_or_else(|_| Err("the worker has died".to_owned()));
    drop(worker);
    answer
}

type Answered = oneshot::Receiver<Result<u32, String>>;

fn start(job: &Job) -> Result<(JobWorker, Answered), JsValue> {
    let boot = Reflect::get(&js_sys::global(), &"awaitLab".into())?;
    let start: Function = Reflect::get(&boot, &"startWorker".into())?.dyn_into()?;
    let worker: Worker = start.call1(&boot, &wasm_bindgen::module())?.unchecked_into();
    let (sender, answered) = oneshot::channel();
    let sender = std::rc::Rc::new(RefCell::new(Some(sender)));
    let message = Array::of3(&"work".into(), &job.name.into(), &job.argument.as_str().into());
    let on_message = {
        let (worker, sender) = (worker.clone(), sender.clone());
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let told: Array = event.data().unchecked_into();
            if told.get(0) == "up" {
                // Texts can always be copied.
                drop(worker.post_message(&message));
                return;
            }
            let answer = told.get(1).as_f64().map(|number| number as u32);
            let answer = answer.ok_or_else(|| told.get(1).as_string().unwrap_or_default());
            // Whoever asked may be gone by now.
            let _gone = sender.take().map(|sender| sender.send(answer));
        })
    };
    let on_error = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        // Said by the program in its own way.
        event.prevent_default();
        sender.take();
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    Ok((JobWorker { worker, _listeners: [on_message, on_error] }, answered))
}

/// In the worker: does the job that a message asks for, and tells what came of it.
pub fn serve(scope: &DedicatedWorkerGlobalScope, message: &Array) {
    let text = |place| message.get(place).as_string().unwrap_or_default();
    let answer = match (text(1).as_str(), text(2)) {
        (Job::COUNT_PRIMES, seconds) => {
            let time = Micros::parse(&seconds).unwrap_or_default();
            JsValue::from(count_primes(|step| compute(time, step)))
        }
        (_, url) => match classify(&url) {
            Address::Practice { href } => blocking_get(&href).map_or_else(
                |_| JsValue::from("the request failed; the practice server may be missing"),
                JsValue::from,
            ),
            _ => JsValue::from("only the practice server is asked"),
        },
    };
    drop(scope.post_message(&Array::of2(&"done".into(), &answer)));
}
