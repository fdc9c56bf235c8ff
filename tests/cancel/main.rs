//! Cancelling is asyncio's; and nothing is left running, nor logged, after an end of any kind.

#[path = "../common/mod.rs"]
mod common;
mod heard;
#[path = "../common/promises/mod.rs"]
mod promises;
mod runs;
mod several;
mod tasks;
mod waits;
#[path = "../common/world.rs"]
mod world;

use common::said;
use promises::promises;
use world::Stoppable;

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::task::Task;
use await_lab::trace::event::{Event, Kind, RunEnd, TaskEnd, TaskId};
use await_lab::trace::time::secs;
use await_lab::trace::{Header, Trace};

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

/// Cancels a task in its wait, and waits for its end.
async fn cancel<T: 'static>(task: Task<T>) {
    sleep(secs(0.1)).await;
    assert!(task.cancel());
    assert!(task.outcome().await.is_err());
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
