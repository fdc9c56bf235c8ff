//! How programs run and what they leave: one executor for both worlds, one log.
//!
//! The engine knows no browser and no lab. [`api`] is what a lab calls; [`Run`] drives it in a [`World`]; what happened is a
//! [`Trace`] of [`event`]s.

pub mod api;
mod core;
pub mod event;
mod executor;
pub mod file;
mod group;
pub mod host;
mod line;
pub mod net;
pub mod practice;
pub mod queue;
pub mod random;
mod rules;
mod run;
mod semaphore;
pub mod sim;
pub mod sorted;
mod store;
pub mod task;
pub mod time;
pub mod timeout;
mod timers;
pub mod trace;
mod wait;
mod world;

pub use self::core::MAX_EVENTS;
pub use self::group::{AsCompleted, Join, as_completed, join, race};
pub use self::run::{Run, simulate};
pub use self::semaphore::{Permit, Semaphore};
pub use self::world::World;
