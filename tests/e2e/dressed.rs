//! Before the program the page has a part of its style only: it has all that first views need, and the rest comes with the program,
//! or is missed in a way that can be read.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::site::Files;

in_both_browsers! {
    each_view_looks_with_its_part_of_the_style_as_with_the_whole,
    the_whole_style_takes_the_place_of_its_part,
    a_style_that_does_not_come_leaves_what_can_be_read,
}

/// How many of these views were looked at, and the elements that look otherwise once the whole style takes the place of its part:
/// on a screen, in a narrow page of the other colours, and on paper.
const COMPARED: &str = "(async () => {
    const root = document.documentElement;
    const { style } = document.querySelector('script[data-style]').dataset;
    const parts = [...document.querySelectorAll('link[rel=stylesheet]')];
    const whole = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: style });
    await new Promise((loaded, failed) => {
      Object.assign(whole, { onload: loaded, onerror: failed });
      document.head.append(whole);
    });
    const parsed = (address) => new Promise((found) => {
      const request = Object.assign(new XMLHttpRequest(), { responseType: 'document', onload: () => found(request.response) });
      request.open('GET', address);
      request.send();
    });
    const dress = (isWhole) => {
      whole.sheet.disabled = !isWhole;
      parts.forEach((part) => (part.sheet.disabled = isWhole));
    };
    const asOnPaper = () => [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules])
      .filter((rule) => rule.media?.mediaText === 'print').forEach((rule) => { rule.media.mediaText = 'all'; });
    const LOOKS = ['display', 'visibility', 'position', 'color', 'backgroundColor', 'fill', 'stroke', 'strokeWidth', 'strokeDasharray',
      'opacity', 'font', 'textAlign', 'textAnchor', 'padding', 'border', 'borderRadius', 'boxShadow', 'overflow', 'whiteSpace',
      'cursor', 'zIndex', 'transform', 'clipPath', 'order', 'flex', 'gap'];
    // Of elements of one kind in one place, as marks and words of code, the first few stand for all.
    const few = () => {
      const counts = new Map();
      const kindOf = (part) =>
        `${part === document.body ? '' : kindOf(part.parentElement)} ${part.tagName}.${part.getAttribute('class')}`;
      return [...document.querySelectorAll('body, body *')].filter((part) => {
        const kind = kindOf(part);
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
        return counts.get(kind) <= 3;
      });
    };
    const look = () => few().map((part) => {
      const { x, y, width, height } = part.getBoundingClientRect();
      const styles = getComputedStyle(part);
      return [part.tagName, part.getAttribute('class'), x, y, width, height, ...LOOKS.map((name) => styles[name])].join(' | ');
    });
    const rounds = [
      () => {},
      () => {
        root.dataset.theme = 'dark';
        root.toggleAttribute('data-offline', true);
        document.body.style.width = '340px';
      },
      asOnPaper,
    ];
    const differing = [];
    let seen = 0;
    for (const round of rounds) {
      round();
      for (const view of parameters) {
        const file = `first/${view.replace('?preset=', '.').replace('/', '_')}.html`;
        const app = (await parsed(file)).getElementById('app');
        document.getElementById('app').replaceWith(app);
        dress(false);
        const before = look();
        dress(true);
        const after = look();
        before.forEach((part, place) => part === after[place] || differing.push([view, part, after[place]]));
        seen += before.length > 30;
      }
    }
    return [seen, differing.slice(0, 5)];
  })()";

