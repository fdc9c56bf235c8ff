//! The queue's figures.

use await_lab::engine::simulate;
use await_lab::labs::Lab;
use await_lab::lens::queues::flow::{Bound, Flow, Little};
use await_lab::lens::queues::history::QueueHistories;
use await_lab::lens::tasks::lanes::Lanes;
use await_lab::lens::words::queue;
use await_lab::trace::Trace;
use await_lab::trace::event::TaskId;
use await_lab::trace::time::Micros;

use super::{lab, ms, whole};

use proptest::prelude::*;

fn flow(trace: &Trace) -> Flow {
    let histories: QueueHistories = whole(trace);
    let (history, queue) = (
        histories.numbered(await_lab::trace::event::Queue::FIRST).unwrap(),
        histories.now().numbered(await_lab::trace::event::Queue::FIRST).unwrap(),
    );
    Flow::of(history, queue, &whole::<Lanes>(trace), trace.last_at())
}

#[test]
fn the_backpressure_example_is_held_up_by_its_consumers() {
    let trace = lab("producer-consumer", "sentinels", "backpressure");
    let flow = flow(&trace);
    assert_eq!((flow.bound, flow.blocked_puts, flow.put_wait), (Some(Bound::Consumers), 2, ms(400)));
    let longest = flow.longest_put.unwrap();
    assert_eq!((longest.from.at, longest.to.unwrap().at), (ms(900), ms(1_200)));
    assert_eq!(flow.longest_get.unwrap().length(trace.last_at()), ms(200));
    // Ten items in 2.4 s; three sentinels are not counted.
    assert!((flow.throughput - 10.0 / 2.4).abs() < 1e-9, "{}", flow.throughput);
    let consumers: Vec<_> = flow.consumers.iter().map(|one| (one.task, one.busy)).collect();
    assert_eq!(consumers, [(TaskId(3), ms(2_400)), (TaskId(4), ms(1_800)), (TaskId(5), ms(1_800))]);
    assert_eq!(flow.consumers.iter().map(|one| one.share).collect::<Vec<_>>(), [1.0, 0.75, 0.75]);
}

#[test]
fn the_articles_example_is_held_up_by_its_producer() {
    let flow = flow(&lab("producer-consumer", "sentinels", "article"));
    assert_eq!((flow.bound, flow.blocked_puts, flow.longest_put), (Some(Bound::Producers), 0, None));
}

#[test]
fn littles_law_holds_in_every_way_to_end() {
    for variant in ["sentinels", "one-sentinel", "shutdown", "shutdown-now", "cancel"] {
        for preset in ["article", "backpressure"] {
            let little = flow(&lab("producer-consumer", variant, preset)).little.unwrap();
            let product = little.arrival_rate * little.mean_wait;
            assert!((little.mean_depth - product).abs() < 1e-9, "{variant} {preset}: {little:?}");
            // Where a consumer always waits already, no item ever lies inside; a sentinel that does is none.
            let is_empty = (variant, preset) == ("one-sentinel", "article");
            assert_eq!(little.mean_depth > 0.0, !is_empty, "{variant} {preset}");
        }
    }
}

#[test]
fn littles_law_holds_at_every_moment() {
    let trace = lab("producer-consumer", "sentinels", "backpressure");
    for steps in 1..trace.events().len() {
        let histories: QueueHistories = await_lab::lens::fold::state(&trace, steps);
        let lanes: Lanes = await_lab::lens::fold::state(&trace, steps);
        let now = trace.events()[steps - 1].at();
        let Some(history) = histories.numbered(await_lab::trace::event::Queue::FIRST) else { continue };
        if let Some(little) =
            Flow::of(history, histories.now().numbered(await_lab::trace::event::Queue::FIRST).unwrap(), &lanes, now)
                .little
        {
            assert!((little.mean_depth - little.arrival_rate * little.mean_wait).abs() < 1e-9, "{steps}: {little:?}");
        }
    }
}

/// The trace of a plan in the simulated world.
fn plan(variant: &str, settings: &[(&str, String)]) -> Trace {
    let lab = Lab::named("producer-consumer").unwrap();
    let variant = lab.variant(variant).unwrap();
    let settings: Vec<(String, String)> =
        settings.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let (plan, notices) = lab.resolve(variant, lab.opening, None, &settings);
    assert!(notices.is_empty(), "{notices:?}");
    let prepared = lab.prepare(variant, plan, 1).unwrap().simulated();
    simulate(prepared.header, prepared.connections, prepared.program)
}

