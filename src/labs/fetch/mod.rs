//! Several requests: one after another, together, a few at once, as they arrive, or only the first: the lab’s card.

pub mod program;

use crate::labs::article::{EFFICIENT_PYTHON, PYNOTES, SANCHEZ_YALI};
use crate::labs::card::{Lab, Law, Preset, Thread, Variant};
use crate::labs::plan::{Field, LabPlan, Program, field};
use crate::labs::prediction::{Answer, Asks, Prediction};
use crate::labs::source::shown_source;
use crate::trace::WorldKind;

use self::program::{Plan, as_completed, bounded, concurrent, first, sequential};

impl LabPlan for Plan {
    fn fields(&mut self) -> Vec<Field<'_>> {
        let row = "What is printed of an answer: {url}, {status}, {bytes}, {seconds:.2f}, {index}.";
        vec![
            field("urls", "Addresses", "What to fetch: of the practice server, or of any other.", &mut self.urls),
            field("limit", "Limit", "How many the bounded variant fetches at once.", &mut self.limit),
            field("timeout", "Timeout", "How long one request may take, in seconds.", &mut self.timeout),
            field(
                "retries",
                "Retries",
                "How often a request is made again if its failure may pass.",
                &mut self.retries,
            ),
            field("connections", "Connections", "How many a host allows at once.", &mut self.connections),
            field("row", "Row", row, &mut self.row).folded(),
            field("took", "Closing line", "What is printed last: {name} took {seconds:.2f}.", &mut self.took).folded(),
        ]
    }

    fn program(self: Box<Self>, variant: &str) -> Option<Program> {
        Some(match variant {
            "sequential" => Box::pin(sequential(*self)),
            "concurrent" => Box::pin(concurrent(*self)),
            "bounded" => Box::pin(bounded(*self)),
            "as-completed" => Box::pin(as_completed(*self)),
            "first" => Box::pin(first(*self)),
            _ => return None,
        })
    }

    fn connections(&self) -> Option<u32> {
        self.connections.0
    }

    fn at_once(&self) -> u32 {
        self.urls.0.len() as u32
    }

    fn urls(&self) -> &[String] {
        &self.urls.0
    }
}

/// The lab.
pub static LAB: Lab = Lab {
    name: "fetch",
    short: "Fetch",
    title: "Requests together",
    lead: "Together, requests take only as long as the slowest.",
    question: "How do I load five pages at once?",
    file: "src/labs/fetch/program.rs",
    source: shown_source!("program.rs"),
    twin: "src/labs/fetch.py",
    variants: &[
        Variant {
            name: "sequential",
            title: "Sequential",
            about: "Fetch one, then the next.",
            law: Some(Law::Sum),
            defaults: &[],
        },
        Variant {
            name: "concurrent",
            title: "Concurrent",
            about: "A task for each, then wait for all.",
            law: Some(Law::Maximum),
            defaults: &[],
        },
        Variant {
            name: "bounded",
            title: "Bounded",
            about: "A task for each, but a semaphore lets only a few fetch at once.",
            law: None,
            defaults: &[],
        },
        Variant {
            name: "as-completed",
            title: "As completed",
            about: "A task for each, and every answer is used as soon as it is there.",
            law: Some(Law::Maximum),
            defaults: &[],
        },
        Variant {
            name: "first",
            title: "First",
            about: "A task for each; the first success wins, and the other requests are aborted.",
            law: None,
            defaults: &[],
        },
    ],
    shown: &["sequential", "concurrent"],
    presets: &[
        Preset {
            name: "five-sites",
            title: "Five sites",
            article: Some(&SANCHEZ_YALI),
            note: "The times are those of the article’s concurrent run: 1.85 s one after another, 0.80 s together.",
            result: Some("2.26 s one after another, 0.80 s together, 2.83x"),
            settings: &[(
                "urls",
                "page/www.python.org?ms=120&bytes=51012 page/docs.python.org?ms=110&bytes=17129 \
                 page/www.github.com?ms=800&bytes=281297 page/www.google.com?ms=460&bytes=16957 \
                 page/www.wikipedia.org?ms=360&bytes=88783",
            )],
            variant_settings: &[],
            place: WorldKind::Browser,
        },
        Preset {
            name: "delays",
            title: "Three delays",
            article: Some(&PYNOTES),
            note: "Answers that come after 1, 2 and 1 s take 4 s one after another, 2 s together.",
            result: None,
            settings: &[("urls", "delay/1 delay/2 delay/1")],
            variant_settings: &[],
            place: WorldKind::Browser,
        },
        Preset {
            name: "twenty",
            title: "Twenty at once",
            article: Some(&EFFICIENT_PYTHON),
            note: "Twenty answers of 0.2 s take 4 s one after another and 0.2 s together, which is 20x. Over six \
                   connections four rounds take 0.8 s, which is 5x. The article’s 10x is neither.",
            result: Some("together 10x as fast as one after another"),
            settings: &[
                (
                    "urls",
                    "delay/0.2 delay/0.2 delay/0.2 delay/0.2 delay/0.2 delay/0.2 delay/0.2 delay/0.2 delay/0.2 \
                     delay/0.2 delay/0.2 delay/0.2 delay/0.2 delay/0.2 delay/0.2 delay/0.2 delay/0.2 delay/0.2 \
                     delay/0.2 delay/0.2",
                ),
                ("limit", "6"),
                ("row", "Data {index}"),
            ],
            variant_settings: &[],
            place: WorldKind::Browser,
        },
    ],
    opening: "five-sites",
    thread: Thread::Worker,
    picture: None,
    predictions: &[
        Prediction {
            variant: "concurrent",
            question: "Five pages that take 0.12, 0.11, 0.80, 0.46 and 0.36 s: how long do they take together?",
            answers: &[Answer("0.11 s", "0.11"), Answer("0.80 s", "0.8"), Answer("1.85 s", "1.85")],
            asks: Asks::Total,
            why: "All five are on their way at once, so all are there when the slowest is.",
        },
        Prediction {
            variant: "concurrent",
            question: "The third page is the slowest. Which row do the five fetched together print third?",
            answers: &[
                Answer("The slowest page: rows come in the order of the addresses", "github"),
                Answer("The third quickest page: rows come as the answers do", "wikipedia"),
                Answer("The quickest page: it waits for nobody", "docs.python"),
            ],
            asks: Asks::Line(3),
            why: "The tasks are awaited in the order of the addresses, so that is the order of the rows, whoever was quicker.",
        },
    ],
    plan: || Box::new(Plan::default()),
};
