//! Which requests are in flight: the one place that says so.

use crate::collections::sorted::Sorted;
use crate::trace::event::{Event, Kind, WaitKind};
use crate::trace::time::Micros;

/// What is in flight: requests from their sending to their end. In a batch that is measured a wait for a thread is one, too: a
/// request blocks that thread.
#[derive(Clone, Debug, Default)]
pub struct InFlightNow {
    /// Since when each is in flight.
    requests: Sorted<u32, Micros>,
    /// The same of the threads that requests block.
    threads: Sorted<u32, Micros>,
    is_measured: bool,
}

/// What becomes of a request on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was sent.
    Sent,
    /// It came to its end, after so long.
    Ended(Micros),
    /// It was given up.
    GivenUp,
}

impl InFlightNow {
    /// How many they are.
    pub fn count(&self) -> u32 {
        (self.requests.len() + self.threads.len()) as u32
    }

    /// Takes the next event, and says what it changed.
    pub fn push(&mut self, event: &Event) -> Option<Change> {
        let (open, number, is_given_up) = match event.kind {
            Kind::RequestStarted { request } => {
                self.requests.insert(request, event.at());
                return Some(Change::Sent);
            }
            Kind::WaitBegan { wait: WaitKind::Thread, number } if self.is_measured => {
                self.threads.insert(number, event.at());
                return Some(Change::Sent);
            }
            Kind::RequestFinished { request, .. } | Kind::RequestFailed { request, .. } => {
                (&mut self.requests, request, false)
            }
            Kind::RequestAborted { request } => (&mut self.requests, request, true),
            Kind::WaitEnded { wait: WaitKind::Thread, number } => (&mut self.threads, number, false),
            Kind::WaitWithdrawn { wait: WaitKind::Thread, number } => (&mut self.threads, number, true),
            Kind::BatchBegan { .. } | Kind::BatchEnded => {
                self.is_measured = matches!(event.kind, Kind::BatchBegan { .. });
                return None;
            }
            _ => return None,
        };
        let since = open.remove(&number)?;
        Some(if is_given_up { Change::GivenUp } else { Change::Ended(event.at() - since) })
    }
}
