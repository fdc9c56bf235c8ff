//! What a journey is given: a browser's tab on the page, and ways to wait for
//! what the page shows instead of for time to pass.

use std::future::Future;
use std::time::{Duration, Instant};

use thirtyfour::TypingData;
use thirtyfour::error::{WebDriverErrorInner, no_such_element};
use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::pool::Pool;
use crate::site::{Files, Site};

/// How long a journey waits for a state before it fails: as long as the wasm tests may take.
pub fn patience() -> Duration {
    let seconds = env!("WASM_BINDGEN_TEST_TIMEOUT", ".cargo/config.toml sets it");
    Duration::from_secs(seconds.parse().unwrap())
}

/// The waits of a run that goes on for as long as a journey may wait for anything: five minutes one after another, and
/// then one together.
pub const LONG: &str = "pairs=5*60:long";

/// Makes a test in each browser of every `async fn journey(page: Page) ->
/// WebDriverResult<()>` that is named. For use once a file.
macro_rules! in_both_browsers {
    ($($journey:ident),+ $(,)?) => {
        mod chromium {
            $(#[test]
            fn $journey() {
                crate::journey::run(crate::browser::Browser::Chromium, super::$journey);
            })+
        }
        mod firefox {
            $(#[test]
            fn $journey() {
                crate::journey::run(crate::browser::Browser::Firefox, super::$journey);
            })+
        }
    };
}

/// A tab of a browser, and the site that it opens by default: `dist/` as it is.
pub struct Page {
    pub tab: WebDriver,
    pub site: Site,
}

impl Page {
    /// Opens an address of the page's own site, such as `?embed=1`, with the
    /// record of its problems switched on.
    pub async fn open(&self, address: &str) -> WebDriverResult<()> {
        self.open_on(&self.site, address).await
    }

    /// The same in a browser that is never idle: the program comes at the first act.
    pub async fn open_busy(&self, address: &str) -> WebDriverResult<()> {
        self.site.deploy(Files::dist().busy());
        self.open(address).await
    }

    /// Opens an address of another site in the same way.
    pub async fn open_on(&self, site: &Site, address: &str) -> WebDriverResult<()> {
        let (query, hash) = match address.split_once('#') {
            Some((query, hash)) => (query, format!("#{hash}")),
            None => (address, String::new()),
        };
        let separator = if query.contains('?') { '&' } else { '?' };
        let address = site.address(&format!("{query}{separator}test{hash}"));
        // Another hash alone would not load the page anew.
        self.tab.goto("about:blank").await?;
        self.tab.goto(address).await
    }

    /// Opens an address of the page's own site in a frame of that size, which can be narrower than a browser's window, and
    /// goes into it.
    pub async fn open_framed(&self, address: &str, (width, height): (u32, u32)) -> WebDriverResult<()> {
        let frame = format!(
            "<!doctype html><iframe src='./?test{address}' width='{width}' height='{height}' style='border:0'></iframe>"
        );
        self.site.deploy(Files::dist().with("host.html", frame));
        self.open("host.html").await?;
        self.tab.enter_frame(0).await?;
        self.until_started().await
    }

    /// Waits until a JavaScript expression is true in the page, and gives its
    /// value. `state` names what is awaited, for the error.
    pub async fn until(&self, state: &str, expression: &str) -> WebDriverResult<serde_json::Value> {
        let begun = Instant::now();
        let script = format!(
            "const done = arguments[arguments.length - 1];
             const look = () => {{
               const value = document.body && ({expression}); // A document may have begun a moment ago.
               if (value) done(value); else setTimeout(look, 50);
             }};
             look();"
        );
        loop {
            match self.tab.execute_async(script.clone(), Vec::new()).await {
                Ok(value) => return Ok(value.json().clone()),
                // A page that is being left gives way only later on a busy machine: then the next one is looked at.
                Err(error) if is_left(&error) && begun.elapsed() < patience() => {}
                Err(error) => {
                    let shown = self.value("document.body.innerText").await;
                    panic!("waited in vain for {state}: {error}\nThe page shows: {shown:?}");
                }
            }
        }
    }

    /// Does something again and again until a JavaScript expression is true: where the page moves under the pointer, one
    /// attempt may miss.
    pub async fn attempt_until(
        &self,
        state: &str,
        expression: &str,
        act: impl AsyncFn() -> WebDriverResult<()>,
    ) -> WebDriverResult<()> {
        let begun = Instant::now();
        while begun.elapsed() < patience() {
            act().await?;
            if self.value(&format!("!!({expression})")).await? == true {
                return Ok(());
            }
        }
        panic!("attempted in vain: {state}");
    }

    /// Does something to the element that is found, as soon as that can be done: the parts of a page are drawn one after
    /// another, so an element may come, move or be drawn anew a turn after what was awaited. Until then the first step of
    /// `act` is refused, and nothing has happened.
    pub async fn with_element(
        &self,
        by: By,
        act: impl AsyncFn(WebElement) -> WebDriverResult<()>,
    ) -> WebDriverResult<()> {
        let begun = Instant::now();
        loop {
            let done = match self.tab.query(by.clone()).first().await {
                Ok(element) => act(element).await,
                Err(error) => Err(error),
            };
            match done {
                Err(error) if is_refused(&error) && begun.elapsed() < patience() => {}
                done => return done,
            }
        }
    }

