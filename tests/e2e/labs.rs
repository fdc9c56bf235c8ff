//! The labs, as a reader uses them: each is run, and its numbers obey the formula.

use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;

in_both_browsers! {
    opens_with_a_finished_simulated_run,
    say_after_takes_the_sum_and_then_the_longest_wait,
    five_sites_are_fetched_in_the_sum_and_in_the_longest_time,
    one_failing_address_never_loses_the_others,
    stop_aborts_what_is_in_flight,
    a_second_run_stops_the_first,
    the_queue_pushes_back,
    a_cancellation_is_told_step_by_step,
    a_forgotten_call_leaves_its_lane_empty,
    a_program_that_never_ends_is_said_to,
    a_simulated_run_plays_at_its_own_pace,
    back_and_reload_keep_the_choice,
    each_lab_names_its_entries_in_the_history,
    how_a_value_was_changed_is_said_while_it_is_in_use,
    odd_links_give_a_notice_and_a_working_page,
    what_can_not_be_used_stays_in_its_field_and_nothing_runs,
    without_a_practice_server_the_simulated_world_takes_over,
    a_foreign_host_is_asked_for_by_name,
    it_is_worked_by_keys_alone,
}

async fn opens_with_a_finished_simulated_run(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#say-after").await?;
    screen.shows("Timeline", "simulated").await?;
    screen.shows("Totals", "3.00 s").await?;
    screen.shows("Totals", "1.50×").await?;
    for region in ["Timeline", "Totals", "Transcript", "Code", "Events"] {
        screen.region(region).await?;
    }
    screen.expect_same_origin_requests_only().await?;
    page.expect_no_problem().await
}

async fn say_after_takes_the_sum_and_then_the_longest_wait(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#say-after?pairs=0.2:Hello,0.4:World").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    let [sequential, concurrent] = screen.totals().await?[..2] else { panic!("two totals") };
    assert!(sequential >= 0.6, "{sequential} is less than the sum");
    assert!(concurrent >= 0.4, "{concurrent} is less than the longest wait");
    // That they overlap is seen from the log: on a busy machine no time says it.
    screen.unfold_differences().await?;
    screen.shows_in_order("Differences", &["Most waits at once", "1", "2", "1 more"]).await?;
    screen
        .shows_in_order("Transcript", &["Hello", "World", "Sequential took", "Concurrent execution:", "World"])
        .await?;
    page.expect_no_problem().await
}

async fn five_sites_are_fetched_in_the_sum_and_in_the_longest_time(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#fetch").await?;
    screen.shows("Totals", "1.85 s").await?;
    screen.shows("Totals", "0.80 s").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    let [sequential, concurrent] = screen.totals().await?[..2] else { panic!("two totals") };
    assert!(sequential >= 1.85, "{sequential} is less than the sum");
    assert!(concurrent >= 0.80, "{concurrent} is less than the longest");
    screen.unfold_differences().await?;
    screen.shows_in_order("Differences", &["Most requests in flight", "1", "5", "4 more"]).await?;
    for bytes in ["51012", "17129", "281297", "16957", "88783"] {
        screen.shows("Transcript", &format!("200 ({bytes} bytes")).await?;
    }
    screen.shows("Requests", "https://www.github.com").await?;
    screen.expect_same_origin_requests_only().await?;
    page.expect_no_problem().await
}

async fn a_cancellation_is_told_step_by_step(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#background-tasks/cleanup?interval=0.1&time=0.35&cleanup=0.2").await?;
    screen.shows("Timeline", "0.55 s").await?;
    screen.shows_in_order("Cancelling", &["main asks.", "The loop reaches it.", "error caught"]).await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    let [total] = screen.totals().await?[..] else { panic!("one total") };
    assert!(total >= 0.55, "{total} is less than the time and the cleanup");
    let lines = ["Worker 1 working...", "Worker 1 cleaning up...", "Worker 1 cleaned up", "Tasks cancelled"];
    screen.shows_in_order("Transcript", &lines).await?;
    screen.shows_in_order("Cancelling", &["main asks.", "It has cleaned up", "main is woken.", "with asyncio"]).await?;
    page.expect_no_problem().await
}

async fn a_forgotten_call_leaves_its_lane_empty(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#forgotten-await?calls=0.2:Hello&rest=0.1").await?;
    screen.shows("Timeline", "say_after").await?;
    screen.shows("Warnings", "coroutine 'say_after' was never awaited").await?;
    screen.shows("Warnings", "unused implementer of `Future` that must be used").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    let [forgotten, awaited, spawned, abandoned] = screen.totals().await?[..] else { panic!("four totals") };
    for (total, least) in [(forgotten, 0.1), (awaited, 0.3), (spawned, 0.2), (abandoned, 0.1)] {
        assert!(total >= least, "{total} is less than {least}");
    }
    screen.shows("Timeline", "say_after").await?;
    screen.shows_in_order("Transcript", &["Calling", "Done"]).await?;
    page.expect_no_problem().await
}

