//! Runs kept as files and opened again, with a real file field, a real drop and a real download.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;
use crate::site::Files;

in_both_browsers! {
    a_real_run_is_saved_and_opened_again,
    the_focus_stays_on_a_page_where_nothing_can_be_run,
    a_file_is_dropped_on_the_page_or_pasted,
    a_file_that_is_packed_is_unpacked,
    any_run_is_copied_from_share_and_pasted_back,
    a_refused_file_says_why_and_nothing_is_lost,
    a_run_that_lies_beside_the_page_is_opened_by_its_name,
    a_recorded_run_takes_the_place_of_the_lab_and_gives_it_back,
    a_large_file_is_read_with_a_word_of_it_and_can_be_cancelled,
}

async fn a_recorded_run_takes_the_place_of_the_lab_and_gives_it_back(page: Page) -> WebDriverResult<()> {
    let site = Files::dist().with("run.json", include_str!("../data/program.json")).serve();
    let run = "document.querySelector('button.run')";
    page.open_on(&site, "?test&open=run.json#fetch").await?;
    page.until("its title", "document.title.startsWith('app.py')").await?;
    assert_eq!(page.value("document.querySelector('h1').textContent").await?, "app.py");
    assert_eq!(page.value(run).await?, Value::Null);
    let screen = Screen::on(&page);
    page.click(By::XPath("//button[starts-with(., 'Back to the lab')]")).await?;
    screen.shows("Timeline", "simulated").await?;
    page.until("the lab", &format!("{run} && !document.title.startsWith('app.py')")).await?;
    // In another page, too.
    page.open_on(&site, "?test&embed=1&open=run.json").await?;
    page.until("the run", "document.querySelector('h1')?.textContent === 'app.py'").await?;
    assert_eq!(page.value(run).await?, Value::Null);
    let whole = "document.querySelector('.full-page').href.endsWith('/?open=run.json')";
    assert_eq!(page.value(whole).await?, true);
    page.expect_no_problem().await
}

async fn a_run_that_lies_beside_the_page_is_opened_by_its_name(page: Page) -> WebDriverResult<()> {
    let site = Files::dist().with("run.json", include_str!("../data/program.json")).serve();
    page.open_on(&site, "?test&open=run.json").await?;
    let screen = Screen::on(&page);
    // Nobody has touched the page.
    screen.shows("Timeline", "app.py").await?;
    screen.shows("Code", "store.py").await?;
    page.open_on(&site, "?test&open=missing.json").await?;
    page.until("the reason", "document.body.textContent.includes('missing.json')").await?;
    // Only what lies beside the page is opened.
    page.open_on(&site, "?test&open=https://elsewhere.example/run.json").await?;
    page.until_started().await?;
    screen.shows("Timeline", "Sequential").await
}

/// A file of this test's own, which is gone with it.
struct Given(PathBuf);

impl Given {
    fn of(text: &str) -> Given {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("await-lab-given-{}-{number}.json", std::process::id()));
        fs::write(&path, text).unwrap();
        Given(path)
    }
}

impl Drop for Given {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Presses Save run and gives what the browser is asked to download, and under which name.
async fn saved(page: &Page) -> WebDriverResult<(String, String)> {
    let listen = "(() => {
        let blob = null;
        const address = URL.createObjectURL;
        URL.createObjectURL = (given) => address.call(URL, blob = given);
        window.saved = new Promise((resolve) => {
          HTMLAnchorElement.prototype.click = function () {
            blob.text().then((text) => resolve([this.download, text, this.href.split(':')[0]]));
          };
        });
        return true;
      })()";
    page.value(listen).await?;
    Screen::on(page).press("Save run").await?;
    let saved = page.promised("window.saved", Value::Null).await?;
    let [name, text, scheme] = serde_json::from_value::<[String; 3]>(saved).expect("a name and a text");
    assert_eq!(scheme, "blob");
    Ok((name, text))
}

async fn choose(page: &Page, file: &Given) -> WebDriverResult<()> {
    page.send_keys(By::Css("input[type=file]"), file.0.to_str().unwrap()).await
}

