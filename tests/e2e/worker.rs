//! The worker in which labs run dies, hangs or is missing: the log says what is known, and the next run goes on.

use thirtyfour::prelude::*;

use crate::journey::{LONG, Page};
use crate::screen::Screen;
use crate::site::{Files, Site};

in_both_browsers! {
    runs_leave_nothing_in_memory,
    runs_that_are_broken_off_share_workers,
    a_worker_that_was_ended_before_it_listened_leaves_the_others,
    a_worker_that_dies_cuts_its_run_off_and_another_runs_the_next,
    a_worker_that_never_answers_is_ended_by_stop,
    run_pressed_beside_a_worker_that_never_answers_starts_another,
    without_a_worker_that_listens_labs_run_in_the_page,
}

/// The worker, which does this once the first events of a long run are told.
fn doomed(act: &str) -> Files {
    let files = Files::dist();
    let worker = files.text("worker.js");
    let doom = format!(
        "let long = false;
         addEventListener('message', ({{ data }}) => {{ if (data[0] === 'start') long = data[2].includes('5*60:long'); }});
         const post = postMessage;
         self.postMessage = (message, ...rest) => {{
           post(message, ...rest);
           if (long && message[0] === 'batch') {{ {act} }}
         }};"
    );
    files.with("worker.js", format!("{worker}\n{doom}"))
}

async fn open<'a>(page: &'a Page, site: &Site) -> WebDriverResult<Screen<'a>> {
    page.open_on(site, &format!("#say-after/concurrent?{LONG}")).await?;
    page.until_started().await?;
    let screen = Screen::on(page);
    screen.press("Run").await?;
    Ok(screen)
}

/// Waits until something came of the run, for the worker hangs from then on.
async fn expect_hung(screen: &Screen<'_>) -> WebDriverResult<()> {
    screen.shows("Timeline", "running").await?;
    screen.shows("Transcript", "Concurrent execution:").await
}

/// The next run is like any other.
async fn expect_a_run(screen: &Screen<'_>) -> WebDriverResult<()> {
    screen.follow("#say-after/concurrent?pairs=0.1:short").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    screen.shows("Transcript", "short").await
}

/// A page that counts how many of its functions the program has lent to the browser.
fn counting() -> Files {
    let files = Files::dist();
    let count = "
        window.lent = 0;
        const { register, unregister } = FinalizationRegistry.prototype;
        FinalizationRegistry.prototype.register = function (...of) {
          window.lent += 1;
          return register.apply(this, of);
        };
        FinalizationRegistry.prototype.unregister = function (...of) {
          const was = unregister.apply(this, of);
          if (was) window.lent -= 1;
          return was;
        };";
    let boot = files.text("boot.js");
    files.with("boot.js", format!("{count}\n{boot}"))
}

/// Of a run that is broken off, by Stop or by the next one, and of its worker.
async fn runs_leave_nothing_in_memory(page: Page) -> WebDriverResult<()> {
    let site = counting().serve();
    let screen = open(&page, &site).await?;
    screen.shows("Timeline", "running").await?;
    screen.press("Stop").await?;
    screen.shows("Timeline", "measured, stopped").await?;
    let before = page.value("window.lent").await?.as_u64().expect("functions were counted");
    assert!(before > 0);
    for _ in 0..10 {
        screen.press("Run").await?;
        screen.shows("Timeline", "running").await?;
    }
    screen.press("Stop").await?;
    page.until("nothing left of ten runs", &format!("window.lent < {}", before + 5)).await?;
    Ok(())
}

/// A page that counts its workers, and keeps the number of the last run of which one told.
fn telling() -> Files {
    let files = Files::dist();
    let boot = files.text("boot.js");
    let count = "window.workers = window.told = 0;
        window.Worker = class extends Worker {
          constructor(...of) {
            super(...of);
            window.workers += 1;
            this.addEventListener('message', ({ data: [what, run] }) => {
              if (what === 'batch') window.told = Math.max(window.told, run);
            });
          }
        };";
    files.with("boot.js", format!("{count}\n{boot}"))
}

/// A machine may be too busy for a stopped run to end before the next but one begins, but not for ever.
async fn runs_that_are_broken_off_share_workers(page: Page) -> WebDriverResult<()> {
    let site = telling().serve();
    let screen = open(&page, &site).await?;
    let (mut workers, mut without_another) = (0, 0);
    for run in 1..=200 {
        let since = page.value("performance.now()").await?;
        // Each is under way before the next one breaks it off, in a worker or, where none comes in time, in the page.
        let begun = format!("window.told === {run} || performance.now() - {since} > 15_000");
        page.until("the run", &begun).await?;
        screen.press("Run").await?;
        let now = page.value("window.workers").await?.as_u64().expect("workers were counted");
        without_another = if now == workers { without_another + 1 } else { 0 };
        if without_another == 3 {
            return page.expect_no_problem().await;
        }
        workers = now;
    }
    panic!("{workers} workers were started");
}

async fn a_worker_that_dies_cuts_its_run_off_and_another_runs_the_next(page: Page) -> WebDriverResult<()> {
    let site = doomed("setTimeout(() => { throw new Error('lost'); });").serve();
    let screen = open(&page, &site).await?;
    screen.shows("Timeline", "its worker was lost, or gave no answer").await?;
    expect_a_run(&screen).await
}

async fn a_worker_that_never_answers_is_ended_by_stop(page: Page) -> WebDriverResult<()> {
    let site = doomed("for (;;) {}").serve();
    let screen = open(&page, &site).await?;
    expect_hung(&screen).await?;
    screen.press("Stop").await?;
    screen.shows("Timeline", "its worker was lost, or gave no answer").await?;
    expect_a_run(&screen).await
}

async fn run_pressed_beside_a_worker_that_never_answers_starts_another(page: Page) -> WebDriverResult<()> {
    let site = doomed("for (;;) {}").serve();
    let screen = open(&page, &site).await?;
    expect_hung(&screen).await?;
    expect_a_run(&screen).await?;
    page.expect_no_problem().await
}

/// The page waits ten seconds for a worker to listen, but not for one that it has ended.
async fn a_worker_that_was_ended_before_it_listened_leaves_the_others(page: Page) -> WebDriverResult<()> {
    let site = telling().with("worker.js", "").serve();
    let screen = open(&page, &site).await?;
    page.until("its worker", "window.workers === 1").await?;
    let since = page.value("performance.now()").await?;
    site.deploy(telling());
    screen.press("Run").await?;
    page.until("another", "window.workers === 2").await?;
    page.until("the time for the first to be over", &format!("performance.now() - {since} > 11_000")).await?;
    let told = page.value("window.told").await?;
    screen.press("Run").await?;
    page.until("a run in a worker", &format!("window.told > {told}")).await?;
    page.expect_no_problem().await
}

async fn without_a_worker_that_listens_labs_run_in_the_page(page: Page) -> WebDriverResult<()> {
    for files in [Files::dist().with("worker.js", ""), Files::dist().without("worker.js")] {
        let site = files.serve();
        page.open_on(&site, "#say-after/concurrent?pairs=0.1:short").await?;
        page.until_started().await?;
        let screen = Screen::on(&page);
        screen.press("Run").await?;
        screen.run_is_over().await?;
    }
    Ok(())
}
