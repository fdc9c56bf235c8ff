//! The figure under real keys, a real mouse and real fingers: zoom, pan, selection, and runs with thousands of lanes.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use thirtyfour::common::command::{Actions, Command};
use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;

in_both_browsers! {
    buttons_and_keys_zoom_pan_and_fit,
    the_mouse_selects_drags_and_clicks,
    the_wheel_zooms_with_ctrl_only,
    fingers_drag_and_pinch,
    the_strip_is_moved_by_mouse_and_keys,
    ten_thousand_tasks_scroll_through_few_elements,
    what_is_on_a_canvas_can_be_pointed_at,
    keys_reach_every_bar_of_lanes_on_a_canvas,
    keys_go_through_one_lane_of_many_bars_from_first_to_last,
    lanes_on_a_telephone_are_where_they_are_painted,
    keys_that_lead_nowhere_are_left_to_the_page,
    a_canvas_has_the_colours_that_were_chosen_while_there_was_none,
    a_narrow_embedded_queue_moves_without_scrolling,
    many_requests_are_drawn_in_tasks_of_their_own,
}

/// The axis' labels.
const AXIS: &str = "[...document.querySelectorAll('.axis text')].map((label) => label.textContent).join(' ')";
const SHOWN: &str = "document.querySelector('.minimap')?.getAttribute('aria-valuetext') ?? 'all'";

/// Where the middle of the figure's first lane is in the window: the axis' left end, its width, and the height.
async fn ground(page: &Page) -> WebDriverResult<(f64, f64, f64)> {
    let place = "(() => {
        const track = document.querySelector('.plot .track');
        track.scrollIntoView({ block: 'center' });
        const { left, width } = document.querySelector('.axis-place').getBoundingClientRect();
        const { top, height } = track.getBoundingClientRect();
        return [left, width, top + height / 2];
    })()";
    Ok(serde_json::from_value(page.value(place).await?).expect("three numbers"))
}

/// What a hand does: sources of input as WebDriver has them.
async fn perform(page: &Page, sources: Value) -> WebDriverResult<()> {
    page.tab.handle().cmd(Command::PerformActions(Actions::from(sources))).await?;
    page.tab.handle().cmd(Command::ReleaseActions).await.map(drop)
}

/// A pointer that comes down at the first place, goes to the others and up again.
fn drag(id: &str, kind: &str, places: &[(f64, f64)]) -> Value {
    let to = |(x, y): &(f64, f64), duration: u32| json!({ "type": "pointerMove", "duration": duration, "x": x.round() as i64, "y": y.round() as i64 });
    let mut actions = vec![to(&places[0], 0), json!({ "type": "pointerDown", "button": 0 })];
    actions.extend(places[1..].iter().map(|place| to(place, 50)));
    actions.push(json!({ "type": "pointerUp", "button": 0 }));
    json!({ "type": "pointer", "id": id, "parameters": { "pointerType": kind }, "actions": actions })
}

async fn until_shown(page: &Page, what: &str) -> WebDriverResult<()> {
    page.until(what, &format!("({SHOWN}) === '{what}'")).await.map(drop)
}

async fn buttons_and_keys_zoom_pan_and_fit(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#say-after?t=1").await?;
    assert_eq!(page.value(AXIS).await?, "0 s 0.5 1.0 1.5 2.0 2.5 3.0");
    let press = async |name: &str| page.click(By::Css(format!("[aria-label='{name}']"))).await;
    press("Zoom in").await?;
    until_shown(&page, "0.330 s to 2.340 s of 3.000 s").await?;
    press("Pan on").await?;
    until_shown(&page, "0.990 s to 3.000 s of 3.000 s").await?;
    press("Pan back").await?;
    press("Zoom out").await?;
    until_shown(&page, "all").await?;
    let plot = || By::Css(".plot");
    page.send_keys(plot(), "w").await?;
    until_shown(&page, "0.330 s to 2.340 s of 3.000 s").await?;
    page.press_keys("d").await?;
    page.until("a quarter further on", &format!("({SHOWN}).startsWith('0.83')")).await?;
    page.press_keys("as").await?;
    until_shown(&page, "all").await?;
    page.press_keys("wwf").await?;
    until_shown(&page, "all").await?;
    // From one moment of the playhead to another, by keys and buttons alone.
    page.send_keys(plot(), Key::Home).await?;
    press("Select from the playhead").await?;
    page.send_keys(plot(), Key::Shift + Key::Right).await?;
    press("Select up to the playhead").await?;
    press("Zoom to selection").await?;
    page.until("a part", &format!("({SHOWN}) !== 'all'")).await?;
    page.expect_no_problem().await
}

