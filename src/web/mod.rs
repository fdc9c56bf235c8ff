//! The real browser: its clock, timers and network as a world, and the page around the program. Compiled for WebAssembly only.

mod address;
mod blocking;
mod clock;
mod clock_step;
mod cpython;
mod fetch;
pub mod file;
mod job_worker;
mod lab_worker;
mod loader;
mod mount;
mod observers;
mod packing;
pub mod page;
mod page_turn;
mod policy;
mod ports;
mod practice;
mod scope;
pub mod translations;
mod worker;
mod world;

/// Mounts the app in a page; in a worker, which has none, runs labs for one.
pub fn start() {
    if web_sys::window().is_some() {
        mount::mount();
    } else {
        lab_worker::serve();
    }
}

pub use self::address::{Address, classify};
pub use self::blocking::serve_jobs;
pub use self::clock::Clock;
pub use self::clock_step::ClockStep;
pub use self::world::Browser;
