//! Whatever keeps the program from running, the reader gets a card and never a
//! blank page.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::site::Files;

in_both_browsers! {
    each_failure_to_load_has_its_card,
    a_wrong_content_type_alone_does_no_harm,
    a_slow_load_is_said_and_can_still_succeed,
    a_page_without_its_scripts_is_readable,
    a_crash_ends_all_and_can_be_reported_and_restarted,
    a_trap_in_the_program_is_a_crash,
    problems_are_recorded_under_the_test_flag_alone,
}

const PROGRAM: &str = "_bg.wasm";

async fn each_failure_to_load_has_its_card(page: Page) -> WebDriverResult<()> {
    let wasm = Files::dist().path(PROGRAM);
    let glue = wasm.replace(PROGRAM, ".js");
    let boot = Files::dist().text("boot.js");
    let whole = Files::dist().bytes(&wasm);
    let failures = [
        (
            Files::dist().with("boot.js", format!("delete globalThis.WebAssembly;\n{boot}")),
            "No WebAssembly here",
            "browser lacks",
        ),
        (Files::dist().without(&wasm), "Await Lab could not be loaded", "answered 404"),
        (Files::dist().without(&glue), "Await Lab could not be loaded", &glue),
        (Files::dist().with(&wasm, &whole[..whole.len() / 2]), "Await Lab could not be loaded", "did not arrive whole"),
        (
            Files::dist().with(&wasm, "<h1>Sign in</h1>").with_type(&wasm, "text/html"),
            "Await Lab could not be loaded",
            "The browser said",
        ),
        (Files::dist().with_policy("script-src 'self'"), "Await Lab could not be loaded", "needs 'wasm-unsafe-eval'"),
    ];
    for (files, title, detail) in failures {
        let site = files.serve();
        page.open_on(&site, "").await?;
        page.act().await?;
        page.until_card(title).await?;
        let text = page.value("document.body.innerText").await?;
        let text = text.as_str().unwrap();
        assert!(text.contains(detail), "{detail} is not said: {text}");
        assert!(text.contains("2.31×"), "the first experiment can't be read: {text}");
        page.until(
            "Reload",
            "[...document.querySelectorAll('.boot-card button')].some((button) => button.textContent === 'Reload')",
        )
        .await?;
    }
    Ok(())
}

async fn a_wrong_content_type_alone_does_no_harm(page: Page) -> WebDriverResult<()> {
    let wasm = Files::dist().path(PROGRAM);
    let site = Files::dist().with_type(&wasm, "application/octet-stream").serve();
    page.open_on(&site, "").await?;
    page.until_started().await?;
    page.expect_no_problem().await
}

async fn a_slow_load_is_said_and_can_still_succeed(page: Page) -> WebDriverResult<()> {
    let hasty = |files: Files| files.with_replaced("boot.js", "5e3", "100");
    let site = hasty(Files::dist().withholding(&Files::dist().path(PROGRAM))).serve();
    page.open_on(&site, "").await?;
    page.act().await?;
    page.until_card("Still loading").await?;
    site.deploy(hasty(Files::dist()));
    page.click(By::XPath("//button[text()='Reload']")).await?;
    page.until_started().await?;
    page.expect_no_problem().await
}

async fn a_page_without_its_scripts_is_readable(page: Page) -> WebDriverResult<()> {
    let site = Files::dist().without("boot.js").serve();
    page.open_on(&site, "").await?;
    page.until("the hint", "getComputedStyle(document.querySelector('.stuck')).visibility === 'visible'").await?;
    assert_eq!(page.value("document.querySelector('h1').innerText").await?, "See what your program is waiting for");
    let without_script = page.value("document.querySelector('noscript').textContent").await?;
    assert!(without_script.as_str().unwrap().contains("needs JavaScript"));
    Ok(())
}

async fn a_crash_ends_all_and_can_be_reported_and_restarted(page: Page) -> WebDriverResult<()> {
    page.open("#say-after?pairs=1:a").await?;
    page.practice_server().await?;
    let ended = page.promised(
        "(async () => {
           const request = fetch('net/delay/9').then(() => 'answered', (error) => error.name);
           let ticks = 0;
           const timer = setInterval(() => { ticks += 1; }, 1);
           awaitLab.crashed('panicked at <b>src</b>');
           awaitLab.crashed('and again');
           const end = await request;
           ticks = 0;
           await fetch('net/delay/0.2');
           return [['TypeError', 'AbortError'].includes(end), ticks];
         })()",
        Value::Null,
    );
    assert_eq!(ended.await?, json!([true, 0]), "the request ends at once, and no timer fires");
    let report = page.value("document.querySelector('.boot-card textarea').value").await?;
    let report = report.as_str().unwrap();
    assert!(
        report.starts_with("Await Lab crashed: panicked at <b>src</b>\n") && report.contains("#say-after?pairs=1:a"),
        "{report}"
    );
    assert_eq!(page.value("document.querySelectorAll('.boot-card').length").await?, 1);

    press(&page, "Copy report").await?;
    page.until(
        "an answer to the click",
        "/^Copied|^Selected/.test(document.querySelector('.boot-card').lastChild.textContent)",
    )
    .await?;
    press(&page, "Restart").await?;
    page.until_started().await?;
    assert!(page.tab.current_url().await?.as_str().ends_with("#say-after?pairs=1:a"));

    page.value("awaitLab.crashed('once more')").await?;
    press(&page, "Start afresh").await?;
    page.until_started().await?;
    assert_eq!(page.value("location.hash.includes('pairs')").await?, false);
    Ok(())
}

async fn a_trap_in_the_program_is_a_crash(page: Page) -> WebDriverResult<()> {
    // (module (func (export "f") unreachable))
    let trap = "new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(
        [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11]))).exports.f()";
    for crash in [format!("setTimeout(() => {trap})"), format!("Promise.resolve().then(() => {trap})")] {
        misbehave(&page, &crash).await?;
        page.until_card("Await Lab has crashed").await?;
    }
    Ok(())
}

async fn problems_are_recorded_under_the_test_flag_alone(page: Page) -> WebDriverResult<()> {
    let problems = "console.error('one', 'two');
        setTimeout(() => { throw new Error('thrown'); });
        Promise.reject(new Error('rejected'));
        document.body.setAttribute('style', 'color: red')";
    misbehave(&page, problems).await?;
    page.until("four problems", "awaitLab.problems.length >= 4").await?;
    let kinds = page.value("awaitLab.problems.map((problem) => problem.kind).sort()").await?;
    assert_eq!(kinds, json!(["console.error", "error", "securitypolicyviolation", "unhandledrejection"]));
    page.tab.goto(page.site.address("")).await?;
    page.until_started().await?;
    assert_eq!(page.value("awaitLab.problems === undefined").await?, true);
    Ok(())
}

/// Opens the page and has a script of its own do something once the program has
/// started: what WebDriver itself runs is not always seen as the page's.
async fn misbehave(page: &Page, script: &str) -> WebDriverResult<()> {
    let boot = Files::dist().text("boot.js");
    let site =
        Files::dist().with("boot.js", format!("{boot}\naddEventListener('misbehave', () => {{ {script}; }});")).serve();
    page.open_on(&site, "").await?;
    page.until_started().await?;
    page.tab.execute("dispatchEvent(new Event('misbehave'))", Vec::new()).await.map(drop)
}

async fn press(page: &Page, name: &str) -> WebDriverResult<()> {
    page.click(By::XPath(format!("//button[text()='{name}']"))).await
}
