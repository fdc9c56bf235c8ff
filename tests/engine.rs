//! The engine's rules on small programs: order, time, waking, ends.

use await_lab::engine::api::{now, say, sleep, spawn};
use await_lab::engine::event::{Kind, RunEnd};
use await_lab::engine::net::fetch;
use await_lab::engine::queue::Queue;
use await_lab::engine::time::{Micros, secs};
use await_lab::engine::timeout::timeout;
use await_lab::engine::trace::{Header, Trace};
use await_lab::engine::{join, simulate};

fn run(program: impl Future<Output = ()> + 'static) -> Trace {
    simulate(Header::default(), None, program)
}

fn said(trace: &Trace) -> Vec<String> {
    let lines = trace.events().iter().filter_map(|event| match event.kind {
        Kind::Said { text } => Some(format!("{}  {}", event.at(), trace.text(text))),
        _ => None,
    });
    lines.collect()
}

#[test]
fn two_tasks_wait_together() {
    let trace = run(async {
        let hello = spawn("hello", async {
            sleep(secs(1.0)).await;
            say("Hello");
        });
        let world = spawn("world", async {
            sleep(secs(2.0)).await;
            say("World");
        });
        hello.await;
        world.await;
        say(format!("took {}", now()));
    });
    for e in trace.events() {
        println!("{e:?}");
    }
    assert_eq!(said(&trace), ["1.000  Hello", "2.000  World", "2.000  took 2.000"]);
    assert_eq!(trace.end(), Some(RunEnd::Finished));
}

#[test]
fn a_timeout_withdraws_a_get() {
    let trace = run(async {
        let queue: Queue<u32> = Queue::bounded(1);
        let got = timeout(secs(0.5), queue.get()).await;
        say(format!("{got:?} {queue}"));
        let page = fetch("page/www.python.org?ms=120&bytes=51012").await;
        say(format!("{page:?}"));
        let task = spawn("t", async {
            sleep(secs(5.0)).await;
        });
        let other = spawn("u", async { 5 });
        sleep(Micros(10)).await;
        task.cancel();
        say(format!("{:?}", join([other]).await));
        say(format!("{:?}", task.outcome().await));
        let _ = queue.get().await;
    });
    for e in trace.events() {
        println!("{e:?}");
    }
    for l in said(&trace) {
        println!("{l}");
    }
    assert_eq!(trace.end(), Some(RunEnd::Deadlocked));
}
