//! What a cancelled task waited on is withdrawn at once, and what it was given already passes on.

use crate::common::said;
use crate::promises::promises;
use crate::world::Stoppable;
use await_lab::engine::api::{now, say, sleep, spawn};
use await_lab::engine::net::fetch;
use await_lab::engine::queue::Queue;
use await_lab::engine::timeout::timeout;
use await_lab::engine::{Semaphore, join};
use await_lab::trace::event::{Kind, TaskId};
use await_lab::trace::time::{Micros, secs};
use await_lab::trace::{Header, Trace};

use super::{Dropped, check, checked, place};

/// A task in that wait; what it holds is dropped when its cancel is delivered.
fn cancelled_in(wait: impl Future<Output = ()> + 'static) -> Trace {
    let trace = checked(async {
        let task = spawn("waiting", async move {
            let _dropped = Dropped("it");
            wait.await;
            say("not reached");
        });
        sleep(secs(0.1)).await;
        assert!(task.cancel());
        say("cancelled");
        assert!(task.outcome().await.is_err());
        say(format!("ended at {}", now()));
    });
    assert_eq!(said(&trace), ["cancelled", "it dropped", "ended at 0.100"]);
    trace
}

/// What was waited on is withdrawn by the request to cancel already, before the task is reached.
fn is_withdrawn_at_once(trace: &Trace, withdrawn: impl Fn(&Kind) -> bool) {
    let asked = place(trace, |event| matches!(event.kind, Kind::CancelRequested { .. }) && event.task == TaskId(2));
    let gone = place(trace, |event| withdrawn(&event.kind) && event.task == TaskId(2));
    let delivered = place(trace, |event| event.kind == Kind::CancelDelivered && event.task == TaskId(2));
    assert!(asked < gone && gone < delivered, "{asked} < {gone} < {delivered}");
}

#[test]
fn a_sleep_is_withdrawn() {
    is_withdrawn_at_once(&cancelled_in(sleep(secs(9.0))), |kind| matches!(kind, Kind::SleepWithdrawn { .. }));
}

#[test]
fn a_get_is_withdrawn() {
    let trace = cancelled_in(async {
        let _ = Queue::<u32>::unbounded().get().await;
    });
    is_withdrawn_at_once(&trace, |kind| matches!(kind, Kind::GetWithdrawn { .. }));
}

#[test]
fn a_put_is_withdrawn() {
    let trace = cancelled_in(async {
        let queue = Queue::bounded(1);
        queue.put(1).await.unwrap();
        let _ = queue.put(2).await;
    });
    is_withdrawn_at_once(&trace, |kind| matches!(kind, Kind::PutWithdrawn { .. }));
}

#[test]
fn a_join_of_a_queue_is_withdrawn() {
    let trace = cancelled_in(async {
        let queue = Queue::unbounded();
        queue.put_nowait(1).unwrap();
        queue.join().await;
    });
    is_withdrawn_at_once(&trace, |kind| matches!(kind, Kind::QueueJoinWithdrawn { .. }));
}

#[test]
fn a_place_in_the_line_for_a_permit_is_withdrawn() {
    let trace = cancelled_in(async {
        drop(Semaphore::new(0).acquire().await);
    });
    is_withdrawn_at_once(&trace, |kind| matches!(kind, Kind::AcquireWithdrawn { .. }));
}

#[test]
fn a_request_is_aborted_before_its_headers_and_in_mid_body() {
    for address in ["delay/9", "drip?duration=9&numbytes=90", "stall"] {
        let trace = cancelled_in(async move {
            let _ = fetch(address).await;
        });
        is_withdrawn_at_once(&trace, |kind| matches!(kind, Kind::RequestAborted { .. }));
    }
}

#[test]
fn the_wait_under_a_limit_of_time_is_withdrawn() {
    let trace = cancelled_in(async {
        let _ = timeout(secs(5.0), timeout(secs(6.0), sleep(secs(9.0)))).await;
    });
    is_withdrawn_at_once(&trace, |kind| matches!(kind, Kind::SleepWithdrawn { .. }));
}

#[test]
fn every_wait_of_a_task_that_waits_for_several_things_is_withdrawn() {
    let trace = cancelled_in(async {
        futures::join!(sleep(secs(5.0)), sleep(secs(6.0)));
    });
    let withdrawn = trace.events().iter().filter(|event| matches!(event.kind, Kind::SleepWithdrawn { .. }));
    assert_eq!(withdrawn.count(), 2);
}

#[test]
fn a_request_that_waits_for_a_connection_is_given_up() {
    let program = async {
        let first = spawn("first", fetch("delay/1"));
        let second = spawn("second", fetch("delay/2"));
        sleep(secs(0.5)).await;
        second.cancel();
        assert!(second.outcome().await.is_err());
        let third = spawn("third", fetch("delay/1"));
        assert!(join([first, third]).await.iter().all(Result::is_ok));
    };
    let left = Stoppable::default().run(Header::default(), Some(1), program);
    assert_eq!(promises(&left.trace, Some(1)), Ok(()));
    assert_eq!(left.trace.last_at(), secs(2.0), "the third had the connection as soon as the first was done");
    let started = left.trace.events().iter().filter(|event| matches!(event.kind, Kind::RequestStarted { .. }));
    assert_eq!(started.count(), 2);
}

#[test]
fn a_task_that_was_woken_already_is_cancelled_all_the_same() {
    check(&["b got 1"], async {
        let queue = Queue::unbounded();
        let [a, b] = ["a", "b"].map(|name| {
            let queue = queue.clone();
            spawn(name, async move { say(format!("{name} got {}", queue.get().await.unwrap())) })
        });
        sleep(Micros(1)).await;
        queue.put_nowait(1).unwrap();
        a.cancel();
        assert!(a.outcome().await.is_err());
        b.await;
    });
}

#[test]
fn a_permit_that_a_cancelled_task_was_given_goes_to_the_next() {
    check(&["c in"], async {
        let semaphore = Semaphore::new(1);
        let held = semaphore.acquire().await;
        let [b, c] = ["b", "c"].map(|name| {
            let semaphore = semaphore.clone();
            spawn(name, async move {
                let _permit = semaphore.acquire().await;
                say(format!("{name} in"));
            })
        });
        sleep(Micros(1)).await;
        drop(held);
        b.cancel();
        c.await;
    });
}

#[test]
fn a_permit_is_released_by_whoever_drops_it() {
    let trace = checked(async {
        let semaphore = Semaphore::new(1);
        let permit = spawn("taker", semaphore.acquire()).await;
        sleep(Micros(1)).await;
        drop(permit);
    });
    let released = place(&trace, |event| matches!(event.kind, Kind::Released { .. }));
    assert_eq!(trace.events()[released].task, TaskId::MAIN);
}
