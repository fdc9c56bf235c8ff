//! Requests that wait for a connection while so many are under way as there may be.

use std::cmp::Reverse;

use crate::collections::sorted::Sorted;
use crate::lens::words::figures::{number, seconds, told};
use crate::trace::Trace;
use crate::trace::event::Kind;
use crate::trace::time::{Micros, millis};

use super::hint::{Hint, Run};

/// A shorter wait is no wait for a connection.
const LEAST: Micros = millis(1);
/// Of all the time in which requests wait, so many hundredths must have the same number of others under way.
const STEADY: u64 = 95;

/// How many connections bind.
pub(super) fn hint(run: &Run<'_>) -> Option<Hint> {
    let waits = run.requests.rows().iter();
    let waits = waits.filter_map(|row| Some((row.started?.at - row.queued.at, row.queued.step)));
    let late: Vec<(Micros, u32)> = waits.filter(|(wait, _)| *wait >= LEAST).collect();
    let (longest, step) = late.iter().copied().max_by_key(|(wait, step)| (*wait, Reverse(*step)))?;
    let (bind, advice) = match bound(run.trace)? {
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

/// How many requests are under way while others wait. Nothing where that number is another at one time than at another: then it
/// is something else that holds them up.
fn bound(trace: &Trace) -> Option<u32> {
    let (mut waiting, mut flying) = (0_u32, Sorted::<u32>::default());
    let (mut since, mut times) = (Micros::ZERO, Sorted::<u32, Micros>::default());
    for event in trace.events() {
        if waiting > 0 {
            *times.or_default(flying.len() as u32) += event.at() - since;
        }
        since = event.at();
        match event.kind {
            Kind::RequestQueued { .. } => waiting += 1,
            Kind::RequestStarted { request } => {
                waiting = waiting.saturating_sub(1);
                flying.insert(request, ());
            }
            Kind::RequestFinished { request, .. }
            | Kind::RequestFailed { request, .. }
            | Kind::RequestAborted { request }
                // One that was never sent ends while it waits.
                if flying.remove(&request).is_none() =>
            {
                waiting = waiting.saturating_sub(1);
            }
            _ => {}
        }
    }
    let all: Micros = times.values().copied().sum();
    let (bound, time) = times.iter().max_by_key(|(_, time)| **time)?;
    (*bound > 0 && time.0 * 100 >= all.0 * STEADY).then_some(*bound)
}
