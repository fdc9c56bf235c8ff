//! The element in other people's pages: what a post loads and when, that nothing in it jumps, who may steer a figure and who
//! may not.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::leaving::PACKED;
use crate::site::{Files, Site};

in_both_browsers! {
    twenty_figures_keep_their_places_and_load_the_program_once,
    a_post_steers_its_figures_and_nonsense_does_nothing,
    a_figure_shows_what_its_author_chose,
    a_figure_begins_once_what_its_link_names_is_there,
    a_figure_that_plays_stands_still_out_of_sight,
    nothing_plays_by_itself_for_who_asked_for_little_motion,
    neither_wheel_nor_finger_is_caught_by_a_figure,
}

/// A post on another site than its figures.
fn post(figures: &Site, body: &str) -> Site {
    post_with(figures, body, |post| post)
}

/// The same, with other files beside it.
pub fn post_with(figures: &Site, body: &str, beside: impl FnOnce(Files) -> Files) -> Site {
    let script = figures.address("embed.js");
    let post = format!(
        "<!doctype html><title>A post</title><script>
           window.shift = 0;
           window.told = new Map();
           addEventListener('message', ({{ source, data }}) => data?.type === 'height' && told.set(source, (told.get(source) ?? 0) + 1));
           if (PerformanceObserver.supportedEntryTypes.includes('layout-shift')) {{
             new PerformanceObserver((list) => list.getEntries().forEach(({{ value }}) => window.shift += value))
               .observe({{ type: 'layout-shift', buffered: true }});
           }}
         </script><script type=module src='{script}' blocking=render></script><body style='margin:0 auto;width:640px'><h1>A post</h1>{body}"
    );
    beside(Files::dist().with("post.html", post)).serve()
}

/// Goes into the frame of the figure at that place.
pub async fn enter(page: &Page, place: usize) -> WebDriverResult<()> {
    let frame = format!("return document.querySelectorAll('await-lab')[{place}].shadowRoot.querySelector('iframe')");
    page.tab.execute(frame, Vec::new()).await?.element()?.enter_frame().await
}

/// How high each figure's frame is.
pub const HEIGHTS: &str = "[...document.querySelectorAll('await-lab')].map((figure) => Number(figure.shadowRoot.querySelector('iframe').height))";
const LOADED: &str = "document.documentElement.dataset.boot === 'still' && document.querySelector('.embed')";

async fn twenty_figures_keep_their_places_and_load_the_program_once(page: Page) -> WebDriverResult<()> {
    let labs = ["say-after", "fetch", "streams", "producer-consumer", "background-tasks"];
    for count in [1, 20] {
        let figures = Files::dist().kept().serve();
        let one =
            |place: usize| format!("<p>Some words.</p><await-lab lab='{}'></await-lab>", labs[place % labs.len()]);
        let site = post(&figures, &(0..count).map(one).collect::<String>());
        page.open_on(&site, "post.html").await?;
        let reserved =
            page.until("the element", &format!("document.querySelector('await-lab').shadowRoot && {HEIGHTS}")).await?;
        enter(&page, 0).await?;
        page.until("the first figure", LOADED).await?;
        page.tab.enter_default_frame().await?;
        let before = figures.sent();
        let pages = before.iter().filter(|(file, _)| file == "embed.html").count();
        assert!(pages < 10.min(count + 1), "{pages} of {count}: those far down wait");
        for place in 0..count {
            page.value(&format!(
                "document.querySelectorAll('await-lab')[{place}].scrollIntoView({{ block: 'center' }})"
            ))
            .await?;
            enter(&page, place).await?;
            page.until("the figure in sight", LOADED).await?;
            page.tab.enter_default_frame().await?;
        }
        let heights = page.until("the heights", &format!("new Promise(requestAnimationFrame) && {HEIGHTS}")).await?;
        let most = |(reserved, height): (&Value, &Value)| {
            let [reserved, height] = [reserved, height].map(|of| of.as_i64().expect("a height"));
            (reserved - height).abs()
        };
        let off = reserved.as_array().unwrap().iter().zip(heights.as_array().unwrap()).map(most).max();
        assert!(off < Some(30), "{reserved} was kept, {heights} is needed");
        let told = page.value("[...told.values()]").await?;
        let most = told.as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).max();
        assert!(most <= Some(3), "so often the figures told their heights: {told}");
        assert_eq!(page.value("Math.round(window.shift * 1000)").await?, 0, "nothing in the post has moved");
        let poster = figures.sent();
        assert!(!poster.iter().any(|(file, _)| file.ends_with(".wasm")), "{poster:?}");
        report(&format!("{count} figures, all seen, no act"), &poster);
        for place in [0, count - 1] {
            // Out of sight it would stand still.
            page.value(&format!(
                "document.querySelectorAll('await-lab')[{place}].scrollIntoView({{ block: 'center' }})"
            ))
            .await?;
            enter(&page, place).await?;
            page.until_started().await?;
            page.tab.enter_default_frame().await?;
        }
        let after = figures.sent();
        report(&format!("{count} figures, an act in two"), &after);
        let programs = after.iter().filter(|(file, _)| file.ends_with(".wasm")).count();
        assert_eq!(programs, 1, "the browser keeps the program");
        assert_eq!(page.value("Math.round(window.shift * 1000)").await?, 0, "nothing in the post has moved");
    }
    Ok(())
}

