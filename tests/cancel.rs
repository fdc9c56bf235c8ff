//! Cancelling is asyncio's; and nothing is left running, nor logged, after an end of any kind.

mod common;
#[path = "common/promises/mod.rs"]
mod promises;
#[path = "common/world.rs"]
mod world;

use std::cell::RefCell;
use std::rc::Rc;

use await_lab::engine::api::{now, say, sleep, spawn};
use await_lab::engine::event::{Event, Kind, RunEnd, TaskEnd, TaskId};
use await_lab::engine::net::fetch;
use await_lab::engine::queue::Queue;
use await_lab::engine::sim::Simulated;
use await_lab::engine::task::{Cancelled, Task};
use await_lab::engine::time::{Micros, secs};
use await_lab::engine::timeout::timeout;
use await_lab::engine::trace::{Header, Trace};
use await_lab::engine::{Run, Semaphore, as_completed, join, race};
use common::{run, said};
use futures::FutureExt;
use promises::promises;
use world::hooked::{Hooked, Hooks};
use world::{Stop, Stoppable};

/// Runs the program, checks every promise, and gives the log.
fn checked(program: impl Future<Output = ()> + 'static) -> Trace {
    let left = Stoppable::default().run(Header::default(), None, program);
    assert_eq!(promises(&left.trace, None), Ok(()));
    assert!(!left.leaked, "something of the run is still alive");
    left.trace
}

/// It ends by itself and says these lines.
fn check(expected: &[&str], program: impl Future<Output = ()> + 'static) {
    let trace = checked(program);
    assert_eq!(said(&trace), expected);
    assert_eq!(trace.end(), Some(RunEnd::Finished));
}

