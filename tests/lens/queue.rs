//! The queue at a moment and over time.

use await_lab::engine::api::{sleep, spawn};
use await_lab::engine::queue::Queue;
use await_lab::engine::timeout::timeout;
use await_lab::lens::fold::state;
use await_lab::lens::highlight::Highlight;
use await_lab::lens::queues::history::QueueHistories;
use await_lab::lens::queues::queue::{QueueNow, Queues};
use await_lab::lens::queues::roles::Roles;
use await_lab::lens::tasks::lanes::Lanes;
use await_lab::lens::tasks::now::Now;
use await_lab::lens::tasks::waits::Waits;
use await_lab::picture::queue::{Scene, WIDE, stage};
use await_lab::trace::event::{Kind, Label, Order, TaskId, Wait, WaitKind};
use await_lab::trace::time::{Micros, secs};
use await_lab::trace::{Header, Trace};

use super::{lab, ms, run, whole};

/// The queue after everything up to that moment.
fn at(trace: &Trace, milliseconds: u64) -> QueueNow {
    let steps = trace.events().partition_point(|event| event.at() <= ms(milliseconds));
    state::<Queues>(trace, steps).numbered(await_lab::trace::event::Queue::FIRST).unwrap().clone()
}

fn names(trace: &Trace, labels: impl Iterator<Item = Label>) -> Vec<&str> {
    labels.map(|label| trace.text(label)).collect()
}

#[test]
fn what_a_callback_puts_is_put_by_the_event_loop() {
    let queue = await_lab::trace::event::Queue::FIRST;
    let mut trace = Trace::new(Header::default());
    let label = trace.label("a");
    let opened = Kind::QueueOpened { queue, order: Order::Fifo, capacity: 0 };
    for kind in [opened, Kind::ItemPut { queue, item: 0, label }] {
        trace.push(Micros::ZERO, 0, TaskId::LOOP, kind);
    }
    let (names, now, roles): (_, Now, Roles) = (whole(&trace), whole(&trace), whole(&trace));
    let (queue, lit, at) = (&at(&trace, 1), &Highlight::default(), ms(1));
    let scene =
        Scene { trace: &trace, names: &names, now: &now, queue, roles: &roles, peak: 1, at, lit, is_low: false };
    let [producer] = &stage(&scene, WIDE).actors[..] else { panic!("nobody else puts or gets") };
    assert_eq!((&*producer.name, &*producer.status), ("event loop", "runs callbacks"));
}

#[test]
fn the_backpressure_example_moment_by_moment() {
    let trace = lab("producer-consumer", "sentinels", "backpressure");
    let full = at(&trace, 550);
    assert!(full.is_full() && full.capacity == 2);
    assert_eq!(names(&trace, full.inside.iter().map(|(_, item)| item.label)), ["Task-3", "Task-4"]);
    let (_, blocked) = full.putters.iter().next().unwrap();
    assert_eq!((trace.text(blocked.label), blocked.since.at), ("Task-5", ms(500)));
    assert_eq!(names(&trace, full.in_hand.iter().map(|(_, item)| item.label)), ["Task-0", "Task-1", "Task-2"]);
    assert_eq!(full.in_hand.iter().map(|(_, item)| item.since.at).collect::<Vec<_>>(), [ms(0), ms(100), ms(200)]);
    assert_eq!((full.put, full.taken, full.unfinished), (5, 3, 5));
    assert_eq!(at(&trace, 600).putters.len(), 0);
    let waiting = at(&trace, 2_100);
    assert_eq!((waiting.getters.len(), waiting.joiners.len(), waiting.in_hand.len()), (2, 1, 1));
    assert_eq!(waiting.getters.iter().map(|(_, since)| since.at).collect::<Vec<_>>(), [ms(1_900), ms(2_000)]);
}

#[test]
fn shutting_down_at_once_discards() {
    let trace = run(async {
        let queue = Queue::bounded(2);
        let _ = queue.put(1).await;
        let _ = queue.put(2).await;
        let _ = queue.get().await;
        let _ = queue.put(3).await;
        queue.shut_down_now();
        sleep(secs(1.0)).await;
    });
    let end = at(&trace, 500);
    assert_eq!((end.shut_down, end.put, end.taken, end.discarded, end.inside.len()), (Some(true), 3, 1, 2, 0));
    assert_eq!(end.unfinished, 1);
}

#[test]
fn whoever_was_robbed_goes_to_the_back_but_has_waited_since_the_first_time() {
    let trace = run(async {
        let queue = Queue::unbounded();
        let getters = ["a", "b"].map(|name| {
            let queue = queue.clone();
            spawn(name, async move {
                let _ = queue.get().await;
            })
        });
        sleep(secs(1.0)).await;
        // The item wakes a, but is taken away before a runs.
        let _ = queue.put_nowait(1);
        let _ = queue.get_nowait();
        sleep(secs(1.0)).await;
        let _ = queue.put_nowait(2);
        let _ = queue.put_nowait(3);
        for getter in getters {
            getter.await;
        }
    });
    let line: Vec<_> = at(&trace, 1_500).getters.iter().map(|((task, _), since)| (task, since.at, *since)).collect();
    assert_eq!(
        line.iter().map(|(task, at, _)| (*task, *at)).collect::<Vec<_>>(),
        [(TaskId(3), ms(0)), (TaskId(2), ms(0))]
    );
    let history = whole::<QueueHistories>(&trace);
    assert_eq!(
        history.numbered(await_lab::trace::event::Queue::FIRST).unwrap().blocked_gets.len(),
        2,
        "the same wait goes on"
    );
    let steps = trace.events().partition_point(|event| event.at() <= ms(1_500));
    let waits: Waits = state(&trace, steps);
    assert!(waits.of(TaskId(2)).eq([(Wait { kind: WaitKind::Get, number: 0, item: 0 }, line[1].2)]), "{waits:?}");
}

