//! A figure in another page: it has a ground of its own, whatever that page looks like and the reader prefers.

use serde_json::json;
use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::posts::enter;
use crate::site::Files;

in_both_browsers! {
    a_figure_can_be_read_in_a_post_of_any_colours,
    a_figures_corners_fit_a_post_of_any_colours,
    a_figure_fits_its_frame_from_320_px_on,
    a_figure_out_of_sight_starts_no_program,
}

/// What a post may say of its colours.
const POSTS: [(&str, &str); 4] = [
    ("says nothing", "<body style='background:#123;color:#fff'>"),
    ("says light", "<meta name='color-scheme' content='light'><body style='background:#fff'>"),
    ("says dark", "<meta name='color-scheme' content='dark'><body style='background:#111'>"),
    ("says both", "<meta name='color-scheme' content='light dark'><body>"),
];

/// The least contrast of the texts that a reader needs, with the ground of the frame, if it has one.
const CONTRAST: &str = "(() => {
    const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const ground = parts(getComputedStyle(document.documentElement).backgroundColor);
    if (ground.length > 3 && ground[3] < 1) return 0;
    const light = (colour) => {
      const [red, green, blue] = colour.map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrasts = [...document.querySelectorAll('h1, .full-page, .embed-foot button:not(.run), .embed-foot .hint, .lane-name')].map((text) => {
      const [one, other] = [light(parts(getComputedStyle(text).color)), light(ground)];
      return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    });
    return contrasts.length > 4 ? Math.min(...contrasts) : 0;
  })()";

/// Has the system prefer a scheme. Firefox has no such command: there the system is as it is.
async fn set_system(page: &Page, system: &str) {
    let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": system }] });
    let _of_chromium = page.tab.cdp().send_raw("Emulation.setEmulatedMedia", features).await;
}

async fn a_figure_can_be_read_in_a_post_of_any_colours(page: Page) -> WebDriverResult<()> {
    for system in ["light", "dark"] {
        set_system(&page, system).await;
        for (post, head) in POSTS {
            let host =
                format!("<!doctype html>{head}<iframe src='./?embed=1&test#fetch' width='700' height='420'></iframe>");
            let site = Files::dist().with("host.html", host).serve();
            page.open_on(&site, "host.html").await?;
            page.tab.enter_frame(0).await?;
            page.until("the figure", "document.querySelector('[aria-label=Timeline]')").await?;
            page.until_started().await?;
            let contrast = page.value(CONTRAST).await?.as_f64().expect("a number");
            assert!(contrast >= 4.5, "{contrast:.2} to 1 where the post {post} and the system is {system}");
            page.tab.enter_default_frame().await?;
        }
    }
    Ok(())
}

/// Of each corner of the figure: what the post has beside it; and the pixels from the corner inwards, at 45 degrees.
const CORNERS: &str = "(async () => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${parameters.picture}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const { left, top, right, bottom } = parameters.place;
    const pixel = (x, y) => [...canvas.getImageData(x, y, 1, 1).data].slice(0, 3);
    return [[left, top, 1, 1], [right - 1, top, -1, 1], [left, bottom - 1, 1, -1], [right - 1, bottom - 1, -1, -1]].map(
      ([x, y, across, down]) => [-5, 0, 1, 3, 5, 6].map((step) => pixel(x + step * across, y + step * down)));
  })()";

