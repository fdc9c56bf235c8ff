//! Runs that leave the page as files for other programs and in links, and what comes from other programs.

use std::fs;
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::journey::{Page, patience};
use crate::screen::Screen;
use crate::site::Files;

in_both_browsers! {
    a_run_leaves_as_files_and_comes_back_in_a_link,
    speedscope_opens_the_trace,
    perfetto_is_handed_the_trace_and_reads_all_of_it,
    an_archive_is_dropped_and_says_what_its_requests_would_take_otherwise,
}

/// A recorded run, packed as Share packs it, on the page’s own site.
pub const PACKED: &str = "(async () => {
    const run = await (await fetch('programs/foo-bar.json')).text();
    const packed = new Blob([run]).stream().pipeThrough(new CompressionStream('deflate-raw'));
    const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
    return btoa(String.fromCharCode(...bytes)).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
  })()";

/// Presses an item of the menu, and gives the name under which the browser is asked to keep something, and its address.
async fn exported(page: &Page, words: &str) -> WebDriverResult<(String, String)> {
    let listen = "(() => {
        window.kept = new Promise((resolve) => {
          HTMLAnchorElement.prototype.click = function () { resolve([this.download, this.href]); };
        });
        return true;
      })()";
    page.value(listen).await?;
    let press =
        "[...document.querySelectorAll('.menu button')].find((button) => button.textContent === parameters).click()";
    page.promised(&format!("({press}, 1)"), json!(words)).await?;
    let kept = page.promised("window.kept", Value::Null).await?;
    let [name, address] = serde_json::from_value::<[String; 2]>(kept).expect("a name and an address");
    Ok((name, address))
}

async fn a_run_leaves_as_files_and_comes_back_in_a_link(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#say-after?pairs=0.2:one,0.3:two&world=simulated").await?;
    screen.shows("Timeline", "Concurrent").await?;
    page.click(By::Css(".menu > summary")).await?;
    // It is said first that the run leaves this page.
    let said = "document.querySelector('.menu details').textContent.includes('The run leaves this page')";
    assert_eq!(page.value(said).await?, json!(true));
    for (words, name, begins) in [
        ("Requests (HAR)", "await-lab-say-after-simulated.har", "blob:"),
        ("Figure (SVG)", "await-lab-say-after-simulated.svg", "blob:"),
        ("Figure (PNG)", "await-lab-say-after-simulated.png", "blob:"),
    ] {
        let (kept, address) = exported(&page, words).await?;
        assert_eq!(kept, name);
        assert!(address.starts_with(begins), "{address:.100}");
    }
    let heard = "(URL.createObjectURL = (make => (blob) => (window.blob = blob, make.call(URL, blob)))(URL.createObjectURL), 1)";
    page.value(heard).await?;
    let (kept, _) = exported(&page, "Animation (APNG)").await?;
    assert_eq!(kept, "await-lab-say-after-simulated-animation.png");
    // A run of half a second moves for two, twelve frames each; the picture is drawn twice as large.
    let decoded = "(async () => {
        const data = await window.blob.arrayBuffer();
        const { image } = await new ImageDecoder({ data, type: 'image/png' }).decode({ frameIndex: 24 });
        const [afterItsHeader, nameAndLength] = [33, 8];
        return [new DataView(data).getUint32(afterItsHeader + nameAndLength), image.displayWidth];
      })()";
    assert_eq!(page.promised(decoded, Value::Null).await?, json!([25, 1920]));
    // The link that Share gives.
    let packed = page.promised(PACKED, Value::Null).await?;
    let link = format!("#run?file={}", packed.as_str().expect("a text"));
    page.open(&link).await?;
    let screen = Screen::on(&page);
    screen.shows("Timeline", "from the link").await?;
    page.until("the word", "document.querySelector('.notices').textContent.includes('it came with the link')").await?;
    assert_eq!(page.value("location.hash").await?, json!(link), "the address keeps the run");
    page.expect_no_problem().await
}

