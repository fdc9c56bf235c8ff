//! What the lenses have read of one log: each takes every event once, and only if it is asked.

use crate::trace::Trace;

use super::fold::Follow;
use super::fold::seek::Seek;
use super::hints::{EndedRun, Hint, Signs, hints};
use super::queues::history::QueueHistories;
use super::queues::queue::Queues;
use super::queues::roles::Roles;
use super::requests::{InFlight, Percentiles, Requests};
use super::results::batches::Batches;
use super::results::lateness;
use super::results::totals::Totals;
use super::tasks::cancellations::Cancellations;
use super::tasks::groups::Groups;
use super::tasks::holders::Holders;
use super::tasks::lanes::Lanes;
use super::tasks::now::Now;
use super::tasks::reached::Reached;
use super::tasks::threads::Threads;
use super::words::deadlock::{Deadlock, deadlock};
use super::words::ends::{closing, why};
use super::words::names::Names;
use super::words::traceback::Tracebacks;
use super::words::transcript::Transcript;

/// The lenses of one log.
#[derive(Default)]
pub struct Reading {
    /// What the tasks did.
    pub lanes: Follow<Lanes>,
    /// What things are called.
    pub names: Follow<Names>,
    /// The requests.
    pub requests: Follow<Requests>,
    /// How many requests were on their way, over time.
    pub in_flight: Follow<InFlight>,
    /// The batches that were measured.
    pub batches: Follow<Batches>,
    /// What it came to.
    pub totals: Follow<Totals>,
    /// What was printed.
    pub transcript: Follow<Transcript>,
    /// What was printed on standard error, with its tracebacks.
    pub tracebacks: Follow<Tracebacks>,
    /// Who puts and who gets.
    pub roles: Follow<Roles>,
    /// The queues over time.
    pub queue_histories: Follow<QueueHistories>,
    /// Who was asked to end.
    pub cancellations: Follow<Cancellations>,
    /// Who holds what, and who waits for it.
    pub holders: Follow<Holders>,
    /// Groups with their tasks.
    pub groups: Follow<Groups>,
    /// The lines that were reached.
    pub reached: Follow<Reached>,
    /// The threads and who kept them.
    pub threads: Follow<Threads>,
    /// The tasks at a moment.
    pub now: Seek<Now>,
    /// The queues at a moment.
    pub queues: Seek<Queues>,
    signs: Follow<Signs>,
    ending: Option<Ending>,
    hints: Option<Vec<Hint>>,
}

/// What is said of a run's end, and takes the whole log to find out.
#[derive(Debug)]
pub struct Ending {
    /// The transcript's last row.
    pub closing: Option<String>,
    /// Why it never ends, where it does not.
    pub deadlock: Option<Deadlock>,
    /// Why it ended, where that was not the program's own end.
    pub why: Option<String>,
    /// By how much its sleeps were late, each by itself.
    pub late_sleeps: Option<Percentiles>,
}

impl Reading {
    /// How the run ended, worked out once; nothing while it goes on.
    pub fn ending(&mut self, trace: &Trace) -> Option<&Ending> {
        trace.end()?;
        let Reading { ending, lanes, .. } = self;
        Some(ending.get_or_insert_with(|| Ending {
            closing: closing(trace),
            deadlock: deadlock(trace),
            why: why(trace),
            late_sleeps: lateness::of_sleeps(trace, lanes.follow(trace)),
        }))
    }

    /// What could be better, worked out once; nothing while the run goes on.
    pub fn hints(&mut self, trace: &Trace) -> &[Hint] {
        if trace.end().is_none() {
            return &[];
        }
        let Reading { names, lanes, requests, queue_histories, signs, hints: known, .. } = self;
        known.get_or_insert_with(|| {
            let (names, lanes, requests) = (names.follow(trace), lanes.follow(trace), requests.follow(trace));
            let run = EndedRun { trace, names, lanes, requests, queues: queue_histories.follow(trace) };
            hints(&run, signs.follow(trace))
        })
    }

    /// Lets each lens take at most `most` events more, so that a long log doesn't hold the page up; whether all have
    /// taken all.
    pub fn prepare(&mut self, trace: &Trace, most: usize) -> bool {
        let are_done = [
            self.lanes.follow_some(trace, most),
            self.names.follow_some(trace, most),
            self.requests.follow_some(trace, most),
            self.in_flight.follow_some(trace, most),
            self.batches.follow_some(trace, most),
            self.totals.follow_some(trace, most),
            self.transcript.follow_some(trace, most),
            self.tracebacks.follow_some(trace, most),
            self.roles.follow_some(trace, most),
            self.queue_histories.follow_some(trace, most),
            self.cancellations.follow_some(trace, most),
            self.holders.follow_some(trace, most),
            self.groups.follow_some(trace, most),
            self.reached.follow_some(trace, most),
            self.signs.follow_some(trace, most),
            self.now.prepare(trace, most),
            self.queues.prepare(trace, most),
        ];
        if are_done.contains(&false) {
            return false;
        }
        // What is worked out of all that takes its time, too: first the one, then the other.
        if self.ending.is_none() && self.ending(trace).is_some() {
            return false;
        }
        self.hints(trace);
        true
    }
}