async fn the_mouse_selects_drags_and_clicks(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#producer-consumer?world=simulated").await?;
    let (left, width, y) = ground(&page).await?;
    let at = |part: f64| (left + width * part, y);
    perform(&page, json!([drag("mouse", "mouse", &[at(0.25), at(0.4), at(0.75)])])).await?;
    page.until("the selection's length", "document.querySelector('.selection text')?.textContent.startsWith('1.2')")
        .await?;
    page.click(By::Css("[aria-label='Zoom to selection']")).await?;
    page.until("half of it", &format!("({SHOWN}).startsWith('0.6') || ({SHOWN}).startsWith('0.59')")).await?;
    let before = page.value(SHOWN).await?;
    perform(&page, json!([drag("mouse", "mouse", &[at(0.5), at(0.4), at(0.25)])])).await?;
    page.until("another part", &format!("({SHOWN}).startsWith('0.9') || ({SHOWN}).startsWith('0.8')")).await?;
    assert_ne!(page.value(SHOWN).await?, before);
    // A click beside the bars goes to the moment under it.
    let below = page.value("document.querySelector('.chart').getBoundingClientRect().top + 20").await?;
    let here = (left + width / 2.0, below.as_f64().expect("a number"));
    perform(&page, json!([drag("mouse", "mouse", &[here])])).await?;
    page.until("the moment", "document.querySelector('#moment').value.startsWith('1.')").await?;
    page.expect_no_problem().await
}

async fn the_wheel_zooms_with_ctrl_only(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#say-after").await?;
    page.until_started().await?;
    let (left, width, y) = ground(&page).await?;
    let turn =
        json!({ "type": "scroll", "x": (left + width / 2.0) as i64, "y": y as i64, "deltaX": 0, "deltaY": -120 });
    let pause = json!({ "type": "pause", "duration": 0 });
    perform(&page, json!([{ "type": "wheel", "id": "wheel", "actions": [turn] }])).await?;
    assert_eq!(page.value(SHOWN).await?, "all");
    // While the page still scrolls from the turn before, the figure is elsewhere by then: so it is turned again.
    let turn_with_ctrl = async || {
        let (left, width, y) = ground(&page).await?;
        let turn =
            json!({ "type": "scroll", "x": (left + width / 2.0) as i64, "y": y as i64, "deltaX": 0, "deltaY": -120 });
        let held = [
            json!({ "type": "keyDown", "value": "\u{e009}" }),
            pause.clone(),
            json!({ "type": "keyUp", "value": "\u{e009}" }),
        ];
        let hands = json!([
            { "type": "key", "id": "keys", "actions": held },
            { "type": "wheel", "id": "wheel", "actions": [pause, turn, pause] },
        ]);
        perform(&page, hands).await
    };
    page.attempt_until("a part", &format!("({SHOWN}) !== 'all'"), turn_with_ctrl).await?;
    page.expect_no_problem().await
}

async fn fingers_drag_and_pinch(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#say-after").await?;
    page.until_started().await?;
    let (left, width, y) = ground(&page).await?;
    let at = |part: f64| (left + width * part, y);
    let pinch =
        [drag("one", "touch", &[at(0.4), at(0.3), at(0.2)]), drag("two", "touch", &[at(0.6), at(0.7), at(0.8)])];
    perform(&page, json!(pinch)).await?;
    page.until("a part", &format!("({SHOWN}) !== 'all'")).await?;
    let before = page.value(SHOWN).await?;
    perform(&page, json!([drag("one", "touch", &[at(0.7), at(0.6), at(0.3)])])).await?;
    page.until("another part", &format!("({SHOWN}) !== {before}")).await?;
    page.expect_no_problem().await
}

async fn the_strip_is_moved_by_mouse_and_keys(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#say-after?t=1").await?;
    page.send_keys(By::Css(".plot"), "www").await?;
    page.until("a part", &format!("({SHOWN}) !== 'all'")).await?;
    let strip = || By::Css(".minimap");
    page.send_keys(strip(), Key::End).await?;
    page.until("the end", &format!("({SHOWN}).includes('to 3.000 s')")).await?;
    page.press_keys(Key::Left).await?;
    page.until("a little before", &format!("!({SHOWN}).includes('to 3.000 s')")).await?;
    let drag_and_click = async |strip: WebElement| {
        strip.scroll_into_view().await?;
        let drag = page.tab.action_chain().move_to_element_center(&strip).click_and_hold();
        drag.move_by_offset(-2_000, 0).release().perform().await.ok();
        page.tab.action_chain().move_to_element_center(&strip).click().perform().await
    };
    page.with_element(strip(), drag_and_click).await?;
    page.until("the middle", &format!("({SHOWN}).startsWith('1.0')")).await?;
    page.expect_no_problem().await
}

