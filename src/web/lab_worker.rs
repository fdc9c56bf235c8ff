//! Labs in a worker: the same program, started a second time where nothing is drawn, so that drawing lengthens no run, and
//! no run holds up the page.
//!
//! Messages are arrays. To the worker: `["start", run, header, hosts, requests]`, `["stop", run]`, `["shown", run, whether]`; the header
//! is a run's file without events. From it: `["up"]` once it listens, then `["batch", run, words, texts]`,
//! at most one a frame; a run's last batch holds its end.

use std::cell::{Cell, RefCell, RefMut};
use std::rc::Rc;

use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::LocalBoxFuture;
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Object, Reflect, Uint32Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::session::consent::Consent;
use crate::session::local_run::{Local, LocalRun};
use crate::session::ports::{Frames, Going, Subscription, Tell};
use crate::trace::batch::EventBatch;
use crate::trace::event::{Event, Kind, RunEnd, TaskId};
use crate::trace::file;
use crate::trace::file::StoredRun;
use crate::trace::time::Micros;
use crate::trace::{Header, Trace};

use super::scope;
use super::worker::{Heard, Worker, WorkerKind};
use super::world::Browser;

/// How long a stopped run may take to say so, in milliseconds: then its worker is ended.
const PATIENCE: u32 = 500;
/// How far batches are apart, in milliseconds: about a frame.
const APART: u32 = 16;

/// How many workers are kept: while a stopped run ends in one, the next begins in the other. To start one takes long, and what
/// an ended one leaves with the browser adds up.
const KEPT: usize = 2;

/// Starts runs in workers, which are started when they are needed; where there is none, on the page's own thread.
#[derive(Clone, Default)]
pub struct Labs {
    workers: Rc<RefCell<Vec<Rc<LabWorker>>>>,
    /// A worker could not be started, so there will be no other.
    is_out: Rc<Cell<bool>>,
    runs: Rc<Cell<u32>>,
}

impl Labs {
    /// Starts a run in the worker; `here` starts the same on this thread.
    pub fn start(
        &self,
        header: &Header,
        consent: &Consent,
        tell: Tell,
        here: Box<dyn Fn(Tell) -> Local>,
    ) -> Rc<dyn Going> {
        let number = self.runs.get() + 1;
        self.runs.set(number);
        let Some(worker) = self.worker() else { return Rc::new(here(tell)) };
        let Ok(text) = file::write(vec![StoredRun::of(&Trace::new(header.clone()))]) else {
            return Rc::new(here(tell));
        };
        let hosts: Array = consent.hosts.iter().map(|host| JsValue::from(host.as_str())).collect();
        let (done, ended) = oneshot::channel();
        let came = Rc::<Cell<Option<Micros>>>::default();
        worker.runs.borrow_mut().push(Told { number, tell: tell.clone(), came: came.clone(), done: Some(done) });
        let requests = consent.requests.into();
        worker.worker.post(&Array::of5(&"start".into(), &number.into(), &text.into(), &hosts, &requests));
        Rc::new(WorkerRun {
            number,
            worker,
            ended: RefCell::new(Some(ended)),
            came,
            tell,
            here: here.into(),
            local: Rc::default(),
        })
    }

    /// Starts a worker, unless there is one, which may still be ending a run, or no practice server is there yet.
    pub fn make_ready(&self) {
        if controller().is_object() && self.usable(&controller()).is_empty() {
            drop(self.worker());
        }
    }

    /// The workers that a run can take place in, now or later. One that began under another practice server, or under none, never
    /// reaches the one that is there now.
    fn usable(&self, controller: &JsValue) -> RefMut<'_, Vec<Rc<LabWorker>>> {
        let mut workers = self.workers.borrow_mut();
        workers.retain(|worker| !worker.is_dead.get() && Object::is(&worker.controller, controller));
        workers
    }

    /// A worker that has nothing to do, or a new one. One in which a stopped run has not ended yet may never answer.
    fn worker(&self) -> Option<Rc<LabWorker>> {
        let controller = controller();
        let mut workers = self.usable(&controller);
        if let Some(free) = workers.iter().find(|worker| worker.runs.borrow().is_empty()) {
            return Some(free.clone());
        }
        if self.is_out.get() {
            return None;
        }
        let started = LabWorker::start(controller, self.is_out.clone());
        self.is_out.set(started.is_none());
        workers.extend(started.clone());
        if workers.len() > KEPT {
            // It goes with the run that it is ending.
            workers.remove(0);
        }
        started
    }
}

