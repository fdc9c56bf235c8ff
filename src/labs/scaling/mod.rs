//! How cost grows with the number of requests: the lab’s card.

pub mod program;

use crate::labs::article::ALEX;
use crate::labs::card::{Lab, Law, Picture, Preset, Thread, Variant};
use crate::labs::plan::{Field, LabPlan, Program, Published, field};
use crate::labs::prediction::{Answer, Asks, Prediction};
use crate::labs::source::shown_source;
use crate::trace::WorldKind;
use crate::trace::time::millis;

use self::program::{Plan, bounded, concurrent, pool, sequential};

/// The article’s figures, of another machine and another network.
const ALEXS: &[Published] = &[
    Published {
        name: "Alex: processes",
        times: &[
            (1, millis(910)),
            (10, millis(1_720)),
            (50, millis(3_840)),
            (100, millis(7_660)),
            (500, millis(32_580)),
        ],
    },
    Published {
        name: "Alex: asyncio",
        times: &[(1, millis(410)), (10, millis(470)), (50, millis(2_310)), (100, millis(4_690)), (500, millis(18_010))],
    },
];

impl LabPlan for Plan {
    fn fields(&mut self) -> Vec<Field<'_>> {
        let limit = "How many requests the bounded variant has in flight, and how many workers the pool has, which are ten at most.";
        let probe = "How many requests each of the two probes has, from which the law is found; 0 for no probes.";
        vec![
            field(
                "sizes",
                "Sizes",
                "How many requests are measured together: one number after another.",
                &mut self.sizes,
            ),
            field("delay", "Delay", "How long the server takes to answer a request, in seconds.", &mut self.delay),
            field("rounds", "Runs", "How often each size is measured.", &mut self.rounds),
            field("limit", "Limit", limit, &mut self.limit),
            field(
                "connections",
                "Connections",
                "How many a host allows at once. Each worker of the pool has one of its own, as a process has.",
                &mut self.connections,
            ),
            field("probe", "Probe", probe, &mut self.probe).folded(),
        ]
    }

    fn program(self: Box<Self>, variant: &str) -> Option<Program> {
        Some(match variant {
            "sequential" => Box::pin(sequential(*self)),
            "bounded" => Box::pin(bounded(*self)),
            "concurrent" => Box::pin(concurrent(*self)),
            "pool" => Box::pin(pool(*self)),
            _ => return None,
        })
    }

    fn at_once(&self) -> u32 {
        self.sizes.0.iter().copied().max().unwrap_or_default()
    }

    fn size(&self) -> u32 {
        self.sizes.0.iter().sum::<u32>() * self.rounds.0 + 2 * self.probe.0
    }

    fn connections(&self) -> Option<u32> {
        self.connections.0
    }

    fn published(&self) -> &'static [Published] {
        ALEXS
    }

    fn urls(&self) -> &[String] {
        &self.server
    }
}

/// The lab.
pub static LAB: Lab = Lab {
    name: "scaling",
    short: "Scaling",
    title: "How cost grows",
    lead: "How the time grows from 1 request to 500, and which limit decides it.",
    question: "How many at once?",
    file: "src/labs/scaling/program.rs",
    source: shown_source!("program.rs"),
    twin: "src/labs/scaling.py",
    variants: &[
        Variant {
            name: "sequential",
            title: "Sequential",
            about: "One request after another.",
            law: Some(Law::Sum),
            defaults: &[],
        },
        Variant {
            name: "bounded",
            title: "Bounded",
            about: "A task for each, but a semaphore lets only six be in flight at once.",
            law: None,
            defaults: &[],
        },
        Variant { name: "concurrent", title: "Concurrent", about: "All at once.", law: None, defaults: &[] },
        Variant {
            name: "pool",
            title: "Pool",
            about: "Workers, six unless you change the limit and ten at most. Each has a thread of its own, a Web Worker in the \
                    browser, which a request blocks until its answer is there, as in the article’s processes.",
            law: None,
            defaults: &[],
        },
    ],
    shown: &["sequential", "bounded", "concurrent", "pool"],
    presets: &[
        Preset {
            name: "five-sizes",
            title: "1 to 500 requests",
            article: Some(&ALEX),
            note: "Each request takes 10 ms. N of them take N times that one after another, a sixth of that six at a \
                   time, and 10 ms all at once. The article calls asyncio an order of magnitude faster; by its own \
                   figures it is 1.8 times as fast at 500, and faster than processes, not threads.",
            result: Some(
                "a pool of processes 0.91, 1.72, 3.84, 7.66, 32.58 s; asyncio 0.41, 0.47, 2.31, 4.69, 18.01 s: drawn beside \
                 these, measured on another machine and network",
            ),
            settings: &[],
            variant_settings: &[],
            place: WorldKind::Browser,
        },
        Preset {
            name: "six-connections",
            title: "Six connections",
            article: None,
            note: "A browser opens six connections to a host of HTTP/1.1. Then all at once takes as long as six at a time: \
                   the rest waits in line, whatever the program does.",
            result: None,
            settings: &[("connections", "6")],
            variant_settings: &[],
            place: WorldKind::Browser,
        },
        Preset {
            name: "beyond",
            title: "Up to 5,000",
            article: None,
            note: "Only simulated: browsers refuse so many. Measured elsewhere, a page had about 1,360 requests outstanding \
                   over sockets, and about 10,000 through a service worker.",
            result: None,
            settings: &[("sizes", "1,10,100,1000,5000"), ("rounds", "1")],
            variant_settings: &[],
            place: WorldKind::Simulated,
        },
    ],
    opening: "five-sizes",
    thread: Thread::Worker,
    picture: Some(Picture::Growth),
    predictions: &[Prediction {
        variant: "bounded",
        question: "100 requests of 10 ms each, six at a time. What is printed of them?",
        answers: &[
            Answer("0.010 s: as long as one", "100 requests: 0.010 s"),
            Answer("0.170 s: 17 rounds", "100 requests: 0.170 s"),
            Answer("1.000 s: a hundred times as long", "100 requests: 1.000 s"),
        ],
        asks: Asks::Line(6),
        why: "Six at a time make ⌈100/6⌉ = 17 rounds of 10 ms each.",
    }],
    plan: || Box::new(Plan::default()),
};
