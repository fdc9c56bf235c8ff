//! The log of a run, which may still grow, with what the lenses have read of it.

use std::cell::{Cell, RefCell, RefMut};
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use crate::lens::reading::Reading;
use crate::trace::batch::EventBatch;
use crate::trace::time::Micros;
use crate::trace::{Header, Trace, WorldKind};

/// The log of a run, with what the lenses have read of it. Copies are of the same log, which may still grow.
#[derive(Clone)]
pub struct Record {
    trace: Rc<RefCell<Trace>>,
    reading: Rc<RefCell<Reading>>,
    /// For the log of a run of this page.
    growth: Option<Rc<Growth>>,
}

/// How the log of a run of this page grows.
struct Growth {
    goes_on: Cell<bool>,
    /// The page's time at the start of the run's own clock, or somewhat later: a worker starts that clock when it gets to it,
    /// and what happens comes to the page a while after. Nothing until anything came.
    start: Cell<Option<Micros>>,
}

impl Record {
    /// The log of a run that begins.
    pub fn of(header: Header) -> Record {
        let growth = Growth { goes_on: Cell::new(true), start: Cell::default() };
        Record { growth: Some(Rc::new(growth)), ..Record::kept(Trace::new(header)) }
    }

    /// A complete log.
    pub fn kept(trace: Trace) -> Record {
        Record { trace: Rc::new(RefCell::new(trace)), reading: Rc::default(), growth: None }
    }

    /// Adds what came of the run, at that moment of the page’s time.
    pub fn append(&self, batch: EventBatch, now: Micros) {
        self.trace.borrow_mut().append(batch);
        if let Some(Growth { start, .. }) = self.growth.as_deref() {
            let latest = now - self.read(Trace::last_at);
            start.set(Some(start.get().map_or(latest, |start| start.min(latest))));
        }
        if self.read(Trace::end).is_some() {
            self.close();
        }
    }

    /// The run goes on no more: nothing will come of it.
    pub fn close(&self) {
        if let Some(growth) = &self.growth {
            growth.goes_on.set(false);
        }
    }

    /// Reads the log as it is now.
    pub fn read<T>(&self, with: impl FnOnce(&Trace) -> T) -> T {
        with(&self.trace.borrow())
    }

    /// Looks at the log through lenses, which go on from where they were.
    pub fn look<T>(&self, with: impl FnOnce(&Trace, &mut Reading) -> T) -> T {
        self.read(|trace| with(trace, &mut self.reading()))
    }

    /// What the lenses have read. A look within a look reads by itself.
    fn reading(&self) -> Lenses<'_> {
        match self.reading.try_borrow_mut() {
            Ok(reading) => Lenses::Shared(reading),
            Err(_) => Lenses::Own(Box::default()),
        }
    }

    /// The log as it is now, which grows no more.
    pub(super) fn still(&self) -> Record {
        Record::kept(self.read(Trace::clone))
    }

    /// How many events it has: as long as this stays the same, so does the log.
    pub fn len(&self) -> usize {
        self.read(|trace| trace.events().len())
    }

    /// Whether it is the log of a run of this page.
    pub fn is_live(&self) -> bool {
        self.growth.is_some()
    }

    /// Whether its run goes on.
    pub fn is_growing(&self) -> bool {
        self.growth.as_ref().is_some_and(|growth| growth.goes_on.get())
    }

    /// For how long the run has gone on by its own clock, at least, at that moment of the page’s time. Virtual time goes by as
    /// the log says, whatever the page’s own clock does meanwhile.
    pub(super) fn elapsed(&self, now: Micros) -> Micros {
        let (is_virtual, known) = self.read(|trace| (trace.header.world == WorldKind::Simulated, trace.last_at()));
        let start = self.growth.as_ref().and_then(|growth| growth.start.get()).filter(|_| !is_virtual);
        start.map_or(known, |start| known.max(now - start))
    }

    /// Whether nothing has happened yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl PartialEq for Record {
    /// Whether both are the same log, which may still grow.
    fn eq(&self, other: &Record) -> bool {
        Rc::ptr_eq(&self.trace, &other.trace)
    }
}

/// What is looked through.
enum Lenses<'a> {
    Shared(RefMut<'a, Reading>),
    Own(Box<Reading>),
}

impl Deref for Lenses<'_> {
    type Target = Reading;

    fn deref(&self) -> &Reading {
        match self {
            Lenses::Shared(reading) => reading,
            Lenses::Own(reading) => reading,
        }
    }
}

impl DerefMut for Lenses<'_> {
    fn deref_mut(&mut self) -> &mut Reading {
        match self {
            Lenses::Shared(reading) => reading,
            Lenses::Own(reading) => reading,
        }
    }
}
