//! The first screen of a telephone and of a small laptop: the picture with all that it compares, what came of it, Run and the
//! player; of each lab, before a run, during it and after it. And no button moves when a run starts.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;

in_both_browsers! {
    a_telephone_shows_each_lab_on_its_first_screen,
    a_small_laptop_shows_each_lab_on_its_first_screen,
    escape_closes_the_question_and_who_goes_by_keys_skips_to_the_experiment,
}

/// Every lab with a run long enough to be looked at. The run of `blocking` holds up the page itself, and is soon over.
const LABS: [&str; 9] = [
    "say-after?pairs=60:hello,60:world",
    "fetch?urls=stall+stall+stall+stall+stall",
    "producer-consumer?production=60",
    "background-tasks?time=60",
    "event-loop?tasks=60:A,60:B,60:C",
    "forgotten-await?rest=60",
    "blocking",
    "streams?times=60",
    "scaling?delay=10",
];

/// Two that compare, and are soon over.
const SHORT: [&str; 2] =
    ["fetch?urls=delay/0.1+delay/0.1+delay/0.1+delay/0.1+delay/0.1", "say-after?pairs=0.1:hello,0.1:world"];

/// What can't be seen, though it should: the first picture with all that it compares, and what came of it, above the bar with
/// Run and the player, and that bar on the screen.
const OUTSIDE: &str = "(() => {
    const dock = document.querySelector('.dock').getBoundingClientRect();
    const first = document.querySelector('main .figure');
    const parts = first.querySelectorAll('.run-body, .run-total, .saving .factor, .stage, .loop, .curves, .plot');
    if (!parts.length) return ['no picture'];
    const hidden = [...parts].filter((part) => {
      const { top, bottom, height } = part.getBoundingClientRect();
      return height > 0 && (top < 0 || bottom > dock.top + 0.5);
    });
    const beyond = [...document.querySelectorAll('.run, .stop, .player button, .player input')].filter((part) => {
      const { top, bottom, height } = part.getBoundingClientRect();
      return height > 0 && (top < dock.top || bottom > innerHeight + 0.5);
    });
    return [...hidden, ...beyond].map((part) =>
      `${part.getAttribute('class')} ${JSON.stringify(part.getBoundingClientRect())} of ${dock.top}, ${innerHeight}`);
  })()";

/// Where the buttons are.
const BUTTONS: &str =
    "[...document.querySelectorAll('.buttons button, .player button:not([hidden])')].map((button) => {
    const { left, top } = button.getBoundingClientRect();
    return [left, top];
  })";

/// What a busy machine adds to the legend.
const WAITED: &str = "(() => {
    const legend = document.querySelector('[aria-label=Timeline] .legend');
    const words = 'waits for its turn';
    if (legend.textContent.includes(words)) return;
    const entry = legend.lastElementChild.cloneNode(true);
    entry.lastChild.textContent = words;
    legend.append(entry);
  })()";

async fn a_telephone_shows_each_lab_on_its_first_screen(page: Page) -> WebDriverResult<()> {
    on_a_screen(&page, 390, 844).await
}

async fn a_small_laptop_shows_each_lab_on_its_first_screen(page: Page) -> WebDriverResult<()> {
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
    for lab in LABS {
        let screen = open(page, lab, width, height).await?;
        expect_all_in_sight(page, &format!("{lab} at {width}×{height}, still")).await?;
        let before = page.value(BUTTONS).await?;
        press(page, ".run").await?;
        if lab != "blocking" {
            screen.shows("Timeline", "running").await?;
            // As soon as its tasks are there.
            let same =
                format!("{BUTTONS}.flat().every((place, index) => Math.abs(place - {before}.flat()[index]) <= 1)");
            page.until(&format!("the buttons of {lab} where they were"), &same).await?;
            expect_all_in_sight(page, &format!("{lab} at {width}×{height}, running")).await?;
            press(page, ".stop").await?;
            screen.shows("Timeline", "stopped").await?;
        } else {
            screen.run_is_over().await?;
        }
        expect_all_in_sight(page, &format!("{lab} at {width}×{height}, over")).await?;
        page.expect_no_problem().await?;
        page.tab.enter_default_frame().await?;
    }
    for lab in SHORT {
        let screen = open(page, lab, width, height).await?;
        let before = page.value(BUTTONS).await?;
        press(page, ".run").await?;
        screen.run_is_over().await?;
        expect_all_in_sight(page, &format!("{lab} at {width}×{height}, over")).await?;
        page.value(WAITED).await?;
        expect_same_places(&before, &page.value(BUTTONS).await?, &format!("{lab} at {width}×{height}, over"));
        let factor = page.value("document.querySelector('.saving .factor')?.textContent ?? ''").await?;
        let is_told = factor.as_str().is_some_and(|factor| factor.contains('×'));
        assert!(is_told, "{lab} at {width}×{height}: {factor}");
        page.expect_no_problem().await?;
        page.tab.enter_default_frame().await?;
    }
    Ok(())
}

fn expect_same_places(before: &Value, now: &Value, state: &str) {
    let mut pairs = places(before).into_iter().zip(places(now));
    assert!(pairs.all(|(before, now)| (before - now).abs() <= 1.0), "{state}: no button moves, {before} and {now}");
}

/// No browser's window can be trusted to be so wide and high, but a frame can.
async fn open<'a>(page: &'a Page, lab: &str, width: u32, height: u32) -> WebDriverResult<Screen<'a>> {
    page.open_framed(&format!("#{lab}"), (width, height)).await?;
    Ok(Screen::on(page))
}

/// A driver's own click scrolls first, and in a frame that is higher than the window it may miss.
async fn press(page: &Page, button: &str) -> WebDriverResult<()> {
    page.value(&format!("(document.querySelector('{button}').click(), 1)")).await.map(|_| ())
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
    page.press_keys(Key::Escape).await?;
    page.until("the question to go", "!document.querySelector('[role=alertdialog]')").await?;
    page.until("the focus on Run", "document.activeElement?.matches('.run')").await?;
    screen.expect_same_origin_requests_only().await?;

    page.value("document.activeElement.blur()").await?;
    page.value("document.querySelector('.skip').focus()").await?;
    let seen = "document.querySelector('.skip').getBoundingClientRect().height >= 24
        && getComputedStyle(document.querySelector('.skip')).clipPath === 'none'";
    assert_eq!(page.value(seen).await?, true, "it is seen while it has the focus");
    page.press_keys(Key::Enter).await?;
    let focused = "document.activeElement?.matches('main')";
    page.until("the focus in the experiment", focused).await?;

    Screen::open(&page, "#program").await?;
    page.value("document.querySelector('.skip').focus()").await?;
    page.press_keys(Key::Enter).await?;
    page.until("the focus beside one's own program", focused).await?;
    page.expect_no_problem().await
}