async fn a_figures_corners_fit_a_post_of_any_colours(page: Page) -> WebDriverResult<()> {
    for system in ["light", "dark"] {
        set_system(&page, system).await;
        for (post, head) in POSTS {
            // No ground is that of a figure, so that each can be told from the other.
            let style = "<style>body { margin: 20px; background: light-dark(#ffd, #124) !important }</style>";
            let host = format!(
                "<!doctype html><script type='module' src='embed.js'></script>{head}{style}<await-lab lab='say-after'></await-lab>"
            );
            let site = Files::dist().with("host.html", host).serve();
            page.open_on(&site, "host.html").await?;
            page.until("the figure's frame", "document.querySelector('await-lab').shadowRoot").await?;
            let ground =
                |element: &str| format!("getComputedStyle({element}).backgroundColor.match(/[\\d.]+/g).map(Number)");
            let kept = page.value(&ground("document.querySelector('await-lab').shadowRoot.lastChild")).await?;
            enter(&page, 0).await?;
            page.until_started().await?;
            let panel = page.value(&ground("document.documentElement")).await?;
            page.tab.enter_default_frame().await?;
            let of = format!("the post {post} and the system is {system}");
            assert_eq!(kept, panel, "{of}: the place that is kept looks like the figure");
            // The figure may still grow.
            let place = "document.querySelector('await-lab').getBoundingClientRect().toJSON()";
            let seen = loop {
                let seen =
                    json!({ "place": page.value(place).await?, "picture": page.tab.screenshot_as_png_base64().await? });
                if page.value(place).await? == seen["place"] {
                    break seen;
                }
            };
            let seen = page.promised(CORNERS, seen).await?;
            let corners: Vec<[[u8; 3]; 6]> = serde_json::from_value(seen).expect("colours");
            let panel: [u8; 3] = serde_json::from_value(panel).expect("an opaque colour");
            let is_near =
                |one: &[u8; 3], other: &[u8; 3]| one.iter().zip(other).all(|(one, other)| one.abs_diff(*other) < 4);
            for [ground, edge, outside, border, inside, further] in &corners {
                assert!(!is_near(ground, &panel), "{of}: {corners:?}");
                assert!(
                    is_near(edge, ground) && is_near(outside, ground),
                    "{of}: the post is round the corner: {corners:?}"
                );
                assert!(
                    !is_near(border, &panel) && !is_near(border, ground),
                    "{of}: the border follows it: {corners:?}"
                );
                assert!(is_near(inside, &panel) && is_near(further, &panel), "{of}: the figure is within: {corners:?}");
            }
        }
    }
    Ok(())
}

async fn a_figure_fits_its_frame_from_320_px_on(page: Page) -> WebDriverResult<()> {
    for lab in ["fetch", "say-after", "producer-consumer"] {
        for width in [320, 480, 700, 1000] {
            let frame = format!(
                "<!doctype html><iframe src='./?embed=1&test#{lab}' width='{width}' height='420' style='border:0'></iframe>"
            );
            let site = Files::dist().with("host.html", frame).serve();
            page.open_on(&site, "host.html").await?;
            page.tab.enter_frame(0).await?;
            page.until("the figure", "document.querySelector('[aria-label=Timeline]')").await?;
            page.until_started().await?;
            let fits = page.value(
                "[document.documentElement.scrollHeight <= innerHeight, document.documentElement.scrollWidth <= innerWidth,
                  document.querySelector('.embed-foot').getBoundingClientRect().bottom <= innerHeight]",
            );
            assert_eq!(fits.await?, json!([true, true, true]), "{lab} at {width} px");
            let cut = page.value(
                "[...document.querySelectorAll('.embed .plot')].map((plot) => plot.scrollHeight - plot.clientHeight).filter((cut) => cut > 1)",
            );
            assert_eq!(cut.await?, json!([]), "{lab} at {width} px: so much of the plot is cut");
            let has_charts = page.value("document.querySelectorAll('.chart').length > 0").await?;
            assert_eq!(has_charts, lab == "producer-consumer", "{lab}: there is room for charts below a queue only");
            page.tab.enter_default_frame().await?;
        }
    }
    Ok(())
}

/// Neither what a link asks for nor a preset; the one in sight comes last, so what the other would do it has done by then.
async fn a_figure_out_of_sight_starts_no_program(page: Page) -> WebDriverResult<()> {
    let frame = |link: &str, style: &str| {
        format!("<iframe src='./?embed=1&test#{link}' width='700' height='420' style='{style}'></iframe>")
    };
    let far = ["say-after?pairs=0.1:far", "fetch?t=0.5"].map(|link| frame(link, "")).concat();
    let near = frame("say-after?pairs=0.1:near", "position:absolute;top:0");
    let host = format!("<!doctype html><body style='margin:0'><p style='height:3000px'></p>{far}{near}");
    let site = Files::dist().with("host.html", host).serve();
    page.open_on(&site, "host.html").await?;
    page.tab.enter_frame(2).await?;
    page.until("the figure in sight", "document.documentElement.dataset.boot === 'running'").await?;
    page.tab.enter_default_frame().await?;
    for place in 0..2 {
        page.tab.enter_frame(place).await?;
        assert_eq!(page.value("document.documentElement.dataset.boot").await?, "away", "{place}");
        let loaded = "performance.getEntriesByType('resource').some((file) => file.name.includes('.wasm'))";
        assert_eq!(page.value(loaded).await?, false, "{place}");
        page.tab.enter_default_frame().await?;
    }
    for place in 0..2 {
        page.value(&format!("document.querySelectorAll('iframe')[{place}].scrollIntoView()")).await?;
        page.tab.enter_frame(place).await?;
        page.until("what came into sight", "document.documentElement.dataset.boot === 'running'").await?;
        page.expect_no_problem().await?;
        page.tab.enter_default_frame().await?;
    }
    Ok(())
}
