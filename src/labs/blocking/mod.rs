//! Work that keeps the thread: the lab’s card.

pub mod primes;
pub mod program;
mod values;

use crate::labs::article::EFFICIENT_PYTHON;
use crate::labs::card::{Lab, Picture, Preset, Thread, Variant};
use crate::labs::plan::{Field, LabPlan, Program, field};
use crate::labs::prediction::{Answer, Asks, Prediction};
use crate::labs::source::shown_source;
use crate::trace::WorldKind;
use crate::trace::time::{Micros, millis};

use self::program::{Plan, get, inline, sliced, worker};

/// From this time on a person notices that nothing answers.
const NOTICED: Micros = millis(100);

impl LabPlan for Plan {
    fn fields(&mut self) -> Vec<Field<'_>> {
        vec![
            field("work", "Work", "For how many seconds primes are counted; at most 2.", &mut self.work),
            field("slice", "Slice", "How long a slice of the work takes, in seconds.", &mut self.slice),
            field("every", "Heartbeat", "How far the beats of the heart are apart, in seconds.", &mut self.every),
            field(
                "pause",
                "Before and after",
                "How long it beats before the work and after it, in seconds.",
                &mut self.pause,
            )
            .folded(),
            field("get", "GET", "What the blocking GET asks for.", &mut self.get).folded(),
        ]
    }

    fn program(self: Box<Self>, variant: &str) -> Option<Program> {
        Some(match variant {
            "inline" => Box::pin(inline(*self)),
            "sliced" => Box::pin(sliced(*self)),
            "worker" => Box::pin(worker(*self)),
            "get" => Box::pin(get(*self)),
            _ => return None,
        })
    }

    fn urls(&self) -> &[String] {
        &self.get.0
    }

    fn freeze(&self, variant: &str) -> Micros {
        match variant {
            "inline" => self.work.0,
            "sliced" if self.slice.0 >= NOTICED => self.slice.0.min(self.work.0),
            _ => Micros::ZERO,
        }
    }
}

/// The lab.
pub static LAB: Lab = Lab {
    name: "blocking",
    short: "Blocking",
    title: "When the thread is kept",
    lead: "Work that does not await keeps the thread, and everything else stands still.",
    question: "Why does my page freeze?",
    file: "src/labs/blocking/program.rs",
    source: shown_source!("program.rs"),
    twin: "src/labs/blocking.py",
    variants: &[
        Variant {
            name: "inline",
            title: "Inline",
            about: "All at once, on the thread of the event loop.",
            law: None,
            defaults: &[],
        },
        Variant {
            name: "sliced",
            title: "In slices",
            about: "A slice at a time; between two of them the others have a turn.",
            law: None,
            defaults: &[],
        },
        Variant { name: "worker", title: "In a worker", about: "On a thread of its own.", law: None, defaults: &[] },
        Variant {
            name: "get",
            title: "Blocking GET in a worker",
            about: "A request that blocks its thread, on a thread of its own.",
            law: None,
            defaults: &[("get", "delay/0.8")],
        },
    ],
    shown: &["inline", "worker"],
    presets: &[
        Preset {
            name: "primes",
            title: "0.8 s of primes",
            article: None,
            note: "Inline, no heartbeat comes for 0.8 s; in the browser the mark stops, and so does the page. In a \
                   worker both go on.",
            result: None,
            settings: &[],
            variant_settings: &[("get", "get", "delay/0.8")],
            place: WorldKind::Browser,
        },
        Preset {
            name: "get",
            title: "A blocking GET",
            article: Some(&EFFICIENT_PYTHON),
            note: "A library that knows nothing of async blocks its thread until the answer is there. Another thread can \
                   wait for it.",
            result: Some("“200”"),
            settings: &[("work", "0.5")],
            variant_settings: &[("get", "get", "delay/0.5")],
            place: WorldKind::Browser,
        },
        Preset {
            name: "long",
            title: "Two seconds",
            article: None,
            note: "Two seconds are long for whoever clicks. In slices of 10 ms the page has its turn between two of them, \
                   and the work ends so much later.",
            result: None,
            settings: &[("work", "2")],
            variant_settings: &[("get", "get", "delay/2")],
            place: WorldKind::Browser,
        },
    ],
    opening: "primes",
    thread: Thread::Page,
    picture: Some(Picture::Threads),
    predictions: &[
        Prediction {
            variant: "inline",
            question: "A task counts primes for 0.8 s without an await. For how long does nobody else get the thread?",
            answers: &[Answer("Not at all", "0"), Answer("50 ms", "0.05"), Answer("0.8 s", "0.8")],
            asks: Asks::LongestPoll,
            why: "An event loop takes no thread away: a task has it until it awaits.",
        },
        Prediction {
            variant: "worker",
            question: "The same work in a worker: how long does the program take, with 0.2 s before it and after it?",
            answers: &[Answer("0.4 s", "0.4"), Answer("0.8 s", "0.8"), Answer("1.2 s", "1.2")],
            asks: Asks::Total,
            why: "A second thread makes the work no shorter. It leaves the first one free.",
        },
    ],
    plan: || Box::new(Plan::default()),
};
