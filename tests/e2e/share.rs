//! Share: the dialog that writes links, elements, frames and Markdown, and the files beside them; and that what it writes works.

use serde_json::json;
use thirtyfour::prelude::*;

use await_lab::trace::random::splitmix64;

use crate::journey::Page;
use crate::own_program::type_program;
use crate::posts::{HEIGHTS, enter, post_with};
use crate::screen::Screen;
use crate::site::Files;

in_both_browsers! {
    share_gives_texts_that_work,
    share_writes_no_link_of_a_program_that_is_too_long_for_one,
}

async fn share_gives_texts_that_work(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#fetch/bounded?limit=3").await?;
    let text = "document.querySelector('.share textarea')?.value";
    screen.press("Share").await?;
    page.until("the link", &format!("{text} === location.href.replace('?test', '')")).await?;
    for (kind, part) in [
        ("run", "#run?file="),
        ("element", "<await-lab lab=\"fetch\" variant=\"bounded\" limit=\"3\"></await-lab>"),
        ("iframe", "embed.html?embed=1#fetch/bounded?limit=3\""),
        ("markdown", "pictures/fetch.png)]("),
    ] {
        page.click(By::Id(format!("share-{kind}"))).await?;
        page.until(kind, &format!("{text}.includes({})", json!(part))).await?;
        let shown = if kind == "markdown" { "a > img" } else { "await-lab" };
        let previews = page.value(&format!("document.querySelectorAll('.previews .in-post > {shown}').length")).await?;
        assert_eq!(previews, json!(2), "{kind}: as a phone and a desktop show it");
    }
    page.click(By::Id("share-element")).await?;
    page.value("document.querySelector('.previews').scrollIntoView()").await?;
    page.until("the preview", "document.querySelector('.previews await-lab')?.shadowRoot?.querySelector('iframe')?.src.endsWith('#fetch/bounded?limit=3')").await?;
    page.click(By::Id("share-theme-dark")).await?;
    page.until("what was chosen", &format!("{text}.includes('theme=\"dark\"')")).await?;
    assert_eq!(page.value("document.activeElement.id").await?, "share-theme-dark", "the focus stays");
    let here = page.value("new URL('./', location.href).href").await?;
    page.click(By::Id("share-own")).await?;
    page.click(By::Id("share-poster")).await?;
    let element = page.until("the poster's name", &format!("{text}.includes('poster=') && {text}")).await?;
    let save = "document.querySelector('#share-save-poster')";
    let poster = page.value(&format!("[{save}.download, decodeURIComponent({save}.href.split(',').slice(1))]")).await?;
    page.tab.action_chain().send_keys(Key::Escape).perform().await?;
    page.until("the dialog to close", "!document.querySelector('.share[open]')").await?;
    assert_eq!(page.value("document.activeElement.textContent").await?, "Share", "the focus goes back");

    // A program stands in Markdown, too: no line of it is empty there.
    page.open("#program?example=clean-up").await?;
    page.until_started().await?;
    page.until("the program", "document.querySelector('textarea[aria-label=Program]')?.value.includes('asyncio')")
        .await?;
    let screen = Screen::on(&page);
    screen.press("Share").await?;
    page.until("the dialog", "document.getElementById('share-element')").await?;
    page.click(By::Id("share-element")).await?;
    let shared = page.until("the program's element", &format!("{text}.includes('<pre>') && {text}")).await?;
    let shared = shared.as_str().unwrap_or_default();
    let (begins, rest) = shared.split_once("<pre>\n").expect("a program");
    let (program, ends) = rest.split_once("\n</pre>").expect("the end of the program");
    assert!(begins.starts_with("<div><await-lab program=\"") && ends.starts_with("</await-lab></div>\n\n<script "));
    assert!(program.lines().all(|line| !line.trim().is_empty()), "{program}");
    let entities = [("<!---->", ""), ("&lt;", "<"), ("&quot;", "\""), ("&#123;", "{"), ("&amp;", "&")];
    let plain = entities.iter().fold(program.to_owned(), |program, (entity, letter)| program.replace(entity, letter));
    let written = page.value("document.querySelector('textarea[aria-label=Program]').value.trimEnd()").await?;
    assert_eq!(written, plain, "what the browser reads is the program");
    page.expect_no_problem().await?;
    let [element, here, name, picture] = [&element, &here, &poster[0], &poster[1]].map(|of| of.as_str().unwrap());
    a_poster_is_all_that_is_loaded_until_the_reader_acts(&page, element, here, (name, picture)).await
}

