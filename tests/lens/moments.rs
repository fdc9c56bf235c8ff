//! The moment, seeking it, and following a run that goes on.

use std::fmt::Debug;

use await_lab::engine::api::{sleep, spawn};
use await_lab::engine::net::fetch;
use await_lab::engine::timeout::timeout;
use await_lab::lens::fold::axis::Stretch;
use await_lab::lens::fold::seek::Seek;
use await_lab::lens::fold::steps::Steps;
use await_lab::lens::fold::{Fold, Follow, state};
use await_lab::lens::queues::queue::Queues;
use await_lab::lens::requests::InFlight;
use await_lab::lens::tasks::now::{Now, Timer};
use await_lab::lens::tasks::reached::Reached;
use await_lab::lens::words::event_loop;
use await_lab::trace::Trace;
use await_lab::trace::event::{Kind, TaskEnd, TaskId, Wait, WaitKind};
use await_lab::trace::program::SourceLine;
use await_lab::trace::time::secs;

use super::{lab, ms, run, whole};

/// The moment just before the event that `is` finds first.
fn before(trace: &Trace, is: impl Fn(TaskId, &Kind) -> bool) -> Now {
    state(trace, trace.events().iter().position(|event| is(event.task, &event.kind)).unwrap())
}

#[test]
fn the_ready_queue_is_in_order_and_one_has_the_thread() {
    let trace = run(async {
        for name in ["a", "b", "c"] {
            drop(spawn(name, async {}));
        }
        sleep(secs(1.0)).await;
    });
    let now = before(&trace, |task, kind| task == TaskId(3) && *kind == Kind::PollBegan);
    assert_eq!(now.ready.iter().map(|(task, _)| task).collect::<Vec<_>>(), [TaskId(3), TaskId(4)]);
    assert_eq!(now.polled(), None);
    let now = before(&trace, |task, kind| task == TaskId(2) && matches!(kind, Kind::PollEnded { .. }));
    assert_eq!((now.polled(), now.ready.len()), (Some(TaskId(2)), 2));
    assert_eq!(
        now.waits_of(TaskId::MAIN).map(|(wait, _)| wait).collect::<Vec<_>>(),
        [Wait { kind: WaitKind::Sleep, number: 1, item: 0 }]
    );
    assert_eq!(now.task(TaskId(2)).map(|task| (trace.text(task.name), task.ended)), Some(("a", None)));
}

#[test]
fn timers_come_by_deadline_and_then_by_number() {
    let trace = run(async {
        let long = spawn("long", sleep(secs(3.0)));
        drop(spawn("short", sleep(secs(1.0))));
        let _ = timeout(secs(1.0), long.into_future()).await;
    });
    let now: Now = state(&trace, trace.events().partition_point(|event| event.at() == ms(0)));
    let timer = |number, at, task| Timer { deadline: ms(at), number, task: TaskId(task) };
    let expected = [timer(1, 1_000, 1), timer(3, 1_000, 3), timer(2, 3_000, 2)];
    assert_eq!(now.timers(usize::MAX), expected);
    assert_eq!((now.timers(1), now.timers(0)), (expected[..1].to_vec(), Vec::new()));
}

#[test]
fn a_tasks_line_is_that_of_its_last_event_that_has_one() {
    let trace = lab("say-after", "sequential", "hello");
    let sleeping: Now = state(&trace, trace.events().partition_point(|event| event.at() < ms(500)));
    let sleep = trace.events().iter().find(|event| matches!(event.kind, Kind::SleepBegan { .. })).unwrap();
    assert_eq!(sleeping.task(TaskId::MAIN).unwrap().line, trace.line(sleep));
    assert!(trace.line(sleep).is_some());
}

