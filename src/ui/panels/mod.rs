//! What stands below the figure: code, transcript, totals, requests, events, differences.

pub mod code;
pub mod differences;
pub mod edit_and_run;
pub mod events;
pub mod hints;
pub mod predict;
pub mod requests;
pub mod totals;
pub mod traceback;
pub mod transcript;
