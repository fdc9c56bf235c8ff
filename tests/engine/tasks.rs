//! Order and time: who runs when, who woke whom, and what each step leaves in the log.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::{Poll, Waker};

use await_lab::engine::api::{now, random, say, sleep, spawn};
use await_lab::engine::net::fetch;
use await_lab::engine::queue::Queue;
use await_lab::engine::{join, race, simulate};
use await_lab::trace::event::{Kind, RunEnd};
use await_lab::trace::time::{Micros, millis, secs};
use await_lab::trace::{Header, Trace};

use crate::common::{run, said};
use crate::{names, of};

#[test]
fn two_tasks_wait_together() {
    let trace = run(async {
        let tasks = [("Hello", 1.0), ("World", 2.0)].map(|(text, seconds)| {
            spawn(text, async move {
                sleep(secs(seconds)).await;
                say(format!("{text} at {}", now()));
            })
        });
        join(tasks).await;
    });
    assert_eq!(said(&trace), ["Hello at 1.000", "World at 2.000"]);
    assert_eq!((trace.end(), trace.last_at()), (Some(RunEnd::Finished), secs(2.0)));
}

#[test]
fn a_task_leaves_these_events() {
    let trace = run(async {
        let task = spawn("sleeper", sleep(millis(5)));
        task.await;
    });
    let sleeper = [
        "spawned",
        "woken",
        "poll-began",
        "sleep-began",
        "poll-ended",
        "sleep-ended",
        "woken",
        "poll-began",
        "poll-ended",
    ];
    assert_eq!(names(&trace, 2), [&sleeper[..], &["ended"]].concat());
    let main = ["spawned", "woken", "poll-began", "await-began", "poll-ended", "woken", "poll-began", "await-ended"];
    assert_eq!(names(&trace, 1), [&main[..], &["poll-ended", "ended"]].concat());
    assert_eq!(names(&trace, 0), ["run-ended"]);
}

#[test]
fn the_log_says_who_woke_whom() {
    let trace = run(async {
        let sleeper = spawn("sleeper", sleep(millis(5)));
        let waiter = spawn("waiter", async move { sleeper.await });
        join([waiter]).await;
    });
    let woken = |task: u32| {
        let woken = of(&trace, task).filter_map(|event| match event.kind {
            Kind::Woken { by } => Some(by.0),
            _ => None,
        });
        woken.collect::<Vec<_>>()
    };
    // By the loop for the program itself, by its spawner for a task; then by the timer, the awaited task, the group's child.
    assert_eq!((woken(1), woken(2), woken(3)), (vec![0, 3], vec![1, 0], vec![1, 2]));
}

#[test]
fn a_future_that_is_never_awaited_leaves_no_event() {
    let with = run(async {
        let queue: Queue<u32> = Queue::bounded(1);
        drop((sleep(secs(1.0)), fetch("json"), queue.put(1), queue.get(), queue.join()));
        drop(race([spawn("task", async {})]));
    });
    let without = run(async {
        let _queue: Queue<u32> = Queue::bounded(1);
        drop(spawn("task", async {}));
    });
    let names = |trace: &Trace| trace.events().iter().map(|event| event.kind.name()).collect::<Vec<_>>();
    assert_eq!(names(&with), names(&without));
}

#[test]
fn a_future_by_hand_is_woken_once_and_polled_twice() {
    type WorldKind = (Cell<Option<u32>>, RefCell<Option<Waker>>);
    let result: Rc<WorldKind> = Rc::default();
    let setter = result.clone();
    let trace = run(async move {
        let waiter = spawn("waiter", async move {
            let value = std::future::poll_fn(|context| match result.0.get() {
                Some(value) => Poll::Ready(value),
                None => {
                    result.1.replace(Some(context.waker().clone()));
                    Poll::Pending
                }
            });
            say(value.await.to_string());
        });
        sleep(millis(1)).await;
        setter.0.set(Some(42));
        let waker = setter.1.take().unwrap();
        waker.wake_by_ref();
        waker.wake();
        waiter.await;
    });
    assert_eq!(said(&trace), ["42"]);
    assert_eq!(of(&trace, 2).filter(|event| event.kind == Kind::PollBegan).count(), 2);
}

#[test]
fn a_waker_that_outlives_its_run_wakes_nobody() {
    let kept: Rc<RefCell<Option<Waker>>> = Rc::default();
    let keep = kept.clone();
    let trace = run(async move {
        std::future::poll_fn(|context| {
            keep.replace(Some(context.waker().clone()));
            Poll::Ready(())
        })
        .await;
    });
    kept.take().unwrap().wake();
    assert_eq!(trace.end(), Some(RunEnd::Finished));
}

#[test]
fn outside_a_run_a_call_says_what_is_wrong() {
    let panic = std::panic::catch_unwind(|| say("to nobody")).unwrap_err();
    let message = panic.downcast_ref::<&str>().copied().unwrap_or_default();
    assert!(message.contains("called outside a run"), "{message}");
}

#[test]
fn delays_are_drawn_by_what_they_are_for_and_not_by_when() {
    let drawn = |seed, order: [u32; 3]| {
        let drawn: Rc<RefCell<Vec<(u32, Micros)>>> = Rc::default();
        let sink = drawn.clone();
        simulate(Header { seed, ..Header::default() }, None, async move {
            for index in order {
                let delay = random(1, index, secs(0.1), secs(0.5));
                sink.borrow_mut().push((index, delay));
            }
        });
        drawn.borrow_mut().sort();
        drawn.take()
    };
    assert_eq!(drawn(7, [0, 1, 2]), drawn(7, [2, 0, 1]));
    assert_ne!(drawn(7, [0, 1, 2]), drawn(8, [0, 1, 2]));
    assert!(drawn(7, [0, 1, 2]).iter().all(|(_, delay)| (secs(0.1)..=secs(0.5)).contains(delay)));
}
