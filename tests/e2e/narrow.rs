//! On a screen of 320 px the page never scrolls sideways, whatever is shown on it; on a low one nothing covers it.

use await_lab::labs::Lab;
use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;

in_both_browsers! {
    no_lab_scrolls_sideways,
    no_screen_scrolls_sideways,
    share_shows_a_desktop_whole_on_a_telephone,
    a_telephone_shows_the_moment_and_the_speed_whole,
    the_player_covers_nothing_of_a_low_window,
}

async fn no_lab_scrolls_sideways(page: Page) -> WebDriverResult<()> {
    for lab in [
        "say-after?pairs=0.1:a-word-that-is-quite-long-for-a-narrow-screen,0.2:b",
        "fetch?urls=delay/0.1+status/404+page/a.host.with.quite.a.long.name.example?ms=50%26bytes=1000000",
        "producer-consumer?items=4&production=0.05&processing=0.1",
    ] {
        // No browser's window is so narrow, but a frame is.
        page.open_framed(&format!("#{lab}"), (320, 500)).await?;
        let screen = Screen::on(&page);
        expect_narrow(&page, &format!("{lab} before the run")).await?;
        screen.press("Run").await?;
        screen.run_is_over().await?;
        page.value("[...document.querySelectorAll('details')].map((details) => { details.open = true; }).length")
            .await?;
        page.until("what was folded", "!document.querySelector('details:not([open])')").await?;
        screen.press("Keep these runs").await?;
        expect_narrow(&page, &format!("{lab} after the run, all unfolded")).await?;
        page.expect_no_problem().await?;
        page.tab.enter_default_frame().await?;
    }
    every_preset_is_narrow(&page).await
}

/// Each preset of each lab in one frame, with all that it folds.
async fn every_preset_is_narrow(page: &Page) -> WebDriverResult<()> {
    page.open_framed("#say-after", (320, 568)).await?;
    for lab in Lab::ALL {
        for preset in lab.presets {
            let link = format!("#{}?preset={}", lab.name, preset.name);
            page.value(&format!("location.hash = {}", serde_json::json!(link))).await?;
            let is_shown = format!(
                "document.querySelector('h1')?.textContent === {} && document.querySelector('.chip.on')?.textContent === {}
                   && !document.querySelector('main').textContent.includes('Making the simulated run')",
                serde_json::json!(lab.title),
                serde_json::json!(preset.title)
            );
            page.until(&link, &is_shown).await?;
            page.value("[...document.querySelectorAll('details')].map((details) => { details.open = true; }).length")
                .await?;
            page.until("what was folded", "!document.querySelector('details:not([open])')").await?;
            expect_narrow(page, &link).await?;
        }
    }
    page.expect_no_problem().await?;
    page.tab.enter_default_frame().await
}

async fn no_screen_scrolls_sideways(page: Page) -> WebDriverResult<()> {
    for link in ["", "#asyncio-and-rust"] {
        page.open_framed(link, (320, 500)).await?;
        expect_narrow(&page, link).await?;
        page.expect_no_problem().await?;
        page.tab.enter_default_frame().await?;
    }
    Ok(())
}

async fn expect_narrow(page: &Page, state: &str) -> WebDriverResult<()> {
    // The page's own scrollbar may take some of the width, as soon as there is more to see; then the figure is drawn anew.
    let fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth";
    page.until(&format!("{state}: no more width than there is"), fits).await?;
    assert_eq!(page.value("innerWidth").await?, 320, "{state}");
    Ok(())
}

async fn a_telephone_shows_the_moment_and_the_speed_whole(page: Page) -> WebDriverResult<()> {
    // As a telephone of 320 and of 390 px has them: here the page's scrollbar takes some of the width.
    for width in [335, 405] {
        page.open_framed("#producer-consumer?items=20&processing=60&world=simulated", (width, 600)).await?;
        // A list is as wide as its widest entry; one with this entry alone is as wide as its words need.
        let room = "[...document.querySelectorAll('.player select option')].map((option) => {
            const list = option.parentElement, alone = list.cloneNode();
            alone.append(option.cloneNode(true));
            alone.style.width = 'auto';
            list.after(alone);
            const needed = alone.offsetWidth;
            alone.remove();
            return [option.text, needed <= list.offsetWidth];
          }).filter(([, fits]) => !fits)";
        assert_eq!(page.value(room).await?, serde_json::json!([]), "{width}: speeds that are cut");
        page.click(By::Css(".player [aria-label='To the end']")).await?;
        let field = "document.querySelector('.player .moment input')";
        page.until("a long moment", &format!("{field}.value.length === 7")).await?;
        assert_eq!(
            page.value(&format!("{field}.scrollWidth <= {field}.clientWidth")).await?,
            true,
            "{width}: the moment"
        );
        // Two rows; a third would begin some 40 px below.
        assert_eq!(page.value("document.querySelector('.dock').offsetHeight < 120").await?, true, "{width}: the dock");
        page.expect_no_problem().await?;
        page.tab.enter_default_frame().await?;
    }
    Ok(())
}

async fn the_player_covers_nothing_of_a_low_window(page: Page) -> WebDriverResult<()> {
    // Small screens at 400 %.
    for (width, height) in [(480, 300), (320, 256)] {
        page.open_framed("#fetch", (width, height)).await?;
        let look = "[document.querySelector('.dock').getBoundingClientRect().top >= innerHeight,
            getComputedStyle(document.documentElement).scrollPaddingBottom]";
        assert_eq!(page.value(look).await?, serde_json::json!([true, "0px"]), "{width}×{height}");
        page.expect_no_problem().await?;
        page.tab.enter_default_frame().await?;
    }
    // On a telephone that lies across Run stays in sight.
    page.open_framed("#fetch", (740, 340)).await?;
    let foot = "document.querySelector('.dock').getBoundingClientRect().bottom <= innerHeight";
    assert_eq!(page.value(foot).await?, true);
    Ok(())
}

async fn share_shows_a_desktop_whole_on_a_telephone(page: Page) -> WebDriverResult<()> {
    for width in [320, 390] {
        page.open_framed("#fetch", (width, 600)).await?;
        Screen::on(&page).press("Share").await?;
        page.until("the previews", "document.querySelectorAll('.previews .in-post').length === 2").await?;
        let fits = "[...document.querySelectorAll('.previews .in-post')].map((post) => {
            const window = post.parentElement.getBoundingClientRect();
            return post.getBoundingClientRect().right <= window.right + 1 && window.right <= innerWidth;
          })";
        assert_eq!(page.value(fits).await?, serde_json::json!([true, true]), "{width}: nothing of a preview is cut");
        let sideways = "document.querySelector('.share').scrollWidth > document.querySelector('.share').clientWidth";
        assert_eq!(page.value(sideways).await?, false, "{width}");
        let head = "document.getElementById('share-close').getBoundingClientRect().top < document.querySelector('.share h2').getBoundingClientRect().bottom";
        assert_eq!(page.value(head).await?, true, "{width}: its heading is one line");
        page.tab.enter_default_frame().await?;
    }
    Ok(())
}