/// The service worker that answers for this page, if one does.
fn controller() -> JsValue {
    let field = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED);
    field(&field(&scope::named("navigator"), "serviceWorker"), "controller")
}

/// A run of which the worker tells.
struct Told {
    number: u32,
    tell: Tell,
    /// When the last event that came of it happened.
    came: Rc<Cell<Option<Micros>>>,
    done: Option<oneshot::Sender<()>>,
}

impl Told {
    /// Nothing more will come of it: its log says so.
    fn cut_off(&self) {
        let at = self.came.get().unwrap_or_default();
        let end = Event::new(at, 0, TaskId::LOOP, Kind::RunEnded { how: RunEnd::CutOff });
        (self.tell)(EventBatch { events: vec![end], ..EventBatch::default() });
    }
}

/// A worker with the program in it. Dropping it ends it.
struct LabWorker {
    worker: Worker,
    /// The service worker that answered for the page when this worker began.
    controller: JsValue,
    is_dead: Rc<Cell<bool>>,
    runs: Rc<RefCell<Vec<Told>>>,
}

impl LabWorker {
    fn start(controller: JsValue, is_out: Rc<Cell<bool>>) -> Option<Rc<LabWorker>> {
        let (is_dead, runs) = (Rc::<Cell<bool>>::default(), Rc::<RefCell<Vec<Told>>>::default());
        let hear = {
            let (is_dead, runs, mut is_up) = (is_dead.clone(), runs.clone(), false);
            Box::new(move |heard| match heard {
                Heard::Up => is_up = true,
                Heard::Said(message) => take_batch(&runs, message.unchecked_ref()),
                // Said by the page in its own way: it goes on without.
                Heard::Lost(_) => {
                    is_dead.set(true);
                    // What has never listened never will.
                    is_out.set(is_out.get() || !is_up);
                    lose(&runs);
                }
            })
        };
        let worker = Worker::start(WorkerKind::Labs, hear)?;
        Some(Rc::new(LabWorker { worker, controller, is_dead, runs }))
    }

    fn end(&self) {
        self.is_dead.set(true);
        self.worker.end();
        lose(&self.runs);
    }
}

/// The runs of a worker that is lost: what had begun is cut off; whoever waits for another starts it on this thread.
fn lose(runs: &RefCell<Vec<Told>>) {
    let lost = runs.take();
    lost.iter().filter(|run| run.came.get().is_some()).for_each(Told::cut_off);
}

/// Hands a batch to its run; the one with the end is the last.
fn take_batch(runs: &RefCell<Vec<Told>>, message: &Array) {
    let number = message.get(1).as_f64().unwrap_or_default() as u32;
    let words = message.get(2).unchecked_into::<Uint32Array>().to_vec();
    let labels = message.get(3).unchecked_into::<Array>().iter().filter_map(|text| text.as_string()).collect();
    let Some(batch) = EventBatch::from_words(labels, &words) else { return };
    let last = batch.events.last().copied();
    let is_last = last.is_some_and(|event| matches!(event.kind, Kind::RunEnded { .. }));
    let told = runs.borrow().iter().find(|run| run.number == number).map(|run| (run.tell.clone(), run.came.clone()));
    let Some((tell, came)) = told else { return };
    came.set(last.map(|event| event.at()).or(came.get()));
    tell(batch);
    if is_last {
        let place = runs.borrow().iter().position(|run| run.number == number);
        let ended = place.map(|place| runs.borrow_mut().remove(place));
        if let Some(done) = ended.and_then(|mut run| run.done.take()) {
            // Nobody waits for a run that was stopped.
            let _gone = done.send(());
        }
    }
}

