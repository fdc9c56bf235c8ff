//! A browser that translates by itself does so before the program is there: the page runs all the same.

use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;

in_both_browsers! {
    a_page_that_was_translated_before_it_started_shows_its_run,
}

/// As Google Translate does it: a `<font>` in the place of each text.
const TRANSLATE: &str = "(() => {
    const walk = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walk.nextNode()) texts.push(walk.currentNode);
    for (const text of texts) {
      if (!text.data.trim() || text.parentElement.closest('[translate=no], svg, select, textarea, font')) continue;
      const font = document.createElement('font');
      font.appendChild(document.createElement('font')).textContent = text.data;
      text.replaceWith(font);
    }
    return document.querySelectorAll('font').length;
  })()";

async fn a_page_that_was_translated_before_it_started_shows_its_run(page: Page) -> WebDriverResult<()> {
    for lab in ["fetch", "producer-consumer"] {
        page.open_busy(&format!("#{lab}")).await?;
        page.until("the first view", "document.documentElement.dataset.boot === 'still'").await?;
        let fonts = page.value(TRANSLATE).await?;
        assert!(fonts.as_u64() > Some(20), "{lab}: it was translated: {fonts}");
        page.until_started().await?;
        page.value(TRANSLATE).await?;
        let screen = Screen::on(&page);
        screen.press("Run").await?;
        screen.run_is_over().await?;
        let badges = "[...document.querySelectorAll('.badge')].every((badge) => badge.textContent === 'measured')";
        page.until("every badge to say so once", badges).await?;
        page.expect_no_problem().await?;
    }
    Ok(())
}
