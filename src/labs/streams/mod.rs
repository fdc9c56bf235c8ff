//! Items that come over time: the lab’s card.

pub mod program;

use std::slice;

use crate::labs::card::{Lab, Preset, Thread, Variant};
use crate::labs::plan::{Field, LabPlan, Program, field};
use crate::labs::prediction::{Answer, Asks, Prediction};
use crate::labs::source::shown_source;
use crate::trace::WorldKind;

use self::program::{Plan, buffered, collect, drip, r#loop, merged};

impl LabPlan for Plan {
    fn fields(&mut self) -> Vec<Field<'_>> {
        let body = "What the drip reads: an address of the practice server, or of another host.";
        let keep = "The collection keeps every n-th item.";
        let order = "Whether buffered results keep the order of the items, or come as they are ready.";
        vec![
            field("items", "Items", "How many items a stream gives.", &mut self.items),
            field("times", "Times", "How long each item takes to come, in seconds.", &mut self.times),
            field("keep", "Filter", keep, &mut self.keep),
            field("other", "Other times", "How long each item of the second stream takes.", &mut self.other).folded(),
            field("limit", "Limit", "How many items are worked on at once.", &mut self.limit).folded(),
            field("order", "Order", order, &mut self.order).folded(),
            field("body", "Body", body, &mut self.body).folded(),
        ]
    }

    fn program(self: Box<Self>, variant: &str) -> Option<Program> {
        Some(match variant {
            "loop" => Box::pin(r#loop(*self)),
            "collect" => Box::pin(collect(*self)),
            "merged" => Box::pin(merged(*self)),
            "buffered" => Box::pin(buffered(*self)),
            "drip" => Box::pin(drip(*self)),
            _ => return None,
        })
    }

    fn size(&self) -> u32 {
        self.items.0
    }

    fn urls(&self) -> &[String] {
        if self.body.0.is_empty() { &[] } else { slice::from_ref(&self.body.0) }
    }
}

/// The lab.
pub static LAB: Lab = Lab {
    name: "streams",
    short: "Streams",
    title: "Items that come over time",
    lead: "A loop uses each item as it comes; a collection uses them all at the end.",
    question: "Must I wait for the last one?",
    file: "src/labs/streams/program.rs",
    source: shown_source!("program.rs"),
    twin: "src/labs/streams.py",
    variants: &[
        Variant {
            name: "loop",
            title: "Loop",
            about: "Use each item as soon as it is there.",
            law: None,
            defaults: &[],
        },
        Variant {
            name: "collect",
            title: "Collect",
            about: "Keep some of the items in a list, and use it when the stream has ended.",
            law: None,
            defaults: &[],
        },
        Variant {
            name: "merged",
            title: "Merged",
            about: "Use the items of two streams, each as soon as it is there.",
            law: None,
            defaults: &[],
        },
        Variant {
            name: "buffered",
            title: "Buffered",
            about: "Work on a few items at once. Whoever keeps their order lets a fast item wait for a slow one before it.",
            law: None,
            defaults: &[],
        },
        Variant {
            name: "drip",
            title: "Drip",
            about: "Read an answer piece by piece, as it arrives.",
            law: None,
            defaults: &[("body", "drip?duration=1.5&numbytes=5&delay=0.3")],
        },
    ],
    shown: &["loop", "collect"],
    presets: &[
        Preset {
            name: "numbers",
            title: "Five numbers",
            article: None,
            note: "An item comes every 0.3 s. The loop uses the first at once; the collection keeps the even ones, and \
                   uses its first at 1.5 s.",
            result: None,
            settings: &[("times", "0.3"), ("other", "0.5")],
            variant_settings: &[("buffered", "times", "0.6,0.2,0.4")],
            place: WorldKind::Browser,
        },
        Preset {
            name: "ready-first",
            title: "As they are ready",
            article: None,
            note: "Compare Buffered, which works on two items at once. If it kept their order, the second would wait \
                   for the first, from 0.2 s to 0.6 s; here the order is free, and the second comes first.",
            result: None,
            settings: &[("times", "0.6,0.2,0.4"), ("order", "free")],
            variant_settings: &[],
            place: WorldKind::Browser,
        },
    ],
    opening: "numbers",
    thread: Thread::Worker,
    picture: None,
    predictions: &[
        Prediction {
            variant: "collect",
            question: "An item comes every 0.3 s, five in all. The collection keeps the even ones. When is item 2 used?",
            answers: &[
                Answer("After 0.3 s, with the first item", "0.3"),
                Answer("After 0.6 s, as soon as it is there", "0.6"),
                Answer("After 1.5 s, when the stream has ended", "1.5"),
            ],
            asks: Asks::SecondsUntil("Item 2"),
            why: "A collection is complete only when the stream has ended; only then does the program go on.",
        },
        Prediction {
            variant: "loop",
            question: "The same stream in a loop: which line is printed third?",
            answers: &[Answer("Item 1", "Item 1"), Answer("Item 3", "Item 3"), Answer("Item 5", "Item 5")],
            asks: Asks::Line(3),
            why: "The loop’s body runs for each item before the next one is asked for.",
        },
    ],
    plan: || Box::new(Plan::default()),
};
