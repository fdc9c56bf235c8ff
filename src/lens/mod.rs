//! What a trace shows: each lens is a pure function of traces. It knows no lab, no clock and no page.
//!
//! A step is an event's place in the log, counted from 0; the moment after it is the state after step + 1 events.
//! Lenses are [`fold::Fold`]s: those that show a moment are asked through [`seek::Seek`], those that show a whole run,
//! which may still go on, through [`fold::Follow`].

pub mod about;
pub mod compare;
pub mod course;
pub mod differ;
pub mod doing;
pub mod event_loop;
pub mod flow;
pub mod fold;
pub mod hit;
pub mod in_order;
pub mod lanes;
pub mod lit;
pub mod moment;
pub mod names;
pub mod now;
pub mod overview;
mod peaks;
pub mod polls;
pub mod queue;
pub mod reached;
pub mod requests;
pub mod roles;
pub mod row;
pub mod seek;
pub mod span;
pub mod steps;
pub mod summary;
pub mod table;
pub mod totals;
pub mod transcript;
pub mod wait;
pub mod window;