async fn a_real_run_is_saved_and_opened_again(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#say-after?pairs=0.2:one,0.3:two").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    let totals = page.value("document.querySelector('section[aria-label=Totals] .figures').textContent").await?;
    let transcript = "[...document.querySelectorAll('section[aria-label=Transcript] .printed')].map((run) => run.textContent).join()";
    let printed = page.value(transcript).await?;
    assert!(printed.as_str().is_some_and(|printed| printed.contains("two")), "{printed}");
    let (name, text) = saved(&page).await?;
    assert_eq!(name, "await-lab-say-after-browser.json");

    page.open("#producer-consumer").await?;
    let screen = Screen::on(&page);
    screen.region("Timeline").await?;
    // The page may read it only later: choosing it is the first act here.
    let given = Given::of(&text);
    choose(&page, &given).await?;
    screen.shows("Timeline", "measured, from a file").await?;
    let again = page.value("document.querySelector('section[aria-label=Totals] .figures').textContent").await?;
    assert_eq!(again, totals);
    assert_eq!(page.value(transcript).await?, printed);
    screen.shows("Transcript", "measured, from a file").await?;
    assert_eq!(page.value("location.hash").await?, json!("#say-after?pairs=0.2:one,0.3:two"));
    screen.press("Run").await?;
    screen.run_is_over().await?;
    page.tab.back().await?;
    screen.region("Queue").await?;
    page.expect_no_problem().await
}

async fn the_focus_stays_on_a_page_where_nothing_can_be_run(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#fetch").await?;
    let given = Given::of(include_str!("../data/import/page.har"));
    choose(&page, &given).await?;
    page.until("what is said of it", "document.querySelector('[aria-label=\"Recorded program\"]')").await?;
    page.send_keys(By::Css(".notice button"), Key::Enter).await?;
    page.until("the focus to stay", "document.activeElement.matches('main')").await?;
    // The lab that was open is there again.
    page.click(By::Css("header a[href='#fetch']")).await?;
    page.until("the lab", "document.querySelector('.run')").await?;
    page.expect_no_problem().await
}

async fn a_file_is_dropped_on_the_page_or_pasted(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#say-after/joined?pairs=0.2:one,0.3:two").await?;
    let (_, text) = saved(&page).await?;
    Screen::open(&page, "#fetch").await?;
    // WebDriver has no hand for a file from outside; the browser's own events are the same.
    let drop = "(() => {
        const data = new DataTransfer();
        data.items.add(new File([parameters], 'dropped.json', { type: 'application/json' }));
        const target = document.querySelector('h1');
        const send = (kind) => target.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
        return [send('dragover'), send('drop')];
      })()";
    let went_on = page.promised(drop, Value::String(text)).await?;
    assert_eq!(went_on, json!([false, false]), "the browser does not leave the page for the file");
    screen.shows("Timeline", "simulated, from a file").await?;
    screen.shows("Transcript", "two").await?;
    page.promised(PASTE, json!({ "file": include_str!("../data/import/page.har"), "name": "page.har" })).await?;
    screen.shows("Timeline", "As their initiators allow").await?;
    page.promised(PASTE, json!({ "text": include_str!("../data/program.json") })).await?;
    page.until("the run", "document.querySelector('h1').textContent === 'app.py'").await?;
    // The first act of all.
    page.open_busy("#fetch").await?;
    page.until("the first view", "document.documentElement.dataset.boot === 'still'").await?;
    page.promised(PASTE, json!({ "text": include_str!("../data/program.json") })).await?;
    page.until("the run", "document.querySelector('h1').textContent === 'app.py'").await?;
    page.expect_no_problem().await
}

/// As a paste comes from the keyboard: with a file, or with a text. Firefox’s constructor takes none.
const PASTE: &str = "(() => {
    const data = new DataTransfer();
    if (parameters.file) data.items.add(new File([parameters.file], parameters.name));
    else data.setData('text/plain', parameters.text);
    const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true });
    return document.querySelector('h1').dispatchEvent(Object.defineProperty(event, 'clipboardData', { value: data }));
  })()";

