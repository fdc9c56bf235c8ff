//! What every log keeps, whatever the plan, the seed, the fault, the world and the moment of Stop.
//!
//! I1: every request has one end. I2: never more in flight than the limit. I3: nothing follows the run's end.
//! I4: what was put was taken, discarded or is inside. I5: a join returns when nothing was unfinished, and not before.
//! I6: times never fall. I8: at the end no task, timer, request or waiter is left. (I7, that a view of a moment is the fold
//! of the events up to it, is the lenses' to keep.)
//!
//! The check supposes that a task waits for one thing of a queue at a time. It uses nothing of the host, so that the logs
//! of a browser can be checked where they are made.

mod queues;
mod requests;
mod tasks;
mod waits;

use await_lab::trace::Trace;
use await_lab::trace::event::{Event, Kind, RunEnd};
use await_lab::trace::time::Micros;

/// A part of what is promised, read event by event.
trait Promise {
    /// The next event.
    fn see(&mut self, event: &Event) -> Result<(), String>;

    /// The run has ended so.
    fn end(&self, how: RunEnd) -> Result<(), String>;
}

/// Whether a finished run's log keeps every promise; `connections` is the run's limit of requests in flight.
pub fn promises(trace: &Trace, connections: Option<u32>) -> Result<(), String> {
    let mut parts: [Box<dyn Promise>; 4] = [
        Box::new(tasks::Tasks::default()),
        Box::new(waits::Waits::default()),
        Box::new(queues::Queues::default()),
        Box::new(requests::Requests::new(connections)),
    ];
    let mut last = Micros::ZERO;
    let mut end = None;
    for (place, event) in trace.events().iter().enumerate() {
        let at = |reason: String| format!("{reason}, at event {place}: {event:?}");
        if end.is_some() {
            return Err(at("the run had ended (I3)".to_owned()));
        }
        if event.at() < last {
            return Err(at("time went back (I6)".to_owned()));
        }
        last = event.at();
        if let Kind::RunEnded { how } = event.kind {
            end = Some(how);
        }
        for part in &mut parts {
            part.see(event).map_err(at)?;
        }
    }
    let how = end.ok_or("the run has no end (I3)")?;
    parts.iter().try_for_each(|part| part.end(how))
}

/// A promise is kept, or this is why not.
fn kept(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise.to_owned()) }
}