async fn ten_thousand_tasks_scroll_through_few_elements(page: Page) -> WebDriverResult<()> {
    let screen = Screen::open(&page, "#say-after/concurrent").await?;
    screen.press("10,000 tasks").await?;
    screen.shows("Timeline", "1 to 24 of 10\u{202f}001").await?;
    let elements = "document.querySelectorAll('section[aria-label=Timeline] *').length";
    let few = page.value(elements).await?.as_u64().expect("a number");
    assert!(few < 500, "{few} elements");
    screen.press("Lanes below").await?;
    screen.shows("Timeline", "25 to 48 of 10\u{202f}001").await?;
    page.value("document.querySelector('.rows.big').scrollTop = 1e6").await?;
    screen.shows("Timeline", "9978 to 10\u{202f}001 of 10\u{202f}001").await?;
    screen.shows("Timeline", "Task 10000").await?;
    let many = page.value(elements).await?.as_u64().expect("a number");
    assert!(many.abs_diff(few) < 60, "{few} elements, then {many}");
    screen.shows("Totals", "1.50 s").await?;
    page.expect_no_problem().await
}

async fn what_is_on_a_canvas_can_be_pointed_at(page: Page) -> WebDriverResult<()> {
    let link = "#producer-consumer?items=500&production=0.01..0.05&processing=0.02..0.07&world=simulated";
    Screen::open(&page, link).await?;
    page.until("a canvas", "document.querySelector('canvas.marks')?.width > 100").await?;
    let (left, width, y) = ground(&page).await?;
    let painted = "(() => {
        const canvas = document.querySelector('canvas.marks');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return data.some((part) => part > 0);
    })()";
    page.until("paint on it", painted).await?;
    // The lane of main, which waits for the producer at first.
    perform(
        &page,
        json!([{ "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" },
        "actions": [{ "type": "pointerMove", "duration": 0, "x": (left + width * 0.3) as i64, "y": y as i64 },
                    { "type": "pointerMove", "duration": 10, "x": (left + width * 0.31) as i64, "y": y as i64 }] }]),
    )
    .await?;
    page.until("its words", "document.querySelector('.told').textContent.includes('main waits for 1 task')").await?;
    page.expect_no_problem().await
}

/// Keeps what a screen reader is told of where the keyboard stands among the lanes, the role and the name of each such element,
/// and holds a key down there until it is told of the last one: each time as soon as the one before is drawn.
const KEEP_TOLD: &str = "(() => {
    const ring = document.querySelector('.rows.big');
    let key, last, again;
    // While the lanes are being scrolled the next one may not be there yet.
    const press = () => {
        ring.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        again = setTimeout(press, 100);
    };
    window.told = [];
    window.hold = (...of) => {
        [key, last] = of;
        told.length = 0;
        press();
        return true;
    };
    const keep = () => {
        const here = document.getElementById(ring.getAttribute('aria-activedescendant'));
        const { top, bottom } = here.getBoundingClientRect(), box = ring.getBoundingClientRect();
        const name = `${here.getAttribute('role')}: ${here.ariaLabel}`;
        told.push({
            name,
            isLane: here.matches('.lane-name'),
            isSeen: top > box.top - 1 && bottom < box.bottom + 1,
            isRinged: !here.matches('.bar') || getComputedStyle(here).strokeWidth === '4px',
        });
        clearTimeout(again);
        if (last && name !== last) again = setTimeout(press);
        else last = undefined;
    };
    new MutationObserver(keep).observe(ring, { attributeFilter: ['aria-activedescendant'] });
    return true;
})()";
const TOLD_LAST: &str = "told.at(-1)?.name";

/// The names of the lanes and bars of which a reader is told who holds a key down until the last of them.
async fn told(page: &Page, key: &str, last: &str) -> WebDriverResult<Vec<String>> {
    page.value(&format!("hold('{key}', '{last}')")).await?;
    page.until(last, &format!("{TOLD_LAST} === '{last}'")).await?;
    assert_eq!(page.value("told.filter((of) => !of.isSeen || !of.isRinged)").await?, json!([]));
    let names = page.value("told.map((of) => of.name)").await?;
    Ok(serde_json::from_value(names).expect("names"))
}

/// Opens a figure whose bars are painted, and goes to its first lane.
async fn go_to_painted_lanes(page: &Page, link: &str) -> WebDriverResult<()> {
    Screen::open(page, link).await?;
    page.until("a canvas", "document.querySelector('canvas.marks')?.width > 100").await?;
    page.value(KEEP_TOLD).await?;
    page.send_keys(By::Css(".rows.big"), Key::Down).await?;
    page.until("the first lane", &format!("{TOLD_LAST} === 'img: main'")).await.map(drop)
}

