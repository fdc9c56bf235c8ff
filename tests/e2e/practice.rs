//! The practice server answers as the simulated world says it does.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::journey::Page;
use await_lab::practice::response::{Answer, Response, response};

in_both_browsers! {
    every_address_answers_as_the_simulated_world_does,
    bodies_are_the_same_bytes_on_every_site,
    it_streams_and_an_abort_ends_the_stream,
    a_body_is_over_when_its_page_is_lost,
    it_leaves_all_other_requests_alone,
}

/// Sound and unsound arguments; none takes longer than a second.
const ADDRESSES: [&str; 57] = [
    "delay/0",
    "delay/0.25",
    "delay/0.0000019",
    "delay/NaN",
    "delay/-1",
    "delay/1e9",
    "delay/",
    "delay",
    "delay/1/2",
    "delay/%31",
    "page/x",
    "page/www.python.org?ms=120&bytes=51012",
    "page/x?ms=300&bytes=3&status=404",
    "page/x?ms=100&bytes=0",
    "page/x?ms=100&status=204",
    "page/x?ms=0.5",
    "page/x?ms=",
    "page/x?ms=-1",
    "page/a%20b",
    "page/x?bytes=99999999",
    "status/200",
    "status/204",
    "status/205",
    "status/304",
    "status/302",
    "status/404",
    "status/599",
    "status/600",
    "status/101",
    "status/200:0,500:-1",
    "bytes/0",
    "bytes/1",
    "bytes/100000",
    "bytes/102401",
    "bytes/-1",
    "bytes/1.5",
    "bytes/99999999999999999999999",
    "drip?duration=0.5",
    "drip?duration=0.3&numbytes=1000&code=500&delay=0.2",
    "drip?duration=0&code=204",
    "drip?numbytes=0",
    "drip?duration=-1",
    "drip?numbytes=1e9",
    "drip?code=700",
    "stream/0",
    "stream/3",
    "stream/101",
    "stream/-5",
    "json",
    "flaky?rate=0.3&seed=18446744073709551615&attempt=7",
    "flaky?seed=18446744073709551616",
    "flaky?seed=x",
    "flaky?rate=2",
    "reset",
    "ping",
    "nothing/here",
    "__proto__",
];

async fn every_address_answers_as_the_simulated_world_does(page: Page) -> WebDriverResult<()> {
    page.open("").await?;
    page.practice_server().await?;
    let seeds = (1..=30).map(|attempt| format!("flaky?rate=0.5&seed=42&attempt={attempt}"));
    let addresses: Vec<String> = ADDRESSES.iter().map(|address| address.to_string()).chain(seeds).collect();
    let answers = page.promised(
        "Promise.all(parameters.map(async (address) => {
           const begun = performance.now();
           try {
             const response = await fetch(`net/${address}`, { cache: 'no-store' });
             const answered = performance.now() - begun;
             const body = new Uint8Array(await response.arrayBuffer());
             const ended = performance.now() - begun;
             const { status, headers } = response;
             return { status, mark: headers.get('X-Await-Lab'), type: headers.get('Content-Type'), cached: headers.get('Cache-Control'),
                      bytes: body.length, text: new TextDecoder().decode(body.slice(0, 2000)), answered, ended };
           } catch (error) {
             return { error: error.name };
           }
         }))",
        json!(addresses),
    );
    for (address, real) in addresses.iter().zip(answers.await?.as_array().unwrap()) {
        match response(address) {
            Response::Answer(planned) => compare(address, &planned, real),
            _ => assert_eq!(real["error"], "TypeError", "{address}"),
        }
    }
    page.expect_no_problem().await
}

fn compare(address: &str, planned: &Answer, real: &Value) {
    let bytes: u32 = planned.parts.iter().map(|(_, length)| length).sum();
    assert_eq!((&real["status"], &real["bytes"]), (&json!(planned.status), &json!(bytes)), "{address}: {real}");
    assert_eq!((&real["mark"], &real["cached"]), (&json!("1"), &json!("no-store")), "{address}");
    assert!(real["type"].is_string(), "{address} has no content type");
    if let Some(text) = &planned.text {
        assert_eq!(real["text"], *text, "{address}");
    }
    // Firefox's clock counts milliseconds, so both ends of a span may be off by one.
    let least = |moment: f64| moment * 1000.0 - 2.0;
    assert!(
        real["answered"].as_f64() >= Some(least(planned.head.as_secs())),
        "{address} was answered too early: {real}"
    );
    assert!(real["ended"].as_f64() >= Some(least(planned.end.as_secs())), "{address} ended too early: {real}");
}

