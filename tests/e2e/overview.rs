//! The overview: one click to any lab, and back to where the reader was.

use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;

in_both_browsers! {
    the_page_opens_with_all_labs_and_a_click_leads_to_each,
    cards_are_left_as_they_stand_and_drawn_the_same_when_the_reader_comes_back,
    back_keeps_the_place,
    the_race_runs_on_the_overview,
    a_run_is_drawn_as_it_goes_in_a_lab_that_was_reached_from_here,
    each_row_of_the_comparison_leads_to_its_line,
    what_is_asked_is_answered_by_the_run,
    nobody_is_asked_who_does_not_want_to_be,
}

const HEADING: &str = "document.querySelector('h1')?.textContent";

async fn the_page_opens_with_all_labs_and_a_click_leads_to_each(page: Page) -> WebDriverResult<()> {
    page.open("").await?;
    page.until_started().await?;
    let links =
        page.value("[...document.querySelectorAll('.card a')].map((card) => card.getAttribute('href'))").await?;
    let navigation = page
        .value("[...document.querySelectorAll('nav a:not(.own)')].map((link) => link.getAttribute('href'))")
        .await?;
    assert_eq!(links, navigation);
    for link in links.as_array().expect("a list") {
        // Wherever on the card.
        page.click(By::XPath(format!("//li[.//a[@href='{}']]", link.as_str().expect("a link")))).await?;
        page.until("the lab", &format!("location.hash === {link} && document.querySelector('[aria-label=Totals]')"))
            .await?;
        page.until(&format!("the top of {link}"), "scrollY === 0").await?;
        page.tab.back().await?;
        // It has its place again, and moves no more.
        page.until("the overview", "document.activeElement.id.startsWith('card-')").await?;
    }
    page.expect_no_problem().await
}

/// Every element of all cards but the first, with its attributes and the text that is its own.
const CARDS: &str = "[...document.querySelectorAll('.card + .card, .card + .card *')].map((part) =>
    [part.tagName, ...[...part.attributes].map(({ name, value }) => `${name}=${value}`).sort(),
      [...part.childNodes].map(({ nodeValue }) => nodeValue).join('')].join(' '))";

async fn cards_are_left_as_they_stand_and_drawn_the_same_when_the_reader_comes_back(page: Page) -> WebDriverResult<()> {
    page.open_busy("").await?;
    page.until("the first view", "document.documentElement.dataset.boot === 'still'").await?;
    let which = "document.querySelector('.card .which')?.textContent";
    let (drawn, cards) = (page.value(which).await?, page.value(CARDS).await?);
    // What yew takes over gets its own text.
    page.value("document.querySelector('.card .which').textContent = 'as it stood'").await?;
    page.until_started().await?;
    assert_eq!(page.value(which).await?, "as it stood");
    page.tab.execute("location.hash = 'say-after'", Vec::new()).await?;
    page.until("the lab", "document.querySelector('[aria-label=Totals]')").await?;
    page.tab.back().await?;
    page.until("the overview", &format!("{which} === {drawn}")).await?;
    let again = page.value(CARDS).await?;
    let (stood, drawn) = (cards.as_array().expect("a list"), again.as_array().expect("a list"));
    let differing: Vec<_> = stood.iter().zip(drawn).filter(|(stood, drawn)| stood != drawn).take(3).collect();
    assert!(differing.is_empty() && stood.len() == drawn.len() && drawn.len() > 100, "{differing:?}");
    page.expect_no_problem().await
}

async fn back_keeps_the_place(page: Page) -> WebDriverResult<()> {
    page.open("").await?;
    page.until_started().await?;
    // By keys: the card has the focus. Firefox would scroll to it a little later, past the place that is chosen next.
    page.value("document.querySelector('#card-producer-consumer').focus({ preventScroll: true })").await?;
    page.value("scrollTo(0, document.querySelector('#card-producer-consumer').closest('li').offsetTop)").await?;
    let top = page.value("Math.round(scrollY)").await?;
    assert!(top.as_u64() > Some(100), "{top}");
    // Not to the element, which a browser would scroll into sight first.
    page.tab.action_chain().send_keys(Key::Enter).perform().await?;
    page.until("the lab", "document.querySelector('[aria-label=Queue]')").await?;
    page.tab.back().await?;
    page.until("the overview", "document.activeElement.id === 'card-producer-consumer'").await?;
    page.until("the same place", &format!("Math.abs(scrollY - {top}) < 3")).await?;
    page.expect_no_problem().await
}

