//! What a variant's run came to: how long it took, the sum and the longest of its waits, the most at once.

use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::lens::fold::moment::Count;
use crate::lens::requests::Limits;
use crate::lens::tasks::in_flight::{Change, InFlightNow};
use crate::trace::event::{Event, Fault, Kind, RunEnd, TaskEnd, TaskId};
use crate::trace::time::{Micros, millis};
use crate::trace::{Trace, WorldKind};

/// What the waits are that a run is counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Sleeps.
    #[default]
    Wait,
    /// Requests, from the sending to the end.
    Request,
}

/// Waits of one kind, counted when they have ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waited {
    /// How many have begun.
    pub begun: u32,
    /// How many have ended by themselves.
    pub count: u32,
    /// How many were given up before their end: they count in no sum, and are never the longest.
    pub given_up: u32,
    /// How long they took together, had they been one after another.
    pub sum: Micros,
    /// How long the longest took.
    pub longest: Micros,
    /// The most at once.
    pub peak: u32,
}

/// What the total comes to in terms of the waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Their sum, and the longest: there is only one, or the others are too short to tell.
    Both,
    /// Their sum: one after another.
    Sum,
    /// The longest of them: all together.
    Longest,
    /// Neither.
    Neither,
}

/// The totals of a run so far.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// How it ended; nothing while it goes on.
    pub end: Option<RunEnd>,
    /// When the program returned; nothing if it did not.
    pub total: Option<Micros>,
    /// The time of the last event.
    pub lasted: Micros,
    /// Whether times are measured or simulated.
    pub world: WorldKind,
    /// Whether the page was hidden meanwhile.
    pub was_hidden: bool,
    /// How long the page, or the thread, stood still in all.
    pub stood_still: Micros,
    /// How many requests were asked for.
    pub asked: u32,
    /// How many of them failed; a status of an error is an answer all the same.
    pub failed: u32,
    /// How many of those because they lead to hosts that can't be simulated.
    pub not_simulated: u32,
    /// How many requests were given up at a limit of time.
    pub timed_out: u32,
    /// How long its threads took in all, from the call to their end.
    pub in_threads: Micros,
    /// How long the program itself was ready in all, and others had the thread.
    pub ready: Micros,
    /// How many items streams gave.
    pub given: u32,
    /// When the first and the last line were printed: with streams, when items were used.
    pub said: Option<(Micros, Micros)>,
    has_tasks: bool,
    limits: Limits,
    count: Count,
    threads: Sorted<TaskId, Micros>,
    ready_since: Option<Micros>,
    sleeping: Sorted<u32, Micros>,
    sleeps: Waited,
    in_flight: InFlightNow,
    requests: Waited,
}

impl Waited {
    /// One more has changed so; now there are so many.
    fn take(&mut self, change: Change, now: u32) {
        match change {
            Change::Sent => {
                self.begun += 1;
                self.peak = self.peak.max(now);
            }
            Change::Ended(time) => {
                self.count += 1;
                self.sum += time;
                self.longest = self.longest.max(time);
            }
            Change::GivenUp => self.given_up += 1,
        }
    }
}

impl Totals {
    /// In what the run is counted: in requests if it made any.
    pub fn unit(&self) -> Unit {
        if self.asked > 0 { Unit::Request } else { Unit::Wait }
    }

    /// Its waits in that unit.
    pub fn waited(&self) -> Waited {
        self.waited_in(self.unit())
    }

    /// Its waits in any unit.
    pub fn waited_in(&self, unit: Unit) -> Waited {
        match unit {
            Unit::Request => self.requests,
            Unit::Wait => self.sleeps,
        }
    }

    fn wake(&mut self, timer: u32, change: impl FnOnce(Micros) -> Change) {
        if let Some(since) = self.sleeping.remove(&timer) {
            self.sleeps.take(change(since), 0);
        }
    }

    /// What it took, if that can be compared: it came to its end, took time, and got an answer if it asked for any.
    pub fn comparable(&self) -> Option<Micros> {
        let is_answered = self.asked == 0 || self.failed < self.asked;
        self.total.filter(|total| is_answered && *total > Micros::ZERO)
    }

    /// How many sleeps there were between requests: pauses before another try.
    pub fn pauses(&self) -> u32 {
        if self.unit() == Unit::Request { self.sleeps.count } else { 0 }
    }

    /// The total in terms of the waits; nothing if the program did not return or never waited.
    ///
    /// In the simulated world it must be exact. In the browser 2 % of the total are allowed, or 5 ms and 1 ms for each
    /// wait, whichever is more: no timer and no request is more exact than that.
    pub fn fit(&self) -> Option<Fit> {
        let (total, waited) = (self.total?, self.waited());
        if waited.count == 0 {
            return None;
        }
        let leeway = match self.world {
            WorldKind::Simulated => Micros::ZERO,
            WorldKind::Browser | WorldKind::Recorded => Micros(total.0 / 50).max(millis(5 + u64::from(waited.count))),
        };
        let is_close = |other: Micros| Micros(total.0.abs_diff(other.0)) <= leeway;
        Some(match (is_close(waited.sum), is_close(waited.longest)) {
            (true, true) => Fit::Both,
            (false, true) => Fit::Longest,
            (true, _) => Fit::Sum,
            _ => Fit::Neither,
        })
    }
}

impl Fold for Totals {
    fn push(&mut self, event: &Event, trace: &Trace) {
        let at = event.at();
        self.lasted = at;
        let now = self.count.take(event);
        self.timed_out += u32::from(self.limits.push(event, now.step, trace));
        self.world = trace.header.world;
        self.has_tasks |= event.kind.born().is_some();
        if let Some(change) = self.in_flight.push(event) {
            self.requests.take(change, self.in_flight.count());
        }
        match event.kind {
            Kind::SleepBegan { timer, .. } => {
                self.sleeping.insert(timer, at);
                self.sleeps.take(Change::Sent, self.sleeping.len() as u32);
            }
            Kind::SleepEnded { timer } => self.wake(timer, |since| Change::Ended(at - since)),
            Kind::SleepWithdrawn { timer } => self.wake(timer, |_| Change::GivenUp),
            Kind::RequestQueued { .. } => self.asked += 1,
            Kind::RequestFailed { fault, .. } => {
                self.failed += 1;
                self.not_simulated += u32::from(fault == Fault::NotSimulated);
            }
            Kind::Woken { .. } if event.task == TaskId::MAIN => self.ready_since = Some(at),
            Kind::PollBegan if event.task == TaskId::MAIN => {
                self.ready += self.ready_since.take().map_or(Micros::ZERO, |since| at - since);
            }
            Kind::Gave { .. } => self.given += 1,
            Kind::Said { .. } => self.said.get_or_insert((at, at)).1 = at,
            Kind::PageHidden => self.was_hidden = true,
            Kind::Gap { length } => self.stood_still += length.time(),
            Kind::ThreadStarted { .. } => {
                self.threads.insert(event.task, at);
            }
            Kind::Ended { how } => {
                if let Some(since) = self.threads.remove(&event.task) {
                    self.in_threads += at - since;
                }
                let is_main = event.task == TaskId::MAIN && trace.header.has_main();
                if is_main && matches!(how, TaskEnd::Finished | TaskEnd::Cancelled) {
                    self.total = Some(at);
                }
            }
            Kind::RunEnded { how } => {
                self.end = Some(how);
                // Where no task is the program's main, it has come to its own end all the same.
                if how == RunEnd::Finished && !(self.has_tasks && trace.header.has_main()) {
                    self.total.get_or_insert(at);
                }
            }
            _ => {}
        }
    }
}