async fn a_file_that_is_packed_is_unpacked(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#fetch").await?;
    page.promised(&packed("[parameters]", "size"), json!(include_str!("../data/import/page.har"))).await?;
    screen.shows("Timeline", "As their initiators allow").await?;
    let notices = "document.querySelector('.notices').textContent";
    for (text, size, why) in [
        ("[parameters]", "size / 2", "is it whole?"),
        ("[new Uint8Array(65 * 1024 * 1024)]", "size", "the file is larger than 64 MiB"),
    ] {
        page.promised(&packed(text, size), json!(include_str!("../data/import/page.har"))).await?;
        page.until(why, &format!("{notices}.includes('packed.har.gz was not opened') && {notices}.includes('{why}')"))
            .await?;
        screen.shows("Timeline", "As their initiators allow").await?;
    }
    page.expect_no_problem().await
}

/// Drops a file that the browser itself has packed, as much of it as `size` says.
fn packed(parts: &str, size: &str) -> String {
    format!(
        "(async () => {{
           const stream = new Blob({parts}).stream().pipeThrough(new CompressionStream('gzip'));
           const packed = await new Response(stream).blob();
           const size = packed.size;
           const data = new DataTransfer();
           data.items.add(new File([packed.slice(0, {size})], 'packed.har.gz'));
           const event = new DragEvent('drop', {{ dataTransfer: data, bubbles: true, cancelable: true }});
           return document.querySelector('h1').dispatchEvent(event);
         }})()"
    )
}

/// Opens Share at the file of the run, and gives what its Copy puts on the clipboard.
async fn copied(page: &Page) -> WebDriverResult<String> {
    // Journeys share the machine’s own.
    let listen = "(() => {
        window.copied = new Promise((resolve) => {
          const clipboard = { writeText: async (text) => resolve(text) };
          Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
        });
        return true;
      })()";
    page.value(listen).await?;
    open_share(page).await?;
    page.click(By::XPath("//dialog//button[text()='Copy']")).await?;
    let text = page.promised("window.copied", Value::Null).await?;
    page.until("the word", "document.querySelector('.share [role=status]').textContent === 'Copied.'").await?;
    page.expect_no_problem().await?;
    Ok(text.as_str().expect("a text").to_owned())
}

async fn open_share(page: &Page) -> WebDriverResult<()> {
    Screen::on(page).press("Share").await?;
    page.until("the dialog", "document.getElementById('share-file')").await?;
    page.click(By::Id("share-file")).await
}

async fn any_run_is_copied_from_share_and_pasted_back(page: Page) -> WebDriverResult<()> {
    let previews = "[...document.querySelectorAll('.previews .in-post')].map((of) => of.firstElementChild.localName)";
    let screen = Screen::open(&page, "#say-after/joined?pairs=0.2:one,0.3:two").await?;
    let simulated = copied(&page).await?;
    assert_eq!(page.value(previews).await?, json!(["await-lab", "await-lab"]));
    page.tab.action_chain().send_keys(Key::Escape).perform().await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    let measured = copied(&page).await?;
    for (text, of) in [(simulated, "simulated, from a file"), (measured, "measured, from a file")] {
        Screen::open(&page, "#fetch").await?;
        page.promised(PASTE, json!({ "text": text })).await?;
        screen.shows("Timeline", of).await?;
        screen.shows("Transcript", "two").await?;
    }

    // Of another program, and of a browser’s requests: what was opened is handed on.
    let title = "document.querySelector('h1').textContent";
    for (file, shown) in [
        (include_str!("../data/program.json"), "app.py"),
        (include_str!("../data/import/page.har"), "As their initiators allow"),
    ] {
        Screen::open(&page, "#fetch").await?;
        page.promised(PASTE, json!({ "text": file })).await?;
        screen.shows("Timeline", shown).await?;
        let (text, title_before) = (copied(&page).await?, page.value(title).await?);
        Screen::open(&page, "#say-after").await?;
        page.promised(PASTE, json!({ "text": text })).await?;
        screen.shows("Timeline", shown).await?;
        assert_eq!(page.value(title).await?, title_before);
    }

    // Of one that is too long for a link there is a picture to see; of one that is too long for a clipboard it is said.
    for (count, why) in [(6_000, ""), (70_000, "too much to be copied: save it")] {
        let labels: Vec<String> = (0..count).map(|number| format!("\"label {number}\"")).collect();
        let printed: Vec<String> = (0..count).map(|label| format!("[1,1,0,\"said\",{label}]")).collect();
        let text = format!(
            r#"{{"await-lab":2,"runs":[{{"lab":"say-after","variant":"joined","plan":[],"seed":1,"world":"simulated","clock_step":0,"source":0,"labels":["main",{}],"events":[[0,1,0,"spawned",0,0],{},[0,0,0,"run-ended",0]]}}]}}"#,
            labels.join(","),
            printed.join(",")
        );
        Screen::open(&page, "#fetch").await?;
        page.promised(PASTE, json!({ "text": text })).await?;
        screen.shows("Timeline", "simulated, from a file").await?;
        if why.is_empty() {
            let text = copied(&page).await?;
            assert!(text.contains("label 5999"));
            assert_eq!(page.value(previews).await?, json!(["img", "img"]));
        } else {
            open_share(&page).await?;
            page.until("the reason", &format!("document.querySelector('.share-body').textContent.includes('{why}')"))
                .await?;
        }
    }
    page.expect_no_problem().await
}

