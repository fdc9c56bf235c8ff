//! Lanes: what each task did, and what of it is drawn.

use futures::future::join_all;

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::queue::Queue;
use await_lab::lens::fold::axis::Stretch;
use await_lab::lens::tasks::lanes::{Lane, Lanes};
use await_lab::lens::tasks::span::{Drawn, Span, SpanKind};
use await_lab::lens::words::doing;
use await_lab::lens::words::names::Names;
use await_lab::trace::Trace;
use await_lab::trace::event::{Event, Kind, TaskEnd, TaskId, Wait, WaitKind};
use await_lab::trace::random::splitmix64;
use await_lab::trace::time::{Micros, secs};

use super::{delay, lab, ms, run, whole};

fn spans(lane: &Lane, row: usize) -> Vec<Span> {
    let row = &lane.waits[row];
    (0..row.len()).filter_map(|index| row.get(index)).collect()
}

/// Kind, beginning and end in milliseconds of every wait of the first row.
fn waits(lane: &Lane) -> Vec<(SpanKind, u64, u64)> {
    spans(lane, 0).iter().map(|span| (span.kind, span.from.0 / 1_000, span.to.unwrap().0 / 1_000)).collect()
}

fn named<'a>(trace: &Trace, lanes: &'a Lanes, name: &str) -> &'a Lane {
    lanes.all().iter().find(|lane| trace.text(lane.name) == name).unwrap()
}

#[test]
fn the_lanes_of_the_backpressure_example() {
    let trace = lab("producer-consumer", "sentinels", "backpressure");
    let lanes: Lanes = whole(&trace);
    let producer = named(&trace, &lanes, "Producer");
    assert_eq!(producer.by, TaskId::MAIN);
    assert_eq!(producer.ended.map(|(moment, how)| (moment.at, how)), Some((ms(1_400), TaskEnd::Finished)));
    let found = waits(producer);
    assert_eq!(
        found[4..7],
        [
            (SpanKind::Wait(WaitKind::Sleep), 400, 500),
            (SpanKind::Wait(WaitKind::Put), 500, 600),
            (SpanKind::Wait(WaitKind::Sleep), 600, 700)
        ]
    );
    let consumer = named(&trace, &lanes, "Consumer-1");
    let work = |from| (SpanKind::Working, from, from + 600);
    assert_eq!(
        waits(consumer),
        [
            (SpanKind::Wait(WaitKind::Get), 0, 100),
            work(100),
            work(700),
            work(1_300),
            (SpanKind::Wait(WaitKind::Get), 1_900, 2_400)
        ]
    );
    let main = named(&trace, &lanes, "main");
    assert_eq!(
        waits(main)[..2],
        [(SpanKind::Wait(WaitKind::Group), 0, 1_400), (SpanKind::Wait(WaitKind::Items), 1_400, 2_400)]
    );
}

#[test]
fn a_wait_knows_what_it_was_for_and_who_ended_it() {
    let trace = lab("producer-consumer", "sentinels", "backpressure");
    let lanes: Lanes = whole(&trace);
    let producer = named(&trace, &lanes, "Producer");
    let blocked = spans(producer, 0)[5];
    assert_eq!(blocked.wait(&trace), Some(Wait { kind: WaitKind::Put, number: 0, item: 5 }));
    assert_eq!(blocked.woken_by, Some(named(&trace, &lanes, "Consumer-0").task));
    assert_eq!(spans(producer, 0)[4].woken_by, Some(TaskId::LOOP), "a timer ended the sleep");
    let first = spans(named(&trace, &lanes, "Consumer-1"), 0)[1];
    assert_eq!(first.holds.map(|label| trace.text(label)), Some("Task-1"));
    let names: Names = whole(&trace);
    assert_eq!(doing::words(&trace, &names, &blocked), "waits to put Task-5 into the queue");
    assert_eq!(
        (doing::words(&trace, &names, &first), doing::waker(&trace, &names, &first)),
        ("works on Task-1".to_owned(), Some("its timer"))
    );
    assert_eq!(doing::waker(&trace, &names, &blocked), Some("Consumer-0"));
}

