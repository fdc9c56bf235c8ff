//! Runs a program and leaves a trace: one executor for both worlds.
//!
//! The engine knows no browser and no lab. [`api`] is what a program calls; [`Run`] drives it in a [`World`]; what happened is a
//! [`Trace`](crate::trace::Trace).

pub mod api;
pub mod batch;
pub mod body;
mod cancelled;
mod context;
mod executor;
pub mod generator;
mod group;
mod line;
mod lock;
pub mod net;
pub mod queue;
mod reply;
mod run;
mod runtime;
mod semaphore;
mod siblings;
pub mod simulated;
mod stages;
mod store;
pub mod task;
mod task_state;
pub mod thread;
pub mod timeout;
mod timers;
pub mod turns;
mod wait;
mod wait_line;
mod world;

pub use self::cancelled::{Cancelled, until_cancelled};
pub use self::group::{AsCompleted, Join, as_completed, join, race};
pub use self::lock::{Lock, LockGuard};
pub use self::run::{Run, simulate};
pub use self::semaphore::{Permit, Semaphore};
pub use self::siblings::{shield, task_group, try_join};
pub use self::world::World;
