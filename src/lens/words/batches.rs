//! What measured batches showed: the law, and which limit binds.

use crate::lens::results::batches::{Batches, Law, Limit, MeasuredBatch};
use crate::trace::time::Micros;

use super::figures::{exact, milliseconds, number, told};

/// How long N requests take: `⌈N/6⌉ · 0.010 s + N · 0.41 ms`.
pub fn law(law: &Law) -> String {
    let delay = exact(law.delay);
    let waits = match law.limit {
        None => delay,
        Some((1, _)) => format!("N · {delay}"),
        Some((limit, _)) => format!("⌈N/{limit}⌉ · {delay}"),
    };
    // To ten microseconds: it is a mean.
    let cost = Micros((law.cost / 10.0 + 0.5) as u64 * 10);
    if cost == Micros::ZERO { waits } else { format!("{waits} + N · {}", milliseconds(cost)) }
}

/// Which limit binds, as a sentence: `Bounded: its limit of six binds, so N requests take ⌈N/6⌉ · 0.010 s.`
pub fn binds(title: &str, found: &Law) -> String {
    let formula = law(found);
    let why = match found.limit {
        None => "no limit binds, all go at once".to_owned(),
        Some((1, Limit::Senders)) => "one request at a time binds".to_owned(),
        Some((most, Limit::Senders)) => {
            format!("its {} bind, each with one request", told(most.into(), "worker", "workers"))
        }
        Some((most, Limit::Permits)) => format!("its limit of {} binds", number(most.into())),
        Some((1, Limit::Connections)) => "one connection binds".to_owned(),
        Some((most, Limit::Connections)) => format!("{} bind", told(most.into(), "connection", "connections")),
        Some((most, Limit::Outside)) => {
            format!("the browser or the server binds, with about {} in flight", number(most.into()))
        }
    };
    format!("{title}: {why}, so N requests take {formula}.")
}

/// What is measured now: `measures 100 requests, for the 2nd time`.
pub fn progress(batches: &Batches) -> Option<String> {
    let current = batches.current()?;
    let requests = told(current.requests.into(), "request", "requests");
    let is_same = |batch: &&MeasuredBatch| !batch.is_probe && batch.requests == current.requests;
    Some(match current.is_probe {
        true => format!("probes with {requests}"),
        false => format!("measures {requests}, run {}", batches.all().iter().filter(is_same).count()),
    })
}
