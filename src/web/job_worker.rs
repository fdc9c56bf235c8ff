//! A worker for work that blocks, seen from the thread that starts it: a page's, or that of the worker in which labs run.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::LocalBoxFuture;
use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::engine::thread::{Job, OtherThread, ThreadError};

use super::address::{Address, classify};
use super::worker::{Heard, Loss, Worker, WorkerKind};

/// A worker that does one job after another. Dropping it ends it.
pub struct JobWorker {
    worker: Rc<Worker>,
    told: Rc<Told>,
}

/// What the worker tells.
#[derive(Default)]
struct Told {
    /// It listens.
    is_up: Cell<bool>,
    /// Why nothing more comes of it.
    lost: RefCell<Option<ThreadError>>,
    /// Who waits for its next message.
    next: RefCell<Option<oneshot::Sender<JsValue>>>,
}

impl Told {
    fn hear(&self, heard: Heard) {
        let next = self.next.take();
        let message = match heard {
            Heard::Up => JsValue::UNDEFINED,
            Heard::Said(message) => message,
            // Said by the program in its own way.
            Heard::Lost(loss) => {
                let why = if matches!(loss, Loss::Absent) { ThreadError::Absent } else { ThreadError::Died };
                self.lost.replace(Some(why));
                return;
            }
        };
        self.is_up.set(true);
        // Whoever asked may be gone by now.
        let _gone = next.map(|next| next.send(message));
    }

    async fn next(&self) -> Result<JsValue, ThreadError> {
        let lost = || self.lost.borrow().clone();
        if let Some(why) = lost() {
            return Err(why);
        }
        let (sender, next) = oneshot::channel();
        self.next.replace(Some(sender));
        next.await.map_err(|_| lost().unwrap_or(ThreadError::Died))
    }

    async fn ready(&self) -> Result<(), ThreadError> {
        if !self.is_up.get() {
            self.next().await?;
        }
        Ok(())
    }

    async fn work(&self, worker: &Worker, job: Job) -> Result<u32, ThreadError> {
        let argument = argument(&job)?;
        self.ready().await?;
        worker.post(&Array::of2(&job.name.into(), &argument.into()));
        let answer = self.next().await?;
        let reason = || ThreadError::Job(answer.as_string().unwrap_or_default());
        answer.as_f64().map(|number| number as u32).ok_or_else(reason)
    }
}

/// What the worker is told of a job. It asks whatever it is told, so a GET is for the practice server only.
fn argument(job: &Job) -> Result<String, ThreadError> {
    match job.name {
        Job::GET => match classify(&job.argument) {
            Address::Practice { href } => Ok(href),
            _ => Err(ThreadError::Job("only the practice server is asked".to_owned())),
        },
        _ => Ok(job.argument.clone()),
    }
}

impl JobWorker {
    /// Starts one. An error says why there can be none.
    pub fn start() -> Result<JobWorker, ThreadError> {
        let told = Rc::<Told>::default();
        let hear = {
            let told = told.clone();
            Box::new(move |heard| told.hear(heard))
        };
        let worker = Worker::start(WorkerKind::Jobs, hear).ok_or(ThreadError::NotStarted)?;
        Ok(JobWorker { worker: Rc::new(worker), told })
    }
}

impl Drop for JobWorker {
    fn drop(&mut self) {
        // Whoever waits for it may be dropped later.
        self.worker.end();
    }
}

impl OtherThread for JobWorker {
    fn ready(&self) -> LocalBoxFuture<'static, Result<(), ThreadError>> {
        let told = self.told.clone();
        async move { told.ready().await }.boxed_local()
    }

    fn work(&self, job: Job) -> LocalBoxFuture<'static, Result<u32, ThreadError>> {
        let (told, worker) = (self.told.clone(), self.worker.clone());
        async move { told.work(&worker, job).await }.boxed_local()
    }
}
