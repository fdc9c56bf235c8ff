//! The reader's hand: keys, the moment as a number, pointing at things and going to their moments, long lists.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::journey::{LONG, Page};
use crate::screen::Screen;

in_both_browsers! {
    keys_of_the_picture_go_through_the_run,
    keys_of_the_scrubber_reach_every_moment,
    keys_of_the_browser_are_left_to_it,
    keys_do_nothing_while_a_value_is_typed,
    undo_takes_back_a_wrong_value_which_is_kept_until_then,
    the_help_shows_the_keys_and_gives_the_focus_back,
    the_moment_can_be_typed,
    what_is_pointed_at_lights_what_belongs_to_it,
    the_code_shows_where_most_tasks_are,
    arrows_go_through_lines_items_and_code,
    a_click_leads_to_the_moment_of_what_was_clicked,
    a_long_log_has_few_rows_and_each_is_reached,
    the_focus_stays_with_the_reader,
}

const LIT_LINE: &str = "document.querySelector('.code .line.lit')?.textContent ?? ''";
const TOLD: &str = "document.querySelector('.told')?.textContent ?? ''";

/// Presses keys on the element that a selector finds.
async fn press(page: &Page, selector: &str, keys: impl Into<TypingData>) -> WebDriverResult<()> {
    page.send_keys(By::Css(selector), keys).await
}

async fn at(page: &Page, seconds: &str) -> WebDriverResult<()> {
    let expression = format!("document.querySelector('#moment')?.value === '{seconds}'");
    page.until(&format!("the moment {seconds}"), &expression).await.map(drop)
}

async fn until(page: &Page, expression: &str, holds: &str) -> WebDriverResult<()> {
    page.until(holds, &format!("({expression}).{holds}")).await.map(drop)
}

async fn keys_of_the_picture_go_through_the_run(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#say-after").await?;
    press(&page, ".plot", Key::Home).await?;
    at(&page, "0.000").await?;
    press(&page, ".plot", "p").await?;
    until(&page, TOLD, "includes('main waits for 1.000 s')").await?;
    press(&page, ".plot", Key::Right).await?;
    until(&page, TOLD, "includes('gave the thread back')").await?;
    press(&page, ".plot", Key::Right).await?;
    at(&page, "1.000").await?;
    press(&page, ".plot", Key::Left).await?;
    at(&page, "0.000").await?;
    press(&page, ".plot", Key::Shift + Key::Right).await?;
    at(&page, "3.000").await?;
    press(&page, ".plot", Key::Shift + Key::Left).await?;
    at(&page, "0.000").await?;
    press(&page, ".plot", Key::End).await?;
    at(&page, "3.000").await?;
    Screen::open(&page, &format!("#say-after?{LONG}")).await?;
    press(&page, ".plot", " ").await?;
    page.until("it to play", "document.querySelector('[aria-label=Pause]')").await?;
    press(&page, ".plot", " ").await?;
    page.until("it to pause", "document.querySelector('[aria-label=Play]')").await?;
    page.expect_no_problem().await
}

async fn keys_of_the_scrubber_reach_every_moment(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#say-after").await?;
    let scrubber = "[aria-label=Moment]";
    let steps = [
        (Key::Home, "0.000"),
        (Key::PageUp, "0.300"),
        (Key::Right, "1.000"),
        (Key::PageDown, "0.700"),
        (Key::End, "3.000"),
    ];
    for (key, seconds) in steps {
        press(&page, scrubber, key).await?;
        at(&page, seconds).await?;
        let spoken = format!("document.querySelector('{scrubber}').ariaValueText === '{seconds} s of 3.000 s'");
        page.until("the spoken moment", &spoken).await?;
    }
    page.expect_no_problem().await
}

async fn keys_of_the_browser_are_left_to_it(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#say-after?t=1.5").await?;
    page.click(By::Css("[aria-label='Zoom in']")).await?;
    page.until("the strip", "document.querySelector('.minimap')").await?;
    // Those that are not taken away from it.
    let left = "['[aria-label=Moment]', '.minimap'].flatMap((of) => ['ArrowLeft', 'Home', 'End'].flatMap((key) =>
        ['altKey', 'ctrlKey', 'metaKey', 'shiftKey'].filter((held) => document.querySelector(of).dispatchEvent(
          new KeyboardEvent('keydown', { key, [held]: true, bubbles: true, cancelable: true })))))";
    let own = ["altKey", "ctrlKey", "metaKey"].repeat(6);
    assert_eq!(page.value(left).await?, json!(own), "but for those with Shift, which are the page's");
    page.expect_no_problem().await
}

