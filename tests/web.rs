//! What only a browser can show, run by wasm-bindgen's test runner: real timers, real requests, real aborts.
#![cfg(target_arch = "wasm32")]

#[path = "web/clock.rs"]
mod clock;
#[path = "web/components.rs"]
mod components;
#[path = "web/consent.rs"]
mod consent;
#[path = "common/fingerprints.rs"]
mod fingerprints;
#[path = "common/promises/mod.rs"]
mod promises;
#[path = "contract/mod.rs"]
mod suite;
#[path = "web/translated.rs"]
mod translated;

use std::future::Future;
use std::rc::Rc;

use promises::promises;
use suite::{Addresses, count, endless, suite};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

use await_lab::engine::api::{now, say, sleep, spawn};
use await_lab::engine::net::{FetchError, fetch};
use await_lab::engine::timeout::timeout;
use await_lab::engine::{Run, join};
use await_lab::session::consent::Consent;
use await_lab::trace::event::{Kind, RunEnd};
use await_lab::trace::time::millis;
use await_lab::trace::{Header, Trace, WorldKind};
use await_lab::web::{Address, Browser, classify};

wasm_bindgen_test_configure!(run_in_browser);

/// PyPI's httpbin, as `scripts/test` starts it: a server that we did not write.
const HTTPBIN: Option<&str> = option_env!("HTTPBIN");

/// A port to which browsers send nothing: a request there fails as one on a dead network.
const DEAD: &str = "http://127.0.0.1:9/";

fn start(program: impl Future<Output = ()> + 'static) -> Run {
    start_with(None, program)
}

fn start_with(connections: Option<u32>, program: impl Future<Output = ()> + 'static) -> Run {
    let hosts = HTTPBIN.into_iter().chain([DEAD]).filter_map(|address| address.split('/').nth(2));
    let allowed = Vec::from_iter(hosts.map(str::to_owned));
    let header = Header { world: WorldKind::Browser, ..Header::default() };
    Run::new(Rc::new(Browser::start(Consent::after(&allowed, &[]))), header, connections, program)
}

async fn run(program: impl Future<Output = ()> + 'static) -> Trace {
    let run = start(program);
    run.drive().await;
    run.trace().clone()
}

fn httpbin(path: &str) -> String {
    format!("{}/{path}", HTTPBIN.expect("HTTPBIN: the tests are run by scripts/test, which starts it"))
}

#[wasm_bindgen_test]
async fn the_browser_keeps_the_contract_of_worlds() {
    for check in suite() {
        console_log!("{}", check.name);
        let run = start_with(check.connections, (check.program)(addresses()));
        run.drive().await;
        assert_eq!(promises(&run.trace(), check.connections), Ok(()), "{}", check.name);
        (check.holds)(&run.trace());
    }
}

fn addresses() -> Addresses {
    Addresses { base: Box::leak(httpbin("").into_boxed_str()), dead: DEAD }
}

#[wasm_bindgen_test]
async fn a_stop_at_any_moment_leaves_nothing() {
    for after in [0, 1, 5, 20, 60, 150] {
        let run = start_with(Some(2), endless(addresses()));
        let stop = async {
            gloo_timers::future::TimeoutFuture::new(after).await;
            run.stop();
        };
        futures::join!(run.drive(), stop);
        assert_eq!(run.trace().end(), Some(RunEnd::Stopped));
        assert_eq!(promises(&run.trace(), Some(2)), Ok(()), "stopped after {after} ms");
    }
}

#[wasm_bindgen_test]
fn the_same_seed_gives_the_bytes_that_it_gives_on_the_host() {
    assert_eq!(fingerprints::fingerprints(), include_str!("data/fingerprints.txt"));
}

#[wasm_bindgen_test]
async fn two_tasks_wait_together_on_real_timers() {
    let trace = run(async {
        let one = spawn("one", async { sleep(millis(60)).await });
        let two = spawn("two", async { sleep(millis(100)).await });
        one.await;
        two.await;
        assert!(now() >= millis(100));
    })
    .await;
    assert_eq!(trace.end(), Some(RunEnd::Finished));
    let sleeps = trace.events().iter().map(|event| event.kind.name()).filter(|name| name.starts_with("sleep-"));
    assert_eq!(Vec::from_iter(sleeps), ["sleep-began", "sleep-began", "sleep-ended", "sleep-ended"]);
}

