//! The page around the program: its frames, its visibility, its address, what the reader prefers.
//!
//! Everything here may be denied (in frames, in private modes): then it does nothing, or gives the usual answer.

use gloo_events::{EventListener, EventListenerOptions};
use gloo_render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, Document, Element, FocusOptions, HtmlElement, KeyboardEvent, Response, Storage, WheelEvent, Window,
};

use crate::collections::sorted::Sorted;
use crate::practice::address::is_path;
use crate::session::ports::Entry;

use super::address::{Address, classify};

pub fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}

/// Calls once before the page is drawn next, with that frame's time in milliseconds. Dropping it prevents the call.
#[must_use = "dropping it prevents the call"]
pub fn on_frame(callback: impl FnOnce(f64) + 'static) -> AnimationFrame {
    request_animation_frame(callback)
}

/// Calls whenever the page goes out of sight (`false`) or comes back. Dropping it ends that.
pub fn on_page_shown(callback: impl Fn(bool) + 'static) -> Option<EventListener> {
    let document = document()?;
    let shown = document.clone();
    Some(EventListener::new(&document, "visibilitychange", move |_| callback(!shown.hidden())))
}

/// Calls whenever `?` is pressed outside of fields and dialogs, and nothing else took it. Dropping it ends that.
pub fn on_question_mark(callback: impl Fn() + 'static) -> Option<EventListener> {
    let document = document()?;
    let listener = EventListener::new(&document, "keydown", move |event| {
        let is_field = |target: Element| !matches!(target.closest("input, select, textarea, dialog"), Ok(None));
        let is_in_field = event.target().and_then(|target| target.dyn_into().ok()).is_some_and(is_field);
        let is_it = |key: &KeyboardEvent| key.key() == "?" && !(key.ctrl_key() || key.alt_key() || key.meta_key());
        if event.dyn_ref().is_some_and(is_it) && !is_in_field && !event.default_prevented() {
            callback();
        }
    });
    Some(listener)
}

/// Whether the page is in sight.
pub fn is_shown() -> bool {
    !document().is_some_and(|document| document.hidden())
}

/// Calls whenever the wheel is turned over an element while Ctrl is held, instead of zooming the page. Dropping it ends that.
pub fn on_ctrl_wheel(element: &Element, callback: impl Fn(WheelEvent) + 'static) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(element, "wheel", options, move |event| {
        if let Some(event) = event.dyn_ref::<WheelEvent>().filter(|event| event.ctrl_key()) {
            event.prevent_default();
            callback(event.clone());
        }
    })
}

/// The element of that id.
pub fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// How far down the reader is, in CSS pixels.
pub fn scrolled() -> f64 {
    window().and_then(|window| window.scroll_y().ok()).unwrap_or_default()
}

/// Brings the reader so far down.
pub fn scroll_to(top: f64) {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, top);
    }
}

/// The id of what has the focus, if it has one.
pub fn focused() -> Option<String> {
    let id = document()?.active_element()?.id();
    (!id.is_empty()).then_some(id)
}

/// Gives the focus to the element of that id; the page does not scroll for it. Firefox would do so a little later, after
/// whatever scrolls the page now.
pub fn focus(id: &str) {
    if let Some(element) = element(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // Only what is not part of the page can refuse.
        drop(element.focus_with_options(&options));
    }
}

