//! Waiting one after another, or together: the lab’s card.

pub mod program;

use crate::labs::article::{ALEX, PYNOTES, SANCHEZ_YALI, UNLOCKING};
use crate::labs::card::{Lab, Law, Preset, Thread, Variant};
use crate::labs::plan::{Field, LabPlan, Program, field};
use crate::labs::prediction::{Answer, Asks, Prediction};
use crate::labs::source::shown_source;
use crate::trace::WorldKind;

use self::program::{Plan, concurrent, joined, sequential};

impl LabPlan for Plan {
    fn fields(&mut self) -> Vec<Field<'_>> {
        vec![
            field("pairs", "Waits", "What to wait, in seconds, and what to print after it.", &mut self.pairs),
            field("before", "Before", "What is printed before each wait; {} is the text.", &mut self.before),
            field("after", "After", "What is printed after each wait; {} is the text.", &mut self.after),
            field("heading", "Heading", "What is printed first; {name} is the variant.", &mut self.heading).folded(),
            field("took", "Closing line", "What is printed last: {name} took {seconds:.2f}.", &mut self.took).folded(),
        ]
    }

    fn program(self: Box<Self>, variant: &str) -> Option<Program> {
        Some(match variant {
            "sequential" => Box::pin(sequential(*self)),
            "concurrent" => Box::pin(concurrent(*self)),
            "joined" => Box::pin(joined(*self)),
            _ => return None,
        })
    }

    fn at_once(&self) -> u32 {
        self.pairs.count()
    }
}

/// The lab.
pub static LAB: Lab = Lab {
    name: "say-after",
    short: "Say after",
    title: "Waiting together",
    lead: "Together, waits take only as long as the longest.",
    question: "Why did async not make it faster?",
    file: "src/labs/say_after/program.rs",
    source: shown_source!("program.rs"),
    twin: "src/labs/say_after.py",
    variants: &[
        Variant {
            name: "sequential",
            title: "Sequential",
            about: "Await one, then the other.",
            law: Some(Law::Sum),
            defaults: &[],
        },
        Variant {
            name: "concurrent",
            title: "Concurrent",
            about: "Start a task for each, then await them.",
            law: Some(Law::Maximum),
            defaults: &[],
        },
        Variant {
            name: "joined",
            title: "Joined",
            about: "One task polls them all.",
            law: Some(Law::Maximum),
            defaults: &[],
        },
    ],
    shown: &["sequential", "concurrent"],
    presets: &[
        Preset {
            name: "hello",
            title: "Hello, World",
            article: Some(&SANCHEZ_YALI),
            note: "Waits of 1 s and 2 s take 3 s one after another, 2 s together.",
            result: Some("“Sequential took 3.00 seconds”, “Concurrent took 2.00 seconds”"),
            settings: &[("heading", "{name} execution:"), ("took", "{name} took {seconds:.2f} seconds")],
            variant_settings: &[],
            place: WorldKind::Browser,
        },
        Preset {
            name: "api",
            title: "Two API calls",
            article: Some(&PYNOTES),
            note: "Calls of 2 s and 1 s take 3 s one after another, 2 s together.",
            result: Some("“Sequential: 3.0s”, “Concurrent: 2.0s”"),
            settings: &[
                ("pairs", "2:API 1,1:API 2"),
                ("before", "Starting {}"),
                ("after", "Finished {}"),
                ("took", "{name}: {seconds:.1f}s"),
            ],
            variant_settings: &[("concurrent", "pairs", "2:API 3,1:API 4"), ("joined", "pairs", "2:API 3,1:API 4")],
            place: WorldKind::Browser,
        },
        Preset {
            name: "foo-bar",
            title: "foo and bar",
            article: Some(&UNLOCKING),
            note: "Each prints before it waits: together both lines come at once, and all is over after 2 s.",
            result: None,
            settings: &[("pairs", "1:foo,2:bar"), ("before", "Running {}"), ("after", "")],
            variant_settings: &[],
            place: WorldKind::Browser,
        },
        Preset {
            name: "sync-async",
            title: "Three long waits",
            article: Some(&ALEX),
            note: "Waits of 20, 15 and 10 s take 45 s one after another, 20 s together.",
            result: Some("45 s one after another, 20 s together, as a picture"),
            settings: &[("pairs", "20:Task 1,15:Task 2,10:Task 3")],
            variant_settings: &[],
            place: WorldKind::Simulated,
        },
        Preset {
            name: "ten-thousand",
            title: "10,000 tasks",
            article: None,
            note: "A task that waits costs memory, not time: ten thousand waits of about a second take 1.5 s together, \
                   and 2 h 47 min one after another.",
            result: None,
            settings: &[("pairs", "10000*0.5..1.5:Task"), ("after", ""), ("took", "{name}: {seconds:.1f} seconds")],
            variant_settings: &[],
            place: WorldKind::Simulated,
        },
    ],
    opening: "hello",
    thread: Thread::Worker,
    picture: None,
    predictions: &[
        Prediction {
            variant: "concurrent",
            question: "A wait of 1 s and one of 2 s, both started, then awaited: how long do they take?",
            answers: &[Answer("1 s", "1"), Answer("2 s", "2"), Answer("3 s", "3")],
            asks: Asks::Total,
            why: "Both waits go on at the same time, so all is over when the longest is.",
        },
        Prediction {
            variant: "sequential",
            question: "Two calls, each awaited where it is made: how long do waits of 1 s and 2 s take?",
            answers: &[Answer("1 s", "1"), Answer("2 s", "2"), Answer("3 s", "3")],
            asks: Asks::Total,
            why: "The second call does not begin before the first one has returned: await alone starts nothing beside it.",
        },
    ],
    plan: || Box::new(Plan::default()),
};
