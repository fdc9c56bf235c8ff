//! The ends of runs: stopped at any moment, dropped, or over while tasks still wait.

use std::cell::RefCell;
use std::rc::Rc;

use futures::FutureExt;

use crate::common::{run, said};
use crate::promises::promises;
use crate::world::hooked::{Hooked, Hooks};
use crate::world::{Stop, Stoppable};
use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::net::fetch;
use await_lab::engine::queue::Queue;
use await_lab::engine::simulated::Simulated;
use await_lab::engine::timeout::timeout;
use await_lab::engine::{Run, Semaphore, as_completed, join, race};
use await_lab::trace::Header;
use await_lab::trace::event::{RunEnd, TaskEnd};
use await_lab::trace::time::{Micros, secs};

use super::{checked, ends, sleeper};

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
