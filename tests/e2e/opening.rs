//! The page opens: by itself, and within pages of other origins.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;
use crate::site::Files;

in_both_browsers! {
    shows_its_heading,
    opens_in_a_sandboxed_frame_of_another_origin,
    fits_into_a_frame_with_all_its_controls,
    shows_all_before_the_program_is_there,
    loads_the_program_while_the_page_is_idle_but_an_embed_waits_for_the_reader,
    asks_for_the_program_before_it_is_idle_and_starts_it_later,
    asks_for_the_program_with_the_first_view_where_the_page_was_slow_to_come,
    is_taken_over_without_a_change,
    does_what_the_reader_did_before_the_program_was_there,
    does_once_what_a_key_asked_of_the_scrubber,
    leaves_the_cursor_where_the_reader_writes,
    shows_at_once_that_what_was_pressed_starts,
    opens_what_a_link_asks_for,
    has_the_colours_that_were_chosen_before_the_program_is_there,
}

/// What a screen and a lab open with, and what of it comes first when embedded.
const OPENINGS: [&str; 16] = [
    "",
    "#asyncio-and-rust",
    "#fetch",
    "#say-after",
    "#producer-consumer",
    "#fetch?preset=twenty",
    "#producer-consumer?preset=backpressure",
    "#streams",
    "#scaling",
    "#scaling?preset=six-connections",
    "embed.html?embed=1#streams",
    "embed.html?embed=1#scaling",
    "embed.html?embed=1#fetch",
    "embed.html?embed=1#say-after",
    "embed.html?embed=1#producer-consumer",
    "embed.html?embed=1#say-after?preset=foo-bar",
];

async fn shows_its_heading(page: Page) -> WebDriverResult<()> {
    page.open("#fetch").await?;
    expect_heading(&page).await?;
    page.expect_no_problem().await
}

async fn opens_in_a_sandboxed_frame_of_another_origin(page: Page) -> WebDriverResult<()> {
    let frame =
        format!(r#"<iframe sandbox="allow-scripts" src="{}"></iframe>"#, page.site.address("?embed=1&test#fetch"));
    let host = Files::dist().with("host.html", &frame).serve();
    page.open_on(&host, "host.html").await?;
    page.tab.enter_frame(0).await?;
    expect_heading(&page).await?;
    page.expect_no_problem().await
}

/// 420 px high, whatever is shown: nothing is cut off, nothing is to be scrolled.
async fn fits_into_a_frame_with_all_its_controls(page: Page) -> WebDriverResult<()> {
    let links = [
        "fetch",
        "say-after",
        "producer-consumer",
        "streams",
        "streams/loop,collect,merged,buffered",
        "scaling",
        "fetch?preset=twenty",
        "fetch/sequential,concurrent,bounded,as-completed,first",
        "producer-consumer/sentinels,one-sentinel,shutdown,shutdown-now,cancel",
    ];
    let frames = links.iter().flat_map(|link| [(link, "", [320, 760]), (link, "sandbox='allow-scripts'", [760, 320])]);
    for (link, sandbox, widths) in frames {
        let address = page.site.address(&format!("?embed=1&test#{link}"));
        let frame = format!(
            "<!doctype html><iframe {sandbox} width='{}' height='420' style='border:0' src='{address}'></iframe>",
            widths[0]
        );
        let host = Files::dist().with("host.html", &frame).serve();
        page.tab.goto(host.address("host.html")).await?;
        for width in widths {
            page.value(&format!("document.querySelector('iframe').width = {width}")).await?;
            page.tab.enter_frame(0).await?;
            page.until("its width", &format!("innerWidth === {width}")).await?;
            page.until_started().await?;
            if !sandbox.is_empty() && link.starts_with("fetch") {
                page.until(
                    "what is missing there",
                    "/No practice server.*This frame is sandboxed/.test(document.querySelector('.hint').textContent)",
                )
                .await?;
            }
            let fits = "[document.scrollingElement, ...document.querySelectorAll('.plot')].every((box) =>
                box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= innerWidth)";
            page.until(&format!("all of {link} to fit into {width} px {sandbox}"), fits).await?;
            let run =
                page.value("document.querySelector('.run').getBoundingClientRect().bottom <= innerHeight").await?;
            assert_eq!(run, true, "{link} at {width} px {sandbox}: Run is in sight");
            page.tab.enter_default_frame().await?;
        }
    }
    Ok(())
}