async fn keys_reach_every_bar_of_lanes_on_a_canvas(page: Page) -> WebDriverResult<()> {
    go_to_painted_lanes(&page, "#say-after/concurrent?preset=ten-thousand").await?;
    // Further than the lanes that are in sight at first.
    let down = told(&page, "ArrowDown", "img: Task 40").await?;
    assert!(down[0].starts_with("img: main waits for Task "), "{}", down[0]);
    for task in 1..40 {
        let name = format!("img: Task {task}");
        let lane = down.iter().position(|told| *told == name).expect("its lane");
        let bars = down[lane + 1..].iter().take_while(|told| told.starts_with(&format!("{name} "))).count();
        let first = &down[lane + 1];
        assert!(first.starts_with(&format!("{name} waits for ")) && first.contains(" s, since "), "{first}");
        assert!(bars > 1, "{name} has {bars} bars");
    }
    assert_eq!(down.iter().collect::<BTreeSet<_>>().len(), down.len(), "{down:?}");
    let up = told(&page, "ArrowUp", "img: main").await?;
    let back: Vec<&str> = down.iter().rev().skip(1).map(String::as_str).chain(["img: main"]).collect();
    assert_eq!(up, back);
    let lanes = told(&page, "PageDown", "img: Task 40").await?;
    assert_eq!((lanes.len(), &*lanes[0]), (40, "img: Task 1"));
    page.expect_no_problem().await
}

async fn keys_go_through_one_lane_of_many_bars_from_first_to_last(page: Page) -> WebDriverResult<()> {
    let link = "#producer-consumer?items=500&production=0.01..0.05&processing=0.02..0.07&world=simulated";
    go_to_painted_lanes(&page, link).await?;
    told(&page, "PageDown", "img: Producer").await?;
    let mut bars = told(&page, "ArrowDown", "img: Consumer-0").await?;
    bars.pop();
    assert!(bars.len() > 200, "{bars:?}");
    for pair in bars.windows(2) {
        assert!(pair[1].starts_with("img: ") && pair[1].contains("Producer ") && pair[0] != pair[1], "{pair:?}");
    }
    let elements = page.value("document.querySelectorAll('.rows.big .track *').length").await?;
    assert!(elements.as_u64().expect("a number") <= 6, "{elements} elements of bars");
    // Enter leads to the moment of a bar that is painted, as of any other.
    page.send_keys(By::Css(".rows.big"), Key::Up).await?;
    page.until("the last bar", &format!("{TOLD_LAST} !== 'img: Consumer-0'")).await?;
    page.send_keys(By::Css(".rows.big"), Key::Enter).await?;
    page.until("its moment", "document.querySelector('#moment').value.startsWith('14.')").await?;
    page.expect_no_problem().await
}

async fn lanes_on_a_telephone_are_where_they_are_painted(page: Page) -> WebDriverResult<()> {
    page.open_framed("#say-after/concurrent?preset=ten-thousand", (390, 844)).await?;
    page.until("a canvas", "document.querySelector('canvas.marks')?.width > 100").await?;
    page.value("document.querySelector('.rows.big').scrollTop = 2_200").await?;
    let first = "(() => {
        const box = document.querySelector('.rows.big').getBoundingClientRect();
        const isSeen = (name) => name.getBoundingClientRect().bottom > box.top + 2;
        return [...document.querySelectorAll('.rows.big .lane-name')].find(isSeen)?.textContent;
    })()";
    page.until("the hundredth task", &format!("{first} === 'Task 100'")).await?;
    let lane = page.value("document.querySelector('.rows.big .lane').getBoundingClientRect().height").await?;
    let painted = page.value("document.querySelector('canvas.marks').getBoundingClientRect().height / 24").await?;
    assert_eq!(lane, painted);
    page.expect_no_problem().await
}

