//! Files of traces: the same back again, and never more than an error on whatever else is fed in.

#[path = "../common/mod.rs"]
mod common;
#[path = "../programs/generate.rs"]
mod generate;
#[path = "../programs/interpret.rs"]
mod interpret;
#[path = "../programs/syntax.rs"]
mod syntax;

mod documented;
mod refused;
mod same_again;
mod versions;

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::net::fetch;
use await_lab::engine::queue::Queue;
use await_lab::engine::timeout::timeout;
use await_lab::engine::{Semaphore, as_completed, join, simulate};
use await_lab::trace::file::{FileError, StoredRun, read};
use await_lab::trace::time::{Micros, millis};
use await_lab::trace::{Header, Trace, WorldKind, file};

/// The file that keeps all of these runs.
fn write(traces: &[&Trace]) -> String {
    file::write(traces.iter().map(|trace| StoredRun::with_bodies(trace)).collect()).unwrap()
}

/// The file that a reader saves: without the bodies of answers.
fn write_shared(traces: &[&Trace]) -> String {
    file::write(traces.iter().map(|trace| StoredRun::of(trace)).collect()).unwrap()
}

fn header() -> Header {
    Header {
        program: None,
        lab: "a lab".to_owned(),
        variant: "one\"\u{202e}<b>".to_owned(),
        plan: vec![("name".to_owned(), "0.1..0.5".to_owned()), (String::new(), "\u{0}".to_owned())],
        seed: u64::MAX,
        world: WorldKind::Simulated,
        clock_step: Micros(5),
        source: u64::MAX - 1,
    }
}

/// A program whose log has most kinds of events.
async fn varied() {
    let queue = Queue::bounded(1);
    let source = queue.clone();
    let consumer = spawn("consumer", async move {
        while let Ok(item) = source.get().await {
            sleep(millis(5)).await;
            say(format!("{item:?} done"));
            let _ = source.task_done();
        }
    });
    for item in ["a", "b", "ok"] {
        queue.put(item).await.unwrap();
    }
    queue.join().await;
    queue.shut_down_now();
    consumer.await;
    let semaphore = Semaphore::new(1);
    let fetches = ["json", "drip?duration=0.01&numbytes=3", "reset", "status/404", ""].map(|address| {
        let semaphore = semaphore.clone();
        spawn(address, async move {
            let _permit = semaphore.acquire().await;
            let _ = timeout(millis(50), fetch(address)).await;
        })
    });
    let mut several = as_completed(fetches);
    while several.next().await.is_some() {}
    let sleeper = spawn("sleeper", sleep(millis(500)));
    assert!(timeout(millis(1), join([sleeper])).await.is_err());
}

fn trace() -> Trace {
    simulate(header(), Some(2), varied())
}

/// The lines of a file: its text with a change.
fn changed(from: &str, to: &str) -> Result<Vec<Trace>, FileError> {
    let text = write(&[&trace()]);
    assert!(text.contains(from), "{from} is not in the file");
    read(&text.replacen(from, to, 1))
}

fn inconsistent(result: &Result<Vec<Trace>, FileError>) -> &'static str {
    match result {
        Err(FileError::Inconsistent { run: 1, reason }) => reason,
        other => panic!("{other:?}"),
    }
}

/// A file of one run with these events, as they are written.
fn with_events(events: &str) -> Result<Vec<Trace>, FileError> {
    read(&format!(
        r#"{{"await-lab":1,"runs":[{{"lab":"","variant":"","plan":[],"seed":0,"world":"browser","clock_step":0,"source":0,"labels":["main"],"events":[{events}]}}]}}"#
    ))
}
