//! The reader's own program, in CPython beside the page: what is typed runs, and Stop ends whatever it does.

use serde_json::json;
use thirtyfour::prelude::*;

use await_lab::trace::random::splitmix64;

use crate::journey::Page;
use crate::screen::Screen;
use crate::site::Files;

in_both_browsers! {
    a_program_that_is_typed_runs_in_virtual_time,
    stop_ends_a_program_that_never_waits,
    a_program_that_spoils_its_log_is_ended,
    a_silent_program_is_offered_to_be_stopped,
    a_program_whose_page_was_hidden_says_so,
    a_program_whose_thread_stood_still_says_so,
    a_labs_python_is_edited_and_run,
    the_example_that_is_shown_is_the_one_that_is_there,
    what_an_example_takes_the_place_of_runs_no_more_and_comes_back,
    an_example_that_does_not_come_can_be_chosen_again,
    what_was_typed_is_there_after_a_reload,
    what_a_page_lacks_is_said_with_what_to_do_instead,
    what_of_cpython_does_not_come_is_said,
    two_versions_of_a_program_are_drawn_over_each_other,
    the_editor_lets_go_of_the_keyboard_and_fits_a_telephone,
}

/// Types a program in the place of the one that is there.
pub async fn type_program(page: &Page, text: &str) -> WebDriverResult<()> {
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

/// The last word of what it leaves is the number of a text that is not there.
const SPOILS: &str = "import gc\n\n\
    gc.unfreeze()\n\
    log = next(thing for thing in gc.get_objects() if type(thing).__name__ == 'Streamed')\n\
    def spoilt(words, texts, send=log._send):\n\
    \x20   words[-1] = 4_000_000_000\n\
    \x20   send(words, texts)\n\
    print('begins', flush=True)\n\
    log._send = spoilt\n\
    print('goes on', flush=True)\n\
    while True:\n\
    \x20   pass\n";
const LARGE: &str = "for number in range(10_000):\n    print(f'{number:06}' * 1_300)\nwhile True:\n    pass\n";

async fn a_program_that_spoils_its_log_is_ended(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#program").await?;
    let whys = [
        "its log can't be kept: an event names a text that is not there",
        "its log can't be kept: it is larger than 64 MiB",
    ];
    for (text, why) in [SPOILS, LARGE].into_iter().zip(whys) {
        type_program(&page, text).await?;
        screen.press("Run").await?;
        screen.shows("Transcript", why).await?;
        screen.shows("Timeline", "stopped").await?;
    }
    // What came until then is a log as any other, and the page goes on.
    screen.press("Save run").await?;
    type_program(&page, "print('Hello')\n").await?;
    screen.press("Run").await?;
    screen.shows("Transcript", "Hello").await?;
    page.expect_no_problem().await
}

async fn a_program_whose_page_was_hidden_says_so(page: Page) -> WebDriverResult<()> {
    let goes_on = "import asyncio\n\nasync def main():\n    print('begins', flush=True)\n    await asyncio.sleep(600)\n\nasyncio.run(main())\n";
    let show = async |is_hidden: bool| {
        let show = format!(
            "Object.defineProperty(document, 'hidden', {{ value: {is_hidden}, configurable: true }})
               && document.dispatchEvent(new Event('visibilitychange'))"
        );
        page.value(&show).await
    };
    // Meanwhile, or from the beginning on.
    for from_beginning in [false, true] {
        let screen = Screen::open(&page, "#program?world=browser").await?;
        type_program(&page, goes_on).await?;
        show(from_beginning).await?;
        screen.press("Run").await?;
        screen.shows("Transcript", "begins").await?;
        if !from_beginning {
            show(true).await?;
        }
        screen.press("Stop").await?;
        screen.shows("Totals", "The page was hidden for a part of this run").await?;
    }
    page.expect_no_problem().await
}

async fn a_program_whose_thread_stood_still_says_so(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#program?world=browser").await?;
    // Something else than the program holds the thread of its worker, when it is told to.
    let held = r#"(() => {
        const hold = `const tell = postMessage.bind(self);
        addEventListener('message', ({ data: [what] }) => {
            for (const end = performance.now() + 700; what === 'hold' && performance.now() < end; );
            if (what === 'hold') tell(['held']);
        });`;
        const { createObjectURL } = URL;
        URL.createObjectURL = (blob) => createObjectURL(new Blob([hold, blob], { type: blob.type }));
        const { postMessage } = Worker.prototype;
        Worker.prototype.postMessage = function (message, ...rest) {
            if (message[0] === 'run') {
                window.hold = () => postMessage.call(this, ['hold']);
                this.addEventListener('message', ({ data: [what] }) => (window.isHeld ||= what === 'held'));
            }
            return postMessage.call(this, message, ...rest);
        };
        return true;
    })()"#;
    assert_eq!(page.value(held).await?, true);
    let program = "import asyncio\n\nasync def main():\n    for number in range(3000):\n        print('step', number, flush=True)\n        await asyncio.sleep(0.2)\n\nasyncio.run(main())\n";
    type_program(&page, program).await?;
    screen.press("Run").await?;
    screen.shows("Transcript", "step 0").await?;
    page.value("window.hold()").await?;
    // What it prints then comes after the pause.
    let steps = "document.querySelector('section[aria-label=Transcript]').innerText.split('step').length";
    let before = page.until("the end of the pause", &format!("window.isHeld && {steps}")).await?;
    page.until("two steps more", &format!("{steps} > {before} + 1")).await?;
    screen.press("Stop").await?;
    screen.shows("Totals", "The page stood still for").await?;
    screen.shows("Totals", "The clock’s step is about").await?;
    page.expect_no_problem().await
}

