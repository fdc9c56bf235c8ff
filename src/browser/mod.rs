//! The real world: the browser's clock, its timers, its network. Compiled for WebAssembly only.

mod address;
mod breath;
mod clock;
mod fetch;
pub mod file;
pub mod page;
mod practice;
mod world;

pub use self::address::{Address, classify};
pub use self::clock::Clock;
pub use self::practice::{Unavailable, crashed, practice_server};
pub use self::world::Browser;