    /// Clicks an element, as a hand does.
    pub async fn click(&self, by: By) -> WebDriverResult<()> {
        let act = async |element: WebElement| {
            // WebDriver clicks a disabled button without a word.
            if !element.is_enabled().await? {
                return Err(no_such_element(format!("{by:?} is disabled")));
            }
            match element.click().await {
                // The bar at the foot of the screen lies above what it covers.
                Err(error) if matches!(*error, WebDriverErrorInner::ElementClickIntercepted(_)) => {
                    element.scroll_into_view().await?;
                    element.click().await
                }
                clicked => clicked,
            }
        };
        self.with_element(by.clone(), act).await
    }

    /// Gives an element the focus, and types.
    pub async fn send_keys(&self, by: By, keys: impl Into<TypingData>) -> WebDriverResult<()> {
        let keys: String = keys.into().as_vec().into_iter().collect();
        self.with_element(by, async |element: WebElement| element.send_keys(keys.as_str()).await).await
    }

    /// Presses keys one after another where the focus is.
    pub async fn press_keys(&self, keys: impl Into<TypingData>) -> WebDriverResult<()> {
        self.tab.action_chain().send_keys(keys).perform().await
    }

    /// The value of a JavaScript expression in the page.
    pub async fn value(&self, expression: &str) -> WebDriverResult<serde_json::Value> {
        let value = self.tab.execute(format!("return ({expression});"), Vec::new()).await?;
        Ok(value.json().clone())
    }

    /// What a JavaScript promise in the page gives; `parameters` is at hand there.
    pub async fn promised(&self, promise: &str, parameters: serde_json::Value) -> WebDriverResult<serde_json::Value> {
        let script = format!(
            "const [parameters, done] = arguments;
             Promise.resolve({promise}).then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"
        );
        let mut settled = self.tab.execute_async(script, vec![parameters]).await?.json().clone();
        assert!(settled.get("error").is_none(), "{promise} was rejected: {settled}");
        Ok(settled["value"].take())
    }

    /// Acts as a reader does first, so that the program is loaded, and waits until it has taken the page over and
    /// everything has its place. The act is done again at each look, for the page may be about to be reloaded.
    pub async fn until_started(&self) -> WebDriverResult<()> {
        let started = "dispatchEvent(new Event('pointermove'))
            && document.documentElement.dataset.boot === 'running' && !document.querySelector('.boot-card')";
        self.until("the program", started).await?;
        // With its first frame the page learns how wide it is, and draws anew before the second.
        let frames = "new Promise((placed) => requestAnimationFrame(() => requestAnimationFrame(placed)))";
        self.promised(frames, serde_json::Value::Null).await.map(drop)
    }

    /// Waits for the card of that title; one that says that loading takes long may come before it.
    pub async fn until_card(&self, title: &str) -> WebDriverResult<()> {
        let card = format!("document.querySelector('.boot-card h2')?.textContent === {}", serde_json::json!(title));
        self.until(&format!("the card {title}"), &card).await.map(drop)
    }

    /// Moves the pointer, as it were: at the first act of a reader the page loads its program.
    pub async fn act(&self) -> WebDriverResult<()> {
        self.until("boot.js to show the first view", "!!document.documentElement.dataset.boot").await?;
        self.tab.execute("dispatchEvent(new Event('pointermove'))", Vec::new()).await.map(drop)
    }

    /// Whether the practice server is ready, or why not.
    pub async fn practice_server(&self) -> WebDriverResult<serde_json::Value> {
        self.until("the practice server to be started", "!!window.awaitLab?.practiceServer").await?;
        self.promised("awaitLab.practiceServer", serde_json::Value::Null).await
    }

    /// Fails if the page has met an error, an unhandled rejection, a violation of
    /// its policy or an error on its console since it was opened.
    pub async fn expect_no_problem(&self) -> WebDriverResult<()> {
        let problems = self.value("window.awaitLab.problems").await?;
        assert_eq!(problems, serde_json::json!([]), "the page met problems");
        Ok(())
    }
}

/// Runs one journey in a tab of its own. A browser in which it fails is used for no other.
pub fn run<J, F>(browser: Browser, journey: J)
where
    J: FnOnce(Page) -> F,
    F: Future<Output = WebDriverResult<()>>,
{
    let pool = Pool::shared();
    let running = pool.take(browser);
    let page = Page { tab: running.tab.clone(), site: Files::dist().serve() };
    let (tab, ended) = (page.tab.clone(), running.runtime.block_on(journey(page)));
    if let Err(error) = ended {
        let shown = running.runtime.block_on(tab.execute("return document.body.innerText", Vec::new()));
        panic!("{error}\nThe page shows: {:?}", shown.map(|shown| shown.json().clone()));
    }
    pool.give_back(running);
}

/// Whether nothing could be done to an element because it is not there, not in sight or no longer in the page.
fn is_refused(error: &WebDriverError) -> bool {
    use WebDriverErrorInner::{
        ElementClickIntercepted, ElementNotInteractable, MoveTargetOutOfBounds, NoSuchElement, StaleElementReference,
    };
    matches!(
        **error,
        ElementClickIntercepted(_)
            | ElementNotInteractable(_)
            | MoveTargetOutOfBounds(_)
            | NoSuchElement(_)
            | StaleElementReference(_)
    )
}

/// Whether a script failed because its page was left.
fn is_left(error: &WebDriverError) -> bool {
    let error = error.to_string().to_lowercase();
    error.contains("unloaded") || error.contains("navigation")
}