async fn the_race_runs_on_the_overview(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "").await?;
    screen.shows("Timeline", "simulated").await?;
    screen.press("Run the race").await?;
    screen.run_is_over().await?;
    screen.shows("Timeline", "measured").await?;
    assert_eq!(page.value("location.hash").await?, "");
    assert_eq!(page.value(HEADING).await?, "See what your program is waiting for");
    page.click(By::Css(".card a[href='#fetch']")).await?;
    screen.shows("Totals", "measured").await?;
    page.expect_no_problem().await
}

/// The lines of the program that the reader sees.
const IN_SIGHT: &str = "(() => {
    const code = document.querySelector('[aria-label=Code] pre');
    const { top, bottom } = code.getBoundingClientRect();
    return [...code.querySelectorAll('.line')].filter((line) => {
      const of = line.getBoundingClientRect();
      return of.top >= Math.max(top, 0) - 1 && of.bottom <= Math.min(bottom, innerHeight) + 1;
    }).map((line) => line.textContent).join();
  })()";

/// Its figure stands where the overview's was: that one is out of sight, this one is not.
async fn a_run_is_drawn_as_it_goes_in_a_lab_that_was_reached_from_here(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "").await?;
    page.value("location.hash = '#say-after/sequential?pairs=60:minute'").await?;
    page.until("the lab", "document.querySelector('[aria-label=Totals]')").await?;
    screen.press("Run").await?;
    // Once it is over it is drawn in any case; before it, the simulated run had its whole minute.
    let drawn = "((timeline, total) => timeline.textContent.includes('running') && total >= 1 && total < 60)";
    let timeline = "document.querySelector('[aria-label=Timeline]')";
    let total = format!("parseFloat({timeline}.querySelector('.run-total').textContent)");
    page.until("its first second", &format!("{drawn}({timeline}, {total})")).await?;
    screen.press("Stop").await?;
    page.expect_no_problem().await
}

async fn each_row_of_the_comparison_leads_to_its_line(page: Page) -> WebDriverResult<()> {
    page.open("#asyncio-and-rust").await?;
    page.until_started().await?;
    assert_eq!(page.value(HEADING).await?, "asyncio and Rust, side by side");
    let links =
        page.value("[...document.querySelectorAll('.pairs a')].map((link) => link.getAttribute('href'))").await?;
    let links = links.as_array().expect("a list").clone();
    assert!(links.len() >= 6, "{links:?}");
    for link in links {
        page.tab.goto("about:blank").await?;
        page.open("#asyncio-and-rust").await?;
        page.until_started().await?;
        let line = page.value(&format!("document.querySelector('.pairs a[href={link}] + code').textContent")).await?;
        page.click(By::Css(format!(".pairs a[href={link}]"))).await?;
        page.until("the lab", "document.querySelector('[aria-label=Totals]')").await?;
        page.until(&format!("the line of {link}"), &format!("({IN_SIGHT}).includes({line})")).await?;
        assert_eq!(page.value("document.querySelectorAll('.notice').length").await?, 0, "{link}");
    }
    page.expect_no_problem().await
}

async fn what_is_asked_is_answered_by_the_run(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#say-after?world=simulated").await?;
    let totals = "getComputedStyle(document.querySelector('.figures')).visibility";
    assert_eq!(page.value(totals).await?, "visible");
    page.click(By::Css(".predict > summary")).await?;
    page.until("the result to be hidden", &format!("{totals} === 'hidden'")).await?;
    page.click(By::XPath("//div[@class='answers'][1]/button[text()='3 s']")).await?;
    page.until("the way on", "document.querySelector('.verdict').textContent.includes('Press Run')").await?;
    screen.press("Run").await?;
    page.until(
        "the answer",
        "document.querySelector('.verdict').textContent.includes('2 s, not what you said. It took 2.00 s.')",
    )
    .await?;
    page.until("the result", &format!("{totals} === 'visible'")).await?;
    page.click(By::Css(".verdict .at")).await?;
    page.until("its moment", "document.querySelector('#moment').value === '2.000'").await?;
    page.expect_no_problem().await
}

async fn nobody_is_asked_who_does_not_want_to_be(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#say-after").await?;
    page.click(By::Css(".predict > summary")).await?;
    screen.press("Don’t ask in any lab").await?;
    let is_there = "document.querySelector('.predict')?.checkVisibility() ?? false";
    page.until("the question to go", &format!("!({is_there})")).await?;
    page.until("Run to have the focus", "document.activeElement.matches('.run')").await?;
    Screen::open(&page, "#fetch").await?;
    assert_eq!(page.value(is_there).await?, false, "for good");
    page.expect_no_problem().await
}