async fn one_failing_address_never_loses_the_others(page: Page) -> WebDriverResult<()> {
    let urls = "status/404 delay/0.1 reset stall page/site.example?ms=50%26bytes=100".replace(' ', "+");
    let screen = Screen::open(&page, &format!("#fetch/concurrent?urls={urls}&timeout=4&retries=0")).await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    screen.shows("Transcript", "Error fetching status/404: HTTP status 404").await?;
    screen.shows("Transcript", "delay/0.1: 200").await?;
    screen.shows("Transcript", "Error fetching reset: network").await?;
    screen.shows("Transcript", "Error fetching stall: timed out").await?;
    screen.shows("Requests", "timed out").await?;
    screen.shows("Transcript", "https://site.example: 200 (100 bytes").await
}

async fn stop_aborts_what_is_in_flight(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#fetch/concurrent?urls=stall+stall+stall").await?;
    screen.press("Run").await?;
    screen.shows("Requests", "waits for the first byte").await?;
    screen.press("Stop").await?;
    screen.shows("Timeline", "stopped").await?;
    let aborted = page.value("[...document.querySelectorAll('[aria-label=Requests] td')].filter((cell) => cell.textContent === 'aborted').length");
    assert_eq!(aborted.await?, 3);
    page.expect_no_problem().await
}

async fn a_second_run_stops_the_first(page: Page) -> WebDriverResult<()> {
    // The first goes on until it is stopped; the second is short.
    let screen = Screen::open(&page, "#say-after/sequential?pairs=0.1:first,5*60:long").await?;
    screen.press("Run").await?;
    screen.shows("Timeline", "running").await?;
    screen.shows("Transcript", "first").await?;
    screen.change("0.1:second").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    let said = "[...document.querySelectorAll('[aria-label=Transcript] tr')].flatMap((line) => /(first|second)$/.exec(line.textContent)?.[0] ?? []).join()";
    assert_eq!(page.value(said).await?, "second", "the first run's line is gone with it");
    page.expect_no_problem().await
}

async fn the_queue_pushes_back(page: Page) -> WebDriverResult<()> {
    // Task-5 waits for room from 0.500 to 0.600 s in the simulated world.
    let screen = Screen::open(&page, "#producer-consumer?t=0.55").await?;
    screen.shows("Queue", "waits for room").await?;
    screen.shows("Queue", "2 of 2").await?;
    screen.shows("Totals", "2.40 s").await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    let total = screen.totals().await?[0];
    assert!(total >= 2.4, "{total} is less than the ideal");
    screen.shows("Transcript", "Consumer-2: Received shutdown signal").await?;
    screen.shows("Events", "Events").await?;
    page.expect_no_problem().await
}

async fn a_program_that_never_ends_is_said_to(page: Page) -> WebDriverResult<()> {
    let address = "#producer-consumer/one-sentinel?items=2&production=0.1&processing=0.1";
    let screen = Screen::open(&page, address).await?;
    screen.press("Run").await?;
    screen.run_is_over().await?;
    screen.shows("Timeline", "never ends").await?;
    screen.shows("Totals", "waits to get from the queue").await?;
    page.expect_no_problem().await
}

async fn a_simulated_run_plays_at_its_own_pace(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#say-after?world=simulated&pairs=0.2:a,0.3:b").await?;
    let began = std::time::Instant::now();
    screen.press("Run").await?;
    page.until("the playhead to move", "Number(document.querySelector('[aria-label=Moment]').value) > 50000").await?;
    page.until("the end", "!document.querySelector('[aria-label=Pause]')").await?;
    assert!(began.elapsed().as_millis() >= 450, "it did not take its time");
    screen.shows("Timeline", "simulated").await?;
    page.expect_no_problem().await
}

async fn back_and_reload_keep_the_choice(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#say-after").await?;
    screen.press("Two API calls").await?;
    screen.shows("Transcript", "Starting API 1").await?;
    page.until("the link", "location.hash.includes('preset=api')").await?;
    page.tab.refresh().await?;
    page.until_started().await?;
    screen.shows("Transcript", "Starting API 1").await?;
    page.tab.back().await?;
    screen.shows("Transcript", "Sequential took 3.00 seconds").await?;
    page.tab.forward().await?;
    screen.shows("Transcript", "Starting API 1").await?;
    page.expect_no_problem().await
}

async fn each_lab_names_its_entries_in_the_history(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#fetch").await?;
    page.until_started().await?;
    page.until("the lab's name", "document.title === 'Requests together – Await Lab'").await?;
    page.tab.execute("location.hash = '#producer-consumer'", Vec::new()).await?;
    screen.region("Queue").await?;
    let named = "document.title === document.querySelector('h1').textContent + ' – Await Lab'";
    page.until("the other lab's name", named).await?;
    page.tab.back().await?;
    screen.region("Requests").await?;
    page.until("the first lab's name", "document.title === 'Requests together – Await Lab'").await?;
    page.expect_no_problem().await
}