/// The part of the page's address from its `#` on.
pub fn hash() -> String {
    window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Puts a hash into the address bar.
pub fn write_hash(hash: &str, entry: Entry) {
    let written = window().ok_or(JsValue::UNDEFINED).and_then(|window| {
        let location = window.location();
        let address = format!("{}{}{hash}", location.pathname()?, location.search()?);
        let history = window.history()?;
        match entry {
            Entry::Push => history.push_state_with_url(&JsValue::NULL, "", Some(&address)),
            Entry::Replace => history.replace_state_with_url(&JsValue::NULL, "", Some(&address)),
        }
    });
    // A browser that counts too many changes refuses some; the next one brings the newest state.
    drop(written);
}

/// Calls with the hash whenever the reader follows a link within the page, or goes back. Dropping it ends that.
pub fn on_hash(callback: impl Fn(String) + 'static) -> Option<EventListener> {
    // Both ways lead to this event; `hashchange` would tell the same a second time.
    let window = window()?;
    Some(EventListener::new(&window, "popstate", move |_| callback(hash())))
}

/// Names the page in the browser's tabs and history.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// The page's address without query and hash; that of the whole page where this is a figure of it.
pub fn address() -> String {
    let parts = || {
        let location = window()?.location();
        Some(location.origin().ok()? + location.pathname().ok()?.trim_end_matches("embed.html"))
    };
    parts().unwrap_or_default()
}

/// The whole address of what lies beside the page.
pub fn beside(path: &str) -> String {
    let base = document().and_then(|document| document.base_uri().ok().flatten()).unwrap_or_default();
    web_sys::Url::new_with_base(path, &base).map_or_else(|_| path.to_owned(), |url| url.href())
}

/// The text of a file that lies beside the page.
pub async fn text(address: &str) -> Option<String> {
    JsFuture::from(answer(address).await?.text().ok()?).await.ok()?.as_string()
}

/// What is in a file that lies beside the page.
pub async fn blob(address: &str) -> Option<Blob> {
    JsFuture::from(answer(address).await?.blob().ok()?).await.ok()?.dyn_into().ok()
}

async fn answer(address: &str) -> Option<Response> {
    let answer = JsFuture::from(window()?.fetch_with_str(address)).await.ok()?;
    answer.dyn_into().ok().filter(Response::ok)
}

/// Whether the page's query has this key.
pub fn has_query(key: &str) -> bool {
    query(key).is_some()
}

/// The value of a key of the page's query.
pub fn query(key: &str) -> Option<String> {
    let search = window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    let mut keys = form_urlencoded::parse(search.trim_start_matches('?').as_bytes());
    keys.find(|(name, _)| name == key).map(|(_, value)| value.into_owned())
}

/// Whether a media query holds, such as `(prefers-reduced-motion: reduce)`.
pub fn matches(query: &str) -> bool {
    let list = window().and_then(|window| window.match_media(query).ok().flatten());
    list.is_some_and(|list| list.matches())
}

/// Copies a text; false if the page may not.
pub async fn copy(text: &str) -> bool {
    let Some(window) = window() else { return false };
    // Where the context is insecure there is no clipboard at all, whatever its type says.
    let navigator = window.navigator();
    let has_clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|found| !found.is_undefined());
    has_clipboard && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// The foreign hosts that these addresses lead to, each once, in their order.
pub fn foreign_hosts(urls: &[String]) -> Vec<String> {
    let mut hosts = Vec::new();
    let mut seen = Sorted::<&str>::default();
    for url in urls {
        // To ask the browser what an address means takes long: not of a path, and of none twice.
        if is_path(url.trim()) || seen.insert(url, ()).is_some() {
            continue;
        }
        if let Address::Foreign { host, .. } = classify(url)
            && !hosts.contains(&host)
        {
            hosts.push(host);
        }
    }
    hosts
}

/// Marks the document's root, for the stylesheet.
pub fn mark_root(attribute: &str, value: &str) {
    if let Some(root) = root() {
        // Only a name that is no name can fail, and ours are constants.
        drop(root.set_attribute(attribute, value));
    }
}

/// An attribute of the page's root element.
pub fn root_mark(attribute: &str) -> Option<String> {
    root()?.get_attribute(attribute)
}

fn root() -> Option<Element> {
    document()?.document_element()
}

/// Keeps a value for the next visit; false where storage is full or forbidden: then it lasts as long as the page.
pub fn keep(key: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

/// Keeps a value for as long as the tab is open; false where that is full or forbidden.
pub fn keep_in_tab(key: &str, value: &str) -> bool {
    tab().is_some_and(|tab| tab.set_item(key, value).is_ok())
}

/// What the tab keeps under a name.
pub fn kept_in_tab(key: &str) -> Option<String> {
    tab()?.get_item(key).ok().flatten()
}

fn tab() -> Option<Storage> {
    window()?.session_storage().ok().flatten()
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}
