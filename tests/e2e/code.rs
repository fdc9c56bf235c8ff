//! The code on the page: its words have colours in each language, before the program runs too, and no line is cut off.

use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;

in_both_browsers! {
    code_has_its_colours_in_the_first_view_and_in_each_language,
    no_line_of_code_is_cut_off,
}

/// The colours of the code's words, by their classes; of plain ones, too.
const COLOURS: &str = "['keyword', 'name', 'literal', 'string', 'text'].map((name) => {
    const word = document.querySelector(`.code .${name}`);
    return word ? getComputedStyle(word).color : `no ${name}`;
  })";

async fn code_has_its_colours_in_the_first_view_and_in_each_language(page: Page) -> WebDriverResult<()> {
    page.open_busy("#producer-consumer").await?;
    let screen = Screen::on(&page);
    let colours = format!("(new Set({COLOURS})).size === 5");
    page.until(
        "five colours before the program",
        &format!("document.documentElement.dataset.boot === 'still' && {colours}"),
    )
    .await?;
    page.until_started().await?;
    assert_eq!(page.value(&colours).await?, true, "the program keeps them");
    screen.press("Python").await?;
    screen.shows("Code", "async def").await?;
    let python = page.value("[...document.querySelectorAll('.code .keyword')].map((word) => word.textContent)").await?;
    assert!(python.to_string().contains("async def"), "{python}");
    assert_eq!(page.value(&colours).await?, true, "of Python");
    screen.press("Underneath").await?;
    page.until("an attribute", "document.querySelector('.code .attribute')?.textContent.startsWith('#[')").await?;
    page.expect_no_problem().await
}

async fn no_line_of_code_is_cut_off(page: Page) -> WebDriverResult<()> {
    for width in [320, 390, 768, 1440] {
        page.open_framed("#producer-consumer", (width, 500)).await?;
        let screen = Screen::on(&page);
        for (tab, word) in [("Rust", "async fn"), ("Python", "async def"), ("Underneath", "impl")] {
            screen.press(tab).await?;
            screen.shows("Code", word).await?;
            let cut = page.value(
                "[...document.querySelectorAll('.code')].flatMap((code) => {
                   const edge = code.getBoundingClientRect().left + code.clientWidth + 1;
                   return [...code.querySelectorAll('.line, .text, .text > :last-child, .line em')]
                     .filter((part) => part.getBoundingClientRect().right > edge || part.scrollWidth > part.clientWidth + 1)
                     .map((part) => part.textContent);
                 })",
            );
            assert_eq!(cut.await?, serde_json::json!([]), "{tab} at {width} px");
        }
        page.tab.enter_default_frame().await?;
    }
    Ok(())
}
