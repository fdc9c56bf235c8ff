//! The labs: a folder each, beside its Python twin. Each is ordinary async Rust that runs in either world.
//!
//! A lab’s `mod.rs` is its card, `program.rs` the code that runs and that readers see.

pub mod article;
pub mod background_tasks;
pub mod blocking;
pub mod card;
pub mod event_loop;
pub mod fetch;
pub mod forgotten_await;
mod jobs;
pub mod plan;
pub mod prediction;
pub mod producer_consumer;
pub mod say_after;
pub mod scaling;
pub mod side_by_side;
mod source;
pub mod streams;
mod template;
pub mod values;
pub mod what_if;

pub use self::article::Article;
pub use self::card::{DEFAULT_SEED, Lab, Law, Picture, Prepared, Preset, Thread, Variant, hash};

impl Lab {
    /// Every lab, in teaching order.
    pub const ALL: &'static [&'static Lab] = &[
        // Waiting, for time and for the network.
        &say_after::LAB,
        &fetch::LAB,
        // Tasks that work together, and those that are stopped.
        &producer_consumer::LAB,
        &background_tasks::LAB,
        // The thread that all tasks share.
        &event_loop::LAB,
        &forgotten_await::LAB,
        &blocking::LAB,
        // Much: over time, and at once.
        &streams::LAB,
        &scaling::LAB,
    ];

    /// The lab of that name.
    pub fn named(name: &str) -> Option<&'static Lab> {
        Lab::ALL.iter().copied().find(|lab| lab.name == name)
    }
}
