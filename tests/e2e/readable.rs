//! What can be read where nothing runs: each lab and preset has a page of its own, and links lead there.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use await_lab::session::choice::labs;
use await_lab::session::screen::Screen;

use crate::journey::Page;
use crate::site::Files;

in_both_browsers! {
    each_lab_and_preset_has_a_page_that_needs_no_script,
    a_frame_without_scripts_links_to_what_was_asked_for,
    a_figure_without_scripts_links_to_what_can_be_read,
    without_webassembly_the_labs_still_lead_to_each_other,
}

async fn each_lab_and_preset_has_a_page_that_needs_no_script(page: Page) -> WebDriverResult<()> {
    page.open("").await?;
    let looked = page.promised(
        "(async () => {
           // As where no script runs, but for what an XMLHttpRequest does with a noscript element: it has elements in it.
           const parsed = (address) => new Promise((found) => {
             const request = new XMLHttpRequest();
             request.responseType = 'document';
             request.onload = () => found(request.response);
             request.open('GET', address);
             request.send();
           });
           const index = await parsed('./');
           const links = [...index.querySelectorAll('noscript a')];
           const pages = await Promise.all(links.map(async (link) => {
             const address = new URL(link.getAttribute('href'), document.baseURI);
             const page = await parsed(address);
             const styles = [...page.querySelectorAll('link[rel=stylesheet]')].map((style) => new URL(style.getAttribute('href'), address));
             const all = await Promise.all(styles.map((style) => fetch(style)));
             return {
               link: link.textContent,
               is_whole: page.title.startsWith(link.textContent) && link.textContent.startsWith(page.querySelector('h1').textContent)
                 && (page.querySelectorAll('.code .line').length > 10 && page.querySelectorAll('svg').length > 2
                   || page.querySelectorAll('.card .mini').length === page.querySelectorAll('nav a:not(.own)').length
                   || page.querySelectorAll('.pairs tr').length > 10),
               is_styled: all.length > 0 && all.every((style) => style.ok),
               scripts: page.scripts.length,
               neighbours: (await Promise.all([...page.querySelectorAll('nav a')].map((other) => fetch(new URL(other.getAttribute('href'), address))))).every((other) => other.ok && other.url.includes('/read/')),
               others: page.querySelectorAll('.readings a').length,
             };
           }));
           return { pages };
         })()",
        Value::Null,
    );
    let looked = looked.await?;
    let pages = looked["pages"].as_array().expect("a list");
    let presets: usize = labs().iter().map(|lab| 1 + lab.presets.len()).sum();
    assert_eq!(pages.len(), Screen::NAMED.len() + presets, "one for each: {looked}");
    for read in pages {
        assert_eq!(read["is_whole"], true, "{read}");
        assert_eq!(read["is_styled"], true, "{read}");
        assert_eq!(read["scripts"], 0, "{read}");
        assert_eq!(read["neighbours"], true, "the head’s links lead to pages of this kind: {read}");
        assert_eq!(read["others"], pages.len(), "it links to the others: {read}");
    }
    Ok(())
}

async fn a_frame_without_scripts_links_to_what_was_asked_for(page: Page) -> WebDriverResult<()> {
    // No script runs in such a frame, and the page around it may look in.
    let frame = "<!doctype html><iframe sandbox='allow-same-origin' src='./?embed=1#producer-consumer' width='600' height='420'></iframe>";
    let site = Files::dist().with("host.html", frame).serve();
    page.tab.goto(site.address("host.html")).await?;
    let inside = "document.querySelector('iframe').contentDocument";
    page.until("the link", &format!("!!{inside}?.querySelector('.readings :target a')")).await?;
    let shown = format!(
        "(() => {{
           const link = {inside}.querySelector('.readings :target a').getBoundingClientRect();
           return [link.height > 0 && link.bottom < 420, {inside}.getElementById('app').getBoundingClientRect().height];
         }})()"
    );
    assert_eq!(page.value(&shown).await?, json!([true, 0]), "the link is in sight, and no other lab in its place");
    page.value(&format!("{inside}.querySelector('.readings :target a').click()")).await?;
    let queue = format!("{inside}?.querySelector('.readable h1')?.textContent");
    let title = page.until("the readable page", &queue).await?;
    page.open("#producer-consumer").await?;
    page.until_started().await?;
    assert_eq!(page.value("document.querySelector('h1').textContent").await?, title);
    Ok(())
}

async fn a_figure_without_scripts_links_to_what_can_be_read(page: Page) -> WebDriverResult<()> {
    let frame = "<!doctype html><iframe sandbox='allow-same-origin' src='embed.html?embed=1#fetch' width='600' height='420'></iframe>";
    let site = Files::dist().with("host.html", frame).serve();
    page.tab.goto(site.address("host.html")).await?;
    let link = "document.querySelector('iframe').contentDocument?.querySelector('noscript a')";
    page.until("the link", &format!("{link}?.getBoundingClientRect().height > 0")).await?;
    assert_eq!(page.value(&format!("{link}.href")).await?, site.address(""), "there all that can be read is listed");
    assert_eq!(page.value(&format!("{link}.target")).await?, "_blank", "and not within the frame");
    Ok(())
}

async fn without_webassembly_the_labs_still_lead_to_each_other(page: Page) -> WebDriverResult<()> {
    let boot = Files::dist().text("boot.js");
    let site = Files::dist().with("boot.js", format!("delete globalThis.WebAssembly;\n{boot}")).serve();
    page.open_on(&site, "").await?;
    page.until("the first view", "document.documentElement.dataset.boot === 'still'").await?;
    let title = page.value("document.querySelector('h1').textContent").await?;
    page.click(By::Css(".card a[href='#say-after']")).await?;
    let other = format!(
        "document.documentElement.dataset.boot === 'still' && document.querySelector('h1')?.textContent !== {title}"
    );
    // A script that a reload interrupts fails, so each look is a script of its own.
    while page.value(&other).await.ok() != Some(json!(true)) {}
    Ok(())
}