/// For whoever reads the log: what was loaded.
fn report(when: &str, sent: &[(String, usize)]) {
    let mut files = BTreeMap::<&str, usize>::new();
    sent.iter().for_each(|(file, _)| *files.entry(file).or_default() += 1);
    let bytes: usize = sent.iter().map(|(_, bytes)| bytes).sum();
    println!("{when}: {} requests, {bytes} bytes: {files:?}", sent.len());
}

async fn a_post_steers_its_figures_and_nonsense_does_nothing(page: Page) -> WebDriverResult<()> {
    let figures = Files::dist().serve();
    let body = "<await-lab lab='say-after'></await-lab>
        <await-lab lab='say-after' view='both' theme='dark' controls='none' from='3' to='6' speed='fast'></await-lab>
        <await-lab lab='fetch' variant='concurrent' isolated></await-lab>
        <script>
          window.heard = [];
          const first = window.first = document.querySelector('await-lab');
          for (const type of ['ready', 'step', 'done']) first.addEventListener(type, ({ detail }) => heard.push([type, detail.seconds]));
        </script>";
    let site = post(&figures, body);
    page.open_on(&site, "post.html").await?;
    page.until("the element", "document.querySelector('await-lab').shadowRoot").await?;
    page.tab.execute("first.seek(1)", Vec::new()).await?;
    page.until("the moment", "heard.some(([type, seconds]) => type === 'step' && seconds === 1)").await?;
    page.tab.execute("first.play()", Vec::new()).await?;
    page.until("the end", "heard.some(([type, seconds]) => type === 'done' && seconds === 3)").await?;
    assert_eq!(page.value("heard[0][0]").await?, "ready");

    // Nobody but the figure itself tells its height, and no message runs or breaks anything.
    let kept = page.value(HEIGHTS).await?;
    let nonsense = "for (let count = 0; count < 10000; count += 1) {
          const frame = first.shadowRoot.querySelector('iframe').contentWindow;
          window.postMessage({ awaitLab: 1, type: 'height', height: 1e9 }, '*');
          const odd = [null, 1, 'x'.repeat(1000), { awaitLab: 2, type: 'play' }, { awaitLab: 1, type: '__proto__' }, { awaitLab: 1, type: 'run' }, { awaitLab: 1, type: { toString: 1, valueOf: 1 } }];
          const values = [NaN, Infinity, -1, 1e308, 86401, null, undefined, true, '1', '<b>', 'javascript:alert(1)', {}, [], [1], new ArrayBuffer(8), new Date(0)];
          const value = (nth) => values[Math.floor(count / nth) % values.length];
          odd.push({ awaitLab: 1, type: 'seek', seconds: value(1), step: value(17) }, { awaitLab: 1, type: 'set', link: value(1) },
            { awaitLab: value(1), type: value(17) }, { awaitLab: 1, type: 'hello', origin: value(1), height: value(17) });
          frame.postMessage(odd[count % odd.length], '*');
        }
        const ring = { awaitLab: 1, type: 'set' };
        ring.link = ring;
        const frame = first.shadowRoot.querySelector('iframe').contentWindow;
        for (const odd of [ring, { awaitLab: 1, type: 'set', link: '#'.padEnd(1e7, 'x') }, '#'.padEnd(1e7, 'x')]) frame.postMessage(odd, '*');";
    page.tab.execute(nonsense, Vec::new()).await?;
    page.tab.execute("first.set({ lab: 'fetch', variant: 'bounded', limit: 3 })", Vec::new()).await?;
    enter(&page, 0).await?;
    page.until("the other lab", "document.querySelector('h1').textContent === 'Requests together'").await?;
    assert_eq!(page.value("location.hash").await?, "#fetch/bounded?limit=3");
    assert_eq!(page.value("document.querySelector('.badge').textContent").await?, "simulated", "nothing has run");
    page.tab.enter_default_frame().await?;
    let heights = page.value(HEIGHTS).await?;
    assert!(heights[0].as_i64() < Some(1000), "{heights}, {kept}");

    // What the author chose.
    page.value("document.querySelectorAll('await-lab')[1].scrollIntoView()").await?;
    enter(&page, 1).await?;
    page.until("the program", "document.documentElement.dataset.boot === 'running'").await?;
    page.until("the last of its steps", "Number(document.querySelector('[aria-label=Moment]').value) < 3000000")
        .await?;
    let chosen =
        "[getComputedStyle(document.documentElement).colorScheme, document.querySelector('.dock').checkVisibility(),
        !!document.querySelector('.code'), new URLSearchParams(location.search).has('speed')]";
    assert_eq!(page.value(chosen).await?, json!(["dark", false, true, false]));
    page.tab.enter_default_frame().await?;

    // Without an origin of its own.
    page.value("document.querySelectorAll('await-lab')[2].scrollIntoView()").await?;
    enter(&page, 2).await?;
    page.until("the first view", LOADED).await?;
    page.until_started().await?;
    assert_eq!(page.value("self.origin").await?, "null");
    let needed = page.value("Math.ceil(document.querySelector('.embed').getBoundingClientRect().height) + 2").await?;
    page.tab.enter_default_frame().await?;
    page.until("its height", &format!("{HEIGHTS}[2] >= {needed}")).await?;
    Ok(())
}

