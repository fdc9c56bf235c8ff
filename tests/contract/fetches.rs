//! Requests.

use futures::future::LocalBoxFuture;
use futures::{FutureExt, StreamExt};

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::body::fetch_body;
use await_lab::engine::net::{FetchError, fetch};
use await_lab::engine::queue::Queue;
use await_lab::engine::task::Task;
use await_lab::engine::timeout::timeout;
use await_lab::engine::{Semaphore, join};
use await_lab::trace::Trace;
use await_lab::trace::event::{Fault, Kind};
use await_lab::trace::time::millis;

use super::{Addresses, Check, count, in_order, moments, said};

type Program = fn(Addresses) -> LocalBoxFuture<'static, ()>;

/// Reads a body piece by piece, and says what came of it.
async fn read(url: String) {
    let mut body = fetch_body(url);
    let mut bytes = 0;
    while let Some(piece) = body.next().await {
        match piece {
            Ok(size) => {
                bytes += size;
                say("a piece");
            }
            Err(_) => say("failed"),
        }
    }
    if let Some(reply) = body.reply() {
        say(format!("{} {}, {bytes} of them read", reply.status, reply.bytes));
    }
}

fn check(name: &'static str, program: Program, holds: fn(&Trace)) -> Check {
    Check { name, connections: None, program, holds }
}

pub fn checks() -> Vec<Check> {
    vec![
        check(
            "a request passes its stages in order",
            |at| get(at, "json").boxed_local(),
            |trace| {
                let stages = ["queued", "started", "answered", "finished"].map(|stage| format!("request-{stage}"));
                in_order(trace, &stages.each_ref().map(String::as_str));
                in_order(trace, &["request-answered", "bytes-arrived", "request-finished"]);
            },
        ),
        check(
            "a body has its bytes",
            |at| get(at, "bytes/3000").boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["200 3000"]);
            },
        ),
        check(
            "a body that comes in pieces is read to its end",
            |at| get(at, DRIP).boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["200 5"]);
            },
        ),
        check(
            "a body that is read piece by piece gives each piece when it comes, and then the whole answer",
            |at| read(at.of(DRIP)).boxed_local(),
            |trace| {
                in_order(trace, &["request-answered", "bytes-arrived", "gave", "said", "request-finished"]);
                assert_eq!(count(trace, "gave"), count(trace, "bytes-arrived"));
                assert_eq!(said(trace).last(), Some(&"200 5, 5 of them read"));
            },
        ),
        check(
            "a body that nobody reads on is aborted",
            |at| {
                let first = async move {
                    let mut body = fetch_body(at.of(DRIP));
                    let piece = body.next().await;
                    say(format!("{}", matches!(piece, Some(Ok(_)))));
                };
                first.boxed_local()
            },
            |trace| {
                in_order(trace, &["gave", "said", "request-aborted"]);
                assert_eq!((said(trace), count(trace, "request-finished")), (vec!["true"], 0));
            },
        ),
        check(
            "a body that fails gives the failure last",
            |at| read(at.dead.to_owned()).boxed_local(),
            |trace| {
                assert_eq!((said(trace), count(trace, "request-failed")), (vec!["failed"], 1));
            },
        ),
        check(
            "a body of lines is read to its end",
            |at| get(at, "stream/3").boxed_local(),
            |trace| {
                assert_eq!(count(trace, "request-finished"), 1);
                assert!(count(trace, "bytes-arrived") >= 1);
            },
        ),
        check(
            "an answer without a body is complete",
            |at| get(at, "status/204").boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["204 0"]);
            },
        ),
        check(
            "an answer that is late is waited for",
            |at| get(at, "delay/0.3").boxed_local(),
            |trace| {
                let sent = moments(trace, |kind| matches!(kind, Kind::RequestStarted { .. }));
                let answered = moments(trace, |kind| matches!(kind, Kind::RequestAnswered { .. }));
                assert!(answered[0] - sent[0] >= millis(300));
            },
        ),
        check(
            "a status of an error is an answer all the same",
            |at| status(at).boxed_local(),
            |trace| {
                assert_eq!(
                    said(trace),
                    [
                        "404",
                        "HTTP status 404: check the address",
                        "503",
                        "HTTP status 503: try again, or allow more retries",
                    ]
                );
                assert_eq!(count(trace, "request-failed"), 0);
            },
        ),
        check(
            "requests wait together",
            |at| two_delays(at).boxed_local(),
            |trace| {
                let started = moments(trace, |kind| matches!(kind, Kind::RequestStarted { .. }));
                let finished = moments(trace, |kind| matches!(kind, Kind::RequestFinished { .. }));
                assert_eq!((started.len(), finished.len()), (2, 2));
                assert!(started.iter().max() <= finished.iter().min());
            },
        ),
        Check {
            name: "with one connection requests wait in line",
            connections: Some(1),
            program: |at| two_delays(at).boxed_local(),
            holds: |trace| {
                let started = moments(trace, |kind| matches!(kind, Kind::RequestStarted { .. }));
                let finished = moments(trace, |kind| matches!(kind, Kind::RequestFinished { .. }));
                assert_eq!((started.len(), finished.len()), (2, 2));
                assert!(started[1] >= finished[0], "the second is sent when the first is done");
            },
        },
        check(
            "a cancel aborts the request at once",
            |at| cancelled(at).boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["Err(Cancelled)"]);
                in_order(trace, &["request-started", "cancel-requested", "request-aborted", "cancel-delivered"]);
                assert_eq!(count(trace, "request-finished"), 0);
            },
        ),
        check(
            "a limit of time covers the body",
            |at| slow_body(at).boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["timed out"]);
                in_order(trace, &["request-answered", "timeout-fired", "request-aborted"]);
                assert_eq!(count(trace, "request-finished"), 0);
            },
        ),
        check(
            "a request that nothing answers fails on the network",
            |at| dead(at).boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["Network"]);
                let failed = moments(trace, |kind| matches!(kind, Kind::RequestFailed { fault: Fault::Network, .. }));
                assert_eq!(failed.len(), 1);
            },
        ),
        check(
            "nothing is sent to no address",
            |_| nowhere().boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["Refused"]);
                assert_eq!(count(trace, "request-started"), 0);
                assert_eq!(count(trace, "request-failed"), 1);
            },
        ),
        check(
            "nothing is sent to a path that leads elsewhere",
            |_| crooked().boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["Refused"; 4]);
                assert_eq!(count(trace, "request-started"), 0);
            },
        ),
        check(
            "one failure leaves the others alone",
            |at| among_others(at).boxed_local(),
            |trace| {
                assert_eq!(said(trace), ["true", "false", "true"]);
            },
        ),
    ]
}

