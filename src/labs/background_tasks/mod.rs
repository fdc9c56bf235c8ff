//! Asking a task to stop: the lab’s card.

pub mod program;

use crate::labs::article::PYNOTES;
use crate::labs::card::{Lab, Preset, Thread, Variant};
use crate::labs::plan::{Field, LabPlan, Program, field};
use crate::labs::prediction::{Answer, Asks, Prediction};
use crate::labs::source::shown_source;
use crate::trace::WorldKind;

use self::program::{Plan, cancel, cleanup, drop, gather, group, shielded, timeout, unstarted};

impl LabPlan for Plan {
    fn fields(&mut self) -> Vec<Field<'_>> {
        let lasting = "How long work takes that ends by itself (shielded, group, gather), in seconds.";
        vec![
            field("workers", "Workers", "How many tasks work.", &mut self.workers),
            field("interval", "Interval", "The rest after each line, in seconds.", &mut self.interval),
            field("time", "Time", "When they are cancelled, or the first one fails, in seconds.", &mut self.time),
            field("cleanup", "Cleanup", "How long a worker cleans up, in seconds.", &mut self.cleanup),
            field("lasting", "Work", lasting, &mut self.lasting),
        ]
    }

    fn program(self: Box<Self>, variant: &str) -> Option<Program> {
        Some(match variant {
            "cancel" => Box::pin(cancel(*self)),
            "cleanup" => Box::pin(cleanup(*self)),
            "drop" => Box::pin(drop(*self)),
            "shielded" => Box::pin(shielded(*self)),
            "unstarted" => Box::pin(unstarted(*self)),
            "timeout" => Box::pin(timeout(*self)),
            "group" => Box::pin(group(*self)),
            "gather" => Box::pin(gather(*self)),
            _ => return None,
        })
    }

    fn at_once(&self) -> u32 {
        self.workers.0
    }
}

const fn variant(name: &'static str, title: &'static str, about: &'static str) -> Variant {
    Variant { name, title, about, law: None, defaults: &[] }
}

/// Three siblings, so that one sees two of them cancelled, or going on.
const SIBLINGS: &[(&str, &str)] = &[("workers", "3")];

/// The lab.
pub static LAB: Lab = Lab {
    name: "background-tasks",
    short: "Cancelling",
    title: "Asking a task to stop",
    lead: "You can only ask. The task hears it at its await, cleans up, and then ends.",
    question: "How do I stop a task?",
    file: "src/labs/background_tasks/program.rs",
    source: shown_source!("program.rs"),
    twin: "src/labs/background_tasks.py",
    variants: &[
        variant("cancel", "Cancel", "Cancel the workers, and wait until they have ended."),
        variant("cleanup", "With cleanup", "The same with workers that take their time to clean up."),
        variant("drop", "Drop", "Drop their futures: nobody asks, and they are gone at once."),
        variant("shielded", "Shielded", "Cancel those who wait behind a shield: the work goes on."),
        variant("unstarted", "Before the first step", "Cancel them before they had a turn: not a line of theirs runs."),
        variant("timeout", "Time limit", "A time limit cancels them, and waits for their cleanup."),
        Variant {
            defaults: SIBLINGS,
            ..variant("group", "Group", "One failure cancels the siblings, and waits for their cleanup.")
        },
        Variant {
            defaults: SIBLINGS,
            ..variant("gather", "Gather", "One failure is told at once; the siblings go on.")
        },
    ],
    shown: &["cancel"],
    presets: &[
        Preset {
            name: "article",
            title: "Two workers",
            article: Some(&PYNOTES),
            note: "Each worker prints five lines; at 5 s both are cancelled. The article awaits task1, then task2, in \
                   one try: the first CancelledError leaves the try, so task2 is never awaited there. It ends all the \
                   same.",
            result: Some("“Tasks cancelled” after five lines of each"),
            settings: &[("workers", "2"), ("interval", "1"), ("time", "5"), ("cleanup", "0.5"), ("lasting", "7")],
            variant_settings: &[],
            place: WorldKind::Browser,
        },
        Preset {
            name: "slow-cleanup",
            title: "A slow cleanup",
            article: None,
            note: "The workers take two seconds to clean up. Whoever waits for them waits as long: after a cancel, a \
                   time limit, or a sibling’s failure.",
            result: None,
            settings: &[("workers", "2"), ("time", "3"), ("cleanup", "2"), ("lasting", "6")],
            variant_settings: &[("group", "workers", "3"), ("gather", "workers", "3")],
            place: WorldKind::Browser,
        },
    ],
    opening: "article",
    thread: Thread::Worker,
    picture: None,
    predictions: &[
        Prediction {
            variant: "cancel",
            question: "Two workers print a line each second and are cancelled at 5 s: how many lines do they print?",
            answers: &[Answer("Eight", "8"), Answer("Ten", "10"), Answer("Twelve", "12")],
            asks: Asks::LinesWith("working..."),
            why: "The cancel comes before their next turn: a task that is cancelled is not polled again.",
        },
        Prediction {
            variant: "cleanup",
            question: "Both are cancelled at 5 s, and clean up for half a second: when is “Tasks cancelled” printed?",
            answers: &[Answer("5 s", "5"), Answer("5.5 s", "5.5"), Answer("6 s", "6")],
            asks: Asks::SecondsUntil("Tasks cancelled"),
            why: "A cancel only asks: who waits for the workers waits for their cleanup, and both clean up at once.",
        },
    ],
    plan: || Box::new(Plan::default()),
};
