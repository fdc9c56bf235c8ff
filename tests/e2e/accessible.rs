//! axe-core finds nothing: in every lab, before, during and after a run, in light and dark, on the page and in its frame.
//!
//! `AXE` is where axe-core's script lies; `scripts/test` gets it.

use std::{env, fs};

use serde_json::Value;
use thirtyfour::prelude::*;

use crate::journey::{LONG, Page};
use crate::own_program::type_program;
use crate::screen::Screen;

in_both_browsers! {
    axe_finds_nothing_in_say_after,
    axe_finds_nothing_in_fetch,
    axe_finds_nothing_in_the_queue,
    axe_finds_nothing_where_nothing_runs,
    axe_finds_nothing_on_the_overview_and_the_comparison,
    axe_finds_nothing_in_share_and_in_a_post,
    axe_finds_nothing_in_a_readers_program,
}

async fn axe_finds_nothing_in_say_after(page: Page) -> WebDriverResult<()> {
    in_a_lab(&page, "say-after?pairs=0.1:one,0.2:two", &format!("say-after?{LONG}")).await
}

async fn axe_finds_nothing_in_fetch(page: Page) -> WebDriverResult<()> {
    let failing = "fetch?urls=delay/0.1+status/404+json+reset";
    in_a_lab(&page, failing, "fetch/concurrent,first?urls=stall+stall+status/404&retries=4").await
}

async fn axe_finds_nothing_in_the_queue(page: Page) -> WebDriverResult<()> {
    let endless = "producer-consumer/one-sentinel?items=2&production=0.1&processing=0.1";
    in_a_lab(&page, endless, "producer-consumer?items=20&processing=60").await
}

async fn axe_finds_nothing_where_nothing_runs(page: Page) -> WebDriverResult<()> {
    let wasm = crate::site::Files::dist().path("_bg.wasm");
    let site = crate::site::Files::dist().busy().without(&wasm).serve();
    page.open_on(&site, "").await?;
    page.until("the first view", "document.documentElement.dataset.boot === 'still'").await?;
    let mut found = Vec::new();
    in_light_and_dark(&page, "the first view", &mut found).await?;
    page.act().await?;
    page.until("the card", "document.querySelector('.boot-card')").await?;
    in_light_and_dark(&page, "the card of a page that can't be loaded", &mut found).await?;
    expect_none(&found);
    Ok(())
}

async fn axe_finds_nothing_on_the_overview_and_the_comparison(page: Page) -> WebDriverResult<()> {
    let mut found = Vec::new();
    for link in ["", "#asyncio-and-rust"] {
        page.open(link).await?;
        page.until_started().await?;
        in_light_and_dark(&page, &format!("the screen {link}"), &mut found).await?;
    }
    expect_none(&found);
    page.expect_no_problem().await
}

async fn axe_finds_nothing_in_share_and_in_a_post(page: Page) -> WebDriverResult<()> {
    let mut found = Vec::new();
    let screen = Screen::open(&page, "#fetch").await?;
    screen.press("Share").await?;
    for kind in ["link", "run", "element", "file"] {
        let press =
            format!("document.getElementById('share-{kind}')?.click() || document.querySelector('.share[open]')");
        page.until("Share", &press).await?;
        let part = if kind == "link" { WHOLE } else { "dialog[open]" };
        part_in_light_and_dark(&page, part, &format!("Share, {kind}"), &mut found).await?;
    }
    page.expect_no_problem().await?;
    page.tab.goto(page.site.address("post/index.html")).await?;
    in_light_and_dark(&page, "the post", &mut found).await?;
    expect_none(&found);
    Ok(())
}

async fn axe_finds_nothing_in_a_readers_program(page: Page) -> WebDriverResult<()> {
    let mut found = Vec::new();
    let screen = Screen::open(&page, "#program").await?;
    in_light_and_dark(&page, "a program that waits for ever", &mut found).await?;
    type_program(&page, "import asyncio\nasync def main()\n    pass\n").await?;
    screen.press("Run").await?;
    screen.shows("Editor", "The program failed at line 2.").await?;
    in_light_and_dark(&page, "a program with an error", &mut found).await?;
    let file: Value = serde_json::from_str(include_str!("../data/sharing.json")).expect("a file");
    type_program(&page, file["runs"][0]["program"]["sources"][0]["text"].as_str().expect("a text")).await?;
    screen.press("Run").await?;
    let told = "/Lock ledger.*held by.*The task group.*1 failed · 2 cancelled/s.test(document.querySelector('.sharing')?.textContent)";
    page.until("locks and groups", told).await?;
    in_light_and_dark(&page, "a program with locks and groups", &mut found).await?;
    expect_none(&found);
    page.expect_no_problem().await
}

