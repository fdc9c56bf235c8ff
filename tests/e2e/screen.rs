//! What a reader sees and does on a lab's screen, in the words of the page.

use thirtyfour::prelude::*;

use crate::journey::Page;

/// A lab's screen.
pub struct Screen<'a> {
    page: &'a Page,
}

impl<'a> Screen<'a> {
    /// The screen of a page that is open.
    pub fn on(page: &'a Page) -> Screen<'a> {
        Screen { page }
    }

    /// Opens an address, and waits for the lab and its program.
    pub async fn open(page: &'a Page, address: &str) -> WebDriverResult<Screen<'a>> {
        page.open(address).await?;
        page.until_started().await?;
        let screen = Screen { page };
        screen.region("Timeline").await?;
        Ok(screen)
    }

    /// Unfolds what can be changed, as a hand does.
    pub async fn unfold_values(&self) -> WebDriverResult<()> {
        let is_open = "document.querySelector('section[aria-label=Values] > details')?.open";
        if self.page.value(is_open).await? != true {
            let summary = By::Css("section[aria-label=Values] > details > summary");
            self.page.click(summary).await?;
        }
        self.page.until("the values to be unfolded", is_open).await.map(|_| ())
    }

    /// Waits for a region of that name.
    pub async fn region(&self, name: &str) -> WebDriverResult<()> {
        let expression = format!("document.querySelector('section[aria-label={name}]')");
        self.page.until(&format!("the region {name}"), &expression).await.map(|_| ())
    }

    /// Waits until a region shows a text.
    pub async fn shows(&self, region: &str, text: &str) -> WebDriverResult<()> {
        let text = serde_json::to_string(text).expect("a text");
        let expression =
            format!("document.querySelector('section[aria-label={region}]')?.textContent.includes({text})");
        self.page.until(&format!("{region} to show {text}"), &expression).await.map(|_| ())
    }

    /// Waits until a region shows texts one after another.
    pub async fn shows_in_order(&self, region: &str, texts: &[&str]) -> WebDriverResult<()> {
        let texts = serde_json::to_string(texts).expect("texts");
        let expression = format!(
            "(() => {{
               const shown = document.querySelector('section[aria-label={region}]')?.textContent ?? '';
               let from = 0;
               return {texts}.every((text) => (from = shown.indexOf(text, from) + text.length) >= text.length);
             }})()"
        );
        self.page.until(&format!("{region} to show {texts} in order"), &expression).await.map(|_| ())
    }

    /// Clicks the button of that name, as a hand does.
    pub async fn press(&self, name: &str) -> WebDriverResult<()> {
        let path = format!("//button[normalize-space()='{name}' and not(@disabled)]");
        self.page.click(By::XPath(path)).await
    }

    /// Types into the first text field in place of what is there, as a hand does.
    pub async fn change(&self, text: &str) -> WebDriverResult<()> {
        self.unfold_values().await?;
        let field = || By::Css(".parameter input");
        self.page.send_keys(field(), Key::Control + "a").await?;
        self.page.press_keys(text).await?;
        self.page.press_keys(Key::Enter).await
    }

    /// Follows a link without loading the page anew. The run that is shown goes away, so that the next can be told from it.
    pub async fn follow(&self, link: &str) -> WebDriverResult<()> {
        self.page.value(&format!("location.hash = {}", serde_json::json!(link))).await?;
        self.shows("Timeline", "simulated").await
    }

    /// Unfolds what differs between the runs.
    pub async fn unfold_differences(&self) -> WebDriverResult<()> {
        self.page.click(By::Css("section[aria-label=Differences] summary")).await
    }

    /// Waits until a real run is over.
    pub async fn run_is_over(&self) -> WebDriverResult<()> {
        let badge = "document.querySelector('section[aria-label=Timeline] .badge')?.textContent === 'measured'";
        self.page.until("the run to be over", badge).await.map(|_| ())
    }

    /// The totals in seconds, in the order of the variants.
    pub async fn totals(&self) -> WebDriverResult<Vec<f64>> {
        let totals = "[...document.querySelectorAll('section[aria-label=Timeline] .run-total')].map((total) => parseFloat(total.textContent))";
        let totals = self.page.value(totals).await?;
        Ok(serde_json::from_value(totals).expect("totals are numbers"))
    }

    /// Fails if the page has asked another host than its own.
    pub async fn expect_same_origin_requests_only(&self) -> WebDriverResult<()> {
        let foreign = "performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => new URL(name).origin !== location.origin)";
        assert_eq!(self.page.value(foreign).await?, serde_json::json!([]), "requests to other hosts");
        Ok(())
    }
}