async fn a_silent_program_is_offered_to_be_stopped(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#program").await?;
    // In real time, where a program may well wait for long: this one does, and then does not.
    type_program(
        &page,
        "import asyncio, time\n\nasync def main():\n    await asyncio.sleep(11)\n    print('slept')\n    while True:\n        pass\n\nasyncio.run(main())\n",
    )
    .await?;
    screen.press("Browser").await?;
    screen.press("Run").await?;
    let offer = "document.querySelector('section[aria-label=Silence]')";
    let slept = "document.querySelector('section[aria-label=Transcript]').textContent.includes('slept')";
    let first = page.until("a word", &format!("({offer} && 'the offer') || ({slept} && 'what it printed')")).await?;
    assert_eq!(first, "what it printed", "who waits is not silent");
    screen.shows("Silence", "For 10 s the program has printed nothing").await?;
    screen.press("Stop the program").await?;
    screen.shows("Timeline", "stopped").await?;
    page.until("the offer to be gone", &format!("!{offer}")).await?;
    page.expect_no_problem().await
}

async fn the_example_that_is_shown_is_the_one_that_is_there(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#program").await?;
    let shown = "document.querySelector('.example select').selectedOptions[0].textContent";
    let example = page.value("document.querySelector('.example select').options[2].textContent").await?;
    page.click(By::Css(".example option:nth-of-type(3)")).await?;
    page.until("its text", "location.hash.includes('example=')").await?;
    let field = By::Css("textarea[aria-label=Program]");
    page.send_keys(field.clone(), "x").await?;
    page.until("a program of one's own", &format!("{shown} === 'Your own'")).await?;
    page.send_keys(field, Key::Backspace + "").await?;
    page.until("the example again", &format!("{shown} === {example}")).await?;
    page.expect_no_problem().await
}

/// The words of what is chosen in the list of examples.
const CHOSEN: &str = "document.querySelector('.example select').selectedOptions[0].textContent";

async fn what_an_example_takes_the_place_of_runs_no_more_and_comes_back(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#program").await?;
    let spin = "print('begins', flush=True)\nwhile True:\n    pass\n";
    // How many workers were ended.
    let count = "(() => {
        const { terminate } = Worker.prototype;
        window.ended = 0;
        Worker.prototype.terminate = function () { window.ended += 1; return terminate.call(this); };
        return true;
      })()";
    page.value(count).await?;
    type_program(&page, spin).await?;
    screen.press("Run").await?;
    screen.shows("Transcript", "begins").await?;
    let ended = page.value("window.ended").await?;
    page.click(By::XPath("//span[@class='example']//option[contains(., 'producer and three')]")).await?;
    page.until(
        "the example",
        &format!("{CHOSEN}.includes('producer and three') && location.hash.includes('example=')"),
    )
    .await?;
    page.until("its worker to end", &format!("window.ended > {ended}")).await?;
    page.click(By::XPath("//span[@class='example']//option[starts-with(., 'Back to yours')]")).await?;
    let text = "document.querySelector('textarea[aria-label=Program]').value";
    page.until("what was typed", &format!("{text} === {}", serde_json::to_string(spin).unwrap())).await?;
    page.until("the list to say so", &format!("{CHOSEN} === 'Your own'")).await?;
    page.until("its address", "location.hash.includes('code=')").await?;
    page.expect_no_problem().await
}

