//! What the lenses have read of one log: each takes every event once, and only if it is asked.

use crate::lens::course::Courses;
use crate::lens::fold::Follow;
use crate::lens::lanes::Lanes;
use crate::lens::names::Names;
use crate::lens::now::Now;
use crate::lens::queue::Queues;
use crate::lens::requests::{InFlight, Requests};
use crate::lens::roles::Roles;
use crate::lens::seek::Seek;
use crate::lens::totals::Totals;
use crate::lens::transcript::Transcript;

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
    /// What it came to.
    pub totals: Follow<Totals>,
    /// What was printed.
    pub transcript: Follow<Transcript>,
    /// Who puts and who gets.
    pub roles: Follow<Roles>,
    /// The queues over time.
    pub courses: Follow<Courses>,
    /// The tasks at a moment.
    pub now: Seek<Now>,
    /// The queues at a moment.
    pub queues: Seek<Queues>,
}