async fn how_a_value_was_changed_is_said_while_it_is_in_use(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#producer-consumer").await?;
    page.until_started().await?;
    screen.unfold_values().await?;
    let field = || By::Id("value-consumers");
    page.send_keys(field(), "999").await?;
    page.until("what is said", "document.querySelector('.fault')?.textContent.startsWith('100 is used')").await?;
    page.press_keys(Key::Tab).await?;
    // The value in use takes the place of what was typed, and what was said of it stays.
    let [value, said] =
        ["document.getElementById('value-consumers').value", "document.querySelector('.fault')?.textContent"];
    page.until("the value in use", &format!("{value} === '100' && document.activeElement.id !== 'value-consumers'"))
        .await?;
    assert_eq!(page.value(said).await?, "100 is used: the limit is 1 to 100");
    screen.press("Reset").await?;
    page.until("nothing to be said", &format!("{value} !== '100' && !({said})")).await?;
    page.expect_no_problem().await
}

async fn what_can_not_be_used_stays_in_its_field_and_nothing_runs(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#fetch/concurrent?urls=delay/0.2").await?;
    screen.unfold_values().await?;
    let timeout = || By::Id("value-timeout");
    page.send_keys(timeout(), Key::Control + "a").await?;
    page.press_keys("1,5").await?;
    screen.press("Run").await?;
    let told = "document.querySelector('.notices')?.textContent.includes('Nothing was run. Timeout')";
    page.until("the reason why nothing runs", told).await?;
    assert_eq!(page.value("document.getElementById('value-timeout').value").await?, "1,5");
    let badge = page.value("document.querySelector('section[aria-label=Timeline] .badge').textContent").await?;
    assert_eq!(badge, serde_json::json!("simulated"), "nothing was run");
    page.send_keys(timeout(), Key::Control + "a").await?;
    page.press_keys("1.5").await?;
    screen.press("Run").await?;
    screen.run_is_over().await
}

async fn odd_links_give_a_notice_and_a_working_page(page: Page) -> WebDriverResult<()> {
    for address in [
        "#nothing",
        "#fetch/none?limit=-1",
        "#say-after?pairs=%zz",
        "#v=999",
        "#<img src=x onerror=alert(1)>",
        "#producer-consumer?items=99999999999999999999&capacity=1.3",
        "#javascript:alert(1)",
        "#%00%FF%FE",
    ] {
        page.tab.goto("about:blank").await?;
        let screen = Screen::open(&page, address).await?;
        page.until("a notice", "document.querySelector('.notices')?.textContent.trim()").await?;
        screen.shows("Timeline", "simulated").await?;
        page.expect_no_problem().await?;
    }
    Ok(())
}

async fn without_a_practice_server_the_simulated_world_takes_over(page: Page) -> WebDriverResult<()> {
    let site = crate::site::Files::dist().without("sw.js").serve();
    page.open_on(&site, "#fetch").await?;
    let screen = Screen::on(&page);
    page.until("the reason", "document.querySelector('.notices')?.textContent.includes('practice server')").await?;
    screen.press("Run").await?;
    screen.shows("Timeline", "simulated").await?;
    page.until("the end", "!document.querySelector('[aria-label=Pause]')").await?;
    screen.shows("Totals", "0.80 s").await
}

async fn a_foreign_host_is_asked_for_by_name(page: Page) -> WebDriverResult<()> {
    let foreign = crate::site::Files::dist().with("answer.txt", "from elsewhere").serve();
    let address = foreign.address("answer.txt");
    let host = address.split('/').nth(2).expect("it has a host").to_owned();
    let screen = Screen::open(&page, &format!("#fetch/concurrent?urls={address}")).await?;
    screen.press("Run").await?;
    page.until(
        "the question",
        &format!("document.querySelector('[role=alertdialog]')?.textContent.includes('{host}')"),
    )
    .await?;
    screen.expect_same_origin_requests_only().await?;
    screen.press("Send them").await?;
    screen.run_is_over().await?;
    screen.shows("Requests", "200").await?;
    page.expect_no_problem().await
}

async fn it_is_worked_by_keys_alone(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#say-after?pairs=0.1:a,0.2:b").await?;
    screen.region("Timeline").await?;
    let is_run = "document.activeElement?.textContent === 'Run'";
    for _ in 0..40 {
        page.press_keys(Key::Tab).await?;
        if page.value(is_run).await? == true {
            page.press_keys(Key::Enter).await?;
            screen.run_is_over().await?;
            return page.expect_no_problem().await;
        }
    }
    panic!("Run is not reached by Tab");
}