const DRIP: &str = "drip?duration=0.2&numbytes=5&delay=0";

async fn get(at: Addresses, path: &'static str) {
    let reply = fetch(at.of(path)).await.unwrap();
    say(format!("{} {}", reply.status, reply.bytes));
}

async fn status(at: Addresses) {
    for code in ["404", "503"] {
        let reply = fetch(at.of(&format!("status/{code}"))).await.unwrap();
        say(reply.status.to_string());
        say(reply.error_for_status().unwrap_err().to_string());
    }
}

async fn two_delays(at: Addresses) {
    let tasks = ["first", "second"].map(|name| spawn(name, fetch(at.of("delay/0.2"))));
    assert!(join(tasks).await.iter().all(Result::is_ok));
}

async fn cancelled(at: Addresses) {
    let task = spawn("fetch", async move { fetch(at.of("delay/10")).await.map(|_| ()) });
    sleep(millis(100)).await;
    task.cancel();
    say(format!("{:?}", task.outcome().await));
    sleep(millis(50)).await;
}

async fn slow_body(at: Addresses) {
    // Long after the head of the answer, even if that is late, and long before the end of its body.
    let reply = timeout(millis(4_000), fetch(at.of("drip?duration=10&numbytes=10&delay=0")));
    say(if reply.await.is_err() { "timed out" } else { "in time" });
    sleep(millis(50)).await;
}

async fn dead(at: Addresses) {
    say(match fetch(at.dead).await {
        Err(FetchError::Network(_) | FetchError::Lost) => "Network",
        _ => "something else",
    });
}

async fn nowhere() {
    refused("").await;
}

async fn crooked() {
    for path in ["./json", "delay/../json", "delay/%2e%2E/json", r"delay\1"] {
        refused(path).await;
    }
}

async fn refused(url: &'static str) {
    say(match fetch(url).await {
        Err(FetchError::Refused(_)) => "Refused",
        _ => "something else",
    });
}

async fn among_others(at: Addresses) {
    let urls = [at.of("json"), at.dead.to_owned(), at.of("bytes/9")];
    for reply in join(urls.map(|url| spawn("fetch", fetch(url)))).await {
        say(reply.is_ok().to_string());
    }
}

/// See [`super`].
pub async fn endless(at: Addresses) {
    let queue = Queue::bounded(1);
    let source = queue.clone();
    let semaphore = Semaphore::new(1);
    let held = semaphore.acquire().await;
    let mut tasks: Vec<Task<()>> = vec![
        spawn("sleeper", sleep(millis(60_000))),
        spawn("getter", async move { while source.get().await.is_ok() {} }),
        spawn("waiter", async move { drop(semaphore.acquire().await) }),
        spawn("limited", async move {
            let _ = timeout(millis(60_000), fetch(at.of("delay/9"))).await;
        }),
    ];
    tasks.extend((0..3).map(|_| spawn("fetch", async move { fetch(at.of("delay/9")).await.map(drop).unwrap_or(()) })));
    sleep(millis(50)).await;
    say("under way");
    queue.put(1_u32).await.unwrap();
    queue.join().await;
    join(tasks).await;
    drop(held);
}
