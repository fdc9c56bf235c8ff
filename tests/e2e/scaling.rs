//! The lab of scaling: batches are measured, their progress is seen, and Stop ends them.

use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;
use crate::site::Files;

in_both_browsers! {
    opens_with_the_curves_and_the_articles_figures,
    every_batch_is_measured_and_becomes_a_point,
    progress_is_shown_and_stop_keeps_what_was_measured,
    progress_lies_in_its_picture_on_a_narrow_screen,
    a_pool_has_a_worker_for_each_blocking_request_and_stop_ends_them,
    so_many_that_a_browser_refuses_are_only_simulated,
}

async fn opens_with_the_curves_and_the_articles_figures(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#scaling").await?;
    screen.shows("Growth", "Alex: asyncio").await?;
    for figure in ["32.58 s", "18.01 s", "5.00 s", "0.84 s"] {
        screen.shows("Growth", figure).await?;
    }
    screen.shows("Totals", "its limit of six binds, so N requests take ⌈N/6⌉ · 0.010 s").await?;
    page.expect_no_problem().await
}

async fn every_batch_is_measured_and_becomes_a_point(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#scaling?sizes=1,8&rounds=2&probe=6&delay=0.02&limit=2").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    let totals = screen.totals().await?;
    // Sequential: six of the probe and twice nine requests. The others: rounds of two, or of all.
    for (total, least) in totals.iter().zip([0.48, 0.26, 0.1, 0.26]) {
        assert!(*total >= least, "{totals:?}: less than {least}");
    }
    let dots = "[...document.querySelectorAll('.curves .curve:not(.published)')].map((curve) => curve.querySelectorAll('.dot').length).join()";
    assert_eq!(page.value(dots).await?, "2,2,2,2");
    screen.shows("Totals", "one request at a time binds, so N requests take N").await?;
    screen.shows("Totals", "pool, 8 requests").await?;
    screen.expect_same_origin_requests_only().await?;
    page.expect_no_problem().await
}

async fn progress_is_shown_and_stop_keeps_what_was_measured(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#scaling/sequential?sizes=1,500&rounds=2&probe=0&delay=0.1").await?;
    screen.press("Run").await?;
    screen.shows("Growth", "Sequential measures 500 requests, run 1").await?;
    let progress = "(({ value, max }) => value + ' of ' + max)(document.querySelector('.growth progress'))";
    assert_eq!(page.value(progress).await?, "1 of 4");
    screen.press("Stop").await?;
    screen.shows("Timeline", "stopped").await?;
    screen.shows("Totals", "sequential, 1 request").await?;
    let dots = "document.querySelectorAll('.curves .first .dot').length";
    assert_eq!(page.value(dots).await?, 1);
    page.expect_no_problem().await
}

async fn progress_lies_in_its_picture_on_a_narrow_screen(page: Page) -> WebDriverResult<()> {
    let lab = "scaling/sequential?sizes=1,500&rounds=2&probe=0&delay=0.1";
    // No browser's window is so narrow, but a frame is.
    page.open_framed(&format!("#{lab}"), (320, 568)).await?;
    let screen = Screen::on(&page);
    screen.press("Run").await?;
    let is_inside = "((bar, picture) => bar.height > 0 && bar.top >= picture.top && bar.bottom <= picture.bottom
        && bar.left >= picture.left && bar.right <= picture.right)";
    let places =
        "...['.growth progress', '.growth'].map((part) => document.querySelector(part).getBoundingClientRect())";
    let shown = format!("document.querySelector('.growth progress') && {is_inside}({places})");
    page.until("the progress in its picture", &shown).await?;
    screen.press("Stop").await?;
    page.expect_no_problem().await
}

/// The worker in which labs run tells the page how many workers it has started and not ended.
const TOLD: &str = "
const [told, alive, Begun] = [new BroadcastChannel('workers'), new Set(), Worker];
const tell = () => told.postMessage(alive.size);
self.Worker = class extends Begun {
  constructor(...how) { super(...how); alive.add(this); tell(); }
  terminate() { super.terminate(); alive.delete(this); tell(); }
};";

/// No other worker can be started from that one.
const NONE: &str = "
self.Worker = class { constructor() { throw new DOMException('refused', 'SecurityError'); } };";

async fn a_pool_has_a_worker_for_each_blocking_request_and_stop_ends_them(page: Page) -> WebDriverResult<()> {
    let worker = Files::dist().text("worker.js");
    page.site.deploy(Files::dist().with("worker.js", format!("{worker}{TOLD}")));
    let screen = Screen::open(&page, "#scaling/pool?sizes=1,100&rounds=1&probe=0&delay=0.5&limit=3").await?;
    page.value("(() => { window.most = window.alive = 0; window.told = new BroadcastChannel('workers'); told.onmessage = ({ data }) => { window.alive = data; window.most = Math.max(most, data); }; return true; })()").await?;
    screen.press("Run").await?;
    screen.shows("Growth", "Pool measures 100 requests, run 1").await?;
    // Each tells of itself, and the batch of its own accord.
    page.until("three workers, which serve one batch after another", "alive === 3").await?;
    screen.press("Stop").await?;
    page.until("no worker lives", "alive === 0").await?;
    screen.shows("Timeline", "stopped").await?;
    screen.shows("Totals", "pool, 1 request").await?;
    assert_eq!(page.value("most").await?, 3);
    page.expect_no_problem().await?;
    // As in a frame in which none may start.
    page.site.deploy(Files::dist().with("worker.js", format!("{worker}{NONE}")));
    let screen = Screen::open(&page, "#scaling/pool?sizes=1&rounds=1&probe=0").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    screen.shows("Transcript", "No workers: no worker can be started here").await?;
    page.expect_no_problem().await
}

async fn so_many_that_a_browser_refuses_are_only_simulated(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#scaling/concurrent?sizes=1,1500&rounds=1&probe=0&world=browser").await?;
    screen.shows("About", "a browser bears at most 1,000 waits and requests at once").await?;
    screen.shows("Growth", "0.010 s").await?;
    page.expect_no_problem().await
}
