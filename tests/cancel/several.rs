//! Races, joins and limits of time: what is given up, and what goes on.

use crate::common::said;
use await_lab::engine::api::{now, say, sleep, spawn};
use await_lab::engine::net::fetch;
use await_lab::engine::queue::Queue;
use await_lab::engine::timeout::timeout;
use await_lab::engine::{as_completed, join, race};
use await_lab::trace::event::Kind;
use await_lab::trace::time::{Micros, secs};

use super::{Dropped, cancel, check, checked, place, sleeper};

#[test]
fn the_losers_of_a_race_are_cancelled() {
    let trace = checked(async {
        let queue = Queue::<u32>::unbounded();
        let waiting = spawn("getter", async move { queue.get().await.map_or("", |_| "") });
        let fetching = spawn("fetch", async { fetch("delay/9").await.map_or("", |_| "") });
        let (place, name) = race([sleeper("slow", 9.0), sleeper("fast", 0.1), waiting, fetching]).await;
        say(format!("{place} {name} at {}", now()));
        sleep(secs(20.0)).await;
    });
    assert_eq!(said(&trace), ["fast woke", "fast dropped", "1 fast at 0.100", "slow dropped"]);
    let aborted = place(&trace, |event| matches!(event.kind, Kind::RequestAborted { .. }));
    assert_eq!(trace.events()[aborted].at(), secs(0.1));
}

#[test]
fn of_several_that_have_ended_the_first_to_end_wins_a_race() {
    check(&["1 earlier"], async {
        // Both end in one turn, before the one who waits has its own.
        let earlier = spawn("earlier", async { "earlier" });
        let later = spawn("later", async { "later" });
        let (place, name) = race([later, earlier]).await;
        say(format!("{place} {name}"));
    });
}

#[test]
fn a_race_that_is_given_up_leaves_none_of_its_tasks_running() {
    check(&["a dropped", "b dropped"], async {
        assert!(timeout(secs(0.1), race([sleeper("a", 1.0), sleeper("b", 2.0)])).await.is_err());
        sleep(secs(3.0)).await;
    });
}

#[test]
fn a_race_that_nobody_awaits_touches_nothing() {
    check(&["a woke", "a dropped"], async {
        drop(race([sleeper("a", 1.0)]));
        sleep(secs(2.0)).await;
    });
}

#[test]
fn a_limit_of_time_covers_all_that_is_inside() {
    let trace = checked(async {
        let limited = timeout(secs(0.5), async {
            let _ = fetch("drip?duration=1&numbytes=10").await;
            say("not reached");
        });
        say(format!("{} at {}", limited.await.unwrap_err(), now()));
        sleep(secs(2.0)).await;
    });
    assert_eq!(said(&trace), ["timed out after 0.500 s at 0.500"]);
    let aborted = place(&trace, |event| matches!(event.kind, Kind::RequestAborted { .. }));
    assert_eq!(trace.events()[aborted].at(), secs(0.5));
    assert!(matches!(trace.events()[aborted - 1].kind, Kind::TimeoutFired { .. }), "it is aborted at the limit itself");
}

#[test]
fn work_that_is_done_in_time_clears_its_limit() {
    let trace = checked(async {
        assert_eq!(timeout(secs(1.0), async { 5 }).await, Ok(5));
        assert!(timeout(secs(1.0), sleep(secs(0.5))).await.is_ok());
    });
    assert_eq!(trace.last_at(), secs(0.5), "no timer of the limits was left to wait for");
}

#[test]
fn of_two_limits_that_are_met_at_once_the_outer_counts() {
    check(&["Err(Elapsed(Micros(5)))"], async {
        let inside = async {
            let _ = timeout(Micros(5), sleep(secs(1.0))).await;
            say("not reached");
        };
        say(format!("{:?}", timeout(Micros(5), inside).await));
    });
}

#[test]
fn a_limit_of_no_time_lets_its_work_begin_as_asyncio_timeout_does() {
    // wait_for(…, 0) is another thing: it cancels its task before the first step.
    check(&["begun", "timed out after 0.000 s", "done in time"], async {
        let work = async {
            say("begun");
            sleep(Micros::ZERO).await;
            say("not reached");
        };
        say(timeout(Micros::ZERO, work).await.unwrap_err().to_string());
        assert!(timeout(Micros::ZERO, async { say("done in time") }).await.is_ok());
    });
}

#[test]
fn a_cancelled_join_cancels_its_tasks_and_waits_for_them() {
    check(&["a dropped", "b dropped", "joining dropped"], async {
        let joining = spawn("joining", async {
            let _dropped = Dropped("joining");
            join([sleeper("a", 1.0), sleeper("b", 2.0)]).outcomes().await;
        });
        cancel(joining).await;
    });
}

#[test]
fn a_cancelled_child_ends_a_join_while_its_siblings_go_on() {
    check(&["Err(Cancelled) at 0.000", "b woke", "b dropped"], async {
        let a = sleeper("a", 1.0);
        a.cancel();
        let joining = spawn("joining", async move { join([a, sleeper("b", 2.0)]).await });
        say(format!("{:?} at {}", joining.outcome().await, now()));
        sleep(secs(3.0)).await;
    });
}

#[test]
fn waiting_for_the_next_of_several_is_withdrawn_and_they_go_on() {
    check(&["a woke", "a dropped"], async {
        let task = spawn("waiting", async {
            let mut several = as_completed([sleeper("a", 1.0)]);
            several.next().await;
        });
        cancel(task).await;
        sleep(secs(2.0)).await;
    });
}