async fn keys_do_nothing_while_a_value_is_typed(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#say-after?t=1.5").await?;
    press(&page, "#moment", "r? wp").await?;
    press(&page, "#moment", Key::Home).await?;
    press(&page, "#moment", Key::Tab).await?;
    at(&page, "1.500").await?;
    assert_eq!(page.value("!!document.querySelector('dialog[open], [aria-label=Pause]')").await?, false);
    page.expect_no_problem().await
}

async fn undo_takes_back_a_wrong_value_which_is_kept_until_then(page: Page) -> WebDriverResult<()> {
    for (lab, id, wrong) in [
        ("say-after", "value-pairs", "1:Hello,x"),
        ("fetch", "value-timeout", "1,5"),
        ("fetch", "value-urls", "  "),
        ("fetch", "value-limit", "1e5"),
    ] {
        let screen = Screen::open(&page, &format!("#{lab}")).await?;
        screen.unfold_values().await?;
        page.value(
            "[...document.querySelectorAll('.controls details')].map((details) => { details.open = true; }).length",
        )
        .await?;
        let (field, found) = (format!("#{id}"), format!("document.getElementById('{id}')"));
        let text = format!("{found}.value");
        let before = page.value(&text).await?;
        let holds = |text_now: &serde_json::Value, is_wrong: bool| {
            let fault = format!("(document.getElementById('{id}-fault')?.textContent ?? '') !== ''");
            format!(
                "{text} === {text_now} && {fault} === {is_wrong} && {found}.ariaInvalid === {}",
                if is_wrong { "'true'" } else { "null" }
            )
        };
        let undone = async || {
            // Browsers take back several letters at once, or one after another.
            for _ in 0..=wrong.len() {
                press(&page, &field, Key::Control + "z").await?;
                if page.value(&text).await? == before {
                    break;
                }
            }
            page.until(&format!("{id} as it was"), &holds(&before, false)).await.map(drop)
        };
        press(&page, &field, Key::Control + "a").await?;
        page.press_keys(wrong).await?;
        page.until(&format!("what is wrong with {id}"), &holds(&json!(wrong), true)).await?;
        undone().await?;
        press(&page, &field, Key::Control + "a").await?;
        page.press_keys(wrong).await?;
        page.press_keys(Key::Tab).await?;
        page.until(&format!("{id} to be left"), &format!("document.activeElement !== {found}")).await?;
        page.until(&format!("what is wrong with {id}, still"), &holds(&json!(wrong), true)).await?;
        undone().await?;
        page.expect_no_problem().await?;
    }
    Ok(())
}

async fn the_help_shows_the_keys_and_gives_the_focus_back(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#fetch").await?;
    press(&page, ".plot", "?").await?;
    page.until("the help", "document.querySelector('dialog[open]')?.textContent.includes('One event back')").await?;
    let rows = page.value("document.querySelectorAll('dialog dt').length").await?;
    assert!(rows.as_u64() > Some(12), "{rows} keys");
    page.press_keys(Key::Escape).await?;
    let is_back = "!document.querySelector('dialog[open]') && document.activeElement.classList.contains('plot')";
    page.until("the picture to have the focus again", is_back).await?;
    page.click(By::Css("button[aria-label=Keys]")).await?;
    page.until("the help", "document.querySelector('dialog[open]')").await?;
    Screen::on(&page).press("Close").await?;
    page.until("the help to close", "!document.querySelector('dialog[open]')").await?;
    // Another screen shows its keys when they are asked for there.
    page.value("location.hash = 'program'").await?;
    page.until("another screen", "document.querySelector('textarea[aria-label=Program]')").await?;
    let frames = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))";
    page.promised(frames, Value::Null).await?;
    assert_eq!(page.value("document.querySelector('dialog[open]')").await?, Value::Null);
    press(&page, ".plot", "?").await?;
    page.until("the help", "document.querySelector('dialog[open]')").await?;
    page.expect_no_problem().await
}

async fn the_moment_can_be_typed(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#say-after").await?;
    let field = "#moment";
    press(&page, field, Key::Control + "a").await?;
    page.press_keys("1,5").await?;
    page.until("the link", "location.hash === '#say-after?t=1.5'").await?;
    page.press_keys("x").await?;
    page.until("what is wrong", "document.querySelector('#moment-fault')?.textContent.includes('0.64')").await?;
    press(&page, field, Key::Control + "a").await?;
    page.press_keys("99").await?;
    page.until(
        "what is used",
        "document.querySelector('#moment-fault')?.textContent === '3.000 is used: the run ends there'",
    )
    .await?;
    page.press_keys(Key::Tab).await?;
    at(&page, "3.000").await?;
    page.expect_no_problem().await
}

