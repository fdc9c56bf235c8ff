//! Tasks that hear of their cancel, shields, and what a failure means for siblings. What is expected here is what CPython does;
//! the twins of the lab `background-tasks` hold it against the same.

use std::error::Error;
use std::fmt;

use crate::common::said;
use await_lab::engine::api::{say, sleep, spawn, try_spawn};
use await_lab::engine::task::Task;
use await_lab::engine::{join, shield, task_group, try_join, until_cancelled};
use await_lab::trace::Trace;
use await_lab::trace::event::{Kind, TaskEnd, TaskId, WaitKind};
use await_lab::trace::time::secs;

use super::{Dropped, check, checked, ends, place, sleeper};

#[derive(Debug, PartialEq)]
struct Broken(&'static str);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} broke", self.0)
    }
}

impl Error for Broken {}

/// Works for so long, cleans up for a second if it is cancelled, and says so.
async fn tidy(name: &'static str, seconds: f64) -> Result<(), Broken> {
    if let Err(cancelled) = until_cancelled(sleep(secs(seconds))).await {
        say(format!("{name} cleans up"));
        sleep(secs(1.0)).await;
        say(format!("{name} is clean"));
        cancelled.raise().await;
    }
    say(format!("{name} worked"));
    Ok(())
}

fn broken(name: &'static str, seconds: f64) -> Task<Result<(), Broken>> {
    try_spawn(name, async move {
        sleep(secs(seconds)).await;
        Err(Broken(name))
    })
}

fn kinds(trace: &Trace, task: u32) -> Vec<Kind> {
    trace.events().iter().filter(|event| event.task == TaskId(task)).map(|event| event.kind).collect()
}

#[test]
fn a_task_that_listens_hears_of_its_cancel_and_cleans_up_before_it_ends() {
    let trace = checked(async {
        let task = try_spawn("tidy", tidy("tidy", 9.0));
        sleep(secs(1.0)).await;
        task.cancel();
        assert!(task.outcome().await.is_err());
        say("over");
    });
    assert_eq!(said(&trace), ["tidy cleans up", "tidy is clean", "over"]);
    assert_eq!((ends(&trace, 2), trace.last_at()), (Some(TaskEnd::Cancelled), secs(2.0)));
    let stages = |kind: &Kind| matches!(kind, Kind::CancelRequested { .. } | Kind::CancelDelivered | Kind::CleanedUp);
    let stages: Vec<Kind> = kinds(&trace, 2).into_iter().filter(stages).collect();
    assert_eq!(stages, [Kind::CancelRequested { by: TaskId::MAIN }, Kind::CancelDelivered, Kind::CleanedUp]);
}

#[test]
fn who_has_caught_a_cancel_may_go_on_and_is_cancelled_by_the_next_one() {
    check(&["caught", "went on", "second dropped", "over"], async {
        let task = spawn("stubborn", async {
            assert!(until_cancelled(sleep(secs(9.0))).await.is_err());
            say("caught");
            sleep(secs(1.0)).await;
            say("went on");
            let _dropped = Dropped("second");
            sleep(secs(9.0)).await;
        });
        sleep(secs(1.0)).await;
        task.cancel();
        sleep(secs(2.0)).await;
        task.cancel();
        assert!(task.outcome().await.is_err());
        say("over");
    });
}

#[test]
fn the_innermost_who_listens_hears_it() {
    check(&["inner", "outer goes on"], async {
        let task = spawn("nested", async {
            let outer = until_cancelled(async {
                assert!(until_cancelled(sleep(secs(9.0))).await.is_err());
                say("inner");
            });
            assert_eq!(outer.await, Ok(()));
            say("outer goes on");
        });
        sleep(secs(1.0)).await;
        task.cancel();
        task.await;
    });
}

#[test]
fn awaiting_a_cancelled_task_can_be_caught() {
    check(&["inner dropped", "caught"], async {
        let inner = sleeper("inner", 9.0);
        sleep(secs(1.0)).await;
        inner.cancel();
        assert!(until_cancelled(inner).await.is_err());
        say("caught");
    });
}