#[wasm_bindgen_test]
async fn a_real_request_passes_through_its_stages() {
    let trace = run(async {
        let reply = fetch(httpbin("bytes/5000")).await;
        assert_eq!(reply.map(|reply| (reply.status, reply.bytes)), Ok((200, 5000)));
    })
    .await;
    let stages: Vec<&str> = trace.events().iter().map(|event| event.kind.name()).collect();
    let place = |name: &str| stages.iter().position(|stage| *stage == name);
    assert!(place("request-queued") < place("request-started"));
    assert!(place("request-started") < place("request-answered"));
    assert!(place("request-answered") < place("bytes-arrived"));
    assert!(place("bytes-arrived") < place("request-finished"));
}

#[wasm_bindgen_test]
async fn a_timeout_aborts_the_request_it_covers() {
    let trace = run(async {
        let reply = timeout(millis(100), fetch(httpbin("delay/10"))).await;
        assert!(reply.is_err());
    })
    .await;
    assert_eq!(count(&trace, "request-aborted"), 1);
    assert_eq!(count(&trace, "request-answered"), 0, "it is not waited for");
}

#[wasm_bindgen_test]
async fn stop_aborts_what_is_in_flight_and_closes_the_log() {
    let run = start(async {
        let tasks = (0..3).map(|index| spawn(format!("{index}"), fetch(httpbin("delay/10"))));
        join(tasks).await;
        say("never said");
    });
    let driven = run.drive();
    let stop = async {
        while count(&run.trace(), "request-started") < 3 {
            gloo_timers::future::TimeoutFuture::new(5).await;
        }
        run.stop();
    };
    futures::join!(driven, stop);
    assert_eq!(run.trace().end(), Some(RunEnd::Stopped));
    assert_eq!(count(&run.trace(), "request-aborted"), 3);
}

#[wasm_bindgen_test]
async fn a_host_that_nobody_agreed_to_gets_no_request() {
    let trace = run(async {
        assert!(matches!(fetch("https://example.invalid/").await, Err(FetchError::Refused(_))));
    })
    .await;
    assert!(!trace.events().iter().any(|event| matches!(event.kind, Kind::RequestStarted { .. })));
}

#[wasm_bindgen_test]
fn odd_addresses_are_told_apart_by_what_they_parse_to() {
    for text in [
        "",
        "  ",
        "javascript:alert(1)",
        "data:text/html,x",
        "blob:x",
        "file:///etc/passwd",
        "about:blank",
        "ftp://h/",
        "http://",
        "http://[::1",
        "http://u:p@h/",
        "//evil.example/",
        r"\\evil.example",
        "http://h:65536/",
        "../../x",
        "delay/../../../x",
        "/delay/1",
    ] {
        assert!(matches!(classify(text), Address::Refused { .. }), "{text:?}: {:?}", classify(text));
    }
    for (text, host) in [
        ("https://example.org/a", "example.org"),
        ("http:evil.example", "evil.example"),
        ("http://2130706433/", "127.0.0.1"),
        ("http://0x7f.1/", "127.0.0.1"),
        ("http://127。0。0。1/", "127.0.0.1"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
    ] {
        assert!(matches!(classify(text), Address::Foreign { host: parsed, .. } if parsed == host), "{text:?}");
    }
    let own = web_sys::window().unwrap().location().host().unwrap();
    for text in [format!("http://{own}/a"), format!("http:\\\\{own}/a"), format!("no-cors:http://{own}/a")] {
        assert!(matches!(classify(&text), Address::Own { host, .. } if host == own), "{text:?}: {:?}", classify(&text));
    }
    assert!(matches!(classify("http://127.0.0.1:9/a"), Address::Foreign { .. }), "another port is another origin");
    assert!(matches!(classify("delay/1"), Address::Practice { href } if href.ends_with("/net/delay/1")));
}