#[test]
fn a_queue_that_never_fills_is_consumer_bound_where_its_consumers_fall_behind() {
    let of = |settings: [(&str, &str); 4]| {
        flow(&plan("sentinels", &settings.map(|(name, value)| (name, value.to_owned())))).bound
    };
    let slow = [("items", "1000"), ("capacity", "0"), ("production", "0.001"), ("processing", "1")];
    assert_eq!(of(slow), Some(Bound::Consumers));
    for capacity in ["0", "2", "5", "10"] {
        for items in ["6", "10"] {
            let backpressure = [("items", items), ("capacity", capacity), ("production", "0.1"), ("processing", "0.6")];
            assert_eq!(of(backpressure), Some(Bound::Consumers), "{items} {capacity}");
        }
    }
}

#[test]
fn a_sentinel_is_known_by_its_flag_not_by_its_name() {
    let figures = |names: [Option<&'static str>; 3]| {
        let trace = super::run(async move {
            let queue = await_lab::engine::queue::Queue::unbounded();
            for name in names {
                let _ = queue.put(name).await;
            }
            await_lab::engine::api::sleep(ms(1_000)).await;
            while !queue.is_empty() {
                let _ = queue.get().await;
            }
        });
        let flow = flow(&trace);
        (flow.items, flow.throughput)
    };
    assert_eq!(figures([Some("a"), Some("b"), None]), (2, 2.0));
    assert_eq!(figures([Some("a"), Some("None"), Some("b")]), (3, 3.0), "an item may be called None");
}

#[test]
fn nothing_is_said_of_sides_whose_speed_the_log_does_not_tell() {
    let nobody_gets = super::run(async {
        let queue = await_lab::engine::queue::Queue::unbounded();
        let _ = queue.put("a").await;
    });
    let flow = flow(&nobody_gets);
    assert_eq!((flow.bound, queue::bound(&flow)), (None, None));
    assert_eq!(
        queue::showed(&nobody_gets, &whole(&nobody_gets), &flow),
        "No put waited for room. One item was left, and nobody worked on it."
    );
}

#[test]
fn no_rates_are_told_of_a_few_items_and_none_that_is_only_the_cost_of_a_put() {
    let pass = |items: u32| {
        super::run(async move {
            let queue = await_lab::engine::queue::Queue::unbounded();
            for item in 0..items {
                let _ = queue.put(item).await;
                await_lab::engine::api::sleep(Micros(7)).await;
            }
            while !queue.is_empty() {
                let _ = queue.get().await;
                await_lab::engine::api::sleep(ms(500)).await;
            }
        })
    };
    let few = flow(&pass(2));
    assert_eq!((few.bound, queue::bound(&few)), (None, None));
    let (_, rates) = queue::bound(&flow(&pass(8))).unwrap();
    assert!(rates.starts_with("producers can make any number of items a second, consumers work off 2"), "{rates}");
    let law = |mean_depth| Little { mean_depth, arrival_rate: 2.99, mean_wait: mean_depth / 2.99 };
    assert!(queue::little(&law(0.000_672)).is_none() && queue::little(&law(0.02)).is_some());
}

#[test]
fn sentinels_are_no_items_in_littles_law_either() {
    // The same items at the same moments, ended in two ways.
    let [sentinels, cancel] = ["sentinels", "cancel"].map(|variant| {
        let trace = lab("producer-consumer", variant, "backpressure");
        let flow = flow(&trace);
        let words = queue::little(&flow.little.unwrap()).unwrap();
        (flow.little.map(|law| law.arrival_rate), flow.throughput, words)
    });
    assert_eq!(sentinels, cancel);
    assert_eq!(sentinels.0, Some(sentinels.1), "what is put is taken");
    assert_eq!(sentinels.2, "Little’s law, from the log: mean depth 1.04 = 4.17 items a second × 0.250 s inside.");
}

