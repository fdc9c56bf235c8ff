//! Await Lab: real asynchronous Rust on the browser's own event loop, and every view of it read from one log.
//!
//! # Layout
//!
//! The way data goes: a plan is what the reader chose; a lab runs it in a world; the run leaves a trace; lenses read
//! traces; views draw what lenses give.
//!
//! - [`engine`]: how programs run and what they leave. One executor for both worlds, the log, the queue, requests.
//! - `browser`: the real world, for WebAssembly only: clock, fetch, the practice server's readiness.
//! - [`labs`]: one lab a file, beside its Python twin; plans; presets.
//! - [`lens`]: what a trace shows: lanes, requests, the queue, totals, the transcript, the event table.
//! - [`app`]: what the reader chose and what is shown of it: state, actions, links, starting and stopping runs.
//! - [`ui`]: the page: one component a file.
//!
//! Two programs use it: `main.rs` mounts the page in a browser, `bin/first-view.rs` renders, when the page is built, what
//! it opens with.

pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod engine;
pub mod labs;
pub mod lens;
pub mod ui;
