//! In which state a run, its playing and the practice server can be.

use crate::trace::time::{Micros, millis};

/// What the figure shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The simulated run of the plan; nobody pressed Run yet.
    Preview,
    /// A real run that goes on.
    Running,
    /// A simulated run, played at its own pace.
    Replaying,
    /// A run that came to its end.
    Over,
    /// A run that was stopped.
    Stopped,
}

impl Phase {
    /// What is said of a variant whose run has not begun.
    pub fn of_unbegun(self) -> &'static str {
        if self == Phase::Stopped { "not run" } else { "comes next" }
    }
}

/// Whether real requests to the practice server are possible.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Practice {
    /// It is being found out.
    #[default]
    Checking,
    /// They are.
    Ready,
    /// They are not, and why.
    Unavailable(String),
}

/// How fast the playhead moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speed {
    /// In hundredths of real time.
    Times(u32),
    /// So that the whole run takes [`WHOLE`].
    Whole,
}

/// The speeds in real time that are offered, in its hundredths.
pub const SPEEDS: [u32; 7] = [10, 25, 50, 100, 200, 500, 1_000];
/// How long the whole run takes at [`Speed::Whole`].
pub const WHOLE: Micros = millis(10_000);
