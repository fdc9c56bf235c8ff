//! What comes from outside and means no good: every link, file and message is refused with a reason or understood, within
//! bounds, and nothing panics. Tables of inputs that were thought of, and many that were not.
//!
//! `AWAIT_LAB_FUZZ=20` makes twenty times as many of the latter, `AWAIT_LAB_FUZZ_SEED=7` others.

mod effort;
#[path = "../session/given.rs"]
mod given;
mod mutations;
#[path = "../session/packing.rs"]
mod packing;

mod corpus;
mod longest;
mod mutated;

use await_lab::session::file::save;
use await_lab::session::still;

/// The file of what a link shows.
fn saved(link: &str) -> String {
    save(&still::opened(link).shown, false).unwrap().1
}

/// What readers are told may be shown: it is short, and does nothing to the text around it.
fn harmless(notices: impl IntoIterator<Item = String>) {
    for notice in notices {
        assert!(notice.chars().count() < 700, "too long: {notice}");
        assert!(!notice.contains(|letter: char| letter.is_control() || letter == '\u{202e}'), "{notice:?}");
    }
}
