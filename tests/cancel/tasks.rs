//! Cancels of tasks that await one another, of a task by itself, before its first step and after its end.

use std::cell::RefCell;
use std::fmt::Debug;
use std::rc::Rc;

use crate::common::said;
use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::task::{Cancelled, Task};
use await_lab::engine::timeout::timeout;
use await_lab::trace::event::{Kind, TaskEnd, TaskId};
use await_lab::trace::time::{Micros, secs};

use super::{Dropped, cancel, check, checked, ends, sleeper};

#[test]
fn a_task_that_is_cancelled_before_its_first_step_never_runs() {
    let trace = checked(async {
        let task = spawn("never", async { say("not reached") });
        assert!(task.cancel());
        assert_eq!(task.outcome().await, Err(Cancelled));
    });
    assert!(said(&trace).is_empty());
    assert!(!trace.events().iter().any(|event| event.task == TaskId(2) && event.kind == Kind::PollBegan));
    assert_eq!(ends(&trace, 2), Some(TaskEnd::Cancelled));
}

#[test]
fn a_cancel_goes_down_the_chain_of_awaits_and_the_ends_come_back_up() {
    let trace = checked(async {
        let outer = spawn("outer", async {
            let _dropped = Dropped("outer");
            let middle = spawn("middle", async {
                let _dropped = Dropped("middle");
                sleeper("inner", 9.0).await
            });
            middle.await
        });
        cancel(outer).await;
    });
    assert_eq!(said(&trace), ["inner dropped", "middle dropped", "outer dropped"]);
}

#[test]
fn a_second_cancel_does_not_hurry_a_task_past_the_end_of_what_it_awaits() {
    let trace = checked(async {
        let outer = spawn("outer", async {
            let _dropped = Dropped("outer");
            sleeper("inner", 9.0).await
        });
        sleep(secs(0.1)).await;
        outer.cancel();
        outer.cancel();
        assert!(outer.outcome().await.is_err());
    });
    assert_eq!(said(&trace), ["inner dropped", "outer dropped"]);
}

#[test]
fn a_circle_of_awaits_is_cut_by_a_cancel() {
    // asyncio ends such a program by a RecursionError.
    check(&["a dropped", "b dropped"], async {
        let own: Rc<RefCell<Option<Task<()>>>> = Rc::default();
        let handle = own.clone();
        let b = spawn("b", async move {
            let _dropped = Dropped("b");
            sleep(Micros::ZERO).await;
            let a = handle.take().expect("a was spawned before b runs");
            a.await;
        });
        own.replace(Some(spawn("a", async move {
            let _dropped = Dropped("a");
            // The cancel that comes of the limit goes on to b, and from there to a itself.
            let _ = timeout(secs(0.5), b).await;
            say("not reached");
        })));
        sleep(secs(1.0)).await;
    });
}

/// A task cancels itself and does that next; then its outcome is said.
async fn cancelled_by_itself<T: Debug + 'static>(next: impl Future<Output = T> + 'static) {
    let own: Rc<RefCell<Option<Task<T>>>> = Rc::default();
    let handle = own.clone();
    let task = spawn("self", async move {
        handle.borrow().as_ref().unwrap().cancel();
        next.await
    });
    own.replace(Some(task));
    sleep(Micros(1)).await;
    let task = own.take().unwrap();
    say(format!("outcome {:?}", task.outcome().await));
}

#[test]
fn a_task_that_cancels_itself_goes_on_to_its_next_wait() {
    let next = async {
        say("goes on");
        sleep(secs(1.0)).await;
        say("not reached");
    };
    check(&["goes on", "outcome Err(Cancelled)"], cancelled_by_itself(next));
}

#[test]
fn a_task_that_cancels_itself_and_returns_has_no_result() {
    check(&["outcome Err(Cancelled)"], cancelled_by_itself(async { 5 }));
}

#[test]
fn the_limit_of_time_of_a_task_that_cancelled_itself_loses_no_cancel() {
    // asyncio's timeout takes such a cancel for its own when it fires before the task has waited.
    let limited = async {
        let _ = timeout(Micros::ZERO, sleep(secs(1.0))).await;
        say("not reached");
    };
    check(&["outcome Err(Cancelled)"], cancelled_by_itself(limited));
}

#[test]
fn a_task_whose_handle_is_dropped_goes_on() {
    check(&["a woke", "a dropped"], async {
        drop(sleeper("a", 1.0));
        sleep(secs(2.0)).await;
    });
}

#[test]
fn a_task_that_has_ended_cannot_be_cancelled() {
    check(&["a woke", "a dropped", "a"], async {
        let task = sleeper("a", 1.0);
        sleep(secs(2.0)).await;
        assert!(!task.cancel());
        say(task.await);
    });
}

#[test]
fn who_awaits_a_cancelled_task_is_cancelled_too() {
    let trace = checked(async {
        let inner = sleeper("inner", 9.0);
        inner.cancel();
        let outer = spawn("outer", async move {
            inner.await;
            say("not reached");
        });
        say(format!("{:?}", outer.outcome().await));
    });
    assert_eq!(said(&trace), ["Err(Cancelled)"]);
    assert_eq!(ends(&trace, 3), Some(TaskEnd::Cancelled));
}

#[test]
fn outcome_catches_the_cancel_of_what_it_awaits() {
    check(&["Err(Cancelled)", "goes on"], async {
        let inner = sleeper("inner", 9.0);
        inner.cancel();
        say(format!("{:?}", inner.outcome().await));
        say("goes on");
    });
}