/// A run in the worker; on this thread, should the worker be lost before anything came of it.
struct WorkerRun {
    number: u32,
    worker: Rc<LabWorker>,
    ended: RefCell<Option<oneshot::Receiver<()>>>,
    came: Rc<Cell<Option<Micros>>>,
    tell: Tell,
    here: Rc<dyn Fn(Tell) -> Local>,
    local: Rc<RefCell<Option<Rc<Local>>>>,
}

impl Going for WorkerRun {
    fn drive(&self) -> LocalBoxFuture<'static, ()> {
        let ended = self.ended.take();
        let (came, tell, here, local) = (self.came.clone(), self.tell.clone(), self.here.clone(), self.local.clone());
        async move {
            let is_lost = match ended {
                Some(ended) => ended.await.is_err(),
                None => false,
            };
            if is_lost && came.get().is_none() {
                let run = Rc::new(here(tell));
                local.replace(Some(run.clone()));
                run.drive().await;
            }
        }
        .boxed_local()
    }

    fn stop(&self) {
        if let Some(local) = &*self.local.borrow() {
            return local.stop();
        }
        self.worker.worker.post(&Array::of2(&"stop".into(), &self.number.into()));
        let (worker, number, came) = (self.worker.clone(), self.number, self.came.clone());
        spawn_local(async move {
            TimeoutFuture::new(PATIENCE).await;
            if worker.runs.borrow().iter().any(|run| run.number == number) {
                // Of a run of which nothing came, its log says that, too.
                came.set(came.get().or(Some(Micros::ZERO)));
                worker.end();
            }
        });
    }

    fn page_shown(&self, shown: bool) {
        match &*self.local.borrow() {
            Some(local) => local.page_shown(shown),
            None => self.worker.worker.post(&Array::of3(&"shown".into(), &self.number.into(), &shown.into())),
        }
    }
}

/// In a worker: runs what it is told to, and tells what happens.
pub fn serve() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let current: RefCell<Option<(u32, Rc<Local>)>> = RefCell::default();
    let told = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let message: Array = event.data().unchecked_into();
        let number = message.get(1).as_f64().unwrap_or_default() as u32;
        match message.get(0).as_string().unwrap_or_default().as_str() {
            "start" => {
                if let Some(run) = begin(&told, number, &message) {
                    let run = Rc::new(run);
                    spawn_local(run.drive());
                    // The page has stopped the one before.
                    current.replace(Some((number, run)));
                }
            }
            "stop" => {
                if let Some((_, run)) = current.borrow().as_ref().filter(|(of, _)| *of == number) {
                    run.stop();
                }
            }
            _ => {
                if let Some((_, run)) = current.borrow().as_ref().filter(|(of, _)| *of == number) {
                    run.page_shown(message.get(2).is_truthy());
                }
            }
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens for as long as the worker lives.
    on_message.forget();
    drop(scope.post_message(&Array::of1(&"up".into())));
}

fn begin(scope: &DedicatedWorkerGlobalScope, number: u32, message: &Array) -> Option<Local> {
    let header = file::read(&message.get(2).as_string()?).ok()?.pop()?.header;
    let hosts = message.get(3).unchecked_into::<Array>().iter().filter_map(|host| host.as_string()).collect();
    let consent = Consent { hosts, requests: message.get(4).as_f64().unwrap_or_default() as u32 };
    let tell: Tell = {
        let scope = scope.clone();
        Rc::new(move |batch: EventBatch| {
            let words = Uint32Array::from(&batch.words()[..]);
            let labels: Array = batch.labels.iter().map(|text| JsValue::from(text.as_str())).collect();
            let message = Array::of4(&"batch".into(), &number.into(), &words, &labels);
            // A buffer that was just made can be handed over.
            drop(scope.post_message_with_transfer(&message, &Array::of1(&words.buffer())));
        })
    };
    let frames: Frames =
        Rc::new(|callback| Subscription::holding(Timeout::new(APART, move || callback(Default::default()))));
    Some(Local::of(LocalRun::start(&header, Rc::new(Browser::start(consent)), frames, tell)))
}
