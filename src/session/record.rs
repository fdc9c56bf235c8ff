//! The logs that are shown: of runs that are over, and of one that goes on.

use std::cell::RefCell;
use std::rc::Rc;

use crate::engine::{Run, simulate};
use crate::labs::{Law, Prepared, Variant, hash};
use crate::lens::reading::Reading;
use crate::lens::results::totals::{Fit, Totals};
use crate::trace::event::RunEnd;
use crate::trace::time::Micros;
use crate::trace::{Trace, WorldKind};

use super::choice::Choice;

/// One variant's log, with what the lenses have read of it.
#[derive(Clone)]
pub struct Record {
    source: Source,
    reading: Rc<RefCell<Reading>>,
}

#[derive(Clone)]
enum Source {
    /// It is complete.
    Kept(Rc<Trace>),
    /// It grows while its run goes on, and stays with its run when that is over.
    Run(Rc<Run>),
}

impl Record {
    /// The log of a run that goes on.
    pub fn of(run: Rc<Run>) -> Record {
        Record { source: Source::Run(run), reading: Rc::default() }
    }

    /// A complete log.
    pub fn kept(trace: Trace) -> Record {
        Record { source: Source::Kept(Rc::new(trace)), reading: Rc::default() }
    }

    /// Reads the log as it is now.
    pub fn read<T>(&self, with: impl FnOnce(&Trace) -> T) -> T {
        match &self.source {
            Source::Kept(trace) => with(trace),
            Source::Run(run) => with(&run.trace()),
        }
    }

    /// Looks at the log through lenses, which go on from where they were.
    pub fn look<T>(&self, with: impl FnOnce(&Trace, &mut Reading) -> T) -> T {
        self.read(|trace| match self.reading.try_borrow_mut() {
            Ok(mut reading) => with(trace, &mut reading),
            // A look within a look reads by itself.
            Err(_) => with(trace, &mut Reading::default()),
        })
    }

    /// The log as it is now, which grows no more.
    fn still(&self) -> Record {
        Record::kept(self.read(Trace::clone))
    }

    /// How many events it has: as long as this stays the same, so does the log.
    pub fn len(&self) -> usize {
        self.read(|trace| trace.events().len())
    }

    /// Whether it is the log of a run of this page, which may still grow.
    pub fn is_live(&self) -> bool {
        matches!(self.source, Source::Run(_))
    }

