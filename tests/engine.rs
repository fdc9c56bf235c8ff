//! The engine's rules on small programs: order, time, who woke whom, lines, requests, ends.

mod common;
#[path = "common/hooked.rs"]
mod hooked;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::{Poll, Waker};

use common::{run, said};
use futures::FutureExt;
use hooked::{Hooked, Hooks};

use await_lab::engine::api::{now, random, say, sleep, spawn};
use await_lab::engine::net::{FetchError, fetch};
use await_lab::engine::queue::Queue;
use await_lab::engine::simulated::Simulated;
use await_lab::engine::timeout::timeout;
use await_lab::engine::{Run, join, race, simulate};
use await_lab::trace::MAX_EVENTS;
use await_lab::trace::MAX_KEPT_BODY;
use await_lab::trace::event::{Event, Kind, RunEnd, TaskEnd, TaskId};
use await_lab::trace::time::{Micros, millis, secs};
use await_lab::trace::{Header, Trace};

/// The names of a task's events, in order.
fn names(trace: &Trace, task: u32) -> Vec<&'static str> {
    of(trace, task).map(|event| event.kind.name()).collect()
}

fn of(trace: &Trace, task: u32) -> impl Iterator<Item = &Event> {
    trace.events().iter().filter(move |event| event.task == TaskId(task))
}

fn moments(trace: &Trace, name: &str) -> Vec<Micros> {
    trace.events().iter().filter(|event| event.kind.name() == name).map(Event::at).collect()
}

fn requests(connections: Option<u32>, program: impl Future<Output = ()> + 'static) -> Trace {
    simulate(Header::default(), connections, program)
}

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
fn every_call_is_recorded_with_its_own_line() {
    let before = line!();
    let trace = run(async {
        say("one line on");
        sleep(millis(1)).await;
        let task = spawn("task", async {
            fetch("json").await.unwrap();
        });
        join([task]).await;
    });
    let line = |name: &str| {
        let event = trace.events().iter().find(|event| event.kind.name() == name && event.place() > 0);
        trace.line(event.unwrap()).unwrap().number - before
    };
    let names =
        ["said", "sleep-began", "sleep-ended", "request-queued", "request-finished", "join-began", "join-ended"];
    assert_eq!(names.map(line), [2, 3, 3, 5, 5, 7, 7]);
    assert_eq!(trace.events().iter().filter(|event| event.kind.name() == "poll-began" && event.place() > 0).count(), 0);
}

