//! Browsers that go on running from one journey to the next: to start one takes longer than most journeys do.
//!
//! No journey sees what another left. Each gets a tab of its own, and its sites have origins that no site before them
//! had: so history, storage, caches and practice servers are new to it. A browser in which a journey failed is ended.

use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use thirtyfour::extensions::query::ElementPollerWithTimeout;
use thirtyfour::prelude::*;
use tokio::runtime::Runtime;

use crate::browser::{Browser, Driver};
use crate::journey::patience;

/// The browsers that no journey uses at the moment. They end with the last journey that holds the pool.
#[derive(Default)]
pub struct Pool {
    idle: Mutex<Vec<Running>>,
}

impl Pool {
    /// The one that the journeys under way share.
    pub fn shared() -> Arc<Pool> {
        static SHARED: Mutex<Weak<Pool>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap();
        shared.upgrade().unwrap_or_else(|| {
            let pool = Arc::default();
            *shared = Arc::downgrade(&pool);
            pool
        })
    }

    /// A browser that was given back, or another one.
    pub fn take(&self, browser: Browser) -> Running {
        let mut idle = self.idle.lock().unwrap();
        let place = idle.iter().position(|running| running.browser == browser);
        let kept = place.map(|place| idle.swap_remove(place));
        drop(idle);
        kept.unwrap_or_else(|| Running::start(browser))
    }

    /// Keeps a browser for other journeys, unless it can't be made as new any more.
    pub fn give_back(&self, running: Running) {
        if running.runtime.block_on(renew(&running.tab)).is_ok() {
            self.idle.lock().unwrap().push(running);
        }
    }
}

/// A browser with one tab, ended when dropped.
pub struct Running {
    browser: Browser,
    pub tab: WebDriver,
    /// What the tab's connections live in.
    pub runtime: Runtime,
    _driver: Driver,
}

impl Running {
    fn start(browser: Browser) -> Running {
        let driver = Driver::start(browser);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let tab = runtime.block_on(async {
            let tab = open_tab(&driver, browser).await;
            tab.set_script_timeout(patience()).await.unwrap();
            // The first journey starts as all others do.
            renew(&tab).await.unwrap();
            tab
        });
        Running { browser, tab, runtime, _driver: driver }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that does not hear ends with its driver.
        let _ = self.runtime.block_on(self.tab.clone().quit());
    }
}

/// A browser that starts beside others on a busy machine may give up: then another is started.
async fn open_tab(driver: &Driver, browser: Browser) -> WebDriver {
    let open = || {
        WebDriver::builder(&driver.address, browser.capabilities())
            .request_timeout(2 * patience())
            .poller(Arc::new(ElementPollerWithTimeout::new(patience(), Duration::from_millis(50))))
            .connect()
    };
    for _ in 0..2 {
        if let Ok(tab) = open().await {
            return tab;
        }
    }
    open().await.unwrap()
}

/// Opens a new tab in the place of all others, with no key or button held down.
pub async fn renew(tab: &WebDriver) -> WebDriverResult<()> {
    tab.action_chain().reset_actions().await?;
    let old = tab.windows().await?;
    // Without any tab the browser would end.
    let new = tab.new_tab().await?;
    for window in old {
        tab.switch_to_window(window).await?;
        tab.close_window().await?;
    }
    tab.switch_to_window(new).await?;
    // In Chromium a tab that is opened so has no focus. Firefox has no such command.
    let _focused = tab.cdp().send_raw("Page.bringToFront", serde_json::json!({})).await;
    Ok(())
}
