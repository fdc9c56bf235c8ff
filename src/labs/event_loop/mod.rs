//! Who has the thread: the lab’s card.

pub mod program;

use crate::engine::turns::watch_turns;
use crate::labs::article::ALEX;
use crate::labs::card::{Lab, Law, Picture, Preset, Thread, Variant};
use crate::labs::plan::{Field, LabPlan, Program, field};
use crate::labs::prediction::{Answer, Asks, Prediction};
use crate::labs::source::shown_source;
use crate::trace::WorldKind;

use self::program::{Plan, future, tasks};

impl LabPlan for Plan {
    fn fields(&mut self) -> Vec<Field<'_>> {
        let help = "How long each task waits, in seconds, and what it is called; 100*1:task stands for a hundred.";
        vec![field("tasks", "Tasks", help, &mut self.tasks)]
    }

    fn program(self: Box<Self>, variant: &str) -> Option<Program> {
        Some(match variant {
            "tasks" => Box::pin(beside_the_browser(tasks(*self))),
            "future" => Box::pin(beside_the_browser(future(*self))),
            _ => return None,
        })
    }

    fn at_once(&self) -> u32 {
        self.tasks.count()
    }
}

/// Runs the program, and lets the log show the browser’s own turns as well, where there is a browser.
async fn beside_the_browser(program: impl Future<Output = ()>) {
    watch_turns();
    program.await;
}

/// The lab.
pub static LAB: Lab = Lab {
    name: "event-loop",
    short: "Event loop",
    title: "Who has the thread",
    lead: "One task at a time. The others wait in a queue, or for something that wakes them.",
    question: "Who runs next, and who decides that?",
    file: "src/labs/event_loop/program.rs",
    source: shown_source!("program.rs"),
    twin: "src/labs/event_loop.py",
    variants: &[
        Variant {
            name: "tasks",
            title: "Tasks",
            about: "Tasks that take turns with one thread.",
            law: Some(Law::Maximum),
            defaults: &[],
        },
        Variant {
            name: "future",
            title: "Future by hand",
            about: "A future that is a cell and a waker: pending until somebody sets it.",
            law: None,
            defaults: &[("tasks", "1:taskA")],
        },
    ],
    shown: &["tasks"],
    presets: &[
        Preset {
            name: "abc",
            title: "A, B and C",
            article: Some(&ALEX),
            note: "Three tasks wait one second each, all at the same time. Step poll by poll: one has the thread, the \
                   others are in the queue or at their timers.",
            result: Some("All three done after 1 s"),
            settings: &[],
            variant_settings: &[("future", "tasks", "1:taskA")],
            place: WorldKind::Browser,
        },
        Preset {
            name: "uneven",
            title: "Uneven waits",
            article: None,
            note: "Timers fire in the order of their deadlines, whatever the order of the tasks.",
            result: None,
            settings: &[("tasks", "0.3:slow,0.1:quick,0.2:middle")],
            variant_settings: &[],
            place: WorldKind::Browser,
        },
        Preset {
            name: "same-moment",
            title: "Twenty at once",
            article: None,
            note: "Twenty timers are due at one moment: the queue fills at once, and the tasks run in the order in \
                   which their timers were armed.",
            result: None,
            settings: &[("tasks", "20*0.5:task")],
            variant_settings: &[],
            place: WorldKind::Browser,
        },
    ],
    opening: "abc",
    thread: Thread::Page,
    picture: Some(Picture::EventLoop),
    predictions: &[
        Prediction {
            variant: "tasks",
            question: "Which line comes second?",
            answers: &[
                Answer("taskB: Run ...", "taskB: Run ..."),
                Answer("taskA: ... Done!", "taskA: ... Done!"),
                Answer("taskC: Run ...", "taskC: Run ..."),
            ],
            asks: Asks::Line(2),
            why: "At its await taskA gives the thread back, and the next in the ready queue gets it.",
        },
        Prediction {
            variant: "tasks",
            question: "Three tasks on one thread wait 1 s each: how long until the last is done?",
            answers: &[Answer("1 s", "1"), Answer("2 s", "2"), Answer("3 s", "3")],
            asks: Asks::SecondsUntil("taskC: ... Done!"),
            why: "While a task waits it does not have the thread, so all three wait at the same time.",
        },
    ],
    plan: || Box::new(Plan::default()),
};
