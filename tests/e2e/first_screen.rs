//! The first screen of a small laptop: the figure with all that it compares, what came of it, Run and the
//! player; before a run, during it and after it. And nothing of it moves when a run starts.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;
use crate::site::Files;

in_both_browsers! {
    a_small_laptop_shows_the_race_on_its_first_screen,
    escape_closes_the_question_and_who_goes_by_keys_skips_to_the_experiment,
}

/// A run long enough to be looked at, and one that is soon over.
const LABS: [(&str, &str); 2] = [
    (
        "fetch?urls=delay/3+delay/3+delay/3+delay/3+delay/3",
        "fetch?urls=delay/0.1+delay/0.1+delay/0.1+delay/0.1+delay/0.1",
    ),
    ("say-after?pairs=3:hello,3:world", "say-after?pairs=0.1:hello,0.1:world"),
];

/// Others whose figure stands first, as they open. What shows a queue, the event loop, threads or curves has these there.
const OTHERS: [&str; 3] = ["background-tasks", "forgotten-await", "streams"];

/// What does not lie within the screen, though it should.
const OUTSIDE: &str = "(() => {
    const all = [...document.querySelectorAll('[aria-label=Timeline] .run-body, .run, .player, .run-total')];
    const factor = document.querySelector('.saving .factor');
    const shown = factor ? [...all, factor] : all;
    return shown.filter((part) => {
      const { top, bottom, height } = part.getBoundingClientRect();
      return height > 0 && (top < 0 || bottom > innerHeight + 0.5);
    }).map((part) => `${part.getAttribute('class')} ${JSON.stringify(part.getBoundingClientRect())} of ${innerHeight}`);
  })()";

/// Where the buttons are.
const BUTTONS: &str =
    "[...document.querySelectorAll('.buttons button, .player button:not([hidden])')].map((button) => {
    const { left, top } = button.getBoundingClientRect();
    return [left, top];
  })";

async fn a_small_laptop_shows_the_race_on_its_first_screen(page: Page) -> WebDriverResult<()> {
    // What the browser's own bars leave of 1366×768.
    on_a_screen(&page, 1366, 768).await
}

/// Numbers in the order in which they stand.
fn places(of: &Value) -> Vec<f64> {
    of.as_array()
        .into_iter()
        .flatten()
        .flat_map(|at| at.as_array().into_iter().flatten())
        .filter_map(Value::as_f64)
        .collect()
}

async fn on_a_screen(page: &Page, width: u32, height: u32) -> WebDriverResult<()> {
    for (long, short) in LABS {
        let screen = open(page, long, width, height).await?;
        let compared = page.value("document.querySelectorAll('[aria-label=Timeline] .run-body').length").await?;
        assert_ne!(compared, json!(0), "{long}");
        expect_all_in_sight(page, &format!("{long} at {width}×{height}, still")).await?;
        let before = page.value(BUTTONS).await?;
        screen.press("Run").await?;
        screen.shows("Timeline", "running").await?;
        expect_all_in_sight(page, &format!("{long} at {width}×{height}, running")).await?;
        let now = page.value(BUTTONS).await?;
        let pairs = places(&before).into_iter().zip(places(&now));
        assert!(
            pairs.into_iter().all(|(before, now)| (before - now).abs() <= 1.0),
            "{long} at {width}×{height}: no button moves, {before} and {now}"
        );
        screen.press("Stop").await?;
        screen.shows("Timeline", "stopped").await?;
        page.tab.enter_default_frame().await?;

        let screen = open(page, short, width, height).await?;
        screen.press("Run").await?;
        screen.run_is_over().await?;
        expect_all_in_sight(page, &format!("{short} at {width}×{height}, over")).await?;
        if short.starts_with("fetch") || short.starts_with("say-after") {
            let factor = page.value("document.querySelector('.saving .factor')?.textContent ?? ''").await?;
            assert!(
                factor.as_str().is_some_and(|factor| factor.contains('×')),
                "{short} at {width}×{height}: {factor}"
            );
        }
        page.expect_no_problem().await?;
        page.tab.enter_default_frame().await?;
    }
    for lab in OTHERS {
        open(page, lab, width, height).await?;
        expect_all_in_sight(page, &format!("{lab} at {width}×{height}, still")).await?;
        page.tab.enter_default_frame().await?;
    }
    Ok(())
}

/// No browser's window can be trusted to be so wide and high, but a frame can.
async fn open<'a>(page: &'a Page, lab: &str, width: u32, height: u32) -> WebDriverResult<Screen<'a>> {
    let frame = format!(r#"<iframe src="./?test#{lab}" width="{width}" height="{height}" style="border:0"></iframe>"#);
    let site = Files::dist().with("host.html", format!("<!doctype html>{frame}"));
    page.site.deploy(site);
    page.tab.goto(page.site.address("host.html")).await?;
    page.tab.enter_frame(0).await?;
    page.until_started().await?;
    Ok(Screen::on(page))
}

async fn expect_all_in_sight(page: &Page, state: &str) -> WebDriverResult<()> {
    let frames = "new Promise((placed) => requestAnimationFrame(() => requestAnimationFrame(placed)))";
    page.promised(frames, Value::Null).await?;
    assert_eq!(page.value("scrollY").await?, json!(0), "{state}: nobody has scrolled");
    assert_eq!(page.value(OUTSIDE).await?, json!([]), "{state}");
    Ok(())
}

async fn escape_closes_the_question_and_who_goes_by_keys_skips_to_the_experiment(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#fetch?urls=https://a.example/").await?;
    screen.press("Run").await?;
    page.until("the question", "document.activeElement?.closest('[role=alertdialog]')").await?;
    page.tab.active_element().await?.send_keys(Key::Escape).await?;
    page.until("the question to go", "!document.querySelector('[role=alertdialog]')").await?;
    page.until("the focus on Run", "document.activeElement?.matches('.run')").await?;
    screen.expect_same_origin_requests_only().await?;

    page.value("document.activeElement.blur()").await?;
    let skip = page.tab.find(By::Css(".skip")).await?;
    page.value("document.querySelector('.skip').focus()").await?;
    let seen = "document.querySelector('.skip').getBoundingClientRect().height >= 24
        && getComputedStyle(document.querySelector('.skip')).clipPath === 'none'";
    assert_eq!(page.value(seen).await?, true, "it is seen while it has the focus");
    skip.send_keys(Key::Enter).await?;
    page.until("the focus in the experiment", "document.activeElement?.matches('main')").await?;
    page.expect_no_problem().await
}
