//! The practice server becomes ready, or the page learns why not.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::site::{Files, Site};

in_both_browsers! {
    it_is_ready_on_the_first_load_without_a_reload,
    it_is_ready_after_a_hard_reload,
    it_is_ready_while_registering_is_put_off,
    a_new_worker_lets_answers_end_and_takes_over,
    another_protocol_is_awaited_or_told,
    the_page_learns_why_it_is_not_ready,
    one_that_is_lost_is_given_up_within_two_seconds_in_all,
}

const WORKER: &str = "sw.js";

async fn it_is_ready_on_the_first_load_without_a_reload(page: Page) -> WebDriverResult<()> {
    page.open("").await?;
    expect_ready(&page, 1).await?;
    assert_eq!(
        page.value("performance.getEntriesByType('navigation').map((entry) => entry.type)").await?,
        json!(["navigate"])
    );
    page.expect_no_problem().await
}

async fn it_is_ready_after_a_hard_reload(page: Page) -> WebDriverResult<()> {
    page.open("").await?;
    expect_ready(&page, 1).await?;
    page.tab.execute("window.isOld = true", Vec::new()).await?;
    // Firefox alone takes the argument, which passes by the worker, too; Chromium has a command for it.
    if page.value("navigator.userAgent.includes('Firefox')").await? == true {
        page.tab.execute("location.reload(true)", Vec::new()).await?;
    } else {
        page.tab.cdp().send_raw("Page.reload", json!({ "ignoreCache": true })).await?;
    }
    // A script that a reload interrupts fails, so each look is a script of its own.
    while page.value("!!window.isOld || document.readyState !== 'complete'").await.ok() != Some(json!(false)) {}
    expect_ready(&page, 1).await?;
    page.expect_no_problem().await
}

async fn it_is_ready_while_registering_is_put_off(page: Page) -> WebDriverResult<()> {
    page.open("").await?;
    expect_ready(&page, 1).await?;
    // As browsers do at times when a page is reloaded whose requests are open.
    page.tab.execute("navigator.serviceWorker.register = () => new Promise(() => {})", Vec::new()).await?;
    page.tab.execute("awaitLab.askPracticeServer()", Vec::new()).await?;
    expect_ready(&page, 1).await?;
    page.expect_no_problem().await
}

async fn a_new_worker_lets_answers_end_and_takes_over(page: Page) -> WebDriverResult<()> {
    page.open("").await?;
    expect_ready(&page, 1).await?;
    page.site.deploy(Files::dist().with_replaced(WORKER, r#"VERSION="1""#, r#"VERSION="2""#));
    let answers = page.promised(
        "(async () => {
           const { serviceWorker } = navigator;
           const taken = new Promise((go) => serviceWorker.addEventListener('controllerchange', go, { once: true }));
           const response = await fetch('net/drip?duration=3&numbytes=30');
           await (await serviceWorker.getRegistration()).update();
           const { length } = await response.text();
           await taken;
           return { length, now: await (await fetch('net/ping')).json() };
         })()",
        Value::Null,
    );
    assert_eq!(answers.await?, json!({ "length": 30, "now": { "protocol": 1, "version": "2" } }));
    page.expect_no_problem().await
}

async fn another_protocol_is_awaited_or_told(page: Page) -> WebDriverResult<()> {
    let next = |files: Files, path| files.with_replaced(path, "PROTOCOL=1", "PROTOCOL=2");
    page.open("").await?;
    expect_ready(&page, 1).await?;
    // The whole page is newer than the worker that is still there.
    page.site.deploy(next(next(Files::dist(), WORKER), "practice.js"));
    page.open("?again").await?;
    expect_ready(&page, 2).await?;
    // The worker is newer than a page that some cache has kept.
    page.site.deploy(next(Files::dist().hasty(), WORKER));
    page.open("?stale").await?;
    expect_reason(&page, "version").await?;
    page.expect_no_problem().await
}

