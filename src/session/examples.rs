//! Programs to begin with: each article’s examples as complete scripts, and a few more.
//!
//! Each is a file of `static/programs/`, beside which lies its recorded run; both are part of the built page.

use crate::labs::Article;
use crate::labs::article::{ALEX, EFFICIENT_PYTHON, PYNOTES, SANCHEZ_YALI, UNLOCKING};

/// A program to begin with.
#[derive(Debug, PartialEq, Eq)]
pub struct Example {
    /// Its name in links; with `.py` that of its file.
    pub name: &'static str,
    /// What it is called in the list.
    pub title: &'static str,
    /// Whose example it is, where it is an article’s.
    pub article: Option<&'static Article>,
    /// Whether it fetches: then its run depends on a network.
    pub fetches: bool,
}

const fn example(name: &'static str, title: &'static str, article: Option<&'static Article>) -> Example {
    Example { name, title, article, fetches: false }
}

const fn fetching(name: &'static str, title: &'static str, article: &'static Article) -> Example {
    Example { name, title, article: Some(article), fetches: true }
}

/// Every example. The first is the one that the page opens with.
pub static EXAMPLES: &[Example] = &[
    example("one-sentinel", "A queue that never ends", Some(&PYNOTES)),
    example("say-after", "Two waits, one after another or together", Some(&SANCHEZ_YALI)),
    example("two-apis", "Two APIs", Some(&PYNOTES)),
    example("foo-bar", "foo and bar", Some(&UNLOCKING)),
    example("sum-or-longest", "The sum, or the longest", Some(&ALEX)),
    example("twenty-fetches", "Twenty at once", Some(&EFFICIENT_PYTHON)),
    fetching("five-sites", "Five sites", &SANCHEZ_YALI),
    fetching("three-delays", "Three requests that take their time", &PYNOTES),
    example("producer-consumer", "A producer and three consumers", Some(&SANCHEZ_YALI)),
    example("at-most-three", "At most three at a time", None),
    example("cancel-workers", "Cancelling two workers", Some(&PYNOTES)),
    example("clean-up", "A time limit, and what is cleaned up", None),
    example("group-or-gather", "A group of tasks, or gather", None),
    example("three-tasks", "Three tasks, as it was written before asyncio.run", Some(&ALEX)),
    example("future", "A future that somebody sets", Some(&ALEX)),
    example("forgotten-await", "An await that was forgotten", Some(&EFFICIENT_PYTHON)),
    fetching("processes-or-tasks", "Four processes, or twelve tasks", &ALEX),
    fetching("blocking-get", "A call that blocks, in a thread", &EFFICIENT_PYTHON),
    example("blocks-the-loop", "One task holds the thread", None),
    example("stream", "An async generator", None),
    example("top-level-await", "await without main", None),
];

impl Example {
    /// The example of that name.
    pub fn named(name: &str) -> Option<&'static Example> {
        EXAMPLES.iter().find(|example| example.name == name)
    }
}

/// The recorded run of the first example, which comes with the program.
pub const FIRST_RUN: &str = include_str!("../../static/programs/one-sentinel.json");
