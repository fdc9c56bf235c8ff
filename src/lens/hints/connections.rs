//! Requests that wait for a connection while so many are under way as there may be.

use std::cmp::Reverse;

use crate::collections::sorted::Sorted;
use crate::lens::words::figures::{number, seconds, told};
use crate::trace::event::{Event, Kind};
use crate::trace::time::{Micros, millis};

use super::hint::{EndedRun, Hint};

/// A shorter wait is no wait for a connection.
const LEAST: Micros = millis(1);
/// Of all the time in which requests wait, so many hundredths must have the same number of others under way.
const STEADY: u64 = 95;

/// How many connections bind.
pub(super) fn hint(run: &EndedRun<'_>, flights: &Flights) -> Option<Hint> {
    let waits = run.requests.rows().iter();
    let waits = waits.filter_map(|row| Some((row.started?.at - row.queued.at, row.queued.step)));
    let late: Vec<(Micros, u32)> = waits.filter(|(wait, _)| *wait >= LEAST).collect();
    let (longest, step) = late.iter().copied().max_by_key(|(wait, step)| (*wait, Reverse(*step)))?;
    let (bind, advice) = match flights.bound()? {
        1 => ("one connection binds".to_owned(), OTHERS),
        6 => ("six connections bind".to_owned(), SIX),
        many => (format!("{} connections bind", number(many.into())), OTHERS),
    };
    let waited = told(late.len() as u64, "request", "requests");
    let found = format!("{bind}: {waited} waited for one, {} at most", seconds(longest));
    Some(Hint { found, advice: advice.to_owned(), step })
}

const SIX: &str =
    "Over HTTP/1.1 a browser opens six to a host: more tasks would not help, fewer requests or HTTP/2 would.";
const OTHERS: &str =
    "More tasks would not help: fewer requests would, or more connections, where the host allows them.";

/// How many requests were under way while others waited, and for how long.
#[derive(Clone, Debug, Default)]
pub(super) struct Flights {
    waiting: u32,
    flying: Sorted<u32>,
    since: Micros,
    times: Sorted<u32, Micros>,
    /// The most that were under way at once.
    most: u32,
}

impl Flights {
    pub(super) fn push(&mut self, event: &Event) {
        if self.waiting > 0 {
            *self.times.or_default(self.flying.len() as u32) += event.at() - self.since;
        }
        self.since = event.at();
        match event.kind {
            Kind::RequestQueued { .. } => self.waiting += 1,
            Kind::RequestStarted { request } => {
                self.waiting = self.waiting.saturating_sub(1);
                self.flying.insert(request, ());
                self.most = self.most.max(self.flying.len() as u32);
            }
            Kind::RequestFinished { request, .. }
            | Kind::RequestFailed { request, .. }
            | Kind::RequestAborted { request }
                // One that was never sent ends while it waits.
                if self.flying.remove(&request).is_none() =>
            {
                self.waiting = self.waiting.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// How many are under way while others wait. Nothing where that number is another at one time than at another, or where
    /// more were under way at some time: then it is something else that holds them up.
    fn bound(&self) -> Option<u32> {
        let all: Micros = self.times.values().copied().sum();
        let (bound, time) = self.times.iter().max_by_key(|(_, time)| **time)?;
        (*bound > 0 && *bound == self.most && time.0 * 100 >= all.0 * STEADY).then_some(*bound)
    }
}
