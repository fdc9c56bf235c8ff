//! Comparing runs: the last run under the changed one, what differs, and a change while a run goes on.

use std::cmp::Ordering;

use serde_json::json;
use thirtyfour::prelude::*;

use crate::journey::{LONG, Page};
use crate::screen::Screen;

in_both_browsers! {
    the_last_run_stays_under_the_changed_one_until_dismissed,
    any_two_runs_are_compared_in_a_table,
    a_change_during_a_run_is_said_at_once_and_run_again_runs_it,
}

const GHOSTS: &str = "[...document.querySelectorAll('section[aria-label=Timeline] .ghosts .lane-name')].map((name) => name.textContent.split(',')[0])";

async fn the_last_run_stays_under_the_changed_one_until_dismissed(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#say-after?pairs=0.3:one").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    assert_eq!(page.value(GHOSTS).await?, json!([]));
    screen.change("0.2:two").await?;
    screen.shows("Timeline", "simulated").await?;
    assert_eq!(page.value(GHOSTS).await?, json!(["Before", "Before"]));
    screen.press("Run").await?;
    screen.run_is_over().await?;
    assert_eq!(page.value(GHOSTS).await?, json!(["Before", "Before"]), "Run leaves it there");
    screen.shows("Differences", "Sequential before the change, measured").await?;
    screen.press("Dismiss outlines").await?;
    page.until("the outlines to go", &format!("{GHOSTS}.length === 0")).await?;
    page.expect_no_problem().await
}

async fn any_two_runs_are_compared_in_a_table(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#say-after?pairs=0.2:one,0.3:two").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    screen.unfold_differences().await?;
    // On a busy machine either may have taken longer.
    let [sequential, concurrent] = screen.totals().await?[..2] else { panic!("two totals") };
    let change = match concurrent.total_cmp(&sequential) {
        Ordering::Less => "less",
        Ordering::Equal => "",
        Ordering::Greater => "more",
    };
    screen.shows_in_order("Differences", &["Change", "Total", change, "Most waits at once", "1 more"]).await?;
    page.click(By::XPath("//select[@aria-label='Second run']/option[text()='Sequential, simulated']")).await?;
    screen.shows_in_order("Differences", &["Total", "0.50", "Waited for time to pass", "0.50"]).await?;
    page.until("the ideal under the run", &format!("{GHOSTS}[0] === 'Ideal'")).await?;
    screen.press("Keep these runs").await?;
    page.until("the runs to be kept", &format!("{GHOSTS}.join() === 'Kept,Kept'")).await?;
    page.expect_no_problem().await
}

async fn a_change_during_a_run_is_said_at_once_and_run_again_runs_it(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, &format!("#say-after/sequential?{LONG}")).await?;
    screen.press("Run").await?;
    screen.shows("Timeline", "running").await?;
    screen.change("0.2:short").await?;
    page.until("the notice", "document.querySelector('.notices').textContent.includes('keeps the values')").await?;
    screen.shows("Timeline", "running").await?;
    page.until("what they give", &format!("{GHOSTS}.join() === 'New values'")).await?;
    screen.press("Run again").await?;
    screen.run_is_over().await?;
    screen.shows("Transcript", "short").await?;
    assert_eq!(page.value("document.querySelector('.notices').textContent").await?, "");
    page.expect_no_problem().await
}
