//! Requests: a row for each, how many are in flight, how long they take.

use crate::collections::sorted::Sorted;
use crate::trace::Trace;
use crate::trace::event::{Event, Fault, Kind, Label, Meaning, TaskId};
use crate::trace::program::SourceLine;
use crate::trace::time::Micros;

use super::fold::Fold;
use super::fold::moment::{Count, Moment};
use super::fold::steps::Steps;
use super::tasks::in_flight::InFlightNow;

/// One request, as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its number in the run.
    pub number: u32,
    /// The task that asked.
    pub task: TaskId,
    /// Its address.
    pub url: Label,
    /// The line of the source that asked, if it is known.
    pub line: Option<SourceLine>,
    /// When it was made.
    pub queued: Moment,
    /// When it was sent: until then it waited for a connection.
    pub started: Option<Moment>,
    /// When status and headers came.
    pub answered: Option<Moment>,
    /// The HTTP status; 0 where the browser does not expose it.
    pub status: Option<u16>,
    /// The body's bytes so far.
    pub bytes: u64,
    /// When pieces of the body came, and their bytes.
    pub arrivals: Vec<(Moment, u32)>,
    /// When it ended, and how.
    pub ended: Option<(Moment, Outcome)>,
    /// The body's text, where it was kept.
    pub body: Option<Label>,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The body is complete.
    Finished,
    /// It failed.
    Failed {
        /// The kind of failure.
        fault: Fault,
        /// The same in words, with what to do next.
        reason: Label,
    },
    /// Its own side gave it up.
    Aborted,
    /// Its own side gave it up at a limit of time.
    TimedOut,
}

impl Request {
    /// The body's bytes among the first `steps` events.
    pub fn bytes_after(&self, steps: usize) -> u64 {
        let came = self.arrivals.iter().take_while(|(moment, _)| (moment.step as usize) < steps);
        came.map(|(_, bytes)| u64::from(*bytes)).sum()
    }

    /// From the call to the end: what a result row shows.
    pub fn elapsed(&self) -> Option<Micros> {
        Some(self.ended?.0.at - self.queued.at)
    }
}

/// The requests so far.
#[derive(Clone, Debug, Default)]
pub struct Requests {
    rows: Vec<Request>,
    places: Sorted<u32, usize>,
    limits: Limits,
    count: Count,
    has: Has,
}

/// Which requests are given up because of a limit of time: those that a task made under it, until that task gives the thread
/// back. A lab's are given up at once; what its task drops when it runs it drops for a reason of its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Limits {
    /// When each limit was set.
    set: Sorted<u32, u32>,
    /// The tasks that met one: when it was set, and whether they have run since.
    met: Sorted<TaskId, (u32, bool)>,
    /// When each request that goes on was made.
    made: Sorted<u32, u32>,
}

impl Limits {
    /// Takes the next event; whether that is a request's end at a limit.
    pub(crate) fn push(&mut self, event: &Event, step: u32, trace: &Trace) -> bool {
        let task = event.task;
        match event.kind {
            Kind::TimeoutArmed { timer, .. } => drop(self.set.insert(timer, step)),
            Kind::TimeoutCleared { timer } => drop(self.set.remove(&timer)),
            Kind::TimeoutFired { timer } => {
                let set = self.set.remove(&timer).unwrap_or_default();
                let (before, has_run) = self.met.get(&task).copied().unwrap_or((set, false));
                self.met.insert(task, (set.min(before), has_run));
            }
            Kind::PollBegan => {
                if let Some((set, _)) = self.met.get(&task).copied() {
                    self.met.insert(task, (set, true));
                }
            }
            Kind::PollEnded { .. } | Kind::Ended { .. } => drop(self.met.remove(&task)),
            Kind::RequestQueued { request, .. } => drop(self.made.insert(request, step)),
            Kind::RequestFinished { request, .. } | Kind::RequestFailed { request, .. } => {
                self.made.remove(&request);
            }
            Kind::RequestAborted { request } => {
                let made = self.made.remove(&request).unwrap_or_default();
                let is_lab = trace.header.program.is_none();
                return self.met.get(&task).is_some_and(|(set, has_run)| made >= *set && !(is_lab && *has_run));
            }
            _ => {}
        }
        false
    }
}

/// What has happened to any of the requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Has {
    /// The longest time for which one had to wait for a connection.
    pub queued: Micros,
    /// It was answered.
    pub answered: bool,
    /// It failed.
    pub failed: bool,
    /// Its own side gave it up.
    pub aborted: bool,
}