#[test]
fn a_robbed_put_has_waited_since_the_first_time() {
    let trace = run(async {
        let queue = Queue::bounded(1);
        let _ = queue.put_nowait(0);
        let putter = spawn("putter", {
            let queue = queue.clone();
            async move {
                let _ = queue.put(1).await;
            }
        });
        sleep(secs(1.0)).await;
        // The room wakes the putter, but is taken away before it runs.
        let _ = queue.get_nowait();
        let _ = queue.put_nowait(2);
        sleep(secs(1.0)).await;
        let _ = queue.get_nowait();
        putter.await;
    });
    assert_eq!(trace.events().iter().filter(|event| event.kind.name() == "put-blocked").count(), 2);
    assert_eq!(at(&trace, 1_500).putters.iter().map(|(_, item)| item.since.at).collect::<Vec<_>>(), [ms(0)]);
}

#[test]
fn a_cancelled_task_leaves_every_line_and_drops_what_it_holds() {
    let trace = run(async {
        let queue = Queue::bounded(1);
        let consumer = spawn("consumer", {
            let queue = queue.clone();
            async move {
                let _ = queue.get().await;
                sleep(secs(9.0)).await;
            }
        });
        let producer = spawn("producer", {
            let queue = queue.clone();
            async move {
                for item in 0..3 {
                    let _ = queue.put(item).await;
                }
            }
        });
        sleep(secs(1.0)).await;
        producer.cancel();
        consumer.cancel();
        sleep(secs(1.0)).await;
    });
    let before = at(&trace, 999);
    assert_eq!((before.putters.len(), before.in_hand.len()), (1, 1));
    let after = at(&trace, 1_000);
    assert_eq!((after.putters.len(), after.in_hand.len(), after.inside.len()), (0, 0, 1));
}

#[test]
fn an_item_is_in_hand_until_the_next_get() {
    let trace = run(async {
        let queue = Queue::unbounded();
        for item in 0..2 {
            let _ = queue.put(item).await;
        }
        let _ = queue.get().await;
        sleep(secs(1.0)).await;
        let _ = queue.get().await;
        sleep(secs(1.0)).await;
        let _ = timeout(secs(1.0), queue.get()).await;
    });
    let in_hand = |milliseconds| at(&trace, milliseconds).in_hand.iter().map(|(_, item)| item.item).collect::<Vec<_>>();
    assert_eq!((in_hand(500), in_hand(1_500), in_hand(2_500)), (vec![0], vec![1], vec![]));
    let lanes: Lanes = whole(&trace);
    let spans = &lanes.all()[0].waits[0];
    let held: Vec<_> =
        (0..spans.len()).map(|index| spans.get(index).unwrap().holds.map(|item| trace.text(item))).collect();
    assert_eq!(held, [Some("0"), Some("1"), None]);
}

#[test]
fn the_depth_over_time() {
    let trace = lab("producer-consumer", "sentinels", "backpressure");
    let histories: QueueHistories = whole(&trace);
    let history = histories.numbered(await_lab::trace::event::Queue::FIRST).unwrap();
    assert_eq!([50, 350, 450, 550, 950].map(|at| history.depth.value_before(ms(at))), [0, 1, 2, 2, 2]);
    let unfinished = |steps| {
        state::<Queues>(&trace, steps)
            .numbered(await_lab::trace::event::Queue::FIRST)
            .map_or(0, |queue| queue.unfinished)
    };
    let most_unfinished = (0..=trace.events().len()).map(unfinished).max();
    assert_eq!((history.depth.max(), most_unfinished), (2, Some(5)));
    let stretches: Vec<_> = history.blocked_puts.iter().map(|put| (put.from.at, put.to.unwrap().at)).collect();
    assert_eq!(stretches[..2], [(ms(500), ms(600)), (ms(900), ms(1_200))]);
    let gets: Vec<_> = history.blocked_gets.iter().map(|get| (get.from.at, get.to.unwrap().at)).collect();
    assert_eq!(gets[..2], [(ms(0), ms(100)), (ms(0), ms(200))]);
}

#[test]
fn the_sides_of_the_picture() {
    let roles: Roles = whole(&lab("producer-consumer", "sentinels", "backpressure"));
    assert!(roles.producers.keys().eq(&[TaskId(2)]), "main puts end markers only");
    assert!(roles.consumers.keys().eq(&[3, 4, 5].map(TaskId)));
}

#[test]
fn a_hostile_number_of_queues_is_not_kept() {
    let mut trace = Trace::default();
    for queue in (0..2_000).map(await_lab::trace::event::Queue::numbered) {
        trace.push(ms(0), 0, TaskId::LOOP, Kind::GetBlocked { queue });
    }
    assert_eq!(whole::<Queues>(&trace).all().count(), 64);
}