#[test]
fn the_events_of_a_wait_lead_to_it() {
    let trace = lab("producer-consumer", "sentinels", "backpressure");
    let lanes: Lanes = whole(&trace);
    let producer = named(&trace, &lanes, "Producer");
    let blocked = spans(producer, 0)[5];
    for step in [blocked.first_step, blocked.first_step + 1, blocked.last_step.unwrap() - 1] {
        assert_eq!(producer.at_step(step).find(|span| span.kind == SpanKind::Wait(WaitKind::Put)), Some(blocked));
    }
    assert!(producer.at_step(blocked.first_step - 1).all(|span| span != blocked));
}

#[test]
fn polls_and_the_ready_queue_are_spans() {
    let mut trace = Trace::default();
    let name = trace.label("main");
    let kinds = [
        (0, Kind::Spawned { name, by: TaskId::LOOP }),
        (0, Kind::Woken { by: TaskId::LOOP }),
        (3, Kind::PollBegan),
        (4, Kind::Yielded),
        (4, Kind::Woken { by: TaskId::MAIN }),
        (5, Kind::PollEnded { done: false }),
        (7, Kind::PollBegan),
        (9, Kind::PollEnded { done: true }),
        (9, Kind::Ended { how: TaskEnd::Finished }),
    ];
    for (at, kind) in kinds {
        trace.push(ms(at), 0, TaskId::MAIN, kind);
    }
    let lanes: Lanes = whole(&trace);
    let thread = &lanes.all()[0].thread;
    let found: Vec<_> = (0..thread.len()).filter_map(|index| thread.get(index)).collect();
    let found: Vec<_> = found.iter().map(|span| (span.kind, span.from.0 / 1_000, span.to.unwrap().0 / 1_000)).collect();
    let (ready, running) = (SpanKind::Ready, SpanKind::Running);
    assert_eq!(found, [(ready, 0, 3), (running, 3, 5), (ready, 5, 7), (running, 7, 9)]);
    assert_eq!(thread.get(2).unwrap().woken_by, Some(TaskId::MAIN));
}

#[test]
fn a_wait_that_goes_on_is_open() {
    let mut trace = Trace::default();
    let name = trace.label("main");
    trace.push(ms(0), 0, TaskId::MAIN, Kind::Spawned { name, by: TaskId::LOOP });
    trace.push(ms(1), 0, TaskId::MAIN, Kind::SleepBegan { timer: 1, delay: delay(1_000) });
    let lanes: Lanes = whole(&trace);
    let axis = Stretch { from: ms(0), to: ms(9) }.on(100);
    let drawn: Vec<_> = lanes.all()[0].waits[0].drawn(axis).collect();
    assert!(matches!(drawn[..], [Drawn { shown: Span { from: Micros(1_000), to: None, last_step: None, .. }, of: 1 }]));
}

#[test]
fn waits_at_once_of_one_task_have_rows_of_their_own() {
    let trace = run(async {
        join_all([0.3, 0.1, 0.2].map(|delay| sleep(secs(delay)))).await;
        sleep(secs(1.0)).await;
    });
    let lanes: Lanes = whole(&trace);
    let main = &lanes.all()[0];
    assert_eq!(main.waits.len(), 3);
    assert_eq!(waits(main), [(SpanKind::Wait(WaitKind::Sleep), 0, 300), (SpanKind::Wait(WaitKind::Sleep), 300, 1_300)]);
}

#[test]
fn a_cancel_is_marked_stage_by_stage() {
    let trace = run(async {
        let queue: Queue<u32> = Queue::unbounded();
        let worker = spawn("worker", async move {
            say("working");
            let _ = queue.get().await;
        });
        sleep(secs(1.0)).await;
        worker.cancel();
        let _ = worker.outcome().await;
    });
    let lanes: Lanes = whole(&trace);
    let axis = |columns| Stretch { from: ms(0), to: ms(2_000) }.on(columns);
    let marks: Vec<_> = lanes.all()[1].marks(axis(u32::MAX)).map(|mark| (mark.shown.kind.name(), mark.of)).collect();
    assert_eq!(marks, [("said", 1), ("cancel-requested", 4)]);
    let steps = trace.events().iter().filter(|event| event.task == TaskId(2) && event.at() == ms(1_000));
    let stages: Vec<_> = steps.map(|event: &Event| event.kind.name()).collect();
    assert_eq!(stages, ["cancel-requested", "get-withdrawn", "woken", "cancel-delivered", "cleaned-up", "ended"]);
    assert_eq!(lanes.all()[1].marks(axis(1)).map(|mark| mark.of).collect::<Vec<_>>(), [5]);
}

