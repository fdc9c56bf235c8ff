//! The event loop and what keeps its thread, in real browsers.

use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;
use crate::site::Files;

in_both_browsers! {
    the_event_loop_is_stepped_poll_by_poll,
    the_browsers_own_order_is_measured,
    every_lab_has_a_panel_of_its_event_loop,
    work_inline_holds_up_the_page_and_in_a_worker_it_does_not,
    a_blocking_get_in_a_worker_prints_its_status,
    a_worker_is_ended_with_its_run,
}

async fn the_event_loop_is_stepped_poll_by_poll(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#event-loop").await?;
    page.until("the picture", "document.querySelector('[aria-label=\"Event loop\"] .loop .holder')").await?;
    screen.press("Next poll").await?;
    let deed = |text: &str| format!("document.querySelector('.deed')?.textContent.includes('{text}')");
    page.until("the third poll", &deed("Poll 3: taskB has the thread for the 1st time (created by main)")).await?;
    screen.press("Poll back").await?;
    page.until("the second poll", &deed("Poll 2: taskA")).await?;
    page.expect_no_problem().await
}

async fn the_browsers_own_order_is_measured(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#event-loop?tasks=0.3:taskA,0.3:taskB,0.3:taskC").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    let rows = "[...document.querySelectorAll('[aria-label=\"The browser’s own order\"] tbody tr td:first-child')].map((cell) => cell.textContent)";
    let rows: Vec<String> = serde_json::from_value(page.value(rows).await?).expect("texts");
    assert_eq!(rows.first().map(String::as_str), Some("A microtask"), "nothing comes before it");
    for kind in ["A message", "A timer of 0 ms", "A frame"] {
        assert!(rows.iter().any(|row| row == kind), "{kind} in {rows:?}");
    }
    screen
        .shows_in_order("Transcript", &["taskA: Run ...", "taskC: Run ...", "taskA: ... Done!", "taskC: ... Done!"])
        .await?;
    assert!(screen.totals().await?[0] >= 0.3);
    page.expect_no_problem().await
}

async fn every_lab_has_a_panel_of_its_event_loop(page: Page) -> WebDriverResult<()> {
    let _screen = Screen::open(&page, "#say-after").await?;
    let summary = By::Css("section[aria-label='Event loop'] summary");
    page.click(summary).await?;
    page.until("its picture", "document.querySelector('[aria-label=\"Event loop\"] .loop')").await?;
    page.expect_no_problem().await
}

async fn work_inline_holds_up_the_page_and_in_a_worker_it_does_not(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#blocking?work=0.4").await?;
    page.until("the announcement", "document.body.textContent.includes('Run holds up this page for 0.40 s')").await?;
    // The longest that the page went without a turn of its own, from now on.
    page.value("(() => { let last = performance.now(); window.longestPause = 0; setInterval(() => { const now = performance.now(); window.longestPause = Math.max(window.longestPause, now - last); last = now; }, 5); return true; })()").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    let longest = page.value("window.longestPause").await?.as_f64().expect("a number");
    assert!(longest >= 400.0, "the page went on: {longest} ms");
    screen.shows_in_order("Transcript", &["Found", "primes", "Found", "primes"]).await?;
    screen.shows_in_order("Threads", &["Inline", "longest freeze", "In a worker", "worker"]).await?;
    // The browser's thread may have had to wait for a processor, too.
    let freeze = "parseFloat(document.querySelector('section[aria-label=Threads]').textContent.match(/longest freeze ([\\d.]+) s/)?.[1])";
    let freeze = page.value(freeze).await?.as_f64().expect("a number");
    assert!(freeze >= 0.4, "the longest freeze is told: {freeze} s");
    page.expect_no_problem().await
}

async fn a_blocking_get_in_a_worker_prints_its_status(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#blocking/get?get=delay/0.2").await?;
    // How often each of these files was sent: the page's own program, and the two of a worker's small one.
    let program = Files::dist().path("_bg.wasm");
    let sent = || {
        let sent = page.site.sent();
        [&*program, "blocking.js", "blocking_bg.wasm"].map(|file| sent.iter().filter(|(path, _)| path == file).count())
    };
    assert_eq!(sent(), [1, 0, 0], "nothing of the small one comes before the lab runs");
    screen.press("Run").await?;
    screen.run_is_over().await?;
    screen.shows_in_order("Transcript", &["200", "Heartbeat: at most"]).await?;
    assert_eq!(sent(), [1, 1, 1], "the worker has a small program of its own");
    page.expect_no_problem().await
}

async fn a_worker_is_ended_with_its_run(page: Page) -> WebDriverResult<()> {
    // For twenty seconds, which is the longest that a thread can be blocked.
    let screen = Screen::open(&page, "#blocking/get?get=drip%3Fdelay%3D10%26duration%3D10").await?;
    page.value(
        "(() => {
           window.alive = new Set();
           const Begun = Worker;
           window.Worker = class extends Begun {
             constructor(...how) { super(...how); alive.add(this); }
             terminate() { alive.delete(this); super.terminate(); }
           };
           return true;
         })()",
    )
    .await?;
    screen.press("Run").await?;
    let works = "document.querySelector('section[aria-label=Threads] .run-lanes')?.textContent.includes('worker')";
    page.until("the worker's thread", works).await?;
    page.until(
        "the thread to work",
        "parseFloat(document.querySelector('section[aria-label=Timeline] .run-total')?.textContent) >= 0.3",
    )
    .await?;
    page.until("one worker", "alive.size === 1").await?;
    screen.press("Stop").await?;
    page.until("no worker lives", "alive.size === 0").await?;
    screen.shows("Timeline", "stopped").await?;
    page.expect_no_problem().await
}
