//! A page that may keep nothing, has no service worker, no cookies and no clipboard: it runs all the same.

use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;
use crate::site::{Files, Site};

in_both_browsers! {
    a_page_to_which_all_is_denied_runs_and_says_what_it_lacks,
    a_figure_to_which_all_is_denied_runs,
    a_figure_without_an_origin_of_its_own_runs,
}

/// As browsers deny it where a site's data is blocked.
const DENY: &str = "const deny = () => { throw new DOMException('It is denied.', 'SecurityError'); };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) Object.defineProperty(window, name, { get: deny });
    Object.defineProperty(Document.prototype, 'cookie', { get: deny, set: deny });
    Object.defineProperty(navigator, 'serviceWorker', { value: { register: async () => deny(), getRegistration: async () => deny(), addEventListener() {} } });
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: async () => deny() } });\n";

fn denying() -> Site {
    Files::dist().with("boot.js", format!("{DENY}{}", Files::dist().text("boot.js"))).serve()
}

async fn a_page_to_which_all_is_denied_runs_and_says_what_it_lacks(page: Page) -> WebDriverResult<()> {
    let site = denying();
    page.open_on(&site, "#say-after?pairs=0.1:one,0.2:two").await?;
    page.until_started().await?;
    let screen = Screen::on(&page);
    screen.press("Run").await?;
    screen.run_is_over().await?;
    screen.shows("Transcript", "two").await?;
    screen.press("Copy").await?;
    screen.shows("Transcript", "This is selected: copy it").await?;
    page.click(By::Css(".theme")).await?;
    page.until("the word", "document.querySelector('.unkept').textContent.includes('keeps nothing')").await?;
    // Without the practice server requests are simulated, and that is said.
    page.value("location.hash = '#fetch'").await?;
    page.until(
        "the reason",
        "document.querySelector('main').innerText.includes('refused to start the practice server')",
    )
    .await?;
    screen.press("Run").await?;
    screen.shows("Timeline", "simulated").await?;
    page.expect_no_problem().await
}

async fn a_figure_to_which_all_is_denied_runs(page: Page) -> WebDriverResult<()> {
    let site = denying();
    page.open_on(&site, "?embed=1#say-after?pairs=0.1:one,0.2:two").await?;
    page.until_started().await?;
    runs(&page).await
}

async fn a_figure_without_an_origin_of_its_own_runs(page: Page) -> WebDriverResult<()> {
    let figure = page.site.address("?embed=1&test#say-after?pairs=0.1:one,0.2:two");
    let frame =
        format!("<!doctype html><iframe sandbox='allow-scripts' width='600' height='420' src='{figure}'></iframe>");
    let host = Files::dist().with("host.html", frame).serve();
    page.open_on(&host, "host.html").await?;
    page.tab.enter_frame(0).await?;
    page.until("the figure", "document.querySelector('.embed')").await?;
    page.until_started().await?;
    runs(&page).await
}

/// A figure's program really runs to its end.
async fn runs(page: &Page) -> WebDriverResult<()> {
    Screen::on(page).press("Run").await?;
    let measured = "document.querySelector('.embed-head .badge').textContent === 'measured'";
    page.until("the run to be over", measured).await?;
    page.expect_no_problem().await
}