#[test]
fn the_time_out_of_sight_is_known() {
    let mut trace = Trace::default();
    for (at, kind) in [(1, Kind::PageHidden), (4, Kind::PageShown), (5, Kind::PageShown), (6, Kind::PageHidden)] {
        trace.push(ms(at), 0, TaskId::LOOP, kind);
    }
    assert_eq!(whole::<Lanes>(&trace).paused().collect::<Vec<_>>(), [(ms(1), Some(ms(4))), (ms(6), None)]);
}

/// One task that sleeps many times, long and short.
fn sleeper(count: u32) -> Trace {
    let mut trace = Trace::default();
    let name = trace.label("main");
    trace.push(ms(0), 0, TaskId::MAIN, Kind::Spawned { name, by: TaskId::LOOP });
    let mut at = Micros::ZERO;
    for timer in 0..count {
        trace.push(at, 0, TaskId::MAIN, Kind::SleepBegan { timer, delay: delay(0) });
        at += Micros(splitmix64(1, 0, timer) % 1_000);
        trace.push(at, 0, TaskId::MAIN, Kind::SleepEnded { timer });
        at += Micros(splitmix64(1, 1, timer) % 300);
    }
    trace
}

#[test]
fn what_is_drawn_is_bounded_and_nothing_long_is_missing() {
    let trace = sleeper(5_000);
    let lanes: Lanes = whole(&trace);
    let row = &lanes.all()[0].waits[0];
    let all = spans(&lanes.all()[0], 0);
    let end = trace.last_at();
    let edge = all[100].to.unwrap().0;
    for (from, to) in [
        (edge, edge),
        (edge, edge + 9_000),
        (0, end.0),
        (0, end.0 / 3),
        (end.0 / 2, end.0 / 2 + 4_000),
        (end.0 - 10, end.0 * 2),
        (5, 5),
    ] {
        for columns in [1, 7, 100, 1_000] {
            let axis = Stretch { from: Micros(from), to: Micros(to) }.on(columns);
            let drawn: Vec<_> = row.drawn(axis).collect();
            assert!(drawn.len() <= columns as usize + 2, "{} in {columns} columns", drawn.len());
            let seen = |span: &&Span| span.to.unwrap() >= axis.seen.from && span.from <= axis.seen.to;
            let visible: Vec<&Span> = all.iter().filter(seen).collect();
            assert_eq!(drawn.iter().map(|one| one.of as usize).sum::<usize>(), visible.len());
            let mut rest = &visible[..];
            for one in &drawn {
                let (column, after) = rest.split_at(one.of as usize);
                let length = |span: &Span| span.to.unwrap() - span.from;
                let longest = column.iter().map(|span| length(span)).max().unwrap();
                assert_eq!(length(&one.shown), longest);
                rest = after;
            }
        }
    }
}

#[test]
fn spans_of_a_column_or_more_are_all_drawn() {
    let trace = sleeper(5_000);
    let lanes: Lanes = whole(&trace);
    let axis = Stretch { from: ms(0), to: Micros(100_000) }.on(400);
    let column = Micros(250);
    let drawn: Vec<Span> = lanes.all()[0].waits[0].drawn(axis).map(|one| one.shown).collect();
    let all = spans(&lanes.all()[0], 0);
    let long = all.iter().filter(|span| span.from <= axis.seen.to && span.to.unwrap() - span.from >= column);
    assert!(long.clone().count() > 50);
    long.for_each(|span| assert!(drawn.contains(span), "{span:?}"));
}

#[test]
fn panning_shows_the_same_spans() {
    let trace = sleeper(5_000);
    let lanes: Lanes = whole(&trace);
    let drawn = |from: u64| -> Vec<Span> {
        let axis = Stretch { from: Micros(from), to: Micros(from + 400_000) }.on(100);
        lanes.all()[0].waits[0].drawn(axis).map(|one| one.shown).collect()
    };
    let (here, there) = (drawn(100_000), drawn(101_234));
    let both = |span: &&Span| span.from >= Micros(108_000) && span.from < Micros(496_000);
    assert!(here.iter().filter(both).eq(there.iter().filter(both)));
}
