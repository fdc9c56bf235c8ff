//! A request in the log, stage by stage. Whatever becomes of it, the log gets one end.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use crate::trace::MAX_KEPT_BODY;
use crate::trace::event::{Fault, Kind};

use super::context::TaskContext;
use super::line::Line;
use super::reply::{Body, FetchError};
use super::runtime::next;

/// The sizes of the pieces of a body that came and were not read yet.
pub(crate) type Pieces = Rc<RefCell<VecDeque<u32>>>;

/// The stages of one request, which its world reports here.
#[derive(Clone)]
pub struct Stages(Rc<Open>);

struct Open {
    ambient: TaskContext,
    line: Line,
    request: u32,
    pieces: Option<Pieces>,
    started: Cell<bool>,
    ended: Cell<bool>,
}

impl Stages {
    /// It was made, and waits for a connection.
    pub(super) fn queue(ambient: TaskContext, line: Line, url: &str, pieces: Option<Pieces>) -> Stages {
        let request = next(&ambient.runtime.counts().requests);
        let url = ambient.runtime.label(url);
        ambient.record(line, Kind::RequestQueued { request, url });
        Stages(Rc::new(Open { ambient, line, request, pieces, started: Cell::new(false), ended: Cell::new(false) }))
    }

    /// It has a connection, and is sent.
    pub(super) fn started(&self) {
        let open = &self.0.ambient.runtime.network.open;
        open.set(open.get() + 1);
        self.0.started.set(true);
        self.0.record(Kind::RequestStarted { request: self.0.request });
    }

    /// Status and headers came; 0 for a status that the browser does not expose.
    pub fn answered(&self, status: u16) {
        self.0.record(Kind::RequestAnswered { request: self.0.request, status });
    }

    /// A piece of the body came.
    pub fn arrived(&self, bytes: u32) {
        self.0.record(Kind::BytesArrived { request: self.0.request, bytes });
        if let Some(pieces) = &self.0.pieces {
            pieces.borrow_mut().push_back(bytes);
        }
    }

    /// The body is complete; a short text is kept.
    pub(super) fn finished(&self, body: &Body) {
        let request = self.0.request;
        if let Some(text) = body.text.as_ref().filter(|text| text.len() <= MAX_KEPT_BODY) {
            let text = self.0.ambient.runtime.label(text);
            self.0.record(Kind::BodyKept { request, text });
        }
        self.0.end(Kind::RequestFinished { request, bytes: u32::try_from(body.bytes).unwrap_or(u32::MAX) });
    }

    /// No reply will come.
    pub(super) fn failed(&self, error: &FetchError) {
        let request = self.0.request;
        let fault = error.fault().unwrap_or(Fault::Network);
        let reason = self.0.ambient.runtime.label(&error.to_string());
        self.0.end(Kind::RequestFailed { request, fault, reason });
    }

    /// Its own side gave it up.
    pub(super) fn aborted(&self) {
        self.0.end(Kind::RequestAborted { request: self.0.request });
    }
}

impl Open {
    fn record(&self, kind: Kind) {
        if !self.ended.get() {
            self.ambient.record(self.line, kind);
        }
    }

    fn end(&self, kind: Kind) {
        self.record(kind);
        if !self.ended.replace(true) && self.started.get() {
            let open = &self.ambient.runtime.network.open;
            open.set(open.get() - 1);
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.end(Kind::RequestAborted { request: self.request });
    }
}
