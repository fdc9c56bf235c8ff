//! CPython in a worker: each run has one of its own, and the next is loaded ahead, so that Stop can end any program at once, and
//! nothing of one run is left in the next.
//!
//! The messages stand in static/program-worker.js.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::{LocalBoxFuture, Shared};
use js_sys::{Array, JsString, Object, Reflect, Uint32Array};
use wasm_bindgen::prelude::*;

use crate::session::consent::Consent;
use crate::session::ports::{Going, Progress, Runtime, Tell};
use crate::trace::admission::Admission;
use crate::trace::batch::EventBatch;
use crate::trace::event::{Event, Kind, Label, RunEnd, TaskId};
use crate::trace::file::MAX_FILE;
use crate::trace::time::Micros;
use crate::trace::{Header, WorldKind};

use super::clock::Clock;
use super::clock_step::ClockStep;
use super::page;
use super::worker::{Hear, Heard, Loss, Worker, WorkerKind};

/// The folder beside the page that holds CPython.
const FOLDER: &str = "cpython/";
/// The most events of a program's run. What ends it then still follows: an end for every task.
const MAX_EVENTS: u32 = 200_000;

/// The workers: the one that is ready, or is about to be.
#[derive(Clone, Default)]
pub struct Workers {
    next: Rc<RefCell<Option<Rc<Loading>>>>,
    /// What the first worker has downloaded, for those after it.
    parts: Rc<RefCell<JsValue>>,
    runs: Rc<Cell<u32>>,
}

/// A worker that loads CPython, or has.
struct Loading {
    worker: RefCell<Option<Worker>>,
    /// Hears how far it is.
    progress: Rc<RefCell<Option<Progress>>>,
    done: Shared<LocalBoxFuture<'static, Result<Runtime, String>>>,
}

impl Loading {
    fn start(parts: Rc<RefCell<JsValue>>) -> Loading {
        let progress = Rc::<RefCell<Option<Progress>>>::default();
        let (done, loaded) = oneshot::channel();
        let load = Array::of3(&"load".into(), &page::beside(FOLDER).into(), &parts.borrow());
        let worker = Worker::start(WorkerKind::CPython, while_loading(parts, progress.clone(), done));
        let lost = match &worker {
            Some(worker) => {
                worker.post(&load);
                "its worker has ended."
            }
            None => "no worker can be started here.",
        };
        let done = async move { loaded.await.unwrap_or_else(|_| Err(lost.to_owned())) };
        Loading { worker: RefCell::new(worker), progress, done: done.boxed_local().shared() }
    }

    /// Whether it has come to nothing.
    fn has_failed(&self) -> bool {
        self.done.clone().now_or_never().is_some_and(|done| done.is_err())
    }
}

/// Why a worker is lost, in a sentence.
fn reason(loss: &Loss) -> &str {
    match loss {
        Loss::Died(reason) => reason,
        Loss::Absent => "its worker did not come. Check the connection, then run the program again.",
        Loss::Garbled => "what its worker says can’t be read. Run the program again.",
    }
}

/// The text at a place of a message.
fn text(message: &Array, place: u32) -> String {
    message.get(place).as_string().unwrap_or_default()
}

/// What listens while CPython is loaded.
fn while_loading(
    parts: Rc<RefCell<JsValue>>,
    progress: Rc<RefCell<Option<Progress>>>,
    done: oneshot::Sender<Result<Runtime, String>>,
) -> Hear {
    let mut done = Some(done);
    // Once is enough, and nobody may wait for it any more.
    let mut settle = move |result| drop(done.take().map(|done| done.send(result)));
    Box::new(move |heard| {
        let message: Array = match heard {
            Heard::Up => return,
            Heard::Said(message) => message.unchecked_into(),
            Heard::Lost(loss) => return settle(Err(reason(&loss).to_owned())),
        };
        let number = |place| message.get(place).as_f64().unwrap_or_default() as u64;
        match text(&message, 0).as_str() {
            "loading" => {
                let progress = progress.borrow().clone();
                if let Some(progress) = progress {
                    progress(number(1), number(2));
                }
            }
            "loaded" => {
                parts.replace(message.get(1));
                settle(Ok(Runtime { name: text(&message, 2), has_real_time: message.get(3).is_truthy() }));
            }
            "lost" => settle(Err(text(&message, 1))),
            _ => {}
        }
    })
}

