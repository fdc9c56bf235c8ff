//! The built page in real browsers: every journey is a test in Chromium and one
//! in Firefox, over WebDriver, on a plain static host under a path of its own.
//!
//! `scripts/build && cargo test --test e2e`; the drivers are `CHROMEDRIVER` and
//! `GECKODRIVER`, or the ones on the `PATH`; `AXE` is axe-core's script. Journeys
//! share browsers for as long as one is under way: where only one thread runs
//! (`-- --test-threads=1`), each has a browser of its own.

#[macro_use]
mod journey;
mod browser;
mod leaving;
#[path = "../hostile/mutations.rs"]
mod mutations;
mod pool;
mod site;
mod worker;

mod accessible;
mod apart;
mod attributes;
mod cards;
mod code;
mod compare;
mod denied;
mod dressed;
mod embedded;
mod faults;
mod figure;
mod files;
mod first_screen;
mod hand;
mod honest;
mod labs;
mod narrow;
mod opening;
mod overview;
mod own_program;
mod paper;
mod posts;
mod practice;
mod program;
mod publishing;
mod readable;
mod readiness;
mod scaling;
mod screen;
mod share;
mod streams;
mod threads;
mod translated;