async fn each_view_looks_with_its_part_of_the_style_as_with_the_whole(page: Page) -> WebDriverResult<()> {
    page.open_busy("").await?;
    let still = "document.documentElement.dataset.boot === 'still'";
    page.until("the first view", still).await?;
    let views = page.value("document.getElementById('app').dataset.views.split(' ')").await?;
    let views: Vec<String> = serde_json::from_value(views).expect("a list of views");
    let variants = ["fetch/bounded", "background-tasks/group", "forgotten-await/forgotten"].map(str::to_owned);
    let pictures =
        ["blocking/sliced", "event-loop/future", "producer-consumer/cancel", "scaling/pool"].map(str::to_owned);
    let figure = |view: &String| format!("embed-{view}");
    let openings = [
        ("", views.clone()),
        ("#program", views.clone()),
        ("embed.html?embed=1#fetch", views.iter().chain(&variants).map(figure).collect()),
        ("embed.html?embed=1#scaling", views.iter().chain(&pictures).map(figure).collect()),
    ];
    for (opening, views) in openings {
        page.open_busy(opening).await?;
        let others = page.value("document.querySelector('script[data-others]').dataset.others.split(' ')").await?;
        let others: Vec<String> = serde_json::from_value(others).expect("a list of labs");
        let asks_other = opening.ends_with("program") || opening.ends_with("scaling");
        let is_other = |view: &String| {
            let lab = view.trim_start_matches("embed-").split(['/', '?']).next().unwrap_or_default();
            others.iter().any(|other| other == lab)
        };
        let views: Vec<&String> = views.iter().filter(|view| is_other(view) == asks_other).collect();
        // A few at a time: a busy machine takes long for all.
        for views in views.chunks(8) {
            page.open_busy(opening).await?;
            page.until("the first view", still).await?;
            let compared = page.promised(COMPARED, json!(views)).await?;
            assert_eq!(compared, json!([views.len() * 3, []]), "{opening}: {views:?}");
        }
    }
    Ok(())
}

/// The addresses of the styles that the page has.
const STYLES: &str =
    "[...document.querySelectorAll('link[rel=stylesheet]')].map((style) => style.href.match(/([a-z]+)-[^/]*$/)[1])";

async fn the_whole_style_takes_the_place_of_its_part(page: Page) -> WebDriverResult<()> {
    let openings = [
        ("", json!(["page"])),
        ("#scaling", json!(["page"])),
        ("#program", json!(["page", "own"])),
        ("embed.html?embed=1#fetch/bounded", json!(["cards", "lanes"])),
        ("embed.html?embed=1#event-loop", json!(["cards", "pictures"])),
        ("?embed=1#event-loop", json!(["page", "style"])),
    ];
    for (opening, styles) in openings {
        page.open_busy(opening).await?;
        page.until("the first view", "document.documentElement.dataset.boot === 'still'").await?;
        assert_eq!(page.value(STYLES).await?, styles, "{opening}");
        page.until_started().await?;
        assert_eq!(page.value(STYLES).await?, json!(["style"]), "{opening}");
        page.expect_no_problem().await?;
    }
    Ok(())
}

async fn a_style_that_does_not_come_leaves_what_can_be_read(page: Page) -> WebDriverResult<()> {
    let styles = Files::dist().styles();
    let style = |name: &str| styles.iter().find(|file| file.starts_with(name)).expect("a style of that name").clone();
    let first = |text: &str| format!("document.querySelector('main')?.innerText.includes('{text}')");
    // That of the first view: the program brings the whole.
    for (opening, missing) in [("", "page-"), ("embed.html?embed=1#say-after", "lanes-"), ("#program", "own-")] {
        let site = Files::dist().busy().without(&style(missing)).serve();
        page.open_on(&site, opening).await?;
        page.until("the first view", &first("Run")).await?;
        page.until_started().await?;
        assert_eq!(page.value(STYLES).await?, json!(["style"]), "{opening}");
    }
    // The whole: the first view stays, and a card says what to do.
    let site = Files::dist().without(&style("style-")).serve();
    page.open_on(&site, "#fetch").await?;
    page.act().await?;
    page.until_card("Await Lab could not be loaded").await?;
    assert_eq!(page.value(&first("1.85 s")).await?, Value::Bool(true));
    assert_eq!(page.value(STYLES).await?.as_array().and_then(|styles| styles.first().cloned()), Some(json!("page")));
    page.until(
        "Reload",
        "[...document.querySelectorAll('.boot-card button')].some((button) => button.textContent === 'Reload')",
    )
    .await?;
    Ok(())
}