async fn a_figure_shows_what_its_author_chose(page: Page) -> WebDriverResult<()> {
    // Which of the queue, the timeline, the code and the transcript.
    let parts = "['[aria-label=Queue]', '[aria-label=Timeline] .plot', '.code', '[aria-label=Transcript]']
        .map((part) => document.querySelector(`.embed ${part}`)?.checkVisibility() ?? false)";
    for (view, shown) in [
        ("queue", [true, false, false, false]),
        ("timeline", [false, true, false, false]),
        ("code", [false, false, true, false]),
        ("transcript", [false, false, false, true]),
        ("both", [true, true, true, false]),
    ] {
        page.open(&format!("?embed=1&view={view}#producer-consumer")).await?;
        page.until_started().await?;
        page.until("the figure", "document.querySelector('.embed h1')").await?;
        assert_eq!(page.value(parts).await?, json!(shown), "{view}");
    }

    // Its colour is made readable, on light and on dark.
    let contrast = "((shades) => (Math.max(...shades) + 0.05) / (Math.min(...shades) + 0.05))(['color', 'backgroundColor'].map((of) => {
        const canvas = new OffscreenCanvas(1, 1).getContext('2d');
        canvas.fillStyle = getComputedStyle(document.querySelector('.embed-foot .run'))[of];
        canvas.fillRect(0, 0, 1, 1);
        const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => value / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      }))";
    let look = "getComputedStyle(document.querySelector('.embed-foot .run')).backgroundColor";
    let mut looks = Vec::new();
    for (theme, accent) in [("light", "%23b3002d"), ("light", "yellow"), ("dark", "navy")] {
        page.open(&format!("?embed=1&theme={theme}&accent={accent}#say-after")).await?;
        page.until("the figure", "document.querySelector('.embed-foot .run')").await?;
        let contrast = page.value(contrast).await?.as_f64().expect("a number");
        assert!(contrast >= 4.5, "{accent} on {theme}: {contrast:.2}");
        looks.push(page.value(look).await?);
    }
    assert!(looks[0] != looks[1] && looks[1] != looks[2], "{looks:?}");

    // It plays by itself, asks first, and does neither where that was not said.
    page.open("?embed=1&autoplay&speed=10#say-after").await?;
    let moment = "Number(document.querySelector('[aria-label=Moment]').value)";
    page.until(
        "the end, which nobody asked for",
        &format!("document.documentElement.dataset.boot === 'running' && {moment} === 3000000"),
    )
    .await?;
    page.open("?embed=1&predict#say-after").await?;
    page.until("the question", "document.querySelector('.predict')?.checkVisibility()").await?;
    page.expect_no_problem().await?;

    // A program as Markdown has it. Nothing else is shown before it has come, so its place need not grow.
    let figures = Files::dist().serve();
    let program = "import asyncio\n<!---->\nasyncio.run(asyncio.sleep(1))";
    let site = post(&figures, &format!("<div><await-lab program='a.py'><pre>\n{program}\n</pre></await-lab></div>"));
    page.open_on(&site, "post.html").await?;
    page.until("the element", "document.querySelector('await-lab').shadowRoot").await?;
    enter(&page, 0).await?;
    page.until("the program", "document.documentElement.dataset.boot === 'running'").await?;
    assert_eq!(page.value("document.querySelector('.embed h1').textContent").await?, "a.py");
    assert_eq!(page.value("document.querySelector('.embed-head .badge')").await?, Value::Null, "nothing has run");
    page.tab.enter_default_frame().await?;
    page.promised("new Promise((fits) => requestAnimationFrame(() => requestAnimationFrame(fits)))", Value::Null)
        .await?;
    let height = page.value(&format!("{HEIGHTS}[0]")).await?;
    assert!(height.as_i64() < Some(240), "{height}");
    assert_eq!(page.value("Math.round(window.shift * 1000)").await?, 0, "nothing in the post has moved");
    Ok(())
}

