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

/// What lies underneath each call of a lab, as it is shown to readers of Rust: the call, and the file that it reaches.
pub const UNDERNEATH: &[(&str, &str)] = &[
    ("sleep: gloo-timers over setTimeout", "src/browser/clock.rs"),
    ("fetch: web-sys, with an AbortController that aborts on drop", "src/browser/fetch.rs"),
    ("the page’s turn: a MessageChannel", "src/browser/breath.rs"),
];