async fn an_example_that_does_not_come_can_be_chosen_again(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#program").await?;
    let before = page.value(CHOSEN).await?;
    let example = page.value("document.querySelector('.example select').options[2].textContent").await?;
    page.site.leave();
    page.click(By::Css(".example option:nth-of-type(3)")).await?;
    page.until("what is wrong", "document.body.innerText.includes('The example could not be loaded.')").await?;
    page.until("what is there", &format!("{CHOSEN} === {before}")).await?;
    page.site.deploy(Files::dist());
    page.click(By::Css(".example option:nth-of-type(3)")).await?;
    page.until("the example", &format!("{CHOSEN} === {example} && location.hash.includes('example=')")).await.map(drop)
}

async fn what_was_typed_is_there_after_a_reload(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#program").await?;
    // A link holds the second no more.
    let long: String = (0..2_000).map(|line| format!("print({})\n", splitmix64(1, 0, line))).collect();
    for text in ["import asyncio\n\nprint('mine')\n", &long] {
        type_program(&page, text).await?;
        page.tab.refresh().await?;
        page.until_started().await?;
        let typed = serde_json::to_string(text).unwrap();
        let shows = format!("document.querySelector('textarea[aria-label=Program]').value === {typed}");
        page.until("what was typed", &shows).await?;
        page.until("the list to say so", &format!("{CHOSEN} === 'Your own'")).await?;
    }
    page.expect_no_problem().await
}

async fn a_labs_python_is_edited_and_run(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#say-after/sequential,concurrent?pairs=1:Good,2:morning").await?;
    screen.press("Python").await?;
    screen.press("Edit and run").await?;
    let text = "document.querySelector('textarea[aria-label=Program]')?.value";
    page.until("the lab's program", &format!("{text}?.includes('pairs=pairs(\\\"1:Good,2:morning\\\")')")).await?;
    assert_eq!(page.value(&format!("/\\bfrom (twin|practice)\\b/.test({text})")).await?, false);
    screen.press("Run").await?;
    screen.shows_in_order("Transcript", &["Good", "morning", "Good", "morning"]).await?;
    page.until("its address", "location.hash.startsWith('#program?name=say-after.py')").await?;
    page.tab.back().await?;
    screen.shows("Code", "async def").await?;
    page.expect_no_problem().await
}

async fn what_a_page_lacks_is_said_with_what_to_do_instead(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#program").await?;
    for (program, said) in [
        ("import pandas\n", "pandas is not in this page: record the program on your machine instead."),
        ("import os\nos.fork()\n", "in a page there are no processes: record the program on your machine instead"),
        (
            "import socket\nsocket.create_connection(('192.0.2.1', 9))\n",
            "in a page a socket reaches its own program only: use aiohttp, httpx or requests, or record the program on your machine instead",
        ),
        (
            "import asyncio\n\nasync def main():\n    await asyncio.create_subprocess_exec('ls')\n\nasyncio.run(main())\n",
            "in a page there are no subprocesses: record the program on your machine instead",
        ),
        // It fills the memory of its worker; the next one runs.
        (
            "kept = [0]\nwhile True:\n    kept += kept\n",
            "A page has less memory than your machine: try with less, or record the program",
        ),
        (
            "import asyncio\nloop = asyncio.get_event_loop()\nloop.run_until_complete(asyncio.sleep(1, print('ran')))\n",
            "Write asyncio.run(main()) instead.",
        ),
        ("import asyncio\nasync def main()\n    pass\n", "SyntaxError: expected ':'"),
    ] {
        type_program(&page, program).await?;
        screen.press("Run").await?;
        screen.shows("Transcript", said).await?;
    }
    screen.shows("Editor", "The program failed at line 2. SyntaxError: expected ':'").await?;
    let told =
        "[...document.querySelectorAll('.editor .line')].map((line) => line.querySelector('b')?.textContent ?? '')";
    assert_eq!(page.value(told).await?, json!(["", "SyntaxError: expected ':'", ""]));
    type_program(
        &page,
        "import asyncio\n\nasync def main():\n    # 🦋\n    await asyncio.wait_for(asyncio.sleep(1, {}['url']), 3)\n\nasyncio.run(main())\n",
    )
    .await?;
    page.until("the error to be gone", "!document.querySelector('.editor .line b')").await?;
    screen.press("Run").await?;
    screen.shows("Editor", "The program failed at line 5. KeyError: 'url'").await?;
    let field = "document.querySelector('textarea[aria-label=Program]')";
    let described = format!("document.getElementById({field}.getAttribute('aria-describedby')).textContent");
    assert_eq!(page.value(&described).await?, "The program failed at line 5. KeyError: 'url'");
    let frames = "document.querySelector('section[aria-label=Traceback] details')";
    let folded = page.until("asyncio's frames", &format!("{frames}?.querySelector('summary').textContent")).await?;
    assert!(folded.as_str().unwrap().ends_with("frames of asyncio"), "{folded}");
    let hidden = format!("{frames}.querySelector('div').checkVisibility()");
    assert_eq!(page.value(&hidden).await?, false);
    page.value(&format!("{frames}.querySelector('summary').click()")).await?;
    page.until("the frames", &format!("{hidden} && {frames}.querySelector('div').textContent.includes('in run')"))
        .await?;
    let line = format!(
        "document.activeElement === {field} && {field}.value.slice(0, {field}.selectionStart).split('\\n').length"
    );
    screen.press("line 7").await?;
    page.until(
        "the cursor",
        &format!("{line} === 7 && document.querySelector('.editor-foot').textContent.startsWith('Line 7 of 7')"),
    )
    .await?;
    screen.press("Go to line 5").await?;
    page.until("the cursor", &format!("{line} === 5 && {field}.selectionStart === {field}.value.indexOf('    await')"))
        .await?;
    page.until("its line", "document.querySelector('.editor-foot').textContent.startsWith('Line 5 of 7')").await?;
    page.expect_no_problem().await
}