impl Requests {
    /// A row for each, in the order of asking.
    pub fn rows(&self) -> &[Request] {
        &self.rows
    }

    /// What has happened to any of them.
    pub fn has(&self) -> Has {
        self.has
    }

    /// The request of that number.
    pub fn numbered(&self, number: u32) -> Option<&Request> {
        self.rows.get(self.place(number)?)
    }

    /// The place of that request's row, counted from 0.
    pub fn place(&self, number: u32) -> Option<usize> {
        self.places.get(&number).copied()
    }

    /// How long the complete ones took from the call to the last byte.
    pub fn times(&self) -> Option<Percentiles> {
        let finished = self.rows.iter().filter(|row| matches!(row.ended, Some((_, Outcome::Finished))));
        Percentiles::of(&finished.filter_map(Request::elapsed).collect::<Vec<_>>())
    }
}

impl Fold for Requests {
    fn push(&mut self, event: &Event, trace: &Trace) {
        let now = self.count.take(event);
        let met_limit = self.limits.push(event, now.step, trace);
        let Some(number) = number(&event.kind) else { return };
        if let Kind::RequestQueued { url, .. } = event.kind {
            self.places.insert(number, self.rows.len());
            self.rows.push(Request {
                number,
                task: event.task,
                url,
                line: trace.line(event),
                queued: now,
                started: None,
                answered: None,
                status: None,
                bytes: 0,
                arrivals: Vec::new(),
                ended: None,
                body: None,
            });
            return;
        }
        let Some(row) = self.places.get(&number).and_then(|place| self.rows.get_mut(*place)) else { return };
        match event.kind {
            Kind::RequestStarted { .. } => {
                self.has.queued = self.has.queued.max(now.at - row.queued.at);
                row.started = Some(now);
            }
            Kind::RequestAnswered { status, .. } => {
                self.has.answered = true;
                row.answered = Some(now);
                row.status = Some(status);
            }
            Kind::BytesArrived { bytes, .. } => {
                row.bytes += u64::from(bytes);
                row.arrivals.push((now, bytes));
            }
            Kind::BodyKept { text, .. } => row.body = Some(text),
            Kind::RequestFinished { bytes, .. } => {
                row.bytes = u64::from(bytes);
                row.ended = Some((now, Outcome::Finished));
            }
            Kind::RequestFailed { fault, reason, .. } => {
                self.has.failed = true;
                row.ended = Some((now, Outcome::Failed { fault, reason }));
            }
            Kind::RequestAborted { .. } => {
                self.has.aborted = true;
                row.ended = Some((now, if met_limit { Outcome::TimedOut } else { Outcome::Aborted }));
            }
            _ => {}
        }
    }
}

/// How many requests are on their way, over time.
#[derive(Clone, Debug, Default)]
pub struct InFlight {
    /// The number.
    pub steps: Steps,
    in_flight: InFlightNow,
}

impl Fold for InFlight {
    fn push(&mut self, event: &Event, _: &Trace) {
        if self.in_flight.push(event).is_some() {
            self.steps.set(event.at(), self.in_flight.count());
        }
    }
}

/// How times are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Percentiles {
    /// How many times there are.
    pub count: usize,
    /// Half of them take at most this.
    pub p50: Micros,
    /// Nine of ten take at most this.
    pub p90: Micros,
    /// The longest.
    pub max: Micros,
}

impl Percentiles {
    /// By nearest rank: each is one of the times. Nothing for no times.
    pub fn of(times: &[Micros]) -> Option<Percentiles> {
        let max = *times.iter().max()?;
        // The least time that so many take at most, by halves, of which only the one that has it is looked at again: to sort
        // hundreds of thousands takes longer.
        let rank = |percent: usize| {
            let mut rank = (times.len() * percent).div_ceil(100).max(1);
            let mut left = times.to_vec();
            let (mut low, mut high) = (0, max.0);
            while low < high {
                let middle = low + (high - low) / 2;
                let below = left.iter().filter(|time| time.0 <= middle).count();
                let is_below = rank <= below;
                left.retain(|time| (time.0 <= middle) == is_below);
                if is_below {
                    high = middle;
                } else {
                    rank -= below;
                    low = middle + 1;
                }
            }
            Micros(low)
        };
        Some(Percentiles { count: times.len(), p50: rank(50), p90: rank(90), max })
    }
}

/// The number of the request that an event is about.
pub(crate) fn number(kind: &Kind) -> Option<u32> {
    kind.word(Meaning::Request).map(|request| request as u32)
}