async fn what_is_pointed_at_lights_what_belongs_to_it(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#producer-consumer?t=0.55").await?;
    let point = async |selector: &str| {
        let act = async |element: WebElement| {
            element.scroll_into_view().await?;
            page.tab.action_chain().move_to_element_center(&element).perform().await
        };
        page.with_element(By::Css(selector), act).await
    };
    // The picture takes its place once its width is known, and the page scrolls: then what lies under the pointer has
    // gone from there, and is pointed at once more.
    let point_until = async |selector: &str, words: &str| {
        page.attempt_until(words, &format!("({TOLD}).includes('{words}')"), async || point(selector).await).await
    };
    point_until(".stage .item", "works on Task-0, since 0.000 s; its timer will wake it at 0.600 s").await?;
    until(&page, LIT_LINE, "includes('sleep(item.processing).await')").await?;
    page.until("who has it", "document.querySelector('.stage .actor.lit')").await?;
    point_until(".log tbody tr", "printed “Producer: Created Task-0”").await?;
    until(&page, LIT_LINE, "includes('say(')").await?;
    let line =
        "[...document.querySelectorAll('.code .line')].find((line) => line.textContent.includes('queue.put(Some'))";
    page.value(&format!("{line}.id = 'line'")).await?;
    point_until("#line", "Producer waits to put Task-5 into the queue, since 0.500 s; Consumer-0 will wake it").await?;
    page.until("the producer", "document.querySelector('.stage .actor.lit')?.textContent.includes('Producer')").await?;
    let row = "[...document.querySelectorAll('.log tr')].find((row) => row.textContent.includes('Completed Task-0'))";
    page.value(&format!("{row}.id = 'row'")).await?;
    point_until("#row", "printed “Consumer-0: Completed Task-0”").await?;
    page.until("the bar of the work", "document.querySelector('.bar.working.lit')").await?;
    page.value("document.querySelector('.bar.working.lit').id = 'work'").await?;
    point_until("#work", "Consumer-0 works on Task-0").await?;
    page.until("the row of the bar", "document.querySelector('#row.lit')").await?;
    point("h1").await?;
    page.until("nothing to be lit", "!document.querySelector('.lit')").await?;
    page.expect_no_problem().await
}

async fn the_code_shows_where_most_tasks_are(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#producer-consumer?t=0.55").await?;
    let line = "[...document.querySelectorAll('.code .line.now')].find((line) => line.textContent.includes('2 more'))";
    let list = "document.querySelector('.code').getBoundingClientRect()";
    let is_seen = format!(
        "(({{ top, bottom }}) => top >= {list}.top - 1 && bottom <= {list}.bottom + 1)({line}.getBoundingClientRect())"
    );
    page.until("the line of three consumers in sight", &is_seen).await?;
    assert_eq!(page.value("document.scrollingElement.scrollTop").await?, json!(0), "the page stays where it is");
    // Whoever reads the code is left alone.
    page.value("document.querySelector('.code').focus({ preventScroll: true })").await?;
    page.value("document.querySelector('.code').scrollTop = 0").await?;
    assert_eq!(page.value(&is_seen).await?, json!(false));
    page.expect_no_problem().await
}

async fn arrows_go_through_lines_items_and_code(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#producer-consumer?t=0.55").await?;
    press(&page, ".stage", Key::Down).await?;
    until(&page, TOLD, "includes('Producer waits to put')").await?;
    press(&page, ".stage", Key::Enter).await?;
    at(&page, "0.500").await?;
    press(&page, ".log table", Key::Up).await?;
    press(&page, ".log table", Key::Home).await?;
    page.until("the first line", "document.querySelector('.log tr.lit')?.getAttribute('aria-rowindex') === '1'")
        .await?;
    press(&page, ".log table", Key::Down).await?;
    press(&page, ".log table", Key::Enter).await?;
    at(&page, "0.000").await?;
    until(&page, TOLD, "includes('Consumer-0: Processing Task-0')").await?;
    press(&page, "pre.code", Key::Down).await?;
    page.until("a line to have the focus", "document.activeElement.matches('.code .line')").await?;
    page.expect_no_problem().await
}

