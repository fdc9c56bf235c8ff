//! A worker for work that blocks, seen from the thread that starts it: a page's, or that of the worker in which labs run.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::LocalBoxFuture;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use crate::engine::thread::{Job, OtherThread};

use super::address::{Address, classify};

/// A worker that does one job after another. Dropping it ends it.
pub struct JobWorker {
    told: Rc<Told>,
    // Kept, for the worker calls them.
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

/// What the worker tells.
struct Told {
    worker: Worker,
    /// It listens.
    is_up: Cell<bool>,
    is_dead: Cell<bool>,
    /// Who waits for its next message.
    next: RefCell<Option<oneshot::Sender<JsValue>>>,
}

impl Told {
    async fn next(&self) -> Result<JsValue, String> {
        let (sender, next) = oneshot::channel();
        if !self.is_dead.get() {
            self.next.replace(Some(sender));
        }
        next.await.map_err(|_| "the worker has died".to_owned())
    }

    async fn ready(&self) -> Result<(), String> {
        if !self.is_up.get() {
            self.next().await?;
        }
        Ok(())
    }

    async fn work(&self, job: Job) -> Result<u32, String> {
        let argument = argument(&job)?;
        self.ready().await?;
        // Texts can always be copied.
        drop(self.worker.post_message(&Array::of2(&job.name.into(), &argument.into())));
        let answer = self.next().await?;
        answer.as_f64().map(|number| number as u32).ok_or_else(|| answer.as_string().unwrap_or_default())
    }
}

/// What the worker is told of a job. It asks whatever it is told, so a GET is for the practice server only.
fn argument(job: &Job) -> Result<String, String> {
    match job.name {
        Job::GET => match classify(&job.argument) {
            Address::Practice { href } => Ok(href),
            _ => Err("only the practice server is asked".to_owned()),
        },
        _ => Ok(job.argument.clone()),
    }
}

impl JobWorker {
    /// Starts one. An error says why there can be none.
    pub fn start() -> Result<JobWorker, String> {
        let worker = start_worker().map_err(|_| "no worker can be started here".to_owned())?;
        let told =
            Rc::new(Told { worker, is_up: Cell::new(false), is_dead: Cell::new(false), next: RefCell::default() });
        let on_message = {
            let told = told.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                told.is_up.set(true);
                // Whoever asked may be gone by now.
                let _gone = told.next.take().map(|next| next.send(event.data()));
            })
        };
        let on_error = {
            let told = told.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                // Said by the program in its own way.
                event.prevent_default();
                told.is_dead.set(true);
                told.next.take();
            })
        };
        told.worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        told.worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(JobWorker { told, _listeners: [on_message, on_error] })
    }
}

impl Drop for JobWorker {
    fn drop(&mut self) {
        self.told.worker.set_onmessage(None);
        self.told.worker.set_onerror(None);
        self.told.worker.terminate();
    }
}

impl OtherThread for JobWorker {
    fn ready(&self) -> LocalBoxFuture<'static, Result<(), String>> {
        let told = self.told.clone();
        async move { told.ready().await }.boxed_local()
    }

    fn work(&self, job: Job) -> LocalBoxFuture<'static, Result<u32, String>> {
        let told = self.told.clone();
        async move { told.work(job).await }.boxed_local()
    }
}

fn start_worker() -> Result<Worker, JsValue> {
    let boot = Reflect::get(&js_sys::global(), &"awaitLab".into())?;
    let start: Function = Reflect::get(&boot, &"startJobWorker".into())?.dyn_into()?;
    Ok(start.call0(&boot)?.unchecked_into())
}
