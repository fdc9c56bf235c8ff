//! The lab of streams: what comes over time is used at once, or at the end.

use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;

in_both_browsers! {
    a_loop_uses_an_item_at_once_and_a_collection_all_at_the_end,
    a_body_is_used_while_it_arrives,
    two_streams_are_used_as_one,
}

async fn a_loop_uses_an_item_at_once_and_a_collection_all_at_the_end(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#streams").await?;
    screen.shows("Totals", "0.30 / 1.50 s").await?;
    screen.change("3").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    let figure = "document.querySelector('[aria-label=Totals] .big dd').textContent";
    let figure = page.value(figure).await?;
    let first: Vec<f64> =
        figure.as_str().unwrap().trim_end_matches(" s").split(" / ").map(|time| time.parse().unwrap()).collect();
    assert!(first[0] >= 0.3 && first[1] >= 0.9, "no item is used before it is there: {first:?}");
    let said = "[...document.querySelectorAll('[aria-label=Transcript] tr')].flatMap((line) => /Item \\d$/.exec(line.textContent)?.[0] ?? []).join()";
    assert_eq!(page.value(said).await?, "Item 1,Item 2,Item 3,Item 2", "all in the loop, and what the collection kept");
    // Each item is used before the next one is asked for: the log has it in this order, whatever the time.
    let rings = "document.querySelectorAll('.run-lanes .gave').length + ' ' + document.querySelectorAll('.run-lanes .said').length";
    assert_eq!(
        page.value(rings).await?,
        "6 4",
        "three items in each run; three are printed by the loop, one by the other"
    );
    page.expect_no_problem().await
}

async fn a_body_is_used_while_it_arrives(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#streams/drip?body=drip%3Fduration%3D0.4%26numbytes%3D4").await?;
    screen.shows_in_order("Transcript", &["Bytes so far: 1", "Bytes so far: 4", "Status 200, bytes: 4"]).await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    screen.shows_in_order("Transcript", &["Bytes so far: 4", "Status 200, bytes: 4"]).await?;
    let total = screen.totals().await?[0];
    assert!(total >= 0.4, "{total} is less than the drip takes");
    screen.expect_same_origin_requests_only().await?;
    page.expect_no_problem().await
}

async fn two_streams_are_used_as_one(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#streams/merged?items=2&times=0.1&other=0.25").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    for item in ["Left 1", "Left 2", "Right 1", "Right 2"] {
        screen.shows("Transcript", item).await?;
    }
    let total = screen.totals().await?[0];
    assert!(total >= 0.5, "{total} is less than the slower stream takes");
    page.expect_no_problem().await
}
