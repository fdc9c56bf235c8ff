//! What is printed: figure, tables, program and plan, dark on light whatever was chosen for the screen, and no controls.

use serde_json::json;
use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::screen::Screen;

in_both_browsers! {
    a_page_prints_its_figure_its_tables_and_its_plan_and_no_controls,
    a_figure_prints_dark_on_light,
}

/// Lays the page out as on paper. WebDriver prints, but what it gives is a PDF.
const LAY_OUT: &str = "[...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule.media?.mediaText === 'print').map((rule) => { rule.media.mediaText = 'all'; }).length";

/// What a reader of paper can't use.
const CONTROLS: &str = "[...document.querySelectorAll('button, nav, .dock, .notices, input[type=range], input[type=file], input[type=checkbox]:not(:checked)')]
    .filter((control) => control.checkVisibility({ visibilityProperty: true })).map((control) => control.outerHTML)";

/// The contrast of a text with the ground of the page.
const CONTRAST: &str = "(([text, ground]) => (ground + 0.05) / (text + 0.05))(
    [getComputedStyle(document.querySelector('h1')).color, getComputedStyle(document.body).backgroundColor].map((colour) => {
      const [red, green, blue] = colour.match(/[\\d.]+/g).map((value) => value / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }))";

async fn a_page_prints_its_figure_its_tables_and_its_plan_and_no_controls(page: Page) -> WebDriverResult<()> {
    Screen::open(&page, "#fetch/sequential,bounded?limit=3").await?;
    for theme in ["light", "dark"] {
        page.click(By::Css(".theme")).await?;
        page.until("the theme", &format!("document.documentElement.dataset.theme === '{theme}'")).await?;
    }
    assert!(page.value(LAY_OUT).await?.as_u64() > Some(0));
    assert_eq!(page.value(CONTROLS).await?, json!([]));
    let parts = [
        "[aria-label=Timeline] .plot",
        "[aria-label=Totals] .figures",
        "[aria-label=Requests] table",
        ".code",
        "[aria-label=Transcript]",
    ];
    for part in parts {
        let is_shown = format!("document.querySelector('{part}').checkVisibility()");
        assert_eq!(page.value(&is_shown).await?, true, "{part}");
    }
    let plan = "['limit', 'urls'].map((name) => document.getElementById(`value-${name}`))
        .map((field) => field.checkVisibility() && field.getBoundingClientRect().height > 0 && field.value.split(/\\s/).length)";
    assert_eq!(page.value(plan).await?, json!([1, 5]));
    assert!(page.value(CONTRAST).await?.as_f64() >= Some(4.5), "it can be read on paper");
    page.expect_no_problem().await
}

async fn a_figure_prints_dark_on_light(page: Page) -> WebDriverResult<()> {
    page.open("?embed=1&theme=dark#fetch").await?;
    page.until_started().await?;
    assert!(page.value(CONTRAST).await?.as_f64() < Some(1.0), "it is light on dark");
    assert!(page.value(LAY_OUT).await?.as_u64() > Some(0));
    assert_eq!(page.value(CONTROLS).await?, json!([]));
    assert!(page.value(CONTRAST).await?.as_f64() >= Some(4.5), "it can be read on paper");
    page.expect_no_problem().await
}
