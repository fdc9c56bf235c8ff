//! What the browser refuses or lacks is said, with what to do: offline, a policy, the clipboard, storage; and controls show
//! what is chosen.

use miniz_oxide::deflate::compress_to_vec_zlib;
use serde_json::json;
use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;
use crate::site::Files;

in_both_browsers! {
    controls_show_what_is_chosen_after_back,
    being_offline_is_shown,
    a_policy_that_stops_a_request_is_told_as_that,
    redirects_without_end_are_told_as_likely,
    odd_answers_have_a_row_each,
    a_refused_clipboard_selects_the_text,
    a_theme_that_can_t_be_kept_is_said_once,
    a_practice_server_that_is_lost_is_started_anew,
}

async fn controls_show_what_is_chosen_after_back(page: Page) -> WebDriverResult<()> {
    let _screen = Screen::open(&page, "#fetch").await?;
    page.until_started().await?;
    // Every control that has a value, as the page shows it: by its id, and the state of what is ticked.
    let values = "[...document.querySelectorAll('.controls :is(input, select, textarea)')].map((field) => `${field.id} ${field.type === 'checkbox' ? field.checked : field.value}`).join()";
    page.value("[...document.querySelectorAll('.controls details')].map((details) => { details.open = true; }).length")
        .await?;
    page.until("a select", "document.querySelector('.controls select')").await?;
    let before = page.value(values).await?;
    // The reader's own hand: from then on browsers heed the attribute no more.
    page.click(By::Css(".controls select option:not(:checked)")).await?;
    page.until("the link", "location.hash.includes('?')").await?;
    let changed = page.value(values).await?;
    assert_ne!(changed, before);
    page.tab.back().await?;
    page.until("the values of before", &format!("({values}) === {before}")).await?;
    page.tab.forward().await?;
    page.until("the values of after", &format!("({values}) === {changed}")).await?;
    page.expect_no_problem().await
}

async fn being_offline_is_shown(page: Page) -> WebDriverResult<()> {
    let shown = "getComputedStyle(document.querySelector('[aria-label=Timeline] .offline span')).display !== 'none'";
    for address in ["#fetch", "?embed=1#fetch"] {
        page.open_busy(address).await?;
        page.until("the first view", "document.documentElement.dataset.boot === 'still'").await?;
        assert_eq!(page.value(shown).await?, false, "{address}: online");
        // As the browser says it; a real network to switch off has only one of the two.
        page.value("Object.defineProperty(navigator, 'onLine', { value: false, configurable: true }) && dispatchEvent(new Event('offline'))").await?;
        page.until("the word", shown).await?;
        page.until_started().await?;
        assert_eq!(page.value(shown).await?, true, "{address}: the program keeps it");
        page.value("(delete navigator.onLine) && dispatchEvent(new Event('online'))").await?;
        page.until("the word to go", &format!("!({shown})")).await?;
    }
    Ok(())
}

async fn a_policy_that_stops_a_request_is_told_as_that(page: Page) -> WebDriverResult<()> {
    let foreign = Files::dist().with("answer.txt", "from elsewhere").serve();
    // On the page's own thread, of which the policy is: a worker has its own, or none.
    let site = Files::dist().with_policy("connect-src 'self'").without("worker.js").serve();
    page.open_on(&site, &format!("#fetch/concurrent?urls={}&retries=0", foreign.address("answer.txt"))).await?;
    let screen = Screen::on(&page);
    screen.region("Timeline").await?;
    screen.press("Run").await?;
    screen.press("Send them").await?;
    screen.shows("Transcript", "its connect-src has to name that host").await
}

async fn redirects_without_end_are_told_as_likely(page: Page) -> WebDriverResult<()> {
    // To the browser a host that is not there fails as one does that redirects for ever.
    let gone = Files::dist().serve();
    gone.leave();
    let screen =
        Screen::open(&page, &format!("#fetch/concurrent?urls={}&retries=0", gone.address("redirect/21"))).await?;
    screen.press("Run").await?;
    screen.press("Send them").await?;
    screen.shows("Transcript", "likely too many redirects").await
}