async fn what_of_cpython_does_not_come_is_said(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#program").await?;
    page.site.deploy(Files::dist().without("cpython/python.zip"));
    screen.press("Run").await?;
    let said = "document.querySelector('.cpython[role=alert]')?.textContent";
    let lost = page.until("the alert", said).await?;
    let expected =
        "CPython could not be loaded: a part of it did not come. Check the connection, then run the program again.";
    assert_eq!(lost, expected);
    page.site.deploy(Files::dist());
    screen.press("Run").await?;
    screen.shows("Experiment", "CPython 3.14").await?;
    screen.shows("Timeline", "never ends").await
}

async fn two_versions_of_a_program_are_drawn_over_each_other(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#program").await?;
    for seconds in [2, 1] {
        let text = format!(
            "import asyncio\n\nSECONDS = {seconds}\nasyncio.run(asyncio.sleep(SECONDS))\nprint('after', SECONDS)\n"
        );
        type_program(&page, &text).await?;
        screen.press("Run").await?;
        screen.shows("Transcript", &format!("after {seconds}")).await?;
    }
    let note = "document.querySelector('.ghost-note')?.textContent.includes('Outlined below each: the last run')";
    page.until("the outline of the version before", note).await?;
    page.expect_no_problem().await
}

async fn the_editor_lets_go_of_the_keyboard_and_fits_a_telephone(page: Page) -> WebDriverResult<()> {
    // No browser's window is so narrow, but a frame is.
    page.open_framed("#program", (320, 500)).await?;
    let screen = Screen::on(&page);
    let fits = "innerWidth === 320 && document.documentElement.scrollWidth <= document.documentElement.clientWidth";
    assert_eq!(page.value(fits).await?, true, "at rest");
    type_program(
        &page,
        "if True:\nx = 1 / 0  # A line that is by far too long for the screen of a telephone, whatever it says\n",
    )
    .await?;
    page.press_keys(Key::Tab).await?;
    let has_focus = "document.activeElement.matches('textarea[aria-label=Program]')";
    assert_eq!(page.value(&format!("{has_focus} && document.activeElement.value.endsWith('    ')")).await?, true);
    page.press_keys(Key::Escape).await?;
    page.press_keys(Key::Tab).await?;
    assert_eq!(page.value(has_focus).await?, false, "Escape, then Tab leaves");
    screen.press("Run").await?;
    screen.shows("Transcript", "IndentationError").await?;
    screen.shows("Editor", "The program failed at line 2.").await?;
    assert_eq!(page.value(fits).await?, true, "with an error");
    page.expect_no_problem().await
}