/// What its author chose is done to that, and the post is told of that alone.
async fn a_figure_begins_once_what_its_link_names_is_there(page: Page) -> WebDriverResult<()> {
    page.open("").await?;
    let packed = page.promised(PACKED, Value::Null).await?;
    let figures = Files::dist().serve();
    let body = format!(
        "<await-lab link='#run?file={}' autoplay speed='10'></await-lab>
         <await-lab lab='say-after' from='3' to='6' autoplay speed='10'></await-lab>
         <await-lab program='a.py' autoplay><pre>import asyncio\nasyncio.run(asyncio.sleep(1))</pre></await-lab>
         <await-lab link='#run?file={}'></await-lab>
         <script>
           window.heard = [];
           for (const [place, figure] of document.querySelectorAll('await-lab').entries()) {{
             for (const type of ['ready', 'step', 'done']) {{
               figure.addEventListener(type, ({{ detail }}) => heard.push([place, type, detail.step, detail.seconds]));
             }}
           }}
         </script>",
        packed.as_str().expect("a text"),
        packed.as_str().expect("a text")
    );
    let site = post(&figures, &body);
    page.open_on(&site, "post.html").await?;
    page.until("the element", "document.querySelector('await-lab').shadowRoot").await?;
    // What is asked for before a figure is there is done then, one after another.
    page.value(
        "(({ 3: figure }) => (figure.play(), figure.seek({ step: 5 }), 1))(document.querySelectorAll('await-lab'))",
    )
    .await?;
    let scroll_to = async |place: usize| {
        page.value(&format!("document.querySelectorAll('await-lab')[{place}].scrollIntoView()")).await
    };
    let heard = |place: usize, kind: &str| {
        format!("heard.filter(([of, type]) => of === {place} && type === '{kind}').map(([, , ...detail]) => detail)")
    };
    for (place, least) in [(0, 0), (1, 3)] {
        scroll_to(place).await?;
        let done = heard(place, "done");
        let ended = page.until("the end of what plays by itself", &format!("{done}.length && {done}")).await?;
        let ready = page.value(&heard(place, "ready")).await?;
        assert_eq!(
            (ready.as_array().map(Vec::len), &ready[0][0]),
            (Some(1), &ended[0][0]),
            "{place}: at its end, once"
        );
        let steps = heard(place, "step");
        let played =
            format!("{steps}.every(([step]) => step >= {least}) && {steps}.some(([step]) => step < {done}[0][0])");
        assert_eq!(page.value(&played).await?, true, "{place}: {}", page.value(&steps).await?);
    }
    // Nothing has run of it, so there is nothing to play.
    scroll_to(2).await?;
    page.until("the program", &format!("{}.length", heard(2, "ready"))).await?;
    let frames = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))";
    page.promised(frames, Value::Null).await?;
    assert_eq!(page.value("heard.filter(([of]) => of === 2)").await?, json!([[2, "ready", 0, 0]]));

    scroll_to(3).await?;
    page.until("the step that was asked for", &format!("{}.at(-1)?.[0] === 5", heard(3, "step"))).await?;
    page.promised(frames, Value::Null).await?;
    assert_eq!(page.value(&format!("{}.length", heard(3, "done"))).await?, json!(0), "it plays no more");
    Ok(())
}

