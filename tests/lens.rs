//! The lenses on small traces and on simulated runs.

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::queue::Queue;
use await_lab::engine::simulate;
use await_lab::engine::time::secs;
use await_lab::engine::trace::{Header, Trace};
use await_lab::lens::transcript;

fn run(program: impl Future<Output = ()> + 'static) -> Trace {
    simulate(Header::default(), None, program)
}

#[test]
fn the_terminals_text_ends_with_the_total() {
    let trace = run(async {
        let hello = spawn("hello", async {
            sleep(secs(1.0)).await;
            say("Hello");
        });
        hello.await;
        sleep(secs(0.5)).await;
        say("World");
    });
    assert_eq!(transcript::text(&trace), "1.000  Hello\n1.500  World\ntotal 1.500\n");
}

#[test]
fn a_program_that_never_ends_says_who_waits_for_what() {
    let trace = run(async {
        let queue: Queue<u32> = Queue::bounded(1);
        let consumer = spawn("Consumer-2", {
            let queue = queue.clone();
            async move {
                let _ = queue.get().await;
                let _ = queue.get().await;
            }
        });
        let _ = queue.put(7).await;
        consumer.await;
    });
    let expected = "never ends: main waits for Consumer-2; Consumer-2 waits to get from the queue\n";
    assert_eq!(transcript::text(&trace), expected);
}
