//! Where runs take place: labs’, and readers’ own programs.

use std::rc::Rc;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, pending, ready};

use crate::session::consent::Consent;
use crate::trace::Header;
use crate::trace::batch::EventBatch;
use crate::trace::time::Micros;

use super::subscription::Subscription;

/// Takes what a run's log has got. The batch with the run's end is the last; one with nothing in it says that the run waits.
pub type Tell = Rc<dyn Fn(EventBatch)>;

/// Calls once, before the page is drawn next.
pub type Frames = Rc<dyn Fn(Box<dyn FnOnce(Micros)>) -> Subscription>;

/// A run that goes on, wherever it does.
pub trait Going {
    /// Ready when it goes on no more. To be called once, and to be polled for as long as the run is wanted.
    fn drive(&self) -> LocalBoxFuture<'static, ()>;

    /// Ends it. What happened up to then is still told, at once or a little later.
    fn stop(&self);

    /// Lets its log know that the page went out of sight, or came back.
    fn page_shown(&self, shown: bool);
}

/// A run where nothing can: it is over at once, and leaves nothing.
struct Nowhere;

impl Going for Nowhere {
    fn drive(&self) -> LocalBoxFuture<'static, ()> {
        ready(()).boxed_local()
    }

    fn stop(&self) {}

    fn page_shown(&self, _shown: bool) {}
}

/// Where runs take place.
pub trait Runs {
    /// Starts the run that a header describes, where real time passes.
    fn start(&self, _header: &Header, _consent: &Consent, _tell: Tell) -> Rc<dyn Going> {
        Rc::new(Nowhere)
    }

    /// Gets ready for the run that a header describes, which is about to start.
    fn make_ready(&self, _header: &Header) {}
}

/// Tells how many bytes of how many have come.
pub type Progress = Rc<dyn Fn(u64, u64)>;

/// What runs programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runtime {
    /// What it calls itself: `CPython 3.14.2 in the page`.
    pub name: String,
    /// Whether this browser lets a program wait in real time.
    pub has_real_time: bool,
}

/// CPython, which runs the reader’s own program in a worker.
pub trait Interpreter {
    /// Loads it, unless it is there; gives why it can’t be had, where it can’t.
    fn load(&self, _progress: Progress) -> LocalBoxFuture<'static, Result<Runtime, String>> {
        pending().boxed_local()
    }

    /// Starts the program that a header holds, with what is loaded.
    fn interpret(&self, _header: &Header, _consent: &Consent, _tell: Tell) -> Rc<dyn Going> {
        Rc::new(Nowhere)
    }
}
