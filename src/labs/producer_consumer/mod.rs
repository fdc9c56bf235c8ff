//! Producers and consumers round a queue that holds only so much, and the ways to end: the lab’s card.

pub mod program;

use futures::FutureExt;

use crate::labs::article::SANCHEZ_YALI;
use crate::labs::card::{Lab, Preset, Thread, Variant};
use crate::labs::plan::{Field, LabPlan, Program, field};
use crate::labs::prediction::{Answer, Asks, Prediction};
use crate::labs::source::shown_source;
use crate::trace::WorldKind;

use self::program::{Plan, cancel, one_sentinel, sentinels, shutdown, shutdown_now};

impl LabPlan for Plan {
    fn fields(&mut self) -> Vec<Field<'_>> {
        let production = "How long a producer rests after each item, in seconds.";
        let processing = "How long a consumer works on each item, in seconds.";
        vec![
            field("items", "Items", "How many items are produced in all.", &mut self.items),
            field("producers", "Producers", "How many tasks put items.", &mut self.producers),
            field("consumers", "Consumers", "How many tasks get items.", &mut self.consumers),
            field("capacity", "Capacity", "How many items the queue holds; 0 means no limit.", &mut self.capacity),
            field("production", "Production", production, &mut self.production),
            field("processing", "Processing", processing, &mut self.processing),
        ]
    }

    fn program(self: Box<Self>, variant: &str) -> Option<Program> {
        Some(match variant {
            "sentinels" => Box::pin(sentinels(*self).map(drop)),
            "one-sentinel" => Box::pin(one_sentinel(*self).map(drop)),
            "shutdown" => Box::pin(shutdown(*self).map(drop)),
            "shutdown-now" => Box::pin(shutdown_now(*self).map(drop)),
            "cancel" => Box::pin(cancel(*self).map(drop)),
            _ => return None,
        })
    }

    fn size(&self) -> u32 {
        self.items.0
    }
}

/// The lab.
pub static LAB: Lab = Lab {
    name: "producer-consumer",
    short: "Queue",
    title: "Producers and consumers",
    lead: "A full queue makes fast producers wait for slow consumers.",
    question: "What if one side is faster?",
    file: "src/labs/producer_consumer/program.rs",
    source: shown_source!("program.rs"),
    twin: "src/labs/producer_consumer.py",
    variants: &[
        Variant {
            name: "sentinels",
            title: "Sentinels",
            about: "Wait for the producers, then for all items, then send each consumer an end marker.",
            law: None,
            defaults: &[],
        },
        Variant {
            name: "one-sentinel",
            title: "One sentinel",
            about: "As in Brad’s PyNotes, a single end marker for several consumers: one stops, the others wait for \
                    ever. The fix is a marker for each.",
            law: None,
            defaults: &[
                ("items", "5"),
                ("producers", "1"),
                ("consumers", "2"),
                ("capacity", "2"),
                ("production", "1"),
                ("processing", "0.5"),
            ],
        },
        Variant {
            name: "shutdown",
            title: "Shutdown",
            about: "Shut the queue down: it takes no more, and the consumers end when it is empty.",
            law: None,
            defaults: &[],
        },
        Variant {
            name: "shutdown-now",
            title: "Shutdown at once",
            about: "Shut the queue down at once: what is still inside is never worked on.",
            law: None,
            defaults: &[],
        },
        Variant {
            name: "cancel",
            title: "Cancel",
            about: "Wait for all items, then cancel the consumers, which wait for more.",
            law: None,
            defaults: &[],
        },
    ],
    shown: &["sentinels"],
    presets: &[
        Preset {
            name: "article",
            title: "Three consumers",
            article: Some(&SANCHEZ_YALI),
            note: "The queue hardly fills here: it is the consumers that wait. The article calls asyncio’s queue \
                   thread-safe; it is not, and need not be, since all tasks share one thread.",
            result: None,
            settings: &[
                ("items", "10"),
                ("producers", "1"),
                ("consumers", "3"),
                ("capacity", "5"),
                ("production", "0.1..0.5"),
                ("processing", "0.2..0.7"),
            ],
            variant_settings: &[],
            place: WorldKind::Browser,
        },
        Preset {
            name: "backpressure",
            title: "Backpressure",
            article: None,
            note: "The queue has two places, and the consumers are slower than the producer: from 0.5 s on \
                   the producer has to wait for room.",
            result: None,
            settings: &[
                ("items", "10"),
                ("producers", "1"),
                ("consumers", "3"),
                ("capacity", "2"),
                ("production", "0.1"),
                ("processing", "0.6"),
            ],
            variant_settings: &[],
            place: WorldKind::Browser,
        },
    ],
    opening: "backpressure",
    thread: Thread::Worker,
    picture: None,
    predictions: &[
        Prediction {
            variant: "sentinels",
            question: "The queue has two places, and an item is made each 0.1 s. Three consumers take 0.6 s for each. \
                       When is Task-7 created?",
            answers: &[
                Answer("After 0.7 s: the producer goes its own pace", "0.7"),
                Answer("After 0.8 s: it has to wait for room", "0.8"),
                Answer("After 2.4 s: when all others are worked off", "2.4"),
            ],
            asks: Asks::SecondsUntil("Created Task-7"),
            why: "A full queue makes put wait until a consumer takes an item out: the fast side goes at the slow side’s pace.",
        },
        Prediction {
            variant: "sentinels",
            question: "Ten items, three consumers, 0.6 s for each item: when does it end?",
            answers: &[
                Answer("After 1 s, when the last item is made", "1"),
                Answer("After 2.4 s, four rounds of 0.6 s", "2.4"),
                Answer("After 6 s, ten times 0.6 s", "6"),
            ],
            asks: Asks::Total,
            why: "Three items are worked on at a time, so the ten take four rounds.",
        },
    ],
    plan: || Box::new(Plan::default()),
};