/// `PERFETTO` is the folder in which its page lies, with the program that reads traces; `scripts/test` gets it.
async fn perfetto_is_handed_the_trace_and_reads_all_of_it(page: Page) -> WebDriverResult<()> {
    let folder = std::env::var("PERFETTO").expect("PERFETTO is the folder of Perfetto's page: run scripts/test");
    let perfetto = with_folder(Files::dist(), Path::new(&folder), "perfetto/").serve();
    let there = perfetto.address("perfetto/index.html");
    let site = Files::dist().with_replaced("start.js", "https://ui.perfetto.dev", &there).serve();
    page.open_on(&site, "?test#fetch").await?;
    page.until_started().await?;
    let (here, before) = (page.tab.window().await?, page.tab.windows().await?);
    for part in [".menu > summary", ".menu details > summary", ".menu details button"] {
        page.click(By::Css(part)).await?;
    }
    let begun = Instant::now();
    let opened = loop {
        let windows = page.tab.windows().await?;
        if let Some(opened) = windows.into_iter().find(|window| !before.contains(window)) {
            break opened;
        }
        assert!(begun.elapsed() < patience(), "no window was opened");
    };
    page.tab.switch_to_window(opened).await?;
    let counts = "(async () => {
        const result = await app.trace.engine.query(`select process.name as run, count(*) as spans, max(ts + dur) / 1000000 as took
          from slice join thread_track on slice.track_id = thread_track.id join thread using (utid) join process using (upid)
          group by process.name order by process.name`);
        const runs = [];
        for (const row = result.iter({ run: 'str', spans: 0, took: 0 }); row.valid(); row.next()) runs.push([row.run, row.spans, row.took]);
        const errors = await app.trace.engine.query(`select count(*) as count from stats where severity = 'error' and value > 0`);
        return [runs, errors.firstRow({ count: 0 }).count];
      })()";
    page.until("the trace in Perfetto", "Boolean(window.app?.trace?.engine)").await?;
    let read = page.promised(counts, Value::Null).await?;
    page.tab.close_window().await?;
    page.tab.switch_to_window(here).await?;
    assert_eq!(read, json!([[["Concurrent", 30, 800], ["Sequential", 18, 1850]], 0]));
    Ok(())
}

/// The files of a folder, and of those in it, under that path.
fn with_folder(files: Files, folder: &Path, under: &str) -> Files {
    fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path()).fold(files, |files, file| {
        let name = file.file_name().and_then(|name| name.to_str()).expect("a name");
        if file.is_dir() {
            return with_folder(files, &file, &format!("{under}{name}/"));
        }
        files.with(&format!("{under}{name}"), fs::read(&file).expect("a file"))
    })
}

/// `SPEEDSCOPE` is the folder in which its page lies; `scripts/test` gets it. `tests/export.rs` holds the trace to what is exported.
async fn speedscope_opens_the_trace(page: Page) -> WebDriverResult<()> {
    let folder = std::env::var("SPEEDSCOPE").expect("SPEEDSCOPE is the folder of speedscope's page: run scripts/test");
    let files = Files::dist().with("trace.json", include_str!("../data/export/fetch.perfetto.json"));
    let site = with_folder(files, Path::new(&folder), "speedscope/").serve();
    let trace = site.address("trace.json").replace(':', "%3A");
    page.tab.goto(site.address(&format!("speedscope/index.html#profileURL={trace}&title=A%20run"))).await?;
    // A main and two requests in each run, and what they are part of.
    let opened = "document.title === 'A run - speedscope' && document.body.textContent.includes('A run (1/8)')";
    page.until("the run in speedscope", opened).await.map(drop)
}

async fn an_archive_is_dropped_and_says_what_its_requests_would_take_otherwise(page: Page) -> WebDriverResult<()> {
    let archive = json!(include_str!("../data/import/page.har"));
    let screen = Screen::open(&page, "#fetch").await?;
    let drop = "(() => {
        const data = new DataTransfer();
        data.items.add(new File([parameters], 'page.har'));
        const event = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
        return document.querySelector('h1').dispatchEvent(event);
      })()";
    page.promised(drop, archive).await?;
    screen.shows("Timeline", "As their initiators allow").await?;
    let what_if = "document.querySelector('.notices').textContent.includes('together 0.20 s, which saves 0.40 s')";
    page.until("what if", what_if).await?;
    let dropped = "document.querySelector('.notices').textContent.includes('headers, cookies and bodies were dropped')";
    assert_eq!(page.value(dropped).await?, json!(true));
    page.expect_no_problem().await
}
