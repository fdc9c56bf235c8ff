//! What every world keeps: small programs, and what their logs must then say.
//!
//! Order, overlap and lower bounds only, never how long something took at most: so the same suite holds in a simulation
//! and in a browser with real timers and real requests. It uses nothing of the host.

mod fetches;
mod tasks;

use futures::future::LocalBoxFuture;

use await_lab::trace::Trace;
use await_lab::trace::event::{Event, Kind};
use await_lab::trace::time::Micros;

/// Where the suite's requests go.
#[derive(Clone, Copy)]
pub struct Addresses {
    /// What stands before `delay/1`, `status/404`, `bytes/9`, `drip?…`, `stream/3` and `json`: nothing for the practice
    /// server, or another server that has those.
    pub base: &'static str,
    /// An address that nothing answers: its requests fail on the network.
    pub dead: &'static str,
}

impl Addresses {
    fn of(self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

/// One program, and what must hold of its log.
pub struct Check {
    pub name: &'static str,
    /// The most requests in flight.
    pub connections: Option<u32>,
    pub program: fn(Addresses) -> LocalBoxFuture<'static, ()>,
    /// Panics where it does not hold.
    pub holds: fn(&Trace),
}

/// Every check, on tasks and on requests.
pub fn suite() -> Vec<Check> {
    tasks::checks().into_iter().chain(fetches::checks()).collect()
}

/// A program that never ends by itself and waits in every way, to be stopped. It says `under way` when it has begun.
pub use fetches::endless;

/// The lines that it printed.
fn said(trace: &Trace) -> Vec<&str> {
    let texts = trace.events().iter().filter_map(|event| match event.kind {
        Kind::Said { text } => Some(trace.text(text)),
        _ => None,
    });
    texts.collect()
}

/// The moments of the events that are of that kind.
fn moments(trace: &Trace, kind: impl Fn(&Kind) -> bool) -> Vec<Micros> {
    trace.events().iter().filter(|event| kind(&event.kind)).map(Event::at).collect()
}

/// How often events of that name happened.
pub fn count(trace: &Trace, name: &str) -> usize {
    trace.events().iter().filter(|event| event.kind.name() == name).count()
}

/// The names happen in this order, with others between them.
fn in_order(trace: &Trace, names: &[&str]) {
    let mut events = trace.events().iter().map(|event| event.kind.name());
    for name in names {
        assert!(events.any(|happened| happened == *name), "{name} does not happen, or not in its turn of {names:?}");
    }
}
