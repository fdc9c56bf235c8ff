//! What a trace shows: each lens is a pure function of traces. It knows no lab, no clock and no page.
//!
//! A step is an event's place in the log, counted from 0; the moment after it is the state after step + 1 events.

pub mod fold;
pub mod names;
pub mod seek;
pub mod transcript;
pub mod wait;