async fn a_refused_file_says_why_and_nothing_is_lost(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#say-after?pairs=0.2:one").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    for (text, why) in [
        ("<h1>Sign in</h1>", "was not opened: this is not a file of Await Lab"),
        (r#"{"await-lab":7,"runs":[]}"#, "reload the page to get the newest"),
        (r#"{"await-lab":1,"runs":[]}"#, "it holds no run"),
    ] {
        let file = Given::of(text);
        choose(&page, &file).await?;
        let why = serde_json::to_string(why).unwrap();
        page.until("the reason", &format!("document.querySelector('.notices').textContent.includes({why})")).await?;
        screen.run_is_over().await?;
        screen.shows("Transcript", "one").await?;
    }
    page.expect_no_problem().await
}

/// Begins to write down what the page says of a file that it reads, and presses Cancel at once if `cancels`.
async fn watch_reading(page: &Page, cancels: bool) -> WebDriverResult<()> {
    let watch = format!(
        "(() => {{
           window.words = [];
           new MutationObserver(() => {{
             const words = document.querySelector('.notices')?.textContent ?? '';
             if (!words.includes('Reading')) return;
             window.words.push(words);
             const buttons = [...document.querySelectorAll('.notices button')];
             if ({cancels}) buttons.find((button) => button.textContent === 'Cancel').click();
           }}).observe(document.body, {{ subtree: true, childList: true, characterData: true }});
           return true;
         }})()"
    );
    page.value(&watch).await.map(drop)
}

async fn a_large_file_is_read_with_a_word_of_it_and_can_be_cancelled(page: Page) -> WebDriverResult<()> {
    let yields = r#"[1,1,0,"yielded"],"#.repeat(1_000_000);
    let large = Given::of(&format!(
        r#"{{"await-lab":2,"runs":[{{"lab":"say-after","variant":"joined","plan":[],"seed":1,"world":"simulated","clock_step":0,"source":0,"labels":["main"],"events":[[0,1,0,"spawned",0,0],{yields}[0,0,0,"run-ended",0]]}}]}}"#
    ));
    let screen = Screen::open(&page, "#say-after?pairs=0.2:one").await?;
    watch_reading(&page, true).await?;
    choose(&page, &large).await?;
    page.until(
        "the reading to be cancelled",
        "[...document.querySelectorAll('[role=status]')].some((status) => status.textContent.includes('Cancelled'))",
    )
    .await?;
    let shown = "document.querySelector('section[aria-label=Timeline]').textContent.includes('from a file')";
    assert_eq!(page.value(shown).await?, json!(false), "what was shown stays");
    assert_eq!(page.value("document.querySelector('.notices').textContent").await?, json!(""));
    screen.shows("Transcript", "one").await?;

    let screen = Screen::open(&page, "#say-after?pairs=0.2:one").await?;
    watch_reading(&page, false).await?;
    choose(&page, &large).await?;
    screen.shows("Timeline", "simulated, from a file").await?;
    screen.shows("Events", "1\u{202f}000\u{202f}002 events").await?;
    let told = "words.length > 0 && words.every((words) => /Reading .*json: \\d+ %/.test(words))";
    assert_eq!(page.value(told).await?, json!(true), "the page says that it reads");
    let said = page.value("document.querySelector('.notices').textContent").await?;
    assert!(said.as_str().is_some_and(|said| !said.contains("Reading")), "{said}");
    page.expect_no_problem().await
}
