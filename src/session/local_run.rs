//! A run on the thread that draws it, or on a worker's: its events are passed on in batches, at most one a frame.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, ready};

use crate::engine::{Run, World};
use crate::labs::{Lab, Prepared, Thread};
use crate::trace::Header;
use crate::trace::batch::Cursor;
use crate::trace::time::{Micros, millis};

use super::ports::{Frames, Going, Subscription, Tell};

/// Whether the lab that a header names asks for the page's own thread, even where there could be a worker.
pub fn needs_page_thread(header: &Header) -> bool {
    Lab::named(&header.lab).is_some_and(|lab| lab.thread == Thread::Page)
}

/// A run in a world of this thread.
pub struct LocalRun {
    run: Run,
    tell: Tell,
    passed_on: RefCell<Cursor>,
    frames: Frames,
    frame: RefCell<Option<Subscription>>,
    /// The world's time at the last frame, and what the run's own turns took of it; nothing while the page is hidden.
    beat: Cell<Option<(Micros, Micros)>>,
    is_shown: Cell<bool>,
}

/// Frames that are so far apart, though nothing of the run had the thread, tell that it stood still.
const GAP: Micros = millis(500);

impl LocalRun {
    /// Makes ready to run what the header says; nothing if there is no such program. [`Going::drive`] makes it go.
    pub fn start(header: &Header, world: Rc<dyn World>, frames: Frames, tell: Tell) -> Option<Rc<LocalRun>> {
        let Prepared { connections, program, .. } = Prepared::again(header)?;
        let run = Run::new(world, header.clone(), connections, program);
        Some(Rc::new(LocalRun {
            run,
            tell,
            passed_on: RefCell::default(),
            frames,
            frame: RefCell::default(),
            beat: Cell::default(),
            is_shown: Cell::new(true),
        }))
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
            if run.run.trace().end().is_none() {
                run.note_gap();
            }
            run.pass_on();
            if run.run.trace().end().is_none() {
                run.watch();
            }
        }));
        self.frame.replace(Some(frame));
    }

    /// Notes in the log where the thread has stood still since the last frame. A page that is hidden has no frames, which is no
    /// gap: its timers go on.
    fn note_gap(&self) {
        let now = self.is_shown.get().then(|| self.run.time());
        if let (Some((before, worked_before)), Some((now, worked))) = (self.beat.replace(now), now) {
            let still = (now - before) - (worked - worked_before);
            if still >= GAP {
                self.run.stood_still(still);
            }
        }
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
            run.beat.set(None);
            run.is_shown.set(shown);
            run.run.page_shown(shown);
        }
    }
}
