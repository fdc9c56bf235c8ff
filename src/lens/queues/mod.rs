//! Queues: what is inside at a moment, how they went over time, and how well their two sides fit.

pub mod flow;
pub mod history;
pub mod pace;
pub mod queue;
pub mod roles;
