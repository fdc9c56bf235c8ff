//! The queue's figures.

use await_lab::lens::queues::flow::{Bound, Flow};
use await_lab::lens::queues::history::Courses;
use await_lab::lens::tasks::lanes::Lanes;
use await_lab::trace::Trace;
use await_lab::trace::event::TaskId;

use super::{lab, ms, whole};

fn flow(trace: &Trace) -> Flow {
    let courses: Courses = whole(trace);
    let (course, queue) = (courses.numbered(0).unwrap(), courses.now().numbered(0).unwrap());
    Flow::of(course, queue, &whole::<Lanes>(trace), trace.last_at())
}

#[test]
fn the_backpressure_example_is_held_up_by_its_consumers() {
    let trace = lab("producer-consumer", "sentinels", "backpressure");
    let flow = flow(&trace);
    assert_eq!((flow.bound, flow.blocked_puts, flow.put_wait), (Bound::Consumers, 2, ms(400)));
    let longest = flow.longest_put.unwrap();
    assert_eq!((longest.from.at, longest.to.unwrap().at), (ms(900), ms(1_200)));
    assert_eq!(flow.longest_get.unwrap().length(trace.last_at()), ms(200));
    // Ten items in 2.4 s; three end markers are not counted.
    assert!((flow.throughput - 10.0 / 2.4).abs() < 1e-9, "{}", flow.throughput);
    let consumers: Vec<_> = flow.consumers.iter().map(|one| (one.task, one.busy)).collect();
    assert_eq!(consumers, [(TaskId(3), ms(2_400)), (TaskId(4), ms(1_800)), (TaskId(5), ms(1_800))]);
    assert_eq!(flow.consumers.iter().map(|one| one.share).collect::<Vec<_>>(), [1.0, 0.75, 0.75]);
}

#[test]
fn the_articles_example_is_held_up_by_its_producer() {
    let flow = flow(&lab("producer-consumer", "sentinels", "article"));
    assert_eq!((flow.bound, flow.blocked_puts, flow.longest_put), (Bound::Producers, 0, None));
}

#[test]
fn littles_law_holds_in_every_way_to_end() {
    for variant in ["sentinels", "one-sentinel", "shutdown", "shutdown-now", "cancel"] {
        for preset in ["article", "backpressure"] {
            let little = flow(&lab("producer-consumer", variant, preset)).little.unwrap();
            let product = little.arrival_rate * little.mean_wait;
            assert!((little.mean_depth - product).abs() < 1e-9, "{variant} {preset}: {little:?}");
            assert!(little.mean_depth > 0.0);
        }
    }
}

#[test]
fn littles_law_holds_at_every_moment() {
    let trace = lab("producer-consumer", "sentinels", "backpressure");
    for steps in 1..trace.events().len() {
        let courses: Courses = await_lab::lens::fold::state(&trace, steps);
        let lanes: Lanes = await_lab::lens::fold::state(&trace, steps);
        let now = trace.events()[steps - 1].at();
        let Some(course) = courses.numbered(0) else { continue };
        if let Some(little) = Flow::of(course, courses.now().numbered(0).unwrap(), &lanes, now).little {
            assert!((little.mean_depth - little.arrival_rate * little.mean_wait).abs() < 1e-9, "{steps}: {little:?}");
        }
    }
}
