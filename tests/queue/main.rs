//! The queue is asyncio.Queue, behaviour by behaviour. Where ours differs on purpose, the test says so.

mod basics;
mod cancel;
#[path = "../common/mod.rs"]
mod common;
mod done;
mod model;
mod orders;
mod shutdown;
mod waiting;

use common::{run, said};

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::queue::{Queue, QueueError};
use await_lab::engine::task::Task;
use await_lab::trace::event::RunEnd;
use await_lab::trace::time::Micros;

/// The program ends by itself and says these lines.
fn check(expected: &[&str], program: impl Future<Output = ()> + 'static) {
    let trace = run(program);
    assert_eq!(said(&trace), expected);
    assert_eq!(trace.end(), Some(RunEnd::Finished));
}

/// Every task that can run, does, up to its next wait.
async fn settle() {
    for _ in 0..3 {
        sleep(Micros::ZERO).await;
    }
}

/// A task that gets one item and says so.
fn getter(name: &'static str, queue: &Queue<u32>) -> Task<()> {
    let queue = queue.clone();
    spawn(name, async move {
        let got = queue.get().await;
        say(format!("{name} got {}", shown(got)));
    })
}

/// A task that puts one item and says when it could.
fn putter(name: &'static str, queue: &Queue<u32>, item: u32) -> Task<()> {
    let queue = queue.clone();
    spawn(name, async move {
        let put = queue.put(item).await;
        say(format!("{name} put {item}: {}", shown(put.map(|()| "ok"))));
    })
}

/// A task that joins the queue and says so.
fn joiner(name: &'static str, queue: &Queue<u32>) -> Task<()> {
    let queue = queue.clone();
    spawn(name, async move {
        queue.join().await;
        say(format!("{name} joined"));
    })
}

/// An empty queue, and `a` that waits to get from it.
async fn with_getter() -> (Queue<u32>, Task<()>) {
    let queue = Queue::unbounded();
    let waiting = getter("a", &queue);
    settle().await;
    (queue, waiting)
}

/// A queue whose one place 1 has, and `a` that waits to put 2.
async fn with_putter() -> (Queue<u32>, Task<()>) {
    let queue = Queue::bounded(1);
    fill(&queue, [1]);
    let waiting = putter("a", &queue, 2);
    settle().await;
    (queue, waiting)
}

/// A queue with one item, and `a` that waits until it is done.
async fn with_joiner() -> (Queue<u32>, Task<()>) {
    let queue = Queue::unbounded();
    fill(&queue, [1]);
    let waiting = joiner("a", &queue);
    settle().await;
    (queue, waiting)
}

fn shown<T: ToString>(result: Result<T, QueueError>) -> String {
    result.map_or_else(|error| format!("{error:?}"), |value| value.to_string())
}

fn drain(queue: &Queue<u32>) -> Vec<u32> {
    std::iter::from_fn(|| queue.get_nowait().ok()).collect()
}

fn fill(queue: &Queue<u32>, items: impl IntoIterator<Item = u32>) {
    for item in items {
        queue.put_nowait(item).unwrap();
    }
}
