//! The page opens: by itself, and within pages of other origins.

use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::site::Files;

in_both_browsers! { shows_its_heading, opens_in_a_sandboxed_frame_of_another_origin }

async fn shows_its_heading(page: Page) -> WebDriverResult<()> {
    page.open("").await?;
    expect_heading(&page).await?;
    page.expect_no_problem().await
}

async fn opens_in_a_sandboxed_frame_of_another_origin(page: Page) -> WebDriverResult<()> {
    let frame = format!(r#"<iframe sandbox="allow-scripts" src="{}"></iframe>"#, page.site.address("?embed=1&test"));
    let host = Files::dist().with("host.html", &frame).serve();
    page.open_on(&host, "host.html").await?;
    page.tab.enter_frame(0).await?;
    expect_heading(&page).await?;
    page.expect_no_problem().await
}

async fn expect_heading(page: &Page) -> WebDriverResult<()> {
    page.until_started().await?;
    assert_eq!(page.value("document.querySelector('h1').textContent").await?, "Requests together");
    Ok(())
}