async fn a_figure_that_plays_stands_still_out_of_sight(page: Page) -> WebDriverResult<()> {
    let figures = Files::dist().serve();
    // A wait every three tenths of a second, for thirty seconds.
    let body = "<await-lab lab='say-after' variant='sequential' pairs='100*0.03:tick' speed='0.1'></await-lab><p style='height:4000px'>
        <script>
          window.heard = [];
          const figure = document.querySelector('await-lab');
          for (const type of ['step', 'done']) figure.addEventListener(type, ({ detail }) => heard.push(detail.seconds));
        </script>";
    let site = post(&figures, body);
    page.open_on(&site, "post.html").await?;
    page.until("the element", "document.querySelector('await-lab').shadowRoot").await?;
    page.tab
        .execute(
            "for (const figure of [document.querySelector('await-lab')]) { figure.seek(0); figure.play(); }",
            Vec::new(),
        )
        .await?;
    page.until("some steps", "heard.length > 4").await?;
    page.value("scrollTo(0, 3000)").await?;
    // In sight there would be a step within that.
    let still = "new Promise((done) => {
        let [count, frames] = [-1, 0];
        const look = () => {
          frames = heard.length === count ? frames + 1 : 0;
          count = heard.length;
          if (frames > 120) done(heard.at(-1)); else requestAnimationFrame(look);
        };
        look();
      })";
    let seconds = page.promised(still, Value::Null).await?;
    assert!(seconds.as_f64() < Some(2.9), "it was not played to its end: {seconds}");
    let before = page.value("heard.length").await?;
    page.value("scrollTo(0, 0)").await?;
    page.until("the next step", &format!("heard.length > {before}")).await.map(drop)
}

async fn nothing_plays_by_itself_for_who_asked_for_little_motion(page: Page) -> WebDriverResult<()> {
    // As the browser says it where the system is set so.
    let calm = "const asked = matchMedia;\nwindow.matchMedia = (query) => asked(query.includes('reduced-motion') ? 'all' : query);\n";
    let boot = Files::dist().text("boot.js");
    let moment = "Number(document.querySelector('[aria-label=Moment]').value)";
    for (boot, plays) in [(format!("{calm}{boot}"), false), (boot.clone(), true)] {
        let site = Files::dist().with("boot.js", boot).serve();
        page.open_on(&site, "?embed=1&autoplay&speed=0.1#say-after").await?;
        page.until_started().await?;
        let is_played = format!("{moment} < 3000000");
        if plays {
            page.until("it to be played", &is_played).await?;
        } else {
            assert_eq!(page.value(&is_played).await?, false, "it shows its end, as it came");
        }
        page.expect_no_problem().await?;
    }
    Ok(())
}

async fn neither_wheel_nor_finger_is_caught_by_a_figure(page: Page) -> WebDriverResult<()> {
    let figures = Files::dist().serve();
    let site = post(&figures, "<await-lab lab='fetch'></await-lab><p style='height:3000px'>");
    page.open_on(&site, "post.html").await?;
    page.until("the element", "document.querySelector('await-lab').shadowRoot").await?;
    enter(&page, 0).await?;
    page.until_started().await?;
    let caught = "[...document.querySelectorAll('.embed, .embed *')]
        .filter((part) => !['auto', 'manipulation'].includes(getComputedStyle(part).touchAction) && !getComputedStyle(part).touchAction.includes('pan-y'))
        .map((part) => part.className)";
    assert_eq!(page.value(caught).await?, json!([]), "a finger may go on to the post");
    let scrolls = "document.scrollingElement.scrollHeight <= innerHeight";
    assert_eq!(page.value(scrolls).await?, true, "there is nothing to scroll inside");
    page.tab.enter_default_frame().await?;
    // Firefox has no such commands.
    let wheel = json!({ "type": "mouseWheel", "x": 300, "y": 250, "deltaX": 0, "deltaY": 200 });
    if page.tab.cdp().send_raw("Input.dispatchMouseEvent", wheel).await.is_err() {
        return Ok(());
    }
    page.until("the post to scroll by the wheel", "scrollY > 0").await?;
    page.value("scrollTo(0, 0)").await?;
    for y in [300, 280, 240, 200, 160] {
        let kind = if y == 300 { "touchStart" } else { "touchMove" };
        let touch = json!({ "type": kind, "touchPoints": [{ "x": 300, "y": y }] });
        page.tab.cdp().send_raw("Input.dispatchTouchEvent", touch).await?;
    }
    page.tab.cdp().send_raw("Input.dispatchTouchEvent", json!({ "type": "touchEnd", "touchPoints": [] })).await?;
    page.until("the post to scroll by a finger", "scrollY > 0").await.map(drop)
}
