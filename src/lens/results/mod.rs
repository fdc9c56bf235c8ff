//! What a run came to, and how two compare.

pub mod batches;
pub mod comparison;
pub mod lateness;
pub mod totals;
