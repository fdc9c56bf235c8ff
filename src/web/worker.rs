//! A worker, seen from the thread that starts it.
//!
//! It says `["up"]` once it listens; what is said to it before waits until then.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent};

use super::loader::call;

/// What a worker runs.
#[derive(Clone, Copy)]
pub enum WorkerKind {
    /// This program, for labs.
    Labs,
    /// The small one for work that blocks.
    Jobs,
    /// CPython, for a reader's own program.
    CPython,
}

impl WorkerKind {
    /// How long it may take until it listens, in milliseconds. Labs run without a worker, too, and their program is there already;
    /// the others are still to be loaded.
    fn limit(self) -> u32 {
        match self {
            WorkerKind::Labs => 10_000,
            WorkerKind::Jobs | WorkerKind::CPython => 60_000,
        }
    }
}

/// What is heard of a worker.
pub enum Heard {
    /// It listens.
    Up,
    /// It says something.
    Said(JsValue),
    /// Nothing more will come of it.
    Lost(Loss),
}

/// Why nothing more comes of a worker.
pub enum Loss {
    /// It has died, for a reason in the browser's words.
    Died(String),
    /// It did not come: its script could not be had, or does not listen in time.
    Absent,
    /// What it says can't be read.
    Garbled,
}

/// Takes what is heard of a worker.
pub type Hear = Box<dyn FnMut(Heard)>;

/// A worker that was started. Dropping it ends it.
pub struct Worker {
    channel: Rc<Channel>,
    // Kept, for the worker calls them.
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

/// The way to a worker, and back.
struct Channel {
    worker: web_sys::Worker,
    hear: RefCell<Hear>,
    /// What is to be said as soon as it listens.
    unsaid: RefCell<Option<Vec<JsValue>>>,
    /// What gives it up should it not listen in time. Kept, and not forgotten, which would leave it in memory for ever.
    late: RefCell<Option<Timeout>>,
}

impl Worker {
    /// Starts one; nothing where that is not possible.
    pub fn start(kind: WorkerKind, hear: Hear) -> Option<Worker> {
        let started = match kind {
            WorkerKind::Labs => call("startLabWorker", &Array::of1(&wasm_bindgen::module())),
            WorkerKind::Jobs => call("startJobWorker", &Array::new()),
            WorkerKind::CPython => call("startProgramWorker", &Array::new()),
        };
        let channel = Rc::new(Channel {
            worker: started.ok()?.unchecked_into(),
            hear: RefCell::new(hear),
            unsaid: RefCell::new(Some(Vec::new())),
            late: RefCell::default(),
        });
        let waiting = Rc::downgrade(&channel);
        channel.late.replace(Some(Timeout::new(kind.limit(), move || {
            if let Some(channel) = waiting.upgrade() {
                channel.hang_up();
                channel.hear(Heard::Lost(Loss::Absent));
            }
        })));
        let on_message = {
            let channel = channel.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| channel.take(event.data()))
        };
        let on_error = {
            let channel = channel.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                // Whoever hears it says it in the page.
                event.prevent_default();
                channel.late.take();
                channel.hang_up();
                let loss = match event.dyn_ref::<ErrorEvent>() {
                    Some(error) => Loss::Died(error.message()),
                    None if event.type_() == "messageerror" => Loss::Garbled,
                    None => Loss::Absent,
                };
                channel.hear(Heard::Lost(loss));
            })
        };
        channel.worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let on_lost = Some(on_error.as_ref().unchecked_ref());
        channel.worker.set_onerror(on_lost);
        channel.worker.set_onmessageerror(on_lost);
        Some(Worker { channel, _listeners: [on_message, on_error] })
    }

    /// Says something to it: texts, numbers, bytes and compiled modules, which can always be copied.
    pub fn post(&self, message: &JsValue) {
        match &mut *self.channel.unsaid.borrow_mut() {
            Some(unsaid) => unsaid.push(message.clone()),
            None => drop(self.channel.worker.post_message(message)),
        }
    }

    /// Lets another hear it from now on.
    pub fn set_hear(&self, hear: Hear) {
        *self.channel.hear.borrow_mut() = hear;
    }

    /// Ends it. Nothing more is heard of it.
    pub fn end(&self) {
        self.channel.late.take();
        self.channel.hang_up();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
    }
}

impl Channel {
    fn hear(&self, heard: Heard) {
        self.hear.borrow_mut()(heard);
    }

    fn take(&self, message: JsValue) {
        if self.unsaid.borrow().is_none() || message.unchecked_ref::<Array>().get(0) != "up" {
            return self.hear(Heard::Said(message));
        }
        self.late.take();
        let unsaid = self.unsaid.take();
        unsaid.into_iter().flatten().for_each(|message| drop(self.worker.post_message(&message)));
        self.hear(Heard::Up);
    }

    fn hang_up(&self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
}