async fn odd_answers_have_a_row_each(page: Page) -> WebDriverResult<()> {
    let many: String = (0..10_000).map(|number| format!("\r\nX{number}: {number}")).collect();
    let bomb = compress_to_vec_zlib(&vec![0; 20_000_000], 9);
    assert!(bomb.len() < 20_000, "inflates a thousand times");
    let foreign = Files::dist()
        .answering("long", &format!("200 OK\r\nX: {}", "x".repeat(65_536)), b"a long header")
        .answering("many", &format!("200 OK{many}"), b"many headers")
        .answering("script", "200 OK\r\nContent-Type: text/html", b"<script>document.title = 'got in'</script>")
        .answering("bytes", "200 OK\r\nContent-Type: text/plain", b"\xff\xfe\x80 no text")
        .answering("bomb", "200 OK\r\nContent-Encoding: deflate", &bomb)
        .answering("lies", "200 OK\r\nContent-Length: 1000", b"too short")
        .answering("late", "503 Busy\r\nRetry-After: 1e9", b"later")
        .answering("past", "503 Busy\r\nRetry-After: yesterday", b"earlier")
        .serve();
    let paths = ["long", "many", "script", "bytes", "bomb", "lies", "late", "past"];
    let urls = paths.map(|path| foreign.address(path)).join("+");
    let screen = Screen::open(&page, &format!("#fetch/concurrent?urls={urls}&retries=1")).await?;
    screen.press("Run").await?;
    screen.press("Send them").await?;
    screen.run_is_over().await?;
    for (path, told) in [
        ("long", "200 (13 bytes"),
        ("many", "200 (12 bytes"),
        ("script", "200 (42 bytes"),
        ("bytes", "200 (11 bytes"),
        ("bomb", "stopped at 10 MiB, the most that is read here: ask for less"),
        ("lies", "the body ended early, after "),
        ("late", "HTTP status 503: try again, or allow more retries"),
        ("past", "HTTP status 503: try again, or allow more retries"),
    ] {
        screen.shows("Transcript", &format!("{}: {told}", foreign.address(path))).await?;
    }
    let bodies = "[...document.querySelectorAll('[aria-label=Requests] tr')].map((row) => [row.querySelector('td, th').textContent.split('/').pop(), row.lastChild.textContent])";
    let bodies = page.value(bodies).await?;
    for (path, body) in [
        ("long", "a long header"),
        ("script", "<script>document.title = 'got in'</script>"),
        ("bytes", "not kept: no UTF-8 text"),
    ] {
        let shown = bodies.as_array().unwrap().iter().find(|row| row[0] == path).unwrap();
        assert!(shown[1].as_str().unwrap().contains(body), "{path}: {shown}");
    }
    assert_ne!(page.value("document.title").await?, "got in");
    page.expect_no_problem().await
}

async fn a_refused_clipboard_selects_the_text(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#say-after").await?;
    page.until_started().await?;
    page.value("Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }) && true")
        .await?;
    screen.press("Copy").await?;
    screen.shows("Transcript", "This is selected: copy it").await?;
    let selected = "(() => {
        const field = document.querySelector('.to-copy textarea');
        return field === document.activeElement ? field.value.slice(field.selectionStart, field.selectionEnd) : '';
      })()";
    let text = page.until("the text, selected", selected).await?;
    let text = text.as_str().expect("a text");
    assert!(text.starts_with("Sequential (simulated)\n") && text.contains("Concurrent (simulated)\n"), "{text}");
    page.expect_no_problem().await
}

async fn a_theme_that_can_t_be_kept_is_said_once(page: Page) -> WebDriverResult<()> {
    page.open("#say-after").await?;
    page.until_started().await?;
    let said = "document.querySelector('.unkept').textContent";
    let button = || By::Css(".theme");
    page.click(button()).await?;
    page.until("the theme", "document.documentElement.dataset.theme === 'light'").await?;
    assert_eq!(page.value(said).await?, "", "this one is kept");
    page.value("(Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }) && true")
        .await?;
    let mut all = Vec::new();
    for theme in ["dark", "auto", "light"] {
        page.click(button()).await?;
        page.until("the theme", &format!("document.documentElement.dataset.theme === '{theme}'")).await?;
        all.push(page.value(&format!("{said} !== ''")).await?);
    }
    assert_eq!(json!(all), json!([true, false, false]));
    page.expect_no_problem().await
}

/// Runs two fetches for real, to the end.
async fn run_really(page: &Page) -> WebDriverResult<Screen<'_>> {
    let screen = Screen::open(page, "#fetch/concurrent?urls=delay/0.1+delay/0.2").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    screen.shows("Transcript", "delay/0.2: 200").await?;
    Ok(screen)
}

async fn a_practice_server_that_is_lost_is_started_anew(page: Page) -> WebDriverResult<()> {
    let screen = run_really(&page).await?;
    let lose = json!({ "origin": page.value("location.origin").await?, "storageTypes": "all" });
    if page.tab.cdp().send_raw("Storage.clearDataForOrigin", lose).await.is_err() {
        // Firefox has no such command: there it is one that is only unregistered.
        let unregister = "navigator.serviceWorker.getRegistration().then((registration) => registration.unregister())";
        assert_eq!(page.promised(unregister, json!(null)).await?, true);
    }
    // Another choice takes the measured run away, so that the next can be told from it.
    screen.follow("#fetch/concurrent?urls=delay/0.2+delay/0.1").await?;
    screen.press("Run").await?;
    // A busy machine may not start another in time: that is said, and the simulated world takes over.
    let over = "document.querySelector('section[aria-label=Timeline] .badge').textContent === 'measured' ||
        document.querySelector('.notices')?.textContent.includes('did not answer within two seconds')";
    page.until("a measured run, or that there was too little time", over).await?;
    screen.shows("Transcript", "delay/0.2: 200").await
}
