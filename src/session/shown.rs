//! What is drawn of one variant, or of a program: its run, and the simulated one that it is held against.

use crate::labs::{Law, Variant, hash};
use crate::lens::reading::Reading;
use crate::lens::results::totals::{Fit, Totals};
use crate::picture::strip::RowsOf;
use crate::trace::event::RunEnd;
use crate::trace::time::Micros;
use crate::trace::{Trace, WorldKind};

use super::origin::Origin;
use super::record::Record;

/// How many events make a log long.
const LONG: usize = 20_000;

/// A variant with its logs.
#[derive(Clone)]
pub struct Shown {
    /// What it is of.
    pub origin: Origin,
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
    /// A variant whose simulated run is still to come.
    pub fn to_come(variant: &'static Variant) -> Shown {
        let origin = Origin::Variant(variant);
        Shown { origin, ideal: Record::kept(Trace::default()), record: None, until: Micros::ZERO, live: None }
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
    pub fn begin(&mut self, record: Record, is_held: bool) {
        if is_held {
            self.live = Some(record);
        } else {
            self.record = Some(record);
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

    /// A complete log. The simulated run of a variant's plan is still to come, unless this is a long one: it is its own ideal,
    /// and so is the log of a program that can't be run here.
    pub fn kept(origin: Origin, trace: Trace) -> Shown {
        let until = trace.last_at();
        let is_long = trace.header.world == WorldKind::Simulated && trace.events().len() > LONG;
        let is_ideal = is_long || origin.program().is_some();
        let record = Record::kept(trace);
        let ideal = if is_ideal { record.clone() } else { Record::kept(Trace::default()) };
        Shown { origin, ideal, record: Some(record), until, live: None }
    }

    /// A program’s log that grows.
    pub fn going(origin: Origin, record: Record) -> Shown {
        Shown { origin, ideal: record.clone(), record: Some(record), until: Micros::ZERO, live: None }
    }

    /// Whether the simulated run of its plan is still to come.
    pub fn wants_ideal(&self) -> bool {
        self.ideal.is_empty()
    }

    /// How it ended, or nothing if it has not.
    pub fn end(&self) -> Option<RunEnd> {
        self.record.as_ref()?.read(Trace::end)
    }

    /// Its heading.
    pub fn title(&self) -> &str {
        self.origin.title()
    }

    /// Its log, if that was recorded of just this source.
    pub fn record_of(&self, source: &str) -> Option<&Record> {
        let hash = hash(source);
        self.record.as_ref().filter(|record| record.read(|trace| trace.header.source == hash))
    }

    /// What its total comes to, if that is what its variant's law says: a limit in flight, or pauses between tries, keep it
    /// from that.
    pub fn kept_law(&self, totals: &Totals) -> Option<Fit> {
        match (self.origin.law()?, totals.fit()?) {
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
        self.shows(|trace, reading| reading.queue_histories.follow(trace).all().next().is_some())
    }

    /// Whether the program asks tasks to end, and has neither a queue nor requests, which would be more to look at.
    pub fn is_about_cancelling(&self) -> bool {
        let is_asked = self.shows(|trace, reading| !reading.cancellations.follow(trace).all().is_empty());
        is_asked && !self.has_queue() && !self.has_requests()
    }

    /// Whether that holds of the simulated run, or while that is still to come of what is drawn.
    fn shows(&self, what: impl Fn(&Trace, &mut Reading) -> bool) -> bool {
        let of = if self.wants_ideal() { self.record_or_ideal() } else { &self.ideal };
        of.look(what)
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
        self.shows(|trace, reading| !reading.requests.follow(trace).rows().is_empty())
    }

    /// How many requests it sends, as far as is known.
    pub fn requests(&self) -> usize {
        let count = |record: &Record| record.look(|trace, reading| reading.requests.follow(trace).rows().len());
        count(&self.ideal).max(self.record.as_ref().map_or(0, count))
    }

    /// Whether the program measures batches of requests.
    pub fn has_batches(&self) -> bool {
        self.shows(|trace, reading| !reading.batches.follow(trace).all().is_empty())
    }

    /// What its strips are of.
    pub fn rows_of(&self) -> RowsOf {
        match () {
            () if self.has_batches() => RowsOf::Batches,
            () if self.has_requests() => RowsOf::Requests,
            () => RowsOf::Tasks,
        }
    }

    /// Whether a run is going on.
    pub fn is_growing(&self) -> bool {
        self.record.as_ref().is_some_and(Record::is_growing)
    }

    /// The run goes on at that moment of the page’s time.
    pub fn grow(&mut self, now: Micros) {
        if let Some(record) = &self.record {
            self.until = record.elapsed(now);
        }
    }

    /// The run is over: what the log knows is all.
    pub fn settle(&mut self) {
        if let (Some(record), None) = (&self.record, &self.live) {
            self.until = record.read(Trace::last_at);
        }
    }
}

impl PartialEq for Shown {
    fn eq(&self, other: &Shown) -> bool {
        self.origin == other.origin
            && (&self.record, &self.ideal, self.until) == (&other.record, &other.ideal, other.until)
    }
}