async fn expect_heading(page: &Page) -> WebDriverResult<()> {
    page.until_started().await?;
    assert_eq!(page.value("document.querySelector('h1').textContent").await?, "Requests together");
    Ok(())
}

async fn shows_all_before_the_program_is_there(page: Page) -> WebDriverResult<()> {
    for opening in OPENINGS {
        page.open_busy(opening).await?;
        page.until("the first view", "document.documentElement.dataset.boot === 'still'").await?;
        let text = page.value("document.querySelector('main').innerText").await?;
        let is_labelled = text.as_str().unwrap().contains("simulated") || opening == "#asyncio-and-rust";
        assert!(is_labelled, "{opening}: a finished run, labelled so: {text}");
        let loaded = page.value(LOADED).await?;
        let loaded = loaded.as_str().unwrap();
        let script = if opening.starts_with("embed.html") { "figure.js" } else { "boot.js" };
        assert!(loaded.contains(script), "{opening}: {loaded}");
        for late in [".wasm", "start.js", "practice.js", "/style-"] {
            assert!(!loaded.contains(late), "{opening}: {loaded}");
        }
        assert_eq!(page.value("document.documentElement.dataset.boot").await?, "still", "{opening}");
    }
    Ok(())
}

/// The files that the page has loaded.
const LOADED: &str = "performance.getEntriesByType('resource').map((file) => file.name).join(' ')";

async fn loads_the_program_while_the_page_is_idle_but_an_embed_waits_for_the_reader(page: Page) -> WebDriverResult<()> {
    for opening in ["", "#say-after"] {
        page.open(opening).await?;
        page.until("the program, without an act", "document.documentElement.dataset.boot === 'running'").await?;
        page.expect_no_problem().await?;
    }
    page.open("embed.html?embed=1#say-after").await?;
    page.until("the first view", "document.documentElement.dataset.boot === 'still'").await?;
    page.until("all to be loaded", "document.readyState === 'complete'").await?;
    // Whoever waits for the browser to be idle has its turn before this one.
    page.promised("new Promise((idle) => requestIdleCallback(() => requestIdleCallback(idle)))", Value::Null).await?;
    let loaded = page.value(LOADED).await?;
    assert!(!loaded.as_str().unwrap().contains(".wasm"), "{loaded}");
    assert_eq!(page.value("document.documentElement.dataset.boot").await?, "still");
    page.expect_no_problem().await
}

/// Its download takes a phone the longest, so it begins before the page is idle.
async fn asks_for_the_program_before_it_is_idle_and_starts_it_later(page: Page) -> WebDriverResult<()> {
    let never_idle = || Files::dist().with_replaced("boot.js", "window.requestIdleCallback??setTimeout", "()=>{}");
    for opening in ["", "#fetch"] {
        page.site.deploy(never_idle());
        page.open(opening).await?;
        page.until("the program to be asked for", &format!("{LOADED}.includes('.wasm')")).await?;
        let loaded = page.value(LOADED).await?;
        assert!(!loaded.as_str().unwrap().contains("practice.js"), "it is not started: {loaded}");
        assert_eq!(page.value("document.documentElement.dataset.boot").await?, "still", "{opening}");
        page.until_started().await?;
        let count = "performance.getEntriesByType('resource').filter((file) => file.name.endsWith('.wasm')).length";
        assert_eq!(page.value(count).await?, 1, "{opening}: it is asked for once");
        page.expect_no_problem().await?;
    }
    Ok(())
}

/// Where each request takes long the program does not wait for the view; elsewhere the view is painted first.
async fn asks_for_the_program_with_the_first_view_where_the_page_was_slow_to_come(page: Page) -> WebDriverResult<()> {
    let asked = format!("{LOADED}.includes('.wasm')");
    let came = |as_if: &str| Files::dist().with_replaced("boot.js", "performance.now()>300", as_if);
    let never = |files: Files| files.withholding("first/fetch.html");
    page.site.deploy(never(came("true")));
    page.open("#fetch").await?;
    page.until("the program to be asked for", &asked).await?;

    page.site.deploy(never(came("false")));
    page.open("?again#fetch").await?;
    // What can be sent before it is.
    page.promised("fetch('_headers').then(() => new Promise((idle) => requestIdleCallback(idle)))", Value::Null)
        .await?;
    assert_eq!(page.value(&asked).await?, json!(false));
    page.site.deploy(came("false"));
    page.open("?third#fetch").await?;
    page.until("the program to be asked for", &asked).await?;
    Ok(())
}