async fn a_click_leads_to_the_moment_of_what_was_clicked(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#producer-consumer").await?;
    let line = "//*[contains(@class, 'log')]//td[contains(., 'Consumer-0: Completed Task-0')]";
    page.click(By::XPath(line)).await?;
    at(&page, "0.600").await?;
    screen.shows("Queue", "Consumer-0").await?;
    page.click(By::Css("section[aria-label=Events] summary")).await?;
    let rows = "[...document.querySelectorAll('.events tbody tr')]";
    page.until("a row of Task-5", &format!("{rows}.some((row) => row.textContent.includes('Task-5'))")).await?;
    page.click(By::XPath("//*[@aria-label='Rows of events']//td[contains(., 'Task-5')]")).await?;
    let is_now = "document.querySelector('.events tr.now')?.textContent.includes('Task-5')";
    page.until("the row at the playhead", is_now).await?;
    let screen = Screen::open(&page, "#fetch").await?;
    screen.region("Requests").await?;
    page.click(By::Css(".requests tbody tr:nth-child(3) td")).await?;
    at(&page, "0.230").await?;
    screen.shows("Requests", "not asked yet").await?;
    page.expect_no_problem().await
}

async fn a_long_log_has_few_rows_and_each_is_reached(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#producer-consumer?items=300").await?;
    page.click(By::Css("section[aria-label=Events] summary")).await?;
    let rows = "document.querySelectorAll('.events tbody tr').length";
    page.until("the rows", rows).await?;
    let count = page.value("+document.querySelector('.events table').getAttribute('aria-rowcount')").await?;
    let count = count.as_u64().expect("a number");
    assert!(count > 5_000, "{count} rows in all");
    press(&page, ".events table", Key::Up).await?;
    press(&page, ".events table", Key::End).await?;
    let shown = |row: u64| format!("document.querySelector('.events tr.lit[aria-rowindex=\"{row}\"]')");
    page.until("the last row", &shown(count)).await?;
    for key in [Key::Home, Key::PageDown, Key::Down] {
        press(&page, ".events table", key).await?;
    }
    page.until("a row further on", &shown(20)).await?;
    page.value("document.querySelector('.events').scrollTop = 24000").await?;
    page.until("the thousandth", "document.querySelector('.events tr[aria-rowindex=\"1002\"]')").await?;
    press(&page, ".plot", Key::End).await?;
    page.until("the row at the playhead to be out of sight", "!document.querySelector('.events tr.now')").await?;
    Screen::on(&page).press("At the playhead").await?;
    page.until("the last row", "document.querySelector('.events tr.now')").await?;
    assert_eq!(page.value(&format!("{rows} < 30")).await?, json!(true));
    assert_eq!(page.value("document.querySelectorAll('.log tbody tr').length < 30").await?, json!(true));
    page.expect_no_problem().await
}

async fn the_focus_stays_with_the_reader(page: Page) -> WebDriverResult<()> {
    let focused = "document.activeElement";
    let screen = Screen::open(&page, &format!("#say-after?{LONG}")).await?;
    screen.press("Run").await?;
    // A run that is stopped before the clock's first step has no part that could be seen closer. The moment is drawn a turn
    // after the badge, and is the end of the simulated run until then.
    let running = "document.querySelector('section[aria-label=Timeline] .badge')?.textContent === 'measured, running'";
    let moment = "(({ value }) => value > 0.1 && value < 200)(document.querySelector('#moment'))";
    page.until("a run of some length", &format!("{running} && {moment}")).await?;
    press(&page, ".stop", Key::Enter).await?;
    page.until("Run to have it after Stop", &format!("{focused}.matches('.run')")).await?;

    press(&page, "[aria-label='Zoom in']", Key::Enter).await?;
    page.until("a part", "!document.querySelector('[aria-label=Fit]').disabled").await?;
    press(&page, "[aria-label='Fit']", Key::Enter).await?;
    page.until("the picture to have it after Fit", &format!("{focused}.matches('.plot')")).await?;

    let screen = Screen::open(&page, "#fetch?urls=https://example.com&nonsense=1").await?;
    press(&page, ".notice button", Key::Enter).await?;
    page.until("Run to have it after a notice", &format!("{focused}.matches('.run')")).await?;
    screen.press("Run").await?;
    page.until("the question to have it", &format!("{focused}.closest('.question')")).await?;
    page.press_keys(Key::Enter).await?;
    page.until("no question", "!document.querySelector('.question')").await?;
    page.until("Run to have it after the question", &format!("{focused}.matches('.run')")).await?;
    screen.expect_same_origin_requests_only().await?;
    page.expect_no_problem().await
}
