//! What can go wrong around a run: the host goes away, the practice server's worker is killed, the program panics, the page
//! is opened as a file. Nothing that was shown is lost, and the next step is said.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::journey::{LONG, Page};
use crate::screen::Screen;
use crate::site::Files;

in_both_browsers! {
    a_run_goes_on_when_the_host_goes_away,
    a_program_that_can_t_be_got_any_more_has_its_card,
    a_killed_worker_loses_no_row_and_the_next_run_works,
    an_unregistered_worker_answers_to_the_end_and_comes_back,
    a_page_opened_as_a_file_says_what_to_do,
    a_panic_is_reported_and_the_page_restarted,
}

const FETCHES: &str = "#fetch/concurrent?urls=delay/1.5+delay/0.2+bytes/900";
/// The same, for what differs is not used by this variant.
const FETCHES_AGAIN: &str = "#fetch/concurrent?urls=delay/1.5+delay/0.2+bytes/900&limit=3";

/// Runs three fetches, of which one takes long; gives the screen while that one is awaited.
async fn fetching(page: &Page) -> WebDriverResult<Screen<'_>> {
    let screen = Screen::open(page, FETCHES).await?;
    page.practice_server().await?;
    screen.press("Run").await?;
    page.until("the short fetches", &format!("{ANSWERED} >= 2")).await?;
    Ok(screen)
}

const ANSWERED: &str =
    "[...document.querySelectorAll('[aria-label=Requests] td')].filter((cell) => cell.textContent === '200').length";

async fn a_run_goes_on_when_the_host_goes_away(page: Page) -> WebDriverResult<()> {
    let screen = fetching(&page).await?;
    page.site.leave();
    screen.run_is_over().await?;
    screen.shows("Transcript", "delay/1.5: 200").await?;
    // The practice server needs no host: what was begun without one is run, too.
    screen.follow(FETCHES_AGAIN).await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    // What does come from the host is missed, and said.
    screen.press("Python").await?;
    screen.shows("Code", "could not be loaded").await?;
    screen.press("Share").await?;
    page.until_card("Share can’t be shown").await?;
    screen.press("Close").await?;
    page.click(By::Css(".menu > summary")).await?;
    screen.press("Figure (PNG)").await?;
    page.until("the reason", "document.querySelector('.notices').textContent.includes('check the connection')").await?;
    page.site.deploy(Files::dist());
    screen.press("Share").await?;
    page.until("the dialog", "document.querySelector('.share[open] .previews')").await?;
    page.tab.action_chain().send_keys(Key::Escape).perform().await?;
    screen.press("Rust").await?;
    screen.press("Python").await?;
    screen.shows("Code", "async def").await
}

async fn a_program_that_can_t_be_got_any_more_has_its_card(page: Page) -> WebDriverResult<()> {
    page.open_busy("").await?;
    page.until("the first view", "document.documentElement.dataset.boot === 'still'").await?;
    page.site.leave();
    page.act().await?;
    page.until_card("Await Lab could not be loaded").await?;
    let text = page.value("document.body.innerText").await?;
    assert!(text.as_str().unwrap().contains("1.85 s"), "the first view can still be read: {text}");
    page.site.deploy(Files::dist());
    page.click(By::XPath("//button[text()='Reload']")).await?;
    page.until_started().await
}

async fn a_killed_worker_loses_no_row_and_the_next_run_works(page: Page) -> WebDriverResult<()> {
    let screen = fetching(&page).await?;
    // Firefox has no such command: there it is an ordinary run.
    let kill = async || {
        page.tab.cdp().send_raw("ServiceWorker.enable", json!({})).await?;
        page.tab.cdp().send_raw("ServiceWorker.stopAllWorkers", json!({})).await
    };
    let killed = kill().await.is_ok();
    screen.run_is_over().await?;
    let rows = "document.querySelector('[aria-label=Transcript]').textContent";
    let printed = page.value(rows).await?;
    let printed = printed.as_str().unwrap();
    let [slow, short] = ["delay/1.5: 200", "delay/0.2: 200"].map(|row| printed.contains(row));
    // A browser may ask a fresh worker once more, or let the request fail.
    assert!(short && (slow || killed && printed.contains("Error fetching delay/1.5")), "{printed}");
    screen.follow(FETCHES_AGAIN).await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    screen.shows("Transcript", "delay/1.5: 200").await
}

async fn an_unregistered_worker_answers_to_the_end_and_comes_back(page: Page) -> WebDriverResult<()> {
    let screen = fetching(&page).await?;
    let unregister = "navigator.serviceWorker.getRegistration().then((registration) => registration.unregister())";
    assert_eq!(page.promised(unregister, Value::Null).await?, true);
    screen.run_is_over().await?;
    screen.shows("Transcript", "delay/1.5: 200").await?;
    page.tab.refresh().await?;
    let screen = Screen::on(&page);
    page.until_started().await?;
    assert_eq!(page.practice_server().await?["ready"], true);
    screen.press("Run").await?;
    screen.run_is_over().await?;
    screen.shows("Transcript", "delay/1.5: 200").await?;
    page.expect_no_problem().await
}

async fn a_page_opened_as_a_file_says_what_to_do(page: Page) -> WebDriverResult<()> {
    let index = Files::dist().file("index.html");
    page.tab.goto(format!("file://{}", index.display())).await?;
    let hint = "(() => {
        const hint = document.querySelector('.stuck');
        return getComputedStyle(hint).visibility === 'visible' && hint.innerText;
      })()";
    let hint = page.until("the hint", hint).await?;
    assert!(hint.as_str().unwrap().contains("opened as a file"), "{hint}");
    let text = page.value("document.querySelector('main').innerText").await?;
    assert!(text.as_str().unwrap().contains("1.85 s"), "the first experiment can be read: {text}");
    Ok(())
}

async fn a_panic_is_reported_and_the_page_restarted(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, &format!("#say-after?{LONG}")).await?;
    screen.press("Run").await?;
    screen.shows("Timeline", "running").await?;
    // The program does not reckon with a page that refuses it an element.
    let refuse = "for (const name of ['createElement', 'createElementNS']) {
        const make = Document.prototype[name];
        Document.prototype[name] = function () {
          Document.prototype[name] = make;
          throw new Error('no element');
        };
      }
      location.hash = '#fetch';";
    page.tab.execute(refuse, Vec::new()).await?;
    page.until_card("Await Lab has crashed").await?;
    let report = page.value("document.querySelector('.boot-card textarea').value").await?;
    let report = report.as_str().unwrap();
    assert!(report.contains("panicked at") && report.contains("?test#fetch"), "{report}");
    let press = async |name: &str| page.click(By::XPath(format!("//button[text()='{name}']"))).await;
    press("Copy report").await?;
    let copied = "/^Copied|^Selected/.test(document.querySelector('.boot-card').lastChild.textContent)";
    page.until("an answer to the click", copied).await?;
    press("Restart").await?;
    page.until_started().await?;
    Screen::on(&page).shows("Timeline", "simulated").await?;
    page.expect_no_problem().await
}