#[test]
fn the_files_of_the_lines_are_known() {
    let run = Run::new(Rc::new(Simulated::default()), Header::default(), None, async { say("here") });
    assert!(run.drive().now_or_never().is_some());
    assert_eq!(run.files(), [file!()]);
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

#[test]
fn a_page_passes_through_its_stages_at_their_moments() {
    let trace = requests(None, async {
        let reply = fetch("page/www.github.com?ms=800&bytes=281297").await.unwrap();
        assert_eq!((reply.status, reply.bytes, reply.elapsed), (200, 281_297, secs(0.8)));
    });
    assert_eq!(moments(&trace, "request-started"), [Micros::ZERO]);
    assert_eq!(moments(&trace, "request-answered"), [secs(0.64)]);
    assert_eq!(moments(&trace, "bytes-arrived"), [0.68, 0.72, 0.76, 0.8].map(secs));
    assert_eq!(moments(&trace, "request-finished"), [secs(0.8)]);
}

#[test]
fn a_body_that_drips_ends_with_its_duration() {
    let trace = requests(None, async {
        assert_eq!(fetch("drip?duration=1&numbytes=4&delay=0.5").await.unwrap().bytes, 4);
    });
    assert_eq!(moments(&trace, "request-answered"), [secs(0.5)]);
    assert_eq!(moments(&trace, "bytes-arrived"), [0.5, 0.75, 1.0, 1.25].map(secs));
    assert_eq!(moments(&trace, "request-finished"), [secs(1.5)]);
}

#[test]
fn connections_limit_what_is_in_flight() {
    let twenty = |connections| {
        let trace = requests(connections, async {
            let tasks = (0..20).map(|index| spawn(format!("Data {index}"), fetch("delay/0.2")));
            assert!(join(tasks).await.iter().all(Result::is_ok));
        });
        trace.last_at()
    };
    assert_eq!(twenty(None), secs(0.2));
    assert_eq!(twenty(Some(6)), secs(0.8));
    assert_eq!(twenty(Some(1)), secs(4.0));
}

#[test]
fn each_failure_is_of_its_kind() {
    run(async {
        assert!(matches!(fetch("reset").await, Err(FetchError::Lost)));
        assert!(matches!(fetch(" ").await, Err(FetchError::Refused(_))));
        for foreign in ["https://example.org/", "//example.org/", "/delay/1", "\\\\example.org", "javascript:alert(1)"]
        {
            assert!(matches!(fetch(foreign).await, Err(FetchError::NotSimulated(_))), "{foreign}");
        }
        let reply = fetch("status/503").await.unwrap();
        assert!(matches!(reply.error_for_status(), Err(FetchError::Status(503, None))));
    });
}

#[test]
fn a_short_text_is_kept_and_a_long_body_counted() {
    let trace = run(async {
        assert!(fetch("json").await.unwrap().text.is_some_and(|text| text.len() <= MAX_KEPT_BODY));
        assert_eq!(fetch("bytes/100000").await.unwrap().text, None);
    });
    assert_eq!(moments(&trace, "body-kept").len(), 1);
}

#[test]
fn waiting_for_ever_ends_the_run_and_says_so() {
    for program in [
        async { assert!(Queue::<u32>::bounded(1).get().await.is_ok()) }.boxed_local(),
        async { drop(fetch("stall").await) }.boxed_local(),
        std::future::pending().boxed_local(),
        async {
            let queue = Queue::unbounded();
            queue.put_nowait(1).unwrap();
            sleep(millis(1)).await;
            queue.join().await;
        }
        .boxed_local(),
    ] {
        let trace = run(program);
        assert_eq!(trace.end(), Some(RunEnd::Deadlocked));
        let deadlocked = trace.events().iter().rposition(|event| event.kind == Kind::Deadlocked).unwrap();
        let left = |event: &Event| event.kind == Kind::Ended { how: TaskEnd::LeftBehind };
        assert!(trace.events()[deadlocked..].iter().any(left), "who waits is still there when it is said");
    }
}

#[test]
fn a_full_log_ends_the_run() {
    let trace = run(async {
        loop {
            (0..10_000).for_each(|_| say("again"));
            sleep(Micros::ZERO).await;
        }
    });
    assert_eq!(trace.end(), Some(RunEnd::LimitMet));
    assert!((MAX_EVENTS..MAX_EVENTS + 20_000).contains(&trace.events().len()));
    assert_eq!(moments(&trace, "limit-met").len(), 1);
}

#[test]
fn a_task_that_prints_for_ever_in_one_poll_is_broken_off_when_the_log_is_full() {
    let trace = run(async {
        let sleeper = spawn("sleeper", sleep(millis(5)));
        let _waiting = spawn("waiting", async { timeout(millis(50), sleeper).await });
        sleep(millis(1)).await;
        let _said_last = SaysAtItsEnd;
        loop {
            say("again");
        }
    });
    assert_eq!(trace.end(), Some(RunEnd::LimitMet));
    assert!((MAX_EVENTS..MAX_EVENTS + 20).contains(&trace.events().len()));
    assert_eq!(moments(&trace, "limit-met").len(), 1);
    assert_eq!(said(&trace).last(), Some(&"dropped"), "what the task held is dropped, and is heard");
    let left = |event: &&Event| event.kind == Kind::Ended { how: TaskEnd::LeftBehind };
    assert_eq!(trace.events().iter().filter(left).count(), 3);
}

struct SaysAtItsEnd;

impl Drop for SaysAtItsEnd {
    fn drop(&mut self) {
        say("dropped");
    }
}

/// The clock goes on by itself, a microsecond at each look.
#[derive(Default)]
struct Ticking {
    looks: Cell<u64>,
}

impl Hooks for Ticking {
    fn now(&self, simulated: Micros) -> Micros {
        self.looks.set(self.looks.get() + 1);
        simulated + Micros(self.looks.get())
    }
}

/// A look at how long the page has had no turn takes a millisecond; its turns are counted.
#[derive(Default)]
struct Busy {
    looks: Cell<u64>,
    turns: Rc<Cell<usize>>,
}

impl Hooks for Busy {
    fn busy(&self, _: Micros) -> Micros {
        self.looks.set(self.looks.get() + 1);
        millis(self.looks.get())
    }

    fn breathes(&self) {
        self.turns.set(self.turns.get() + 1);
    }
}

#[test]
fn the_page_has_its_turns_though_the_simulated_clock_stands_still() {
    let turns = Rc::<Cell<usize>>::default();
    let world = Hooked::new(Busy { turns: turns.clone(), ..Busy::default() });
    let program = async {
        for _ in 0..100 {
            sleep(Micros::ZERO).await;
        }
    };
    let run = Run::new(Rc::new(world), Header::default(), None, program);
    assert!(run.drive().now_or_never().is_some());
    assert!((8..=14).contains(&turns.get()), "a hundred turns of the loop had {} of the page", turns.get());
}

#[test]
fn tasks_that_are_always_ready_do_not_keep_timers_from_firing() {
    let woken = Rc::new(Cell::new(None));
    let place = woken.clone();
    let program = async move {
        let place_of_sleeper = place.clone();
        let turns = Rc::new(Cell::new(0));
        let counted = turns.clone();
        drop(spawn("sleeper", async move {
            sleep(Micros(100)).await;
            place_of_sleeper.set(Some(counted.get()));
        }));
        while place.get().is_none() && turns.get() < 1_000 {
            turns.set(turns.get() + 1);
            sleep(Micros::ZERO).await;
        }
    };
    let run = Run::new(Rc::new(Hooked::new(Ticking::default())), Header::default(), None, program);
    assert!(run.drive().now_or_never().is_some());
    assert!(woken.get().is_some_and(|turn| turn < 100), "{woken:?}: the sleeper had its turn among the others'");
}

#[test]
fn the_page_out_of_sight_is_noted() {
    let run = Run::new(Rc::new(Simulated::default()), Header::default(), None, sleep(millis(1)));
    run.page_shown(false);
    run.page_shown(true);
    assert!(run.drive().now_or_never().is_some());
    assert_eq!(names(&run.trace(), 0), ["page-hidden", "page-shown", "run-ended"]);
}