/// Were the program to draw anything else than was rendered, the page would move under the reader's hand.
async fn is_taken_over_without_a_change(page: Page) -> WebDriverResult<()> {
    for opening in OPENINGS {
        page.open_busy(opening).await?;
        page.until("the first view", "document.documentElement.dataset.boot === 'still'").await?;
        // How many ticks fit on an axis is known only when its width is.
        let look = "[...[...document.querySelectorAll('h1, h2, p, td, button')].map((part) => part.textContent),
            document.documentElement.scrollHeight,
            ...[...document.querySelectorAll('section, button, input, select')].map((part) => {
              const { x, y, width, height } = part.getBoundingClientRect();
              return [x, y, width, height].map(Math.round).join(' ');
            })]";
        page.tab.execute("window.first = document.querySelector('section, table')", Vec::new()).await?;
        let before = page.value(look).await?;
        page.until_started().await?;
        let after = page.value(look).await?;
        let parts = |look: &serde_json::Value| look.as_array().unwrap().clone();
        for (before, after) in parts(&before).iter().zip(parts(&after)) {
            assert_eq!(*before, after, "{opening}");
        }
        assert_eq!(parts(&before).len(), parts(&after).len(), "{opening}");
        assert_eq!(page.value("window.first.isConnected").await?, true, "{opening}: the same elements");
        page.expect_no_problem().await?;
    }
    Ok(())
}

async fn does_what_the_reader_did_before_the_program_was_there(page: Page) -> WebDriverResult<()> {
    page.open_busy("").await?;
    page.until("the first view", "document.documentElement.dataset.boot === 'still'").await?;
    // Without any sign before it: as a screen reader, or a script, presses a button.
    page.tab.execute("document.querySelector('button.run').click()", Vec::new()).await?;
    page.until("a real run", "document.querySelector('[aria-label=Timeline] .badge').textContent === 'measured'")
        .await?;

    page.open_busy("#producer-consumer").await?;
    page.until("the first view", "document.documentElement.dataset.boot === 'still'").await?;
    let typed = "const input = document.getElementById('value-items');
        input.closest('section').querySelector('details').open = true;
        input.focus();
        input.value = '7';
        ['input', 'change'].forEach((type) => input.dispatchEvent(new Event(type, { bubbles: true })));";
    page.tab.execute(typed, Vec::new()).await?;
    page.until("what was typed in the link", "location.hash.endsWith('=7')").await?;
    assert_eq!(page.value("document.activeElement.value").await?, "7", "the reader stays where they were");
    page.expect_no_problem().await
}

/// Opens a link, and waits for its first view, whose program comes when it is let.
async fn open_first_view(page: &Page, link: &str) -> WebDriverResult<()> {
    page.site.deploy(Files::dist().told());
    page.open(link).await?;
    // It waits for the program as soon as nothing else is to be done.
    page.until("the first view", "['still', 'loading'].includes(document.documentElement.dataset.boot)").await.map(drop)
}

async fn let_the_program_come(page: &Page) -> WebDriverResult<()> {
    page.until("the program to be asked for", "window.go && (window.go(), true)").await?;
    page.until("the program", "document.documentElement.dataset.boot === 'running'").await.map(drop)
}

/// The browser has moved it by then, by a millionth of a second.
async fn does_once_what_a_key_asked_of_the_scrubber(page: Page) -> WebDriverResult<()> {
    let scrubber = "document.querySelector('[aria-label=Moment]')";
    let shown = format!("JSON.stringify([{scrubber}.value, {scrubber}.ariaValueText, location.hash])");
    let press = async || page.send_keys(By::Css("[aria-label=Moment]"), Key::Left).await;
    Screen::open(&page, "#say-after").await?;
    press().await?;
    page.until("one event back", "location.hash !== '#say-after'").await?;
    let one_back = page.value(&shown).await?;

    open_first_view(&page, "#say-after").await?;
    press().await?;
    page.until("the browser to move it", &format!("{scrubber}.value !== {scrubber}.max")).await?;
    let_the_program_come(&page).await?;
    page.until("one event back", "location.hash !== '#say-after'").await?;
    assert_eq!(page.value(&shown).await?, one_back);
    page.expect_no_problem().await
}

