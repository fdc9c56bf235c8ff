//! The reader's own program, in CPython beside the page: what is typed runs, and Stop ends whatever it does.

use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;

in_both_browsers! {
    a_program_that_is_typed_runs_in_virtual_time,
    stop_ends_a_program_that_never_waits,
}

/// Types a program in the place of the one that is there.
async fn type_program(page: &Page, text: &str) -> WebDriverResult<()> {
    let text = serde_json::to_string(text).unwrap();
    let typed = format!(
        "(() => {{
           const field = document.querySelector('textarea[aria-label=Program]');
           field.focus();
           field.select();
           return document.execCommand('insertText', false, {text});
         }})()"
    );
    assert_eq!(page.value(&typed).await?, true);
    Ok(())
}

async fn a_program_that_is_typed_runs_in_virtual_time(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#program").await?;
    screen.shows("Timeline", "never ends").await?;
    type_program(
        &page,
        "import asyncio\n\nasync def main():\n    await asyncio.sleep(90)\n    print('Hello')\n\nasyncio.run(main())\n",
    )
    .await?;
    screen.press("Run").await?;
    screen.shows("Transcript", "Hello").await?;
    screen.shows("Transcript", "90.000").await?;
    page.until("its address", "location.hash.startsWith('#program?') && location.hash.includes('code=')").await?;
    page.expect_no_problem().await
}

async fn stop_ends_a_program_that_never_waits(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#program").await?;
    type_program(&page, "print('begins', flush=True)\nwhile True:\n    pass\n").await?;
    screen.press("Run").await?;
    screen.shows("Transcript", "begins").await?;
    screen.press("Stop").await?;
    screen.shows("Timeline", "stopped").await?;
    page.expect_no_problem().await
}