    /// Whether nothing has happened yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl PartialEq for Record {
    /// Whether both are the same log, which may still grow.
    fn eq(&self, other: &Record) -> bool {
        match (&self.source, &other.source) {
            (Source::Kept(one), Source::Kept(other)) => Rc::ptr_eq(one, other),
            (Source::Run(one), Source::Run(other)) => Rc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// How many events make a log long.
const LONG: usize = 20_000;

/// A variant with its logs.
#[derive(Clone)]
pub struct Shown {
    /// Which variant.
    pub variant: &'static Variant,
    /// The simulated run of its plan: the ideal that a real run is held against.
    pub ideal: Record,
    /// What is drawn; nothing while the run has not begun.
    pub record: Option<Record>,
    /// Up to when it is known what happened.
    pub until: Micros,
    /// While the reader has paused a run that goes on: its log, of which `record` is what was there at the pause.
    live: Option<Record>,
}

impl Shown {
    /// The simulated run of a variant's plan.
    pub fn preview(choice: &Choice, variant: &'static Variant) -> Option<Shown> {
        let ideal = ideal(choice.prepare(variant)?);
        let until = ideal.read(Trace::last_at);
        Some(Shown { variant, record: Some(ideal.clone()), ideal, until, live: None })
    }

    /// A variant whose simulated run is still to come.
    pub fn to_come(variant: &'static Variant) -> Shown {
        Shown { variant, ideal: Record::kept(Trace::default()), record: None, until: Micros::ZERO, live: None }
    }

    /// Shows the simulated run.
    pub fn show_ideal(&mut self, ideal: Record) {
        self.until = ideal.read(Trace::last_at);
        self.record = Some(ideal.clone());
        self.ideal = ideal;
        self.live = None;
    }

    /// Its run is still to come.
    pub fn clear(&mut self) {
        (self.record, self.live, self.until) = (None, None, Micros::ZERO);
    }

    /// Its run begins; while all stands still it is not shown yet.
    pub fn begin(&mut self, run: Rc<Run>, is_held: bool) {
        let record = Some(Record::of(run));
        if is_held {
            self.live = record;
        } else {
            self.record = record;
        }
    }

    /// Stands still from now on, however the run goes on.
    pub fn hold(&mut self) {
        if self.is_growing() {
            let still = self.record.as_ref().map(Record::still);
            self.live = std::mem::replace(&mut self.record, still);
        }
    }

    /// Shows what has happened meanwhile, and goes on.
    pub fn let_go(&mut self) {
        if let Some(live) = self.live.take() {
            self.record = Some(live);
            if !self.is_growing() {
                self.settle();
            }
        }
    }

    /// A complete log of a variant, with its plan prepared for the ideal.
    pub fn kept(variant: &'static Variant, plan: Prepared, trace: Trace) -> Shown {
        let until = trace.last_at();
        // A long simulated run is its own ideal: to simulate it again would hold the page up.
        let is_ideal = trace.header.world == WorldKind::Simulated && trace.events().len() > LONG;
        let record = Record::kept(trace);
        let ideal = if is_ideal { record.clone() } else { ideal(plan) };
        Shown { variant, ideal, record: Some(record), until, live: None }
    }

    /// How it ended, or nothing if it has not.
    pub fn end(&self) -> Option<RunEnd> {
        self.record.as_ref()?.read(Trace::end)
    }

    /// Its log, if that was recorded of just this source.
    pub fn record_of(&self, source: &str) -> Option<&Record> {
        let hash = hash(source);
        self.record.as_ref().filter(|record| record.read(|trace| trace.header.source == hash))
    }

    /// What its total comes to, if that is what its variant's law says: a limit in flight, or pauses between tries, keep it
    /// from that.
    pub fn kept_law(&self, totals: &Totals) -> Option<Fit> {
        match (self.variant.law?, totals.fit()?) {
            (Law::Sum, Fit::Sum | Fit::Both) => Some(Fit::Sum),
            (Law::Maximum, Fit::Longest | Fit::Both) => Some(Fit::Longest),
            _ => None,
        }
    }

    /// Where its log comes from.
    pub fn place(&self) -> Option<WorldKind> {
        self.record.as_ref().map(|record| record.read(|trace| trace.header.world))
    }

    /// The log, or while there is none yet what it will be like.
    pub fn record_or_ideal(&self) -> &Record {
        self.record.as_ref().unwrap_or(&self.ideal)
    }

    /// Whether the program uses a queue.
    pub fn has_queue(&self) -> bool {
        self.ideal.look(|trace, reading| reading.queue_histories.follow(trace).all().next().is_some())
    }

    /// A moment at which its queue tells much: while a put is blocked longest, or else half way.
    pub fn telling_moment(&self) -> Option<Micros> {
        self.ideal.look(|trace, reading| {
            let end = trace.last_at();
            let history = reading.queue_histories.follow(trace).all().next()?.1;
            let longest = history.blocked_puts.iter().max_by_key(|put| put.length(end));
            let (from, length) = longest.map_or((Micros::ZERO, end), |put| (put.from.at, put.length(end)));
            Some(from + Micros(length.0 / 2))
        })
    }

    /// Whether the program fetches.
    pub fn has_requests(&self) -> bool {
        self.ideal.look(|trace, reading| !reading.requests.follow(trace).rows().is_empty())
    }

    /// Whether a run is going on.
    pub fn is_growing(&self) -> bool {
        self.record.as_ref().is_some_and(|record| record.is_live() && record.read(|trace| trace.end().is_none()))
    }

    /// The run goes on, for so long by now.
    pub fn grow(&mut self, elapsed: Micros) {
        if let Some(record) = &self.record {
            self.until = record.read(Trace::last_at).max(elapsed);
        }
    }

    /// The run is over: what the log knows is all.
    pub fn settle(&mut self) {
        if self.live.is_none() {
            self.grow(Micros::ZERO);
        }
    }
}

/// The simulated run of a plan.
fn ideal(plan: Prepared) -> Record {
    let Prepared { header, connections, program } = plan.simulated();
    Record::kept(simulate(header, connections, program))
}

impl PartialEq for Shown {
    fn eq(&self, other: &Shown) -> bool {
        self.variant.name == other.variant.name
            && (&self.record, &self.ideal, self.until) == (&other.record, &other.ideal, other.until)
    }
}
