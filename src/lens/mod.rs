//! What a trace shows: each lens is a pure function of traces. It knows no lab, no clock and no page.
//!
//! A step is an event’s place in the log, counted from 0; the moment after it is the state after step + 1 events.
//! Lenses are [`fold::Fold`]s: those that show a moment are asked through [`fold::seek::Seek`], those that show a whole run,
//! which may still go on, through [`fold::Follow`]. [`reading::Reading`] keeps what they have read of one log.

pub mod code;
pub mod entity;
pub mod fold;
pub mod highlight;
pub mod hints;
pub mod queues;
pub mod reading;
pub mod requests;
pub mod results;
pub mod tasks;
pub mod words;