/// Whether each number of Little's law is the figure, rounded to its digits, and no other number of the depth's digits is closer
/// to the product of the others as they are written.
fn multiplies(law: &Little, words: &str) -> Result<(), TestCaseError> {
    let is_number = |word: &&str| word.starts_with(|letter: char| letter.is_ascii_digit());
    let numbers: Vec<&str> = words.split(' ').filter(is_number).collect();
    let [depth, rate, wait] = numbers[..] else { panic!("{words}") };
    let places = |text: &str| text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    for (text, figure) in [(depth, law.mean_depth), (rate, law.arrival_rate), (wait, law.mean_wait)] {
        prop_assert_eq!(text, format!("{:.*}", places(text), figure), "{}", words);
    }
    // In whole numbers of the product's last place, so that nothing is rounded here.
    let whole = |text: &str| text.replace('.', "").parse::<i128>().unwrap();
    let last_place = 10_i128.pow((places(rate) + places(wait) - places(depth)) as u32);
    let off = whole(depth) * last_place - whole(rate) * whole(wait);
    prop_assert!(off.abs() * 2 <= last_place, "{}", words);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_slower_side_is_never_said_to_be_the_faster_one(
        variant in prop::sample::select(vec!["sentinels", "one-sentinel", "shutdown", "shutdown-now", "cancel"]),
        (items, producers, consumers, capacity) in (1_u32..40, 1_u32..6, 1_u32..6, 0_u32..8),
        (production, processing) in (1_u32..400, 1_u32..400),
        spread in 0_u32..30,
    ) {
        let range = |least: u32| format!("{:.3}..{:.3}", f64::from(least) / 1e3, f64::from(least + spread) / 1e3);
        let settings = [
            ("items", items.to_string()),
            ("producers", producers.to_string()),
            ("consumers", consumers.to_string()),
            ("capacity", capacity.to_string()),
            ("production", range(production)),
            ("processing", range(processing)),
        ];
        let flow = flow(&plan(variant, &settings));
        if let Some(law) = flow.little {
            match queue::little(&law) {
                Some(words) => multiplies(&law, &words)?,
                None => prop_assert!(law.mean_depth < 0.005, "{:?}", law),
            }
        }
        // A producer without an item makes none.
        let (producers, consumers) = (producers.min(items) as f64, f64::from(consumers));
        let [made, worked_off] = [(production, producers), (processing, consumers)]
            .map(|(least, tasks)| (f64::from(least) / tasks, f64::from(least + spread) / tasks));
        if made.1 < worked_off.0 {
            prop_assert_ne!(flow.bound, Some(Bound::Producers), "{:?} {:?}", settings, flow.sides);
        }
        if worked_off.1 < made.0 {
            prop_assert_ne!(flow.bound, Some(Bound::Consumers), "{:?} {:?}", settings, flow.sides);
        }
        // Far apart, the side is named.
        if made.1 * 1.1 < worked_off.0 && variant != "shutdown-now" {
            prop_assert_eq!(flow.bound, Some(Bound::Consumers), "{:?} {:?}", settings, flow.sides);
        }
        if worked_off.1 * 1.1 < made.0 && variant != "shutdown-now" {
            prop_assert_eq!(flow.bound, Some(Bound::Producers), "{:?} {:?}", settings, flow.sides);
        }
    }

    #[test]
    fn littles_law_is_written_in_digits_that_multiply(
        items in 1_u64..20_000,
        // A mean wait from a microsecond to some thirty hours, and a mean depth from a hundredth to ten thousand.
        (wait, wait_scale) in (1.0..10.0_f64, 0..11),
        (depth, depth_scale) in (1.0..10.0_f64, -2..4),
        is_between in any::<bool>(),
    ) {
        // Half of them next to a depth that lies between two of three digits.
        let depth = if is_between { ((depth * 100.0).floor() + 0.5) / 100.0 } else { depth };
        let inside = ((wait * 10_f64.powi(wait_scale)) as u64 * items) as f64;
        let length = (inside / (depth * 10_f64.powi(depth_scale))).ceil();
        let law = Little {
            mean_depth: inside / length,
            arrival_rate: items as f64 / (length / 1e6),
            mean_wait: inside / items as f64 / 1e6,
        };
        let words = queue::little(&law).expect("it holds, and the queue is not empty");
        multiplies(&law, &words)?;
    }
}
