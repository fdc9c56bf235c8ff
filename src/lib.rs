//! Await Lab: real asynchronous Rust on the browser's own event loop, and every view of it read from one log.
//!
//! # Layout
//!
//! The way data goes: a plan is what the reader chose; a lab runs it in a world; the run leaves a trace; lenses read
//! traces; pictures and words are made of what lenses give; the page shows them. A folder imports from those above it.
//!
//! - [`collections`]: small containers.
//! - [`trace`]: what happened: events, the log, its rules, its file.
//! - [`practice`]: what the practice server answers, and which hosts are private.
//! - [`engine`]: runs a program and leaves a trace.
//! - [`labs`]: a folder a lab: its card, its program, its Python twin.
//! - [`lens`]: what a trace shows: tasks, queues, requests, results, words.
//! - [`picture`]: the figure as data, ready for any surface.
//! - [`export`]: a run as other programs take it: SVG, CSV, HAR, trace events, Markdown.
//! - [`import`]: files of other programs as logs: HTTP Archives, Chrome’s traces, recordings of tokio-console.
//! - [`session`]: what the reader chose, what runs, what is shown.
//! - [`ui`]: the page: yew components.
//! - `web`: the real browser, for WebAssembly only.
//!
//! Three programs use it: `main.rs` mounts the page in a browser, `bin/blocking.rs` does in a worker what blocks, and
//! `bin/first-view.rs` renders, when the page is built, what it opens with.

pub mod collections;
pub mod engine;
pub mod export;
pub mod import;
pub mod labs;
pub mod lens;
pub mod picture;
pub mod practice;
pub mod session;
pub mod trace;
pub mod ui;
#[cfg(target_arch = "wasm32")]
pub mod web;