#[test]
fn a_spawned_task_has_no_line_yet_but_its_spawner_has() {
    let trace = lab("say-after", "concurrent", "hello");
    let spawned = trace.events().iter().position(|event| event.task == TaskId(2)).unwrap();
    let now: Now = state(&trace, spawned + 1);
    assert_eq!(now.task(TaskId(2)).unwrap().line, None);
    assert_eq!(now.task(TaskId::MAIN).unwrap().line, trace.line(&trace.events()[spawned]));
}

#[test]
fn a_cancelled_task_is_ready_until_the_loop_reaches_it() {
    let trace = run(async {
        let worker = spawn("worker", sleep(secs(9.0)));
        sleep(secs(1.0)).await;
        worker.cancel();
        let _ = worker.outcome().await;
    });
    let now = before(&trace, |_, kind| *kind == Kind::CancelDelivered);
    let worker = now.task(TaskId(2)).unwrap();
    assert!(worker.ended.is_none() && now.ready.get(TaskId(2)).is_some());
    assert_eq!(before(&trace, |_, kind| *kind == Kind::CleanedUp).ready.len(), 0);
    assert_eq!(whole::<Now>(&trace).task(TaskId(2)).unwrap().ended, Some(TaskEnd::Cancelled));
}

/// Long enough that checkpoints are thinned out.
fn long() -> Trace {
    run(async {
        let tasks: Vec<_> = (0..10)
            .map(|_| {
                spawn("t", async {
                    for _ in 0..1_500 {
                        sleep(secs(0.001)).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await;
        }
    })
}

fn same<F: Fold + Debug>(seek: &mut Seek<F>, trace: &Trace, steps: usize) {
    assert_eq!(format!("{:?}", seek.at(trace, steps)), format!("{:?}", state::<F>(trace, steps)), "at {steps}");
}

#[test]
fn seeking_gives_the_fold_wherever_one_was_before() {
    let trace = long();
    let count = trace.events().len();
    assert!(count > 70_000, "{count}");
    let mut seek: Seek<Now> = Seek::default();
    for steps in [0, 1, count, 1_023, 1_024, 1_025, 65_537, 40_000, 39_999, 40_001, count - 1, 7, 2_048, count + 9] {
        same(&mut seek, &trace, steps);
    }
    assert_eq!(seek.steps(), count);
}

/// Copies of a state of many tasks are far apart, and a seek finds its way all the same.
#[test]
fn seeking_among_many_tasks_keeps_few_copies() {
    let trace = run(async {
        let tasks: Vec<_> = (0..3_000).map(|number| spawn("t", sleep(ms(number % 7)))).collect();
        for task in tasks {
            task.await;
        }
    });
    let count = trace.events().len();
    let mut seek: Seek<Now> = Seek::default();
    for steps in [count, 6_000, 5_999, 6_143, 6_144, 6_145, count - 1, count / 2, 1_024, 0] {
        same(&mut seek, &trace, steps);
    }
    let copies = format!("{seek:?}").matches("poll_count").count();
    assert!((3..=2 + count / 6_000).contains(&copies), "{copies} states for {count} events");
}

#[test]
fn another_trace_is_begun_anew() {
    let (long, short) = (long(), lab("fetch", "concurrent", "five-sites"));
    let mut seek: Seek<Now> = Seek::default();
    seek.at(&long, 60_000);
    same(&mut seek, &short, 20);
    let mut follow: Follow<Now> = Follow::default();
    follow.follow(&long);
    assert_eq!(format!("{:?}", follow.follow(&short)), format!("{:?}", whole::<Now>(&short)));
}

#[test]
fn a_growing_trace_is_followed() {
    let trace = lab("producer-consumer", "sentinels", "backpressure");
    let (mut growing, mut follow, mut seek) =
        (Trace::default(), Follow::<Queues>::default(), Seek::<Queues>::default());
    trace.labels().for_each(|text| {
        growing.label(text);
    });
    for (steps, event) in trace.events().iter().enumerate() {
        growing.push(event.at(), event.place(), event.task, event.kind);
        let expected = format!("{:?}", state::<Queues>(&trace, steps + 1));
        assert_eq!(format!("{:?}", follow.follow(&growing)), expected);
        assert_eq!(format!("{:?}", seek.at(&growing, steps + 1)), expected);
    }
}

#[test]
fn a_step_function_is_drawn_by_columns() {
    let trace = lab("fetch", "concurrent", "twenty");
    let steps: Steps = whole::<InFlight>(&trace).steps;
    let axis = Stretch { from: ms(100), to: ms(300) }.on(10);
    let drawn: Vec<_> = steps.drawn(axis).map(|column| (column.at, column.low, column.high, column.last)).collect();
    assert_eq!(drawn, [(ms(100), 20, 20, 20), (ms(200), 0, 19, 0)]);
    let whole = Stretch { from: ms(0), to: ms(300) }.on(10);
    assert_eq!(steps.drawn(whole).map(|column| column.high).collect::<Vec<_>>(), [0, 20, 19]);
    assert_eq!(steps.mean(ms(400)), 10.0);
}

#[test]
fn a_long_trace_is_taken_in_slices() {
    let trace = long();
    let (mut follow, mut seek) = (Follow::<Now>::default(), Seek::<Now>::default());
    let mut slices = 1;
    while !follow.follow_some(&trace, 10_000) {
        slices += 1;
    }
    assert_eq!(slices, trace.events().len().div_ceil(10_000));
    let expected = format!("{:?}", whole::<Now>(&trace));
    assert_eq!(format!("{:?}", follow.state()), expected);
    assert!((1..slices).all(|_| !seek.prepare(&trace, 10_000)) && seek.prepare(&trace, 10_000));
    assert_eq!(format!("{:?}", seek.state()), expected);
    same(&mut seek, &trace, 12_345);
}

#[test]
fn a_line_is_reached_with_its_first_event() {
    let trace = lab("say-after", "concurrent", "hello");
    let reached: Reached = whole(&trace);
    for steps in 0..=trace.events().len() {
        let past: Vec<SourceLine> = reached.at(steps).filter(|(_, is_past)| *is_past).map(|(line, _)| line).collect();
        let mut lines: Vec<SourceLine> = trace.events()[..steps].iter().filter_map(|event| trace.line(event)).collect();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(past, lines, "after {steps} events");
    }
}

#[test]
fn what_the_event_loop_does_is_said_in_words() {
    let trace = run(async {
        for name in ["a", "b", "c", "d", "e"] {
            drop(spawn(name, sleep(secs(1.0))));
        }
        let page = spawn("page", fetch("delay/2").into_future());
        let _ = timeout(secs(3.0), page.into_future()).await;
    });
    let said = |steps: usize, at| event_loop::words(&trace, &whole(&trace), &state(&trace, steps), at);
    let until = |at| trace.events().partition_point(|event| event.at() <= at);
    let begun = trace.events().iter().position(|event| event.kind == Kind::PollBegan).unwrap();
    assert_eq!(said(0, ms(0)), "At 0.000 s nobody has the thread. Ready: none. Timers: none.");
    assert_eq!(said(begun + 1, ms(0)), "At 0.000 s main has the thread. Ready: none. Timers: none.");
    let blocked = trace.events().iter().position(|event| matches!(event.kind, Kind::PollEnded { .. })).unwrap();
    assert_eq!(
        said(blocked + 1, ms(0)),
        "At 0.000 s nobody has the thread. Ready: a, b, c and 3 more. Timers: main’s time limit at 3.000 s."
    );
    assert_eq!(
        said(until(ms(500)), ms(500)),
        "At 0.500 s nobody has the thread. Ready: none. Timers: a at 1.000 s, b at 1.000 s, c at 1.000 s and 3 more. \
         In flight: 1 request."
    );
    assert_eq!(said(usize::MAX, ms(2_500)), "The run ended at 2.000 s.");
}
