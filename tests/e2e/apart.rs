//! Journeys that share a browser are apart: none sees what another left there.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::journey::Page;
use crate::pool::renew;
use crate::site::Files;

in_both_browsers! {
    what_one_journey_leaves_no_other_sees,
}

/// What a journey may leave: a name, entries in the history, things in each store, a practice server, a key held down.
const FOUND: &str = "(async () => [
    window.name, history.length < 3, document.cookie, localStorage.length, (await caches.keys()).length,
    (await indexedDB.databases()).length, (await navigator.serviceWorker.getRegistrations()).length, window.opener === null,
    document.visibilityState, document.hasFocus(), window.keys,
  ])()";

async fn open_empty(page: &Page) -> WebDriverResult<()> {
    let empty =
        "<!doctype html><script>addEventListener('keydown', ({ shiftKey }) => { window.keys = shiftKey; });</script>";
    page.site.deploy(Files::dist().with("empty.html", empty));
    page.tab.goto(page.site.address("empty.html")).await?;
    page.tab.action_chain().send_keys("a").perform().await
}

async fn what_one_journey_leaves_no_other_sees(page: Page) -> WebDriverResult<()> {
    open_empty(&page).await?;
    let new = json!(["", true, "", 0, 0, 0, 0, true, "visible", true, false]);
    assert_eq!(page.promised(FOUND, Value::Null).await?, new, "at first");
    page.open("#say-after").await?;
    page.practice_server().await?;
    let leave = "(async () => {
        window.name = 'left';
        localStorage.setItem('left', 'left');
        sessionStorage.setItem('left', 'left');
        await (await caches.open('left')).put('left', new Response('left'));
        await new Promise((opened) => { indexedDB.open('left').onsuccess = opened; });
        open('about:blank');
      })()";
    page.promised(leave, Value::Null).await?;
    page.tab.action_chain().key_down(Key::Shift).perform().await?;

    renew(&page.tab).await?;
    let next = Page { tab: page.tab.clone(), site: Files::dist().serve() };
    open_empty(&next).await?;
    assert_eq!(next.promised(FOUND, Value::Null).await?, new, "of the journey before");
    assert_eq!(next.tab.windows().await?.len(), 1, "no tab is left");
    // The first one's site goes on, so that no other has its address.
    drop(page);
    Ok(())
}