async fn bodies_are_the_same_bytes_on_every_site(page: Page) -> WebDriverResult<()> {
    page.open("").await?;
    page.practice_server().await?;
    let bodies = page.promised(
        "Promise.all(parameters.map(async (address) => [...new Uint8Array(await (await fetch(`net/${address}`)).arrayBuffer())].join(' ')))",
        json!(["page/ab?bytes=7", "drip?duration=0&numbytes=3", "bytes/258"]),
    );
    let bytes: Vec<String> = (0..=255).chain([0, 1]).map(|byte| byte.to_string()).collect();
    assert_eq!(bodies.await?, json!(["97 98 10 97 98 10 97", "42 42 42", bytes.join(" ")]));
    Ok(())
}

async fn it_streams_and_an_abort_ends_the_stream(page: Page) -> WebDriverResult<()> {
    page.open("").await?;
    page.practice_server().await?;
    // The first bytes come long before the last: so they are taken as they come, and the rest is given up.
    let aborted = page.promised(
        "(async () => {
           const controller = new AbortController();
           const begun = performance.now();
           const response = await fetch('net/drip?duration=10&numbytes=100', { signal: controller.signal });
           const reader = response.body.getReader();
           let bytes = 0;
           while (bytes < 3) bytes += (await reader.read()).value.length;
           controller.abort();
           const end = await reader.read().catch((error) => error.name);
           return { some: bytes < 100, end, early: performance.now() - begun < 9000 };
         })()",
        Value::Null,
    );
    assert_eq!(aborted.await?, json!({ "some": true, "end": "AbortError", "early": true }));
    let unanswered = page.promised(
        "(async () => {
           const controller = new AbortController();
           const stalled = ['stall', 'delay/9'].map((address) => fetch(`net/${address}`, { signal: controller.signal }).catch((error) => error.name));
           await (await fetch('net/delay/0.1')).text();
           controller.abort();
           return Promise.all(stalled);
         })()",
        Value::Null,
    );
    assert_eq!(unanswered.await?, json!(["AbortError", "AbortError"]));
    page.expect_no_problem().await
}

async fn a_body_is_over_when_its_page_is_lost(page: Page) -> WebDriverResult<()> {
    page.open("").await?;
    // The worker's own code, with a stream that nobody reads.
    let worker = include_str!("../../static/sw.js");
    let lost = format!(
        "(async () => {{
           const self = {{ addEventListener() {{}}, registration: {{ scope: location.href }} }};
           let source;
           class ReadableStream {{ constructor(given) {{ source = given; }} }}
           {worker}
           const lost = () => {{ throw new TypeError('lost'); }};
           return Promise.all(parameters.map(async (parts) => {{
             let times = 0;
             streamed({{ body: new Uint8Array(1), parts, end: 0 }}, performance.now(), () => {{ times += 1; }});
             const error = await source.pull({{ enqueue: lost, close: lost }}).catch((error) => error.message);
             return [error, times];
           }}));
         }})()"
    );
    let ends = page.promised(&lost, json!([[[0, 1]], []]));
    assert_eq!(ends.await?, json!([["lost", 1], ["lost", 1]]));
    Ok(())
}

async fn it_leaves_all_other_requests_alone(page: Page) -> WebDriverResult<()> {
    page.open("").await?;
    page.practice_server().await?;
    let marks = page.promised(
        "Promise.all(parameters.map(async ([method, address]) => {
           const response = await fetch(address, { method });
           return [response.status, response.headers.get('X-Await-Lab'), (await response.text()).length > 0];
         }))",
        json!([
            ["GET", "net/json"],
            ["HEAD", "net/json"],
            ["POST", "net/json"],
            ["PUT", "net/json"],
            ["GET", "network"],
            ["GET", "../net/json"],
            ["GET", "sw.js"]
        ]),
    );
    let expected = json!([
        [200, "1", true],
        [200, "1", false],
        [200, "1", true],
        [404, null, true],
        [404, null, true],
        [404, null, true],
        [200, null, true]
    ]);
    assert_eq!(marks.await?, expected);
    Ok(())
}
