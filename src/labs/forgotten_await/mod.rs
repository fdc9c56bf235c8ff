//! The call that never runs: the lab’s card.

pub mod program;

use crate::labs::article::{ALEX, EFFICIENT_PYTHON};
use crate::labs::card::{Lab, Preset, Thread, Variant};
use crate::labs::plan::{Field, LabPlan, Program, field};
use crate::labs::prediction::{Answer, Asks, Prediction};
use crate::labs::source::shown_source;
use crate::trace::WorldKind;

use self::program::{Plan, abandoned, awaited, forgotten, spawned};

impl LabPlan for Plan {
    fn fields(&mut self) -> Vec<Field<'_>> {
        vec![
            field("calls", "Calls", "What each call waits, in seconds, and prints after it.", &mut self.calls),
            field("rest", "Rest", "How long main does something else after the calls, in seconds.", &mut self.rest),
        ]
    }

    fn program(self: Box<Self>, variant: &str) -> Option<Program> {
        Some(match variant {
            "forgotten" => Box::pin(forgotten(*self)),
            "awaited" => Box::pin(awaited(*self)),
            "spawned" => Box::pin(spawned(*self)),
            "abandoned" => Box::pin(abandoned(*self)),
            _ => return None,
        })
    }

    fn at_once(&self) -> u32 {
        self.calls.count()
    }
}

const fn variant(name: &'static str, title: &'static str, about: &'static str) -> Variant {
    Variant { name, title, about, law: None, defaults: &[] }
}

/// The lab.
pub static LAB: Lab = Lab {
    name: "forgotten-await",
    short: "Forgotten await",
    title: "The call that never runs",
    lead: "A call alone starts nothing: you have to await it, or to make a task of it.",
    question: "Why does my function not run?",
    file: "src/labs/forgotten_await/program.rs",
    source: shown_source!("program.rs"),
    twin: "src/labs/forgotten_await.py",
    variants: &[
        variant("forgotten", "Forgotten", "The calls are never awaited: their lanes stay empty."),
        variant("awaited", "Awaited", "Each call is awaited where it is made."),
        variant("spawned", "Spawned", "A task for each call, awaited later."),
        variant("abandoned", "Abandoned", "Tasks that nobody awaits: the program ends before them."),
    ],
    shown: &["forgotten", "awaited", "spawned", "abandoned"],
    presets: &[
        Preset {
            name: "two-calls",
            title: "Two calls",
            article: Some(&EFFICIENT_PYTHON),
            note: "One call waits 1 s, the other 2 s, and main does something else for half a second. An await is \
                   easily forgotten: the article’s own response.json() lacks one in places.",
            result: None,
            settings: &[("calls", "1:Hello,2:World"), ("rest", "0.5")],
            variant_settings: &[],
            place: WorldKind::Browser,
        },
        Preset {
            name: "one-call",
            title: "One call",
            article: Some(&ALEX),
            note: "One call of one second. Main rests for longer than that, so that a task that nobody awaits ends in time, by \
                   luck.",
            result: None,
            settings: &[("calls", "1:Done!"), ("rest", "1.5")],
            variant_settings: &[],
            place: WorldKind::Browser,
        },
    ],
    opening: "two-calls",
    thread: Thread::Worker,
    picture: None,
    predictions: &[
        Prediction {
            variant: "forgotten",
            question: "Main calls say_after twice and awaits neither: which line comes second?",
            answers: &[Answer("Hello", "Hello"), Answer("World", "World"), Answer("Done", "Done")],
            asks: Asks::Line(2),
            why: "A call only makes a future. Nobody polls it, so not a line of it runs.",
        },
        Prediction {
            variant: "abandoned",
            question: "The calls are tasks now, of 1 s and 2 s, and nobody awaits them: how long does the program take?",
            answers: &[Answer("0.5 s", "0.5"), Answer("2 s", "2"), Answer("3 s", "3")],
            asks: Asks::Total,
            why: "The program ends when main returns, whatever tasks are still under way.",
        },
    ],
    plan: || Box::new(Plan::default()),
};
