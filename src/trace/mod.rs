//! What happened: the events of a run, the log that holds them, the rules that every log keeps, and its file.
//!
//! A [`Trace`] is a run’s only product, and all that a view, a number, a link or a file is made of.

pub mod address;
pub mod admission;
pub mod batch;
mod codes;
pub mod event;
pub mod file;
pub mod log;
pub mod program;
pub mod random;
mod rules;
pub mod time;
pub mod vocabulary;
pub mod waits;
mod wire;
pub mod word;

pub use self::log::{Header, MAX_EVENTS, MAX_KEPT_BODY, Trace, WorldKind};