async fn leaves_the_cursor_where_the_reader_writes(page: Page) -> WebDriverResult<()> {
    open_first_view(&page, "#program").await?;
    let field = "document.querySelector('textarea[aria-label=Program]')";
    page.value(&format!("({field}.focus(), {field}.setSelectionRange(6, 6))")).await?;
    page.press_keys("xyz").await?;
    let typed = format!("{field}.value.slice(6, 9)");
    page.until("what is typed", &format!("{typed} === 'xyz'")).await?;
    let_the_program_come(&page).await?;
    let own = "document.querySelector('.example select').selectedOptions[0].textContent === 'Your own'";
    page.until("a program of one's own", own).await?;
    let now = format!("[{typed}, {field}.selectionStart, {field}.selectionEnd, document.activeElement === {field}]");
    assert_eq!(page.value(&now).await?, json!(["xyz", 9, 9, true]));
    page.expect_no_problem().await
}

async fn shows_at_once_that_what_was_pressed_starts(page: Page) -> WebDriverResult<()> {
    let program = Files::dist().path("_bg.wasm");
    for opening in ["#say-after", "embed.html?embed=1#say-after"] {
        page.site.deploy(Files::dist().busy().withholding(&program));
        page.open(opening).await?;
        page.until("the first view", "document.documentElement.dataset.boot === 'still'").await?;
        let look = "(({ width, x }) => [width, x])(document.querySelector('.run').getBoundingClientRect())";
        let before = page.value(look).await?;
        page.tab.execute("document.querySelector('.run').click()", Vec::new()).await?;
        let dots = "getComputedStyle(document.querySelector('.run'), '::after').content === '\"…\"'";
        page.until("Run to show it", &format!("{dots} && document.querySelector('.run[aria-busy]')")).await?;
        assert_eq!(page.value(look).await?, before, "{opening}: it keeps its place");
        // What says that it starts covers no button.
        page.until("the sign of it", "getComputedStyle(document.querySelector('.starting')).display !== 'none'")
            .await?;
        let covered = "(() => {
            const { top, bottom } = document.querySelector('.starting progress').getBoundingClientRect();
            return [...document.querySelectorAll('button, select, input, a')].filter((control) => {
                const of = control.getBoundingClientRect();
                return of.height && control.checkVisibility() && of.top < bottom && of.bottom > top;
            }).map((of) => of.outerHTML);
        })()";
        assert_eq!(page.value(covered).await?, json!([]), "{opening}: under “Starting”");
    }
    Ok(())
}

async fn opens_what_a_link_asks_for(page: Page) -> WebDriverResult<()> {
    // Such files there are, such labs there are not.
    for odd in ["#embed-fetch", "#fetch.delays", "embed.html?embed=1#embed-say-after"] {
        page.open(odd).await?;
        page.until_started().await?;
        page.until("what is wrong with it", "document.querySelector('.notice')?.innerText.includes('There is no lab')")
            .await?;
        page.expect_no_problem().await?;
    }
    page.open("#fetch?urls=delay%2F1").await?;
    page.until("the program, without an act", "document.documentElement.dataset.boot === 'running'").await?;
    let text = page.value("document.querySelector('[aria-label=Timeline]').innerText").await?;
    assert!(!text.as_str().unwrap().contains("python.org"), "not the first view's sites: {text}");
    page.open_busy("#say-after").await?;
    page.until("the first view", "document.documentElement.dataset.boot === 'still'").await?;
    page.tab.execute("location.hash = '#producer-consumer'", Vec::new()).await?;
    page.until("the other lab", "document.querySelector('[aria-label=Queue]')").await?;
    page.expect_no_problem().await
}

async fn has_the_colours_that_were_chosen_before_the_program_is_there(page: Page) -> WebDriverResult<()> {
    let still = "document.documentElement.dataset.boot === 'still'";
    let colours = "[...document.querySelectorAll('.theme span')].filter((of) => of.checkVisibility()).map((of) => of.textContent).join('')";
    page.open_busy("").await?;
    page.until("the first view", still).await?;
    assert_eq!(page.value(colours).await?, "Colours: Auto");
    for chosen in ["Light", "Dark"] {
        page.click(By::Css(".theme")).await?;
        page.until("the next colours", &format!("{colours} === 'Colours: {chosen}'")).await?;
    }
    page.open_busy("").await?;
    page.until("the first view", still).await?;
    assert_eq!(page.value(colours).await?, "Colours: Dark");
    assert_eq!(page.value("getComputedStyle(document.documentElement).colorScheme").await?, "dark");
    page.expect_no_problem().await
}
