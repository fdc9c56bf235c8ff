//! A run on the thread that draws it, or on a worker's: its events are passed on in batches, at most one a frame.

use std::cell::RefCell;
use std::rc::Rc;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, ready};

use crate::engine::{Run, World};
use crate::labs::{Lab, Prepared, Thread};
use crate::trace::Header;
use crate::trace::batch::Mark;

use super::ports::{Frames, Going, Subscription, Tell};

/// Whether the lab that a header names asks for the page's own thread, even where there could be a worker.
pub fn needs_page_thread(header: &Header) -> bool {
    Lab::named(&header.lab).is_some_and(|lab| lab.thread == Thread::Page)
}

/// A run in a world of this thread.
pub struct LocalRun {
    run: Run,
    tell: Tell,
    passed_on: RefCell<Mark>,
    frames: Frames,
    frame: RefCell<Option<Subscription>>,
}

impl LocalRun {
    /// Makes ready to run what the header says; nothing if there is no such program. [`Going::drive`] makes it go.
    pub fn start(header: &Header, world: Rc<dyn World>, frames: Frames, tell: Tell) -> Option<Rc<LocalRun>> {
        let Prepared { connections, program, .. } = Prepared::again(header)?;
        let run = Run::new(world, header.clone(), connections, program);
        Some(Rc::new(LocalRun { run, tell, passed_on: RefCell::default(), frames, frame: RefCell::default() }))
    }

    fn pass_on(&self) {
        let batch = self.run.trace().since(&mut self.passed_on.borrow_mut());
        if let Some(batch) = batch {
            (self.tell)(batch);
        }
    }

    /// Passes on what is new once before each frame, until the run has ended.
    fn watch(self: &Rc<Self>) {
        let run = Rc::downgrade(self);
        let frame = (self.frames)(Box::new(move |_| {
            let Some(run) = run.upgrade() else { return };
            run.pass_on();
            if run.run.trace().end().is_none() {
                run.watch();
            }
        }));
        self.frame.replace(Some(frame));
    }
}

/// A handle on a run of this thread.
pub struct Local(Option<Rc<LocalRun>>);

impl Local {
    /// A handle on a run, or on none.
    pub fn of(run: Option<Rc<LocalRun>>) -> Local {
        Local(run)
    }
}

impl Going for Local {
    fn drive(&self) -> LocalBoxFuture<'static, ()> {
        let Some(run) = self.0.clone() else { return ready(()).boxed_local() };
        run.watch();
        async move {
            run.run.drive().await;
            run.frame.take();
            run.pass_on();
        }
        .boxed_local()
    }

    fn stop(&self) {
        if let Some(run) = &self.0 {
            run.run.stop();
            run.frame.take();
            run.pass_on();
        }
    }

    fn page_shown(&self, shown: bool) {
        if let Some(run) = &self.0 {
            run.run.page_shown(shown);
        }
    }
}
