//! Time, tasks, queues.

use futures::FutureExt;
use futures::future::LocalBoxFuture;

use await_lab::engine::api::{now, say, sleep, spawn};
use await_lab::engine::queue::Queue;
use await_lab::engine::task::Task;
use await_lab::engine::timeout::timeout;
use await_lab::engine::{Semaphore, as_completed, join, race};
use await_lab::trace::Trace;
use await_lab::trace::event::{Kind, RunEnd};
use await_lab::trace::time::{Micros, millis};

use super::{Addresses, Check, count, in_order, moments, said};

type Program = fn(Addresses) -> LocalBoxFuture<'static, ()>;

fn check(name: &'static str, program: Program, holds: fn(&Trace)) -> Check {
    Check { name, connections: None, program, holds }
}

pub fn checks() -> Vec<Check> {
    vec![
        check(
            "timers of one length fire in the order of arming",
            |_| equal_sleeps().boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["a", "b", "c"]);
            },
        ),
        check(
            "the shorter sleep ends first",
            |_| shorter_later().boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["short", "Err(Cancelled)"]);
                in_order(trace, &["sleep-began", "sleep-began", "sleep-ended", "sleep-withdrawn"]);
            },
        ),
        check(
            "a sleep lasts at least as long as it was asked to",
            |_| sleeps().boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["5000", "20000", "35000"]);
            },
        ),
        check(
            "tasks wait together",
            |_| together().boxed_local(),
            |trace| {
                let began = moments(trace, |kind| matches!(kind, Kind::SleepBegan { .. }));
                let ended = moments(trace, |kind| matches!(kind, Kind::SleepEnded { .. }));
                assert_eq!((began.len(), ended.len()), (3, 3));
                assert!(began.iter().max() <= ended.iter().min(), "all had begun when the first ended");
            },
        ),
        check(
            "a spawned task is queued, not run",
            |_| queued().boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["spawned", "runs"]);
            },
        ),
        check(
            "a sleep of no time gives up the turn only",
            |_| turns().boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["a 0", "b 0", "a 1", "b 1", "a 2", "b 2"]);
            },
        ),
        check(
            "a queue gives in the order of putting",
            |_| first_in_first_out().boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["0", "1", "2", "3", "4", "5"]);
            },
        ),
        check(
            "a full queue holds its producer back",
            |_| backpressure().boxed_local(),
            |trace| {
                in_order(trace, &["item-put", "put-blocked", "item-taken", "item-put"]);
                assert_eq!(count(trace, "item-taken"), 3);
            },
        ),
        check(
            "a join of a queue waits for the work",
            |_| queue_join().boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["done 0", "done 1", "joined"]);
            },
        ),
        check(
            "a cancel withdraws the timer",
            |_| cancelled_sleep().boxed_local(),
            |trace| {
                in_order(trace, &["cancel-requested", "sleep-withdrawn", "cancel-delivered", "cleaned-up", "ended"]);
                assert_eq!(count(trace, "sleep-withdrawn"), 1);
                assert_eq!(said(trace), ["Err(Cancelled)"]);
            },
        ),
        check(
            "a task that is cancelled before its first step never runs",
            |_| never_run().boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["Err(Cancelled)"]);
            },
        ),
        check(
            "a limit of time ends what takes longer",
            |_| limited().boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["inner timed out", "outer in time"]);
                in_order(trace, &["timeout-armed", "timeout-fired", "sleep-withdrawn"]);
                let armed = moments(
                    trace,
                    |kind| matches!(kind, Kind::TimeoutArmed { delay, .. } if delay.time() == millis(20)),
                );
                let fired = moments(trace, |kind| matches!(kind, Kind::TimeoutFired { .. }));
                assert!(fired[0] - armed[0] >= millis(20));
            },
        ),
        check(
            "a join gives results in the order of its tasks",
            |_| joined().boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["c", "b", "a", r#"["a", "b", "c"]"#]);
            },
        ),
        check(
            "the first of a race wins and the others are cancelled",
            |_| raced().boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["fast", "(1, \"fast\")"]);
                assert_eq!(count(trace, "cancel-delivered"), 2);
            },
        ),
        check(
            "results come in the order of their completion",
            |_| completed().boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["b", "next b", "c", "next c", "a", "next a"]);
            },
        ),
        check(
            "a semaphore lets in as many as it has permits",
            |_| permits().boxed_local(),
            |trace| {
                let mut inside = 0;
                for event in trace.events() {
                    match event.kind {
                        Kind::Acquired { .. } => inside += 1,
                        Kind::Released { .. } => inside -= 1,
                        _ => {}
                    }
                    assert!((0..=2).contains(&inside));
                }
                assert_eq!(count(trace, "acquired"), 5);
            },
        ),
        check(
            "a program that waits for ever is known to",
            |_| for_ever().boxed_local(),
            |trace| {
                assert_eq!(trace.end(), Some(RunEnd::Deadlocked));
                in_order(trace, &["get-blocked", "deadlocked", "run-ended"]);
            },
        ),
    ]
}