/// Before, during and after a run; everything that can be unfolded is.
async fn in_a_lab(page: &Page, short: &str, long: &str) -> WebDriverResult<()> {
    let mut found = Vec::new();
    for address in ["#", "?embed=1#"] {
        let screen = Screen::open(page, &format!("{address}{long}")).await?;
        unfold(page).await?;
        in_light_and_dark(page, &format!("{address}{long} before the run"), &mut found).await?;
        screen.press("Run").await?;
        screen.shows("Timeline", "running").await?;
        in_light_and_dark(page, &format!("{address}{long} during the run"), &mut found).await?;
        screen.shows("Timeline", "running").await?;
        screen.press("Stop").await?;
        screen.shows("Timeline", "stopped").await?;
        in_light_and_dark(page, &format!("{address}{long} stopped"), &mut found).await?;

        page.tab.goto("about:blank").await?;
        let screen = Screen::open(page, &format!("{address}{short}")).await?;
        screen.press("Run").await?;
        screen.run_is_over().await?;
        unfold(page).await?;
        in_light_and_dark(page, &format!("{address}{short} after the run"), &mut found).await?;
        if address == "#" {
            for (tab, word) in [("Python", "def"), ("Underneath", "impl")] {
                screen.press(tab).await?;
                screen.shows("Code", word).await?;
                let code = "section[aria-label=Code]";
                part_in_light_and_dark(page, code, &format!("{tab} of {address}{short}"), &mut found).await?;
            }
        }
        page.tab.goto("about:blank").await?;
    }
    expect_none(&found);
    Ok(())
}

/// Each finding once, with all the states that have it.
fn expect_none(found: &[(String, String)]) {
    let mut kinds: Vec<&str> = found.iter().map(|(what, _)| &**what).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let states = |kind: &str| found.iter().filter(|(what, _)| what == kind).map(|(_, state)| state.clone()).collect();
    let list: Vec<String> = kinds
        .iter()
        .map(|kind| {
            let states: Vec<String> = states(kind);
            format!("{kind}\n    in {}", states.join("; "))
        })
        .collect();
    assert!(list.is_empty(), "axe found:\n{}", list.join("\n"));
}

async fn unfold(page: &Page) -> WebDriverResult<()> {
    page.value("[...document.querySelectorAll('details')].map((details) => { details.open = true; }).length").await?;
    page.until("what was folded", "!document.querySelector('details:not([open])')").await.map(drop)
}

/// What axe looks at again in the other theme: nothing but the colours is different there, and the button that names them.
const COLOURS: &str = "['color-contrast', 'link-in-text-block', 'button-name']";

const WHOLE: &str = "html";

/// Adds what axe finds on the page, and in which state.
async fn in_light_and_dark(page: &Page, state: &str, found: &mut Vec<(String, String)>) -> WebDriverResult<()> {
    part_in_light_and_dark(page, WHOLE, state, found).await
}

/// The same of a part of the page, where all else was looked at before.
async fn part_in_light_and_dark(
    page: &Page,
    part: &str,
    state: &str,
    found: &mut Vec<(String, String)>,
) -> WebDriverResult<()> {
    if page.value("window.axe === undefined").await? == true {
        let axe = env::var("AXE").expect("AXE names axe-core's script; scripts/test sets it");
        page.tab.execute(fs::read_to_string(axe).expect("axe-core's script can be read"), Vec::new()).await?;
    }
    for (theme, only) in [("light", "undefined"), ("dark", COLOURS)] {
        page.value(&format!("document.documentElement.dataset.theme = '{theme}'")).await?;
        let run = format!(
            "axe.run('{part}', {{ resultTypes: ['violations'], runOnly: {only} }}).then(({{ violations, passes }}) => ({{
               found: violations.flatMap(({{ id, nodes }}) => nodes.map((node) => `${{id}}: ${{node.html.slice(0, 120)}}: ${{node.failureSummary}}`)),
               looked_at: [...passes, ...violations].map(({{ id }}) => id),
             }}))"
        );
        let looked = page.promised(&run, Value::Null).await?;
        let rules = looked["looked_at"].as_array().expect("a list");
        assert!(rules.contains(&Value::from("color-contrast")), "axe looked at nothing: {looked}");
        assert!(theme == "dark" || rules.len() > 5, "axe looked at nothing: {looked}");
        let new = serde_json::from_value::<Vec<String>>(looked["found"].clone()).expect("texts");
        found.extend(new.into_iter().map(|what| (what, format!("{state}, {theme}"))));
    }
    Ok(())
}
