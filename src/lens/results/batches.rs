//! How cost grows: the batches that a run measured, their medians by size, and the law that its two probes give.

use crate::collections::sorted::{Sorted, sort_few};
use crate::lens::fold::Fold;
use crate::lens::fold::moment::{Count, Moment};
use crate::lens::tasks::in_flight::{Change, InFlightNow};
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, WaitKind};
use crate::trace::time::{Micros, millis};

/// One batch of requests, as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasuredBatch {
    /// How many requests it has.
    pub requests: u32,
    /// After how long each is answered.
    pub delay: Micros,
    /// Whether it is a probe: the first is answered at once, and tells the cost; the second tells the limit.
    pub is_probe: bool,
    /// When it began.
    pub from: Moment,
    /// When it ended.
    pub to: Option<Micros>,
    /// The most requests in flight at once.
    pub peak: u32,
    /// How many failed.
    pub failed: u32,
    /// Whether a request waited for a permit of a semaphore.
    pub waited_for_permit: bool,
    /// Whether a request waited for a connection.
    pub waited_for_connection: bool,
}

impl MeasuredBatch {
    /// How long it took.
    pub fn time(&self) -> Option<Micros> {
        Some(self.to? - self.from.at)
    }
}

/// The batches of a run so far.
#[derive(Clone, Debug, Default)]
pub struct Batches {
    all: Vec<MeasuredBatch>,
    /// The requests of the batch that goes on that are asked for and not sent, with how many had ended by then.
    asked: Sorted<u32, u32>,
    in_flight: InFlightNow,
    ended: u32,
    count: Count,
}

/// What the batches of one size took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// How many requests each had.
    pub requests: u32,
    /// The time in the middle.
    pub median: Micros,
    /// The shortest.
    pub least: Micros,
    /// The longest.
    pub most: Micros,
    /// How many there are.
    pub runs: u32,
}

/// What keeps more requests from being in flight at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The program's semaphore.
    Permits,
    /// The connections to a host.
    Connections,
    /// The workers that send, each of which has one request at a time.
    Senders,
    /// Something outside the program and its connections: the browser, or the server.
    Outside,
}

/// How long N requests take: ⌈N/k⌉ rounds of the delay, and the cost of each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Law {
    /// How many are in flight at once (k), and what keeps it to that; nothing where all are.
    pub limit: Option<(u32, Limit)>,
    /// What one round takes.
    pub delay: Micros,
    /// What every request costs besides, in microseconds.
    pub cost: f64,
}

impl Law {
    /// What so many requests should take.
    pub fn time(&self, requests: u32) -> Micros {
        let rounds = self.limit.map_or(1, |(limit, _)| requests.div_ceil(limit.max(1)));
        self.delay.times(rounds) + Micros((self.cost * f64::from(requests)) as u64)
    }
}

impl Batches {
    /// All of them, in the order of measuring.
    pub fn all(&self) -> &[MeasuredBatch] {
        &self.all
    }

    /// The same as they were at a moment.
    pub fn until(&self, moment: Micros) -> Batches {
        let all = self.all.iter().filter(|batch| batch.to.is_some_and(|to| to <= moment));
        Batches { all: all.cloned().collect(), ..Batches::default() }
    }

    /// The one that is measured now.
    pub fn current(&self) -> Option<&MeasuredBatch> {
        self.all.last().filter(|batch| batch.to.is_none())
    }

    /// How many were measured.
    pub fn measured(&self) -> usize {
        self.all.iter().filter(|batch| batch.to.is_some()).count()
    }

    /// What the batches of each size took, from the smallest on: of the first thousand, which no lab measures.
    pub fn points(&self) -> Vec<Point> {
        let measured = self.all.iter().filter(|batch| !batch.is_probe);
        let mut times: Vec<(u32, Micros)> =
            measured.take(MOST).filter_map(|batch| Some((batch.requests, batch.time()?))).collect();
        sort_few(&mut times, |time| *time);
        let point = |same: &[(u32, Micros)]| {
            let ((requests, least), (_, most)) = (*same.first()?, *same.last()?);
            let (_, median) = same[(same.len() - 1) / 2];
            Some(Point { requests, median, least, most, runs: same.len() as u32 })
        };
        times.chunk_by(|one, next| one.0 == next.0).filter_map(point).collect()
    }

    /// The law that the probes give, once both were measured.
    pub fn law(&self) -> Option<Law> {
        let mut probes = self.all.iter().filter(|batch| batch.is_probe && batch.requests > 0);
        let (free, slow) = (probes.next()?, probes.next()?);
        let (cost, requests) = (free.time()?, slow.requests);
        let cost = cost.0 as f64 / f64::from(free.requests);
        let waited = slow.time()? - free.time()?;
        let seen_rounds = requests.div_ceil(slow.peak.max(1));
        // Real clocks are late, so only what takes much longer than the requests in flight explain has another reason.
        let explained = slow.delay.times(seen_rounds).times(2) + Micros(free.time()?.0 / 2) + millis(50);
        let rounds = (waited.0 as f64 / slow.delay.0.max(1) as f64).clamp(1.0, f64::from(requests));
        let effective = (f64::from(requests) / rounds).max(1.0) as u32;
        // What lets as many through as the program sends at once binds nothing: it is slow.
        if waited > explained && effective < slow.peak {
            return Some(Law { limit: Some((effective, Limit::Outside)), delay: slow.delay, cost });
        }
        let limit = match () {
            () if slow.peak >= requests => None,
            () if slow.waited_for_connection => Some((slow.peak, Limit::Connections)),
            () if slow.waited_for_permit => Some((slow.peak, Limit::Permits)),
            () => Some((slow.peak, Limit::Senders)),
        };
        // Over several rounds their own length is measured, too.
        let delay = if seen_rounds >= SEVERAL { Micros(waited.0 / u64::from(seen_rounds)) } else { slow.delay };
        Some(Law { limit, delay, cost })
    }
}

const SEVERAL: u32 = 4;
/// The most batches that are sorted.
const MOST: usize = 1_000;

impl Fold for Batches {
    fn push(&mut self, event: &Event, _: &Trace) {
        let now = self.count.take(event);
        let change = self.in_flight.push(event);
        if let Kind::BatchBegan { requests, delay, probe } = event.kind {
            self.asked = Sorted::default();
            self.all.push(MeasuredBatch {
                requests,
                delay: delay.time(),
                is_probe: probe,
                from: now,
                to: None,
                peak: self.in_flight.count(),
                failed: 0,
                waited_for_permit: false,
                waited_for_connection: false,
            });
            return;
        }
        let Some(batch) = self.all.last_mut().filter(|batch| batch.to.is_none()) else { return };
        batch.peak = batch.peak.max(self.in_flight.count());
        self.ended += u32::from(change.is_some_and(|change| change != Change::Sent));
        match event.kind {
            Kind::BatchEnded => batch.to = Some(now.at),
            Kind::AcquireBlocked { .. } => batch.waited_for_permit = true,
            Kind::RequestQueued { request, .. } => drop(self.asked.insert(request, self.ended)),
            Kind::RequestStarted { request } => {
                // It got the connection of one that had to end first. That it is sent a little later than it is asked for says
                // nothing: real clocks see that of every request.
                let ended = self.asked.remove(&request);
                batch.waited_for_connection |= ended.is_some_and(|ended| ended < self.ended);
            }
            Kind::RequestFailed { .. }
            | Kind::RequestAborted { .. }
            | Kind::WaitWithdrawn { wait: WaitKind::Thread, .. } => batch.failed += 1,
            _ => {}
        }
    }
}