/// PgUp and PgDn scroll the page but where there are lanes ahead, and what is held with Ctrl is the browser's.
async fn keys_that_lead_nowhere_are_left_to_the_page(page: Page) -> WebDriverResult<()> {
    let is_left = "(key, more = {}) => document.querySelector('.rows[data-ring]').dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))";
    let pointed = "document.querySelector('.rows[data-ring]').getAttribute('aria-activedescendant')";
    for (link, takes_pages) in [("#say-after/concurrent", false), ("#say-after/concurrent?preset=ten-thousand", true)] {
        Screen::open(&page, link).await?;
        page.until("lanes", "document.querySelector('.rows[data-ring] .lane-name[id]')").await?;
        page.send_keys(By::Css(".rows[data-ring]"), Key::Down).await?;
        let first = page.until("the first lane", pointed).await?;
        assert_eq!(page.value(&format!("({is_left})('PageUp')")).await?, true, "{link}: nothing is above");
        assert_eq!(page.value(&format!("({is_left})('ArrowDown', {{ ctrlKey: true }})")).await?, true, "{link}");
        assert_eq!(page.value(&format!("({is_left})('PageDown')")).await?, !takes_pages, "{link}");
        assert_eq!(page.value(&format!("({is_left})('ArrowDown')")).await?, false, "{link}");
        page.until("the next", &format!("{pointed} !== {first}")).await?;
    }
    page.expect_no_problem().await
}

async fn a_canvas_has_the_colours_that_were_chosen_while_there_was_none(page: Page) -> WebDriverResult<()> {
    let link = "#producer-consumer?items=500&production=0.01..0.05&processing=0.02..0.07&world=simulated";
    let main_colour = "(() => {
        const canvas = document.querySelector('canvas.marks');
        if (!canvas?.width) return null;
        const counts = new Map();
        for (const pixel of new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)) {
            if (pixel >>> 24 === 255) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
        }
        return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
    })()";
    let chosen = "[...document.querySelectorAll('.theme span')].filter((of) => of.checkVisibility()).map((of) => of.textContent).join('')";
    let choose = async |colours| {
        page.click(By::Css(".theme")).await?;
        page.until(colours, &format!("{chosen} === 'Colours: {colours}'")).await
    };
    let screen = Screen::open(&page, link).await?;
    choose("Light").await?;
    let light = page.until("paint", main_colour).await?;
    screen.follow("#say-after").await?;
    page.until("no canvas", "!document.querySelector('canvas.marks')").await?;
    choose("Dark").await?;
    screen.follow(link).await?;
    page.until("other paint", &format!("(({main_colour}) ?? {light}) !== {light}")).await?;
    page.expect_no_problem().await
}

async fn a_narrow_embedded_queue_moves_without_scrolling(page: Page) -> WebDriverResult<()> {
    let frame = "<!doctype html><iframe src='index.html?embed=1&test#producer-consumer?world=simulated&processing=60' width='320' height='420' title='figure'></iframe>";
    page.tab.goto(page.site.address("")).await?;
    let site = crate::site::Files::dist().with("host.html", frame).serve();
    page.tab.goto(site.address("host.html")).await?;
    page.tab.enter_frame(0).await?;
    page.until_started().await?;
    let positions = "[...document.querySelectorAll('.stage .item')].map((item) => item.getAttribute('x') + item.getAttribute('y')).join()";
    page.until("the picture", "document.querySelector('.stage')?.getBoundingClientRect().height > 100").await?;
    let before = page.value(positions).await?;
    page.click(By::XPath("//button[normalize-space()='Run']")).await?;
    page.until("items that move", &format!("({positions}) !== {before}")).await?;
    let fits =
        "document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(page.value(fits).await?, true, "without inner scrolling");
    Ok(())
}

/// Counts how often what the figure says changes: in the task of a frame, to which all belongs that its callbacks ask for, and apart.
const COUNT_DRAWINGS: &str = "(() => {
  window.drawings = { inFrames: 0, apart: 0 };
  let isInFrame = false;
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => ask((now) => {
    isInFrame = true;
    callback(now);
    let rest = 100;
    const leave = () => (rest-- > 0 ? queueMicrotask(leave) : (isInFrame = false));
    leave();
  });
  const figure = document.querySelector('section[aria-label=Timeline]');
  new MutationObserver(() => drawings[isInFrame ? 'inFrames' : 'apart']++)
    .observe(figure, { subtree: true, childList: true, characterData: true });
  return true;
})()";

async fn many_requests_are_drawn_in_tasks_of_their_own(page: Page) -> WebDriverResult<()> {
    let many = vec!["delay/10"; 60].join("+");
    let screen = Screen::open(&page, &format!("#fetch/sequential?urls={many}")).await?;
    screen.press("Run").await?;
    screen.shows("Timeline", "running").await?;
    page.value(COUNT_DRAWINGS).await?;
    page.until("three drawings", "drawings.inFrames + drawings.apart >= 3").await?;
    assert_eq!(page.value("drawings.inFrames").await?, 0, "what is drawn is laid out in the task of a frame");
    screen.press("Stop").await?;
    screen.shows("Timeline", "stopped").await?;
    page.expect_no_problem().await
}