async fn share_writes_no_link_of_a_program_that_is_too_long_for_one(page: Page) -> WebDriverResult<()> {
    page.open("#program").await?;
    page.until_started().await?;
    // In few lines: a browser takes long to insert each.
    let long: String = (0..40)
        .map(|line| (0..50).map(|number| format!("{:x}", splitmix64(15, line, number))).collect::<String>())
        .map(|line| format!("# {line}\n"))
        .collect();
    type_program(&page, &format!("import asyncio\n{long}asyncio.run(asyncio.sleep(1))\n")).await?;
    Screen::on(&page).press("Share").await?;
    page.until("the dialog", "document.getElementById('share-link')").await?;
    for kind in ["link", "element", "iframe", "markdown"] {
        page.click(By::Id(format!("share-{kind}"))).await?;
        let said = "document.querySelector('.share-body').textContent.startsWith('The program is too long for a link, which holds 8 KiB')";
        page.until("the reason", said).await?;
        assert_eq!(page.value("document.querySelectorAll('.share textarea, .previews').length").await?, 0, "{kind}");
    }
    // The last run of another text fits.
    page.click(By::Id("share-run")).await?;
    page.until("the link", "document.querySelector('.share textarea')?.value.includes('#run?file=')").await?;
    page.until("its preview", "document.querySelectorAll('.previews await-lab').length === 2").await?;
    page.expect_no_problem().await
}

/// In a post: the element that Share gave on a site of this address, with its poster, and a program with the same one.
async fn a_poster_is_all_that_is_loaded_until_the_reader_acts(
    page: &Page,
    element: &str,
    given_on: &str,
    (name, picture): (&str, &str),
) -> WebDriverResult<()> {
    let figures = Files::dist().serve();
    let element = element.replace(given_on, &figures.address(""));
    let program = format!(
        "<await-lab program='say.py' poster='{name}' height='300'><pre>import asyncio\nasyncio.run(asyncio.sleep(1))</pre></await-lab>"
    );
    let site = post_with(&figures, &format!("{element}{program}<p>The end.</p>"), |post| post.with(name, picture));
    page.open_on(&site, "post.html").await?;
    let stills =
        "[...document.querySelectorAll('await-lab')].map((figure) => figure.shadowRoot?.querySelector('input'))";
    let came = "performance.getEntriesByType('resource').some(({ name }) => name.endsWith('.svg'))";
    let heights = format!("{stills}.map((still) => still.offsetHeight)");
    let kept = page.until("the picture", &format!("{came} && {stills}.every(Boolean) && {heights}")).await?;
    assert_eq!(kept[1], 300);
    let shown = format!(
        "{stills}.map((still) => [still.alt, getComputedStyle(still).colorScheme, getComputedStyle(still).objectFit])"
    );
    let shown = page.value(&shown).await?;
    let finished = shown[0][0].as_str().unwrap();
    assert!(finished.starts_with("Requests together: ") && finished.contains(" s"), "{finished}");
    assert_eq!(shown[0][1], "dark", "what Share was told");
    assert_eq!(shown[1], json!(["Await Lab: program", "light dark", "contain"]), "in a place of another shape");
    assert_eq!(page.value("document.querySelector('pre').checkVisibility()").await?, true);
    let loaded: Vec<String> = figures.sent().into_iter().map(|(file, _)| file).collect();
    assert_eq!(loaded, ["embed.js"], "nothing of the figures");

    page.value("document.querySelector('await-lab').shadowRoot.querySelector('input').click()").await?;
    enter(page, 0).await?;
    page.until("the run as it was recorded", "document.querySelector('.embed h1')?.textContent === 'Requests together' && document.querySelector('.embed .plot')").await?;
    page.tab.enter_default_frame().await?;
    assert_eq!(
        page.value("document.activeElement.matches('await-lab')").await?,
        true,
        "the focus goes into the figure"
    );
    page.value("document.querySelectorAll('await-lab')[1].shadowRoot.querySelector('input').focus()").await?;
    page.tab.action_chain().send_keys(Key::Enter).perform().await?;
    enter(page, 1).await?;
    page.until("the program", "document.querySelector('.embed h1')?.textContent === 'say.py'").await?;
    page.tab.enter_default_frame().await?;
    assert_eq!(page.value(&format!("{HEIGHTS}[1]")).await?, 300, "the place is the picture's");
    assert_eq!(page.value("Math.round(window.shift * 1000)").await?, 0, "nothing in the post has moved");
    Ok(())
}