impl Workers {
    /// Loads CPython, unless it is there.
    pub fn load(&self, progress: Progress) -> impl Future<Output = Result<Runtime, String>> + use<> {
        let loading = self.next();
        loading.progress.replace(Some(progress));
        async move {
            let loaded = loading.done.clone().await;
            loading.progress.replace(None);
            if loaded.is_err() {
                drop(loading.worker.take());
            }
            loaded
        }
    }

    fn next(&self) -> Rc<Loading> {
        let mut next = self.next.borrow_mut();
        if next.as_ref().is_some_and(|next| next.has_failed()) {
            // The next press on Run tries once more.
            next.take();
        }
        next.get_or_insert_with(|| Rc::new(Loading::start(self.parts.clone()))).clone()
    }

    /// Runs a program in the worker that is ready, and loads the next one.
    pub fn run(&self, header: &Header, consent: &Consent, tell: Tell) -> Rc<dyn Going> {
        let number = self.runs.get() + 1;
        self.runs.set(number);
        let worker = self.next.take().and_then(|ready| ready.worker.take());
        let (done, ended) = oneshot::channel();
        let clock = (header.world == WorldKind::Browser).then(Clock::start);
        let log = Rc::new(Log {
            tell,
            step: clock.is_some().then(ClockStep::measure),
            clock,
            at: Cell::default(),
            labels: Cell::default(),
            size: Cell::default(),
            admission: RefCell::new(Admission::new(1, 2 * MAX_EVENTS as usize)),
            has_begun: Cell::default(),
            shown: Cell::default(),
            is_over: Cell::default(),
        });
        if let Some(worker) = &worker {
            worker.set_hear(while_running(log.clone(), done));
            worker.post(&Array::of3(&"run".into(), &number.into(), &program(header, consent)));
        } else {
            log.fail("CPython was not ready. Run it again.");
        }
        self.next();
        Rc::new(ProgramRun { worker: RefCell::new(worker), ended: RefCell::new(Some(ended)), log })
    }
}

/// What the worker is to run.
fn program(header: &Header, consent: &Consent) -> JsValue {
    let source = header.program.as_ref().and_then(|program| program.sources.first());
    let texts = |texts: &[&str]| texts.iter().map(|text| JsValue::from(*text)).collect::<Array>();
    let hosts: Vec<&str> = consent.hosts.iter().map(String::as_str).collect();
    let fields: [(&str, JsValue); 8] = [
        ("name", source.map_or("program.py", |source| &source.name).into()),
        ("text", source.map_or("", |source| &source.text).into()),
        ("world", header.world.name().into()),
        // Python takes what a number of JavaScript's holds exactly.
        ("seed", ((header.seed & ((1 << 53) - 1)) as f64).into()),
        ("limit", MAX_EVENTS.into()),
        ("kinds", texts(Kind::NAMES).into()),
        ("hosts", texts(&hosts).into()),
        ("requests", consent.requests.into()),
    ];
    let object = Object::new();
    for (name, value) in fields {
        // A plain object takes any field.
        drop(Reflect::set(&object, &name.into(), &value));
    }
    object.into()
}

/// What has come of a run's log.
struct Log {
    tell: Tell,
    /// Of a run in real time: a program that never waits says nothing for as long as it computes.
    clock: Option<Clock>,
    /// How fine it is.
    step: Option<ClockStep>,
    at: Cell<Micros>,
    labels: Cell<u32>,
    /// How many bytes have come, about.
    size: Cell<usize>,
    /// A stranger's program may leave any log.
    admission: RefCell<Admission>,
    has_begun: Cell<bool>,
    /// Whether the page is in sight, as far as that is still to be noted.
    shown: Cell<Option<bool>>,
    is_over: Cell<bool>,
}

impl Log {
    fn take(&self, mut batch: EventBatch) {
        if self.is_over.get() {
            return;
        }
        if let Some(last) = batch.events.last() {
            batch.clock_step = self.step.as_ref().map_or(Micros::ZERO, ClockStep::known);
            self.at.set(last.at());
            self.has_begun.set(true);
            self.is_over.set(matches!(last.kind, Kind::RunEnded { .. }));
        }
        self.labels.set(self.labels.get() + batch.labels.len() as u32);
        (self.tell)(batch);
        self.note_sight();
    }

