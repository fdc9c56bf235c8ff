//! What a hint is, and what it is read from.

use crate::lens::queues::history::QueueHistories;
use crate::lens::requests::Requests;
use crate::lens::tasks::lanes::Lanes;
use crate::lens::words::names::Names;
use crate::trace::Trace;

/// Something that could be better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// What was found, with its figure: `two awaits could overlap (3.00 s → 2.00 s)`.
    pub found: String,
    /// What to do, in a sentence or two.
    pub advice: String,
    /// The place in the log of the event whose moment shows it.
    pub step: u32,
}

/// A run that has ended, as the lenses have read it.
pub struct EndedRun<'a> {
    /// The log.
    pub trace: &'a Trace,
    /// What things are called.
    pub names: &'a Names,
    /// What the tasks did.
    pub lanes: &'a Lanes,
    /// The requests.
    pub requests: &'a Requests,
    /// The queues over time.
    pub queues: &'a QueueHistories,
}