/// A task that sleeps, says its name, and gives it.
fn sleeper(name: &'static str, time: Micros) -> Task<&'static str> {
    spawn(name, async move {
        sleep(time).await;
        say(name);
        name
    })
}

/// Tasks of these names, which end in the order of `ending`: each goes to sleep when the one before it has said its name.
/// Sleeps of several lengths would not do: on a busy machine all of their timers may come in one turn.
fn relay(names: [&'static str; 3], ending: [&'static str; 3]) -> [Task<&'static str>; 3] {
    let starts = [(); 3].map(|()| Queue::unbounded());
    starts[0].put_nowait("start").unwrap();
    names.map(|name| {
        let place = ending.iter().position(|other| *other == name).unwrap();
        let (start, next) = (starts[place].clone(), starts.get(place + 1).cloned());
        spawn(name, async move {
            start.get().await.unwrap();
            sleep(millis(10)).await;
            say(name);
            if let Some(next) = next {
                next.put_nowait(name).unwrap();
            }
            name
        })
    })
}

async fn equal_sleeps() {
    join(["a", "b", "c"].map(|name| sleeper(name, millis(20)))).await;
}

async fn shorter_later() {
    let long = sleeper("long", millis(60_000));
    sleep(Micros::ZERO).await;
    sleeper("short", millis(10)).await;
    long.cancel();
    say(format!("{:?}", long.outcome().await));
}

async fn sleeps() {
    for time in [5, 20, 35].map(millis) {
        let began = now();
        sleep(time).await;
        assert!(now() - began >= time, "{:?} instead of {time:?}", now() - began);
        say(time.0.to_string());
    }
}

async fn together() {
    join(["a", "b", "c"].map(|name| sleeper(name, millis(40)))).await;
}

async fn queued() {
    let task = spawn("task", async { say("runs") });
    say("spawned");
    task.await;
}

async fn turns() {
    let tasks = ["a", "b"].map(|name| {
        spawn(name, async move {
            for turn in 0..3 {
                say(format!("{name} {turn}"));
                sleep(Micros::ZERO).await;
            }
        })
    });
    join(tasks).await;
}

async fn first_in_first_out() {
    let queue = Queue::bounded(2);
    let target = queue.clone();
    let producer = spawn("producer", async move {
        for item in 0..6 {
            target.put(item).await.unwrap();
            sleep(millis(u64::from(item % 3))).await;
        }
    });
    for _ in 0..6 {
        let item: u32 = queue.get().await.unwrap();
        say(item.to_string());
        sleep(millis(2)).await;
    }
    producer.await;
}

async fn backpressure() {
    let queue = Queue::bounded(1);
    let target = queue.clone();
    let producer = spawn("producer", async move {
        for item in 0..3 {
            target.put(item).await.unwrap();
        }
    });
    for _ in 0..3 {
        sleep(millis(10)).await;
        let _item: u32 = queue.get().await.unwrap();
    }
    producer.await;
}

async fn queue_join() {
    let queue = Queue::unbounded();
    let source = queue.clone();
    let _worker = spawn("worker", async move {
        while let Ok(item) = source.get().await {
            sleep(millis(5)).await;
            say(format!("done {item}"));
            source.task_done().unwrap();
        }
    });
    queue.put_nowait(0_u32).unwrap();
    queue.put_nowait(1).unwrap();
    queue.join().await;
    say("joined");
}

async fn cancelled_sleep() {
    let task = sleeper("not reached", millis(60_000));
    sleep(millis(5)).await;
    assert!(task.cancel());
    say(format!("{:?}", task.outcome().await));
}

async fn never_run() {
    let task = spawn("never", async { say("not reached") });
    task.cancel();
    say(format!("{:?}", task.outcome().await));
}

async fn limited() {
    let outer = timeout(millis(30_000), async {
        let inner = timeout(millis(20), sleep(millis(60_000))).await;
        say(if inner.is_err() { "inner timed out" } else { "inner in time" });
    });
    say(if outer.await.is_err() { "outer timed out" } else { "outer in time" });
}

async fn joined() {
    let names = join(relay(["a", "b", "c"], ["c", "b", "a"])).await;
    say(format!("{names:?}"));
}

async fn raced() {
    let won = race([sleeper("slow", millis(60_000)), sleeper("fast", millis(10)), sleeper("slower", millis(60_001))]);
    say(format!("{:?}", won.await));
    sleep(millis(5)).await;
}

async fn completed() {
    let mut completed = as_completed(relay(["a", "b", "c"], ["b", "c", "a"]));
    while let Some(name) = completed.next().await {
        say(format!("next {name}"));
    }
}

async fn permits() {
    let semaphore = Semaphore::new(2);
    let tasks = (0..5).map(|_| {
        let semaphore = semaphore.clone();
        spawn("worker", async move {
            let _permit = semaphore.acquire().await;
            sleep(millis(5)).await;
        })
    });
    join(tasks).await;
}

async fn for_ever() {
    let _ = Queue::<u32>::bounded(1).get().await;
}
