//! How a run ends that would go on for ever.

use futures::FutureExt;

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::net::fetch;
use await_lab::engine::queue::Queue;
use await_lab::engine::timeout::timeout;
use await_lab::trace::MAX_EVENTS;
use await_lab::trace::event::{Event, Kind, RunEnd, TaskEnd};
use await_lab::trace::time::{Micros, millis};

use crate::common::{run, said};
use crate::moments;

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