/// Says that it was dropped.
struct Dropped(&'static str);

impl Drop for Dropped {
    fn drop(&mut self) {
        say(format!("{} dropped", self.0));
    }
}

/// A task that sleeps for so many seconds and says how it went.
fn sleeper(name: &'static str, seconds: f64) -> Task<&'static str> {
    spawn(name, async move {
        let _dropped = Dropped(name);
        sleep(secs(seconds)).await;
        say(format!("{name} woke"));
        name
    })
}

fn ends(trace: &Trace, task: u32) -> Option<TaskEnd> {
    trace.events().iter().find_map(|event| match event.kind {
        Kind::Ended { how } if event.task == TaskId(task) => Some(how),
        _ => None,
    })
}

fn place(trace: &Trace, wanted: impl Fn(&Event) -> bool) -> usize {
    trace.events().iter().position(wanted).expect("such an event is in the log")
}

/// A program that waits in every way at once, for the tests that stop it.
async fn busy() {
    let queue = Queue::bounded(1);
    let semaphore = Semaphore::new(1);
    let (source, target) = (queue.clone(), queue.clone());
    let producer = spawn("producer", async move {
        for item in 0..4 {
            target.put(item).await.unwrap();
        }
    });
    let consumer = spawn("consumer", async move {
        for _ in 0..4 {
            source.get().await.unwrap();
            sleep(Micros(3)).await;
            source.task_done().unwrap();
        }
    });
    let limited = spawn("limited", async {
        let _ = timeout(Micros(5), fetch("stall")).await;
        let _ = timeout(secs(1.0), fetch("page/a?ms=0.009&bytes=99")).await;
    });
    let permits = ["first", "second"].map(|name| {
        let semaphore = semaphore.clone();
        spawn(name, async move {
            let _permit = semaphore.acquire().await;
            sleep(Micros(4)).await;
        })
    });
    let racing = spawn("racing", async { race([sleeper("fast", 2e-6), sleeper("slow", 9.0)]).await });
    let joining = spawn("joining", async move {
        queue.join().await;
        let mut parts = as_completed([sleeper("part", 1e-6), sleeper("other part", 2e-6)]);
        while parts.next().await.is_some() {}
    });
    join([producer, consumer, limited, joining]).await;
    join(permits).await;
    racing.await;
}

#[test]
fn a_run_that_is_stopped_at_any_step_leaves_nothing() {
    let stopped = stopped_at_all((0..).map(Stop::Step));
    assert!(stopped > 50, "{stopped}");
}

#[test]
fn a_run_that_is_stopped_at_any_event_leaves_nothing() {
    let stopped = stopped_at_all((0..).map(Stop::Look));
    assert!(stopped > 150, "{stopped}");
}

/// Stops the busy program at each moment until it ends by itself, and says how often.
fn stopped_at_all(moments: impl Iterator<Item = Stop>) -> usize {
    let mut count = 0;
    for moment in moments {
        let left = Stoppable::stopping(moment).run(Header::default(), Some(2), busy());
        assert_eq!(promises(&left.trace, Some(2)), Ok(()), "{moment:?}");
        assert!(!left.leaked, "{moment:?}: something is still alive");
        if !left.stopped {
            break;
        }
        count += 1;
        if left.trace.end() == Some(RunEnd::Stopped) {
            assert_eq!(ends(&left.trace, 1), Some(TaskEnd::LeftBehind), "{moment:?}");
        }
    }
    count
}

/// Time stands still: a run that waits goes on waiting.
struct Standstill;

impl Hooks for Standstill {
    fn stands_still(&self) -> bool {
        true
    }
}

#[test]
fn a_run_that_is_dropped_while_it_waits_leaves_nothing() {
    let world = Rc::new(Hooked::new(Standstill));
    let run = Run::new(world.clone(), Header::default(), None, busy());
    let driving = RefCell::new(Box::pin(run.drive()));
    assert!(driving.borrow_mut().as_mut().now_or_never().is_none(), "it waits");
    drop(run);
    assert!(driving.borrow_mut().as_mut().now_or_never().is_some(), "whoever drives it is told");
    drop(driving);
    assert_eq!(Rc::strong_count(&world), 1, "nothing holds the world any more");
}

#[test]
fn a_run_that_is_stopped_while_it_waits_is_closed_at_once() {
    let run = Run::new(Rc::new(Hooked::new(Standstill)), Header::default(), None, busy());
    let mut driving = Box::pin(run.drive());
    assert!(driving.as_mut().now_or_never().is_none(), "it waits");
    run.stop();
    assert_eq!(promises(&run.trace(), None), Ok(()));
    let events = run.trace().events().len();
    run.page_shown(false);
    run.stop();
    assert!(driving.as_mut().now_or_never().is_some());
    assert_eq!(run.trace().events().len(), events, "nothing is logged after the end");
}

#[test]
fn a_run_that_was_never_driven_can_be_dropped() {
    let world = Rc::new(Simulated::default());
    drop(Run::new(world.clone(), Header::default(), None, busy()));
    assert_eq!(Rc::strong_count(&world), 1);
}

#[test]
fn a_second_run_knows_nothing_of_the_first() {
    let first = Run::new(Rc::new(Hooked::new(Standstill)), Header::default(), None, busy());
    let mut driving = Box::pin(first.drive());
    assert!(driving.as_mut().now_or_never().is_none(), "it waits");
    let alone = run(busy());
    let beside = {
        let before = first.trace().events().len();
        let trace = run(busy());
        assert_eq!(first.trace().events().len(), before);
        trace
    };
    assert!(alone == beside);
}

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
fn waiting_for_the_next_of_several_is_withdrawn_and_they_go_on() {
    check(&["a woke", "a dropped"], async {
        let task = spawn("waiting", async {
            let mut several = as_completed([sleeper("a", 1.0)]);
            several.next().await;
        });
        sleep(secs(0.1)).await;
        task.cancel();
        assert!(task.outcome().await.is_err());
        sleep(secs(2.0)).await;
    });
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
        sleep(secs(0.1)).await;
        outer.cancel();
        assert!(outer.outcome().await.is_err());
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
fn a_cancelled_join_cancels_its_tasks_and_waits_for_them() {
    check(&["a dropped", "b dropped", "joining dropped"], async {
        let joining = spawn("joining", async {
            let _dropped = Dropped("joining");
            join([sleeper("a", 1.0), sleeper("b", 2.0)]).outcomes().await;
        });
        sleep(secs(0.1)).await;
        joining.cancel();
        assert!(joining.outcome().await.is_err());
    });
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

#[test]
fn a_task_that_cancels_itself_goes_on_to_its_next_wait() {
    let own: Rc<RefCell<Option<Task<()>>>> = Rc::default();
    let handle = own.clone();
    check(&["goes on", "outcome Err(Cancelled)"], async move {
        let task = spawn("self", async move {
            handle.borrow().as_ref().unwrap().cancel();
            say("goes on");
            sleep(secs(1.0)).await;
            say("not reached");
        });
        own.replace(Some(task));
        sleep(Micros(1)).await;
        let task = own.take().unwrap();
        say(format!("outcome {:?}", task.outcome().await));
    });
}

#[test]
fn a_task_that_cancels_itself_and_returns_has_no_result() {
    let own: Rc<RefCell<Option<Task<u32>>>> = Rc::default();
    let handle = own.clone();
    check(&["outcome Err(Cancelled)"], async move {
        let task = spawn("self", async move {
            handle.borrow().as_ref().unwrap().cancel();
            5
        });
        own.replace(Some(task));
        sleep(Micros(1)).await;
        let task = own.take().unwrap();
        say(format!("outcome {:?}", task.outcome().await));
    });
}

#[test]
fn the_limit_of_time_of_a_task_that_cancelled_itself_loses_no_cancel() {
    // asyncio's timeout takes such a cancel for its own when it fires before the task has waited.
    let own: Rc<RefCell<Option<Task<()>>>> = Rc::default();
    let handle = own.clone();
    check(&["outcome Err(Cancelled)"], async move {
        let task = spawn("self", async move {
            handle.borrow().as_ref().unwrap().cancel();
            let _ = timeout(Micros::ZERO, sleep(secs(1.0))).await;
            say("not reached");
        });
        own.replace(Some(task));
        sleep(Micros(1)).await;
        let task = own.take().unwrap();
        say(format!("outcome {:?}", task.outcome().await));
    });
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
fn the_end_of_the_program_drops_what_still_runs() {
    let trace = checked(async {
        let _sleeping = sleeper("a", 1.0);
        let _fetching = spawn("fetch", async {
            let _ = fetch("delay/9").await;
        });
        sleep(secs(0.1)).await;
    });
    assert_eq!(said(&trace), ["a dropped"]);
    assert_eq!(trace.last_at(), secs(0.1));
    assert_eq!((ends(&trace, 2), ends(&trace, 3)), (Some(TaskEnd::LeftBehind), Some(TaskEnd::LeftBehind)));
}

#[test]
fn what_a_dropped_task_starts_at_the_end_is_dropped_too() {
    struct Spawns;

    impl Drop for Spawns {
        fn drop(&mut self) {
            drop(spawn("late", async { say("not reached") }));
        }
    }

    let trace = checked(async {
        let _holding = spawn("holding", async {
            let _spawns = Spawns;
            sleep(secs(9.0)).await;
        });
        sleep(secs(0.1)).await;
    });
    assert_eq!(ends(&trace, 3), Some(TaskEnd::LeftBehind));
}