async fn the_page_learns_why_it_is_not_ready(page: Page) -> WebDriverResult<()> {
    let dist = || Files::dist().hasty();
    let missing = dist().without(WORKER).serve();
    page.open_on(&missing, "").await?;
    expect_reason(&page, "refused").await?;

    let text = dist().with_type(WORKER, "text/plain").serve();
    page.open_on(&text, "").await?;
    expect_reason(&page, "refused").await?;

    let shy = dist().with_replaced(WORKER, "self.clients.claim()", "Promise.resolve()").serve();
    page.open_on(&shy, "").await?;
    expect_reason(&page, "timeout").await?;

    // As when the browser's tools are told to pass by the worker: the host's own page answers.
    let mute = dist().with_replaced(WORKER, "addEventListener(\"fetch\"", "addEventListener(\"unheard\"").serve();
    page.open_on(&mute, "").await?;
    expect_reason(&page, "timeout").await?;

    page.tab.goto(page.site.address("?test").replace("127.0.0.1", "insecure.test")).await?;
    expect_reason(&page, "insecure").await?;

    let frame = r#"<iframe sandbox="allow-scripts" src="./?test"></iframe>"#;
    let host: Site = dist().with("host.html", frame).serve();
    page.open_on(&host, "host.html").await?;
    page.tab.enter_frame(0).await?;
    // On a busy machine a browser may call no frame idle.
    page.act().await?;
    expect_reason(&page, "sandboxed").await?;
    page.expect_no_problem().await
}

/// In virtual time, from the moment at which Run asks for it: how long one is waited for that never answers, and what is told.
const GIVEN_UP: &str = "(async () => {
    awaitLab.practiceServer = Promise.resolve(parameters);
    const [later, asked] = [window.setTimeout, window.fetch];
    const timers = [];
    let [now, told] = [0, null];
    window.setTimeout = (act, wait = 0, ...given) => timers.push({ at: now + wait, act: () => act(...given) });
    window.fetch = () => new Promise(() => {});
    window.ServiceWorker.prototype.postMessage = () => {};
    awaitLab.checkPracticeServer().then((state) => { told = state; });
    for (;;) {
      // Time stands still until all that needs none has been done: the page loads this part, too.
      await import(new URL('practice.js', document.baseURI));
      await new Promise((go) => later(go));
      if (told) break;
      const next = timers.sort((one, other) => one.at - other.at).shift();
      if (!next) continue;
      now = next.at;
      next.act();
    }
    [window.setTimeout, window.fetch] = [later, asked];
    return [now, told];
  })()";

async fn one_that_is_lost_is_given_up_within_two_seconds_in_all(page: Page) -> WebDriverResult<()> {
    page.site.deploy(Files::dist().hasty());
    page.open("").await?;
    page.practice_server().await?;
    // A busy machine may not start it within those two seconds.
    let ready = "(async () => { while (!(await awaitLab.askPracticeServer()).ready); return true; })()";
    page.promised(ready, Value::Null).await?;
    for known in [json!({ "ready": true, "protocol": 1 }), json!({ "ready": false, "reason": "timeout" })] {
        let given_up = page.promised(GIVEN_UP, known.clone()).await?;
        let [waited, told] = [0, 1].map(|part| &given_up[part]);
        assert!(
            waited.as_u64().is_some_and(|waited| (1_000..=2_000).contains(&waited)),
            "{waited} ms after {known}: {told}"
        );
        assert_eq!(told["reason"], "timeout", "{told}");
    }
    page.expect_no_problem().await
}

async fn expect_ready(page: &Page, protocol: u32) -> WebDriverResult<()> {
    assert_eq!(page.practice_server().await?, json!({ "ready": true, "protocol": protocol }));
    let answer = page.promised("fetch('net/delay/0').then((response) => response.text())", Value::Null);
    assert_eq!(answer.await?, r#"{"delay": 0}"#);
    Ok(())
}

async fn expect_reason(page: &Page, reason: &str) -> WebDriverResult<()> {
    page.practice_server().await?;
    // On a busy machine the two seconds may be over before the browser has said anything: then it is asked anew.
    let state = page.promised(
        "(async () => {
           let state = await awaitLab.practiceServer;
           while (state.reason === 'timeout' && parameters !== 'timeout') state = await awaitLab.askPracticeServer();
           return state;
         })()",
        json!(reason),
    );
    let state = state.await?;
    assert_eq!((&state["ready"], &state["reason"]), (&json!(false), &json!(reason)), "{state}");
    assert!(
        state["message"].as_str().is_some_and(|message| message.ends_with('.') || message.contains("It said: ")),
        "{state}"
    );
    // Found out anew, it takes two seconds at most, and no reader waits for more. Timers come in the order of their moments,
    // however late.
    let first = page.promised(
        "Promise.race([
           awaitLab.askPracticeServer().then(() => 'the reason'),
           new Promise((late) => setTimeout(late, 4000, 'four seconds')),
         ])",
        Value::Null,
    );
    assert_eq!(first.await?, "the reason", "{reason}");
    Ok(())
}
