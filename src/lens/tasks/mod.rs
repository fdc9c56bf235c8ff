//! Tasks: what each did and waited for, over time and at a moment.

pub mod about;
pub mod cancellations;
pub mod cause;
pub(crate) mod getters;
pub mod groups;
pub mod hit;
pub mod holders;
pub mod in_flight;
pub mod lanes;
pub mod now;
pub mod overview;
pub mod polls;
pub mod reached;
pub mod row;
pub mod span;
pub mod threads;
pub mod turns;
pub mod waits;