    /// Takes what the worker sent, or ends the run if that belongs to no log.
    fn receive(&self, words: &Uint32Array, texts: &Array) {
        if self.is_over.get() {
            return;
        }
        // Looked at before it is copied: more would fit into no file, and at last not into the page.
        let of_texts: u32 = texts.iter().map(|text| JsString::from(text).length() + 16).sum();
        self.size.set(self.size.get() + words.byte_length() as usize + of_texts as usize);
        let batch = if self.size.get() > MAX_FILE {
            Err("it is larger than 64 MiB")
        } else {
            let labels = texts.iter().filter_map(|text| text.as_string()).collect();
            EventBatch::from_words(labels, &words.to_vec()).ok_or("it can't be read")
        };
        match batch.and_then(|batch| self.admission.borrow_mut().batch(&batch).map(|()| batch)) {
            Ok(batch) => self.take(batch),
            Err(reason) => self.fail(&format!("the run was ended, for its log can't be kept: {reason}.")),
        }
    }

    /// Notes that the page went out of sight, or came back, once the program has begun: after what has come, for what the
    /// program left before that may still be on its way. In virtual time it makes no difference.
    fn note_sight(&self) {
        let is_due = self.has_begun.get() && !self.is_over.get() && self.clock.is_some();
        if let Some(shown) = if is_due { self.shown.take() } else { None } {
            let kind = if shown { Kind::PageShown } else { Kind::PageHidden };
            (self.tell)(EventBatch {
                events: vec![Event::new(self.at.get(), 0, TaskId::LOOP, kind)],
                ..EventBatch::default()
            });
        }
    }

    /// Ends it, if nothing has yet.
    fn end(&self, how: RunEnd) {
        let at = self.clock.as_ref().map_or(Micros::ZERO, Clock::now).max(self.at.get());
        let events = vec![Event::new(at, 0, TaskId::LOOP, Kind::RunEnded { how })];
        self.take(EventBatch { events, ..EventBatch::default() });
    }

    /// Says why it is over.
    fn fail(&self, why: &str) {
        let text = Label(self.labels.get());
        let events = vec![Event::new(self.at.get(), 0, TaskId::LOOP, Kind::PrintedError { text })];
        self.take(EventBatch { labels: vec![format!("Await Lab: {why}")], events, ..EventBatch::default() });
        self.end(RunEnd::Stopped);
    }
}

/// What listens while a program runs.
fn while_running(log: Rc<Log>, done: oneshot::Sender<()>) -> Hear {
    let mut done = Some(done);
    Box::new(move |heard| {
        let message = match heard {
            Heard::Up => return,
            Heard::Said(message) => message.unchecked_into(),
            // It says so in the same way where it can say something still.
            Heard::Lost(loss) => Array::of2(&"lost".into(), &reason(&loss).into()),
        };
        match text(&message, 0).as_str() {
            "batch" => {
                log.receive(&message.get(2).unchecked_into(), &message.get(3).unchecked_into());
                // A program whose log is full may go on for ever.
                if !log.is_over.get() {
                    return;
                }
            }
            // For longer than a moment: nothing has to come meanwhile.
            "waits" => return log.take(EventBatch::default()),
            "over" if text(&message, 2).is_empty() => log.end(RunEnd::Finished),
            "over" => log.fail(&text(&message, 2)),
            "lost" => log.fail(&format!("CPython has ended: {}", text(&message, 1))),
            _ => return,
        }
        if let Some(done) = done.take() {
            // Who has stopped the run waits no more.
            let _gone = done.send(());
        }
    })
}

/// A program that runs.
struct ProgramRun {
    worker: RefCell<Option<Worker>>,
    ended: RefCell<Option<oneshot::Receiver<()>>>,
    log: Rc<Log>,
}

impl Going for ProgramRun {
    fn drive(&self) -> LocalBoxFuture<'static, ()> {
        let ended = self.ended.take();
        async move {
            if let Some(ended) = ended {
                // A worker that was ended says nothing more.
                let _ended = ended.await;
            }
        }
        .boxed_local()
    }

    fn stop(&self) {
        drop(self.worker.take());
        self.log.end(RunEnd::Stopped);
    }

    fn page_shown(&self, shown: bool) {
        self.log.shown.set(Some(shown));
        self.log.note_sight();
    }
}