#[test]
fn before_its_first_step_nobody_listens() {
    check(&[], async {
        let task = try_spawn("tidy", tidy("tidy", 9.0));
        task.cancel();
        assert!(task.outcome().await.is_err());
    });
}

#[test]
fn behind_a_shield_the_waiting_ends_and_the_work_goes_on() {
    let trace = checked(async {
        let work = spawn("work", async {
            sleep(secs(2.0)).await;
            say("worked");
        });
        let caller = spawn("caller", shield(&work));
        sleep(secs(1.0)).await;
        caller.cancel();
        assert!(caller.outcome().await.is_err());
        say("cancelled");
        work.await;
    });
    assert_eq!(said(&trace), ["cancelled", "worked"]);
    let waits = |kind: &Kind| matches!(kind, Kind::WaitBegan { .. } | Kind::WaitWithdrawn { .. });
    let waits: Vec<Kind> = kinds(&trace, 3).into_iter().filter(waits).collect();
    let (wait, number) = (WaitKind::Shield, 0);
    assert_eq!(waits, [Kind::WaitBegan { wait, number }, Kind::WaitWithdrawn { wait, number }]);
}

#[test]
fn a_failure_is_the_tasks_end_and_the_log_has_its_words() {
    let trace = checked(async {
        assert_eq!(broken("one", 1.0).await, Err(Broken("one")));
    });
    let failed = place(&trace, |event| matches!(event.kind, Kind::Failed { .. }));
    let Kind::Failed { error, message } = trace.events()[failed].kind else { unreachable!() };
    assert_eq!((trace.text(error), trace.text(message)), ("Broken", "one broke"));
    assert_eq!(ends(&trace, 2), Some(TaskEnd::Failed));
}

#[test]
fn a_group_cancels_the_siblings_of_the_first_failure_and_waits_for_their_cleanup() {
    let trace = checked(async {
        let siblings = vec![try_spawn("a", tidy("a", 9.0)), broken("b", 1.0), try_spawn("c", tidy("c", 9.0))];
        assert_eq!(task_group(siblings).await, Err(vec![Broken("b")]));
        say("over");
    });
    assert_eq!(said(&trace), ["a cleans up", "c cleans up", "a is clean", "c is clean", "over"]);
    assert_eq!(trace.last_at(), secs(2.0));
    // The one that failed asks.
    assert!(kinds(&trace, 2).contains(&Kind::CancelRequested { by: TaskId(3) }));
    assert!(!kinds(&trace, 3).iter().any(|kind| matches!(kind, Kind::CancelRequested { .. })));
}

#[test]
fn a_group_without_a_failure_waits_for_all() {
    check(&["a worked", "b worked"], async {
        let siblings = vec![try_spawn("a", tidy("a", 1.0)), try_spawn("b", tidy("b", 2.0))];
        assert_eq!(task_group(siblings).await, Ok(()));
    });
}

#[test]
fn a_gather_gives_the_first_failure_at_once_and_the_siblings_go_on() {
    let trace = checked(async {
        let siblings = [try_spawn("a", tidy("a", 3.0)), broken("b", 1.0)];
        assert_eq!(try_join(&siblings).await.map(|_| ()), Err(Broken("b")));
        say("told");
        let [a, _] = siblings;
        join([a]).await;
    });
    assert_eq!(said(&trace), ["told", "a worked"]);
    assert_eq!(trace.last_at(), secs(3.0));
}

#[test]
fn a_gather_without_a_failure_gives_all_results_in_the_order_of_the_tasks() {
    check(&[], async {
        let task = |seconds: f64| {
            try_spawn("task", async move {
                sleep(secs(seconds)).await;
                Ok::<_, Broken>(seconds as u32)
            })
        };
        assert_eq!(try_join(&[task(2.0), task(1.0)]).await, Ok(vec![2, 1]));
    });
}
