//! Waiting one after another, or together.

use std::future::Future;

use futures::future::join_all;

use crate::engine::api::{now, say, sleep, spawn};
use crate::trace::Place;
use crate::trace::time::{Micros, secs};

use super::plan::{Field, LabPlan, Program, field};
use super::source::shown_source;
use super::template::Filling;
use super::values::{Pairs, Text};
use super::{ALEX, Lab, Law, PYNOTES, Preset, SANCHEZ_YALI, UNLOCKING, Variant};

//~ begin
/// Waits, then prints.
async fn say_after(delay: Micros, before: Option<String>, after: Option<String>) {
    if let Some(text) = before {
        say(text); //~ before
    }
    sleep(delay).await; //~ sleep
    if let Some(text) = after {
        say(text); //~ after
    }
}

/// One after another: the sum of the waits.
pub async fn sequential(plan: Plan) {
    plan.say_heading("Sequential"); //~ heading
    let begun = now();
    for (_, call) in plan.calls() {
        call.await;
    }
    plan.say_took("Sequential", now() - begun); //~ took
}

/// All started as tasks, then awaited: the longest wait.
pub async fn concurrent(plan: Plan) {
    plan.say_heading("Concurrent"); //~ heading
    let begun = now();
    let tasks: Vec<_> = plan.calls().map(|(name, call)| spawn(name, call)).collect();
    //~ spawn
    //~! A dropped handle lets its task go on. asyncio may collect a task that nobody holds.
    for task in tasks {
        task.await; //~ await
    }
    plan.say_took("Concurrent", now() - begun); //~ took
}

/// All polled by one task: as long as the longest wait, without any other task.
pub async fn joined(plan: Plan) {
    plan.say_heading("Joined"); //~ heading
    let begun = now();
    join_all(plan.calls().map(|(_, call)| call)).await;
    //~ join
    //~! This one task polls every call. Python’s gather makes a task of each.
    plan.say_took("Joined", now() - begun); //~ took
}
//~ end

/// What the reader chooses.
#[derive(Clone, Debug)]
pub struct Plan {
    pairs: Pairs,
    before: Text,
    after: Text,
    heading: Text,
    took: Text,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            pairs: Pairs::of(&[(secs(1.0), "Hello"), (secs(2.0), "World")]),
            before: Text(String::new()),
            after: Text("{}".to_owned()),
            heading: Text(String::new()),
            took: Text(String::new()),
        }
    }
}

impl Plan {
    /// The calls of `say_after`, not yet awaited, each with a name for its task.
    fn calls(&self) -> impl Iterator<Item = (String, impl Future<Output = ()> + 'static)> {
        self.pairs.each().map(|(delay, text)| {
            let line = |template: &Text| template.filled(&[("", Filling::Text(&text))]);
            let call = say_after(delay, line(&self.before), line(&self.after));
            (text, call)
        })
    }

    #[track_caller]
    fn say_heading(&self, name: &str) {
        self.heading.say(&[("name", Filling::Text(name))]);
    }

    #[track_caller]
    fn say_took(&self, name: &str, time: Micros) {
        self.took.say_took(name, time);
    }
}

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
    lead: "Two calls wait, then print. One after another they take the sum of the waits; together only the longest.",
    file: "src/labs/say_after/mod.rs",
    source: shown_source!("mod.rs"),
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
            note: "One second, then two: 3 s one after another, 2 s together.",
            result: Some("“Sequential took 3.00 seconds”, “Concurrent took 2.00 seconds”"),
            settings: &[("heading", "{name} execution:"), ("took", "{name} took {seconds:.2f} seconds")],
            variant_settings: &[],
            place: Place::Browser,
        },
        Preset {
            name: "api",
            title: "Two API calls",
            article: Some(&PYNOTES),
            note: "Calls of two seconds and one: 3 s one after another, 2 s together.",
            result: Some("“Sequential: 3.0s”, “Concurrent: 2.0s”"),
            settings: &[
                ("pairs", "2:API 1,1:API 2"),
                ("before", "Starting {}"),
                ("after", "Finished {}"),
                ("took", "{name}: {seconds:.1f}s"),
            ],
            variant_settings: &[("concurrent", "pairs", "2:API 3,1:API 4"), ("joined", "pairs", "2:API 3,1:API 4")],
            place: Place::Browser,
        },
        Preset {
            name: "foo-bar",
            title: "foo and bar",
            article: Some(&UNLOCKING),
            note: "Each prints before it waits: together both lines come at once, and all is over after 2 s.",
            result: None,
            settings: &[("pairs", "1:foo,2:bar"), ("before", "Running {}"), ("after", "")],
            variant_settings: &[],
            place: Place::Browser,
        },
        Preset {
            name: "sync-async",
            title: "Three long waits",
            article: Some(&ALEX),
            note: "Waits of 20, 15 and 10 s: 45 s one after another, 20 s together.",
            result: Some("45 s one after another, 20 s together, as a picture"),
            settings: &[("pairs", "20:Task 1,15:Task 2,10:Task 3")],
            variant_settings: &[],
            place: Place::Simulated,
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
            place: Place::Simulated,
        },
    ],
    opening: "hello",
    plan: || Box::new(Plan::default()),
};
