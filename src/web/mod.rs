//! The real browser: its clock, timers and network as a world, and the page around the program. Compiled for WebAssembly only.

mod address;
mod clock;
mod fetch;
pub mod file;
pub mod page;
mod page_turn;
mod policy;
pub mod ports;
mod practice;
mod world;

pub use self::address::{Address, classify};
pub use self::clock::Clock;
pub use self::practice::{Unavailable, crashed, practice_server};
pub use self::world::Browser;
