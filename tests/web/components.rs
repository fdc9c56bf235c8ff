//! The app in a document of its own: drawn, pressed, run in the browser's world, and taken away again.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::{LocalBoxFuture, ready};
use gloo_timers::future::sleep;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use await_lab::session::consent::Consent;
use await_lab::session::local_run::{Local, LocalRun};
use await_lab::session::ports::{
    Address, Dom, Files, Frames, Going, Host, Interpreter, Preferences, Runs, Server, Subscription, Tab, Tell, Timing,
};
use await_lab::trace::Header;
use await_lab::trace::time::Micros;
use await_lab::ui::{App, AppProps, Page};
use await_lab::web::{Browser, Clock, page};

/// A page in this browser that opens one link.
struct Desk {
    link: &'static str,
    clock: Clock,
    sources: Sources,
    /// Whether what is drawn lies where the reader does not look, and so no frame comes.
    is_far_down: bool,
}

/// The sources that were asked for and have not come: each comes when the test says so.
#[derive(Clone, Default)]
struct Sources(Rc<RefCell<Vec<Asked>>>);

/// A source's file, and what lets it come.
type Asked = (String, oneshot::Sender<()>);

impl Sources {
    fn ask(&self, file: &str) -> LocalBoxFuture<'static, Option<String>> {
        let (sender, receiver) = oneshot::channel();
        let file = file.to_owned();
        self.0.borrow_mut().push((file.clone(), sender));
        async move { receiver.await.ok().map(|()| format!("// What {file} says.")) }.boxed_local()
    }

    /// Waits until as many are asked for whose names end so.
    async fn until_asked(&self, count: usize, end: &str) {
        while self.0.borrow().iter().filter(|(file, _)| file.ends_with(end)).count() < count {
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// Lets those come whose names end so.
    fn let_come(&self, end: &str) {
        for (_, sender) in self.0.borrow_mut().extract_if(.., |(file, _)| file.ends_with(end)) {
            sender.send(()).unwrap();
        }
    }
}

impl Runs for Desk {
    fn start(&self, header: &Header, consent: &Consent, tell: Tell) -> Rc<dyn Going> {
        let clock = self.clock.clone();
        let frames: Frames = Rc::new(move |callback| {
            let clock = clock.clone();
            Subscription::holding(page::on_frame(move |_| callback(clock.now())))
        });
        Rc::new(Local::of(LocalRun::start(header, Rc::new(Browser::start(consent.clone())), frames, tell)))
    }
}

impl Timing for Desk {
    fn spawn(&self, future: LocalBoxFuture<'static, ()>) {
        wasm_bindgen_futures::spawn_local(future);
    }

    fn now(&self) -> Micros {
        self.clock.now()
    }

    fn on_frame(&self, callback: Box<dyn FnOnce(Micros)>) -> Subscription {
        if self.is_far_down {
            return Subscription::holding(callback);
        }
        let clock = self.clock.clone();
        Subscription::holding(page::on_frame(move |_| callback(clock.now())))
    }
}

impl Address for Desk {
    fn link(&self) -> String {
        self.link.to_owned()
    }
}

impl Host for Desk {}

impl Server for Desk {
    fn practice_server(&self) -> LocalBoxFuture<'static, Result<(), String>> {
        ready(Ok(())).boxed_local()
    }
}

impl Files for Desk {
    fn source(&self, file: &str) -> LocalBoxFuture<'static, Option<String>> {
        self.sources.ask(file)
    }
}

impl Interpreter for Desk {}

impl Preferences for Desk {}

impl Tab for Desk {}

impl Dom for Desk {
    fn on_sight(&self, _: &Element, callback: Box<dyn Fn(bool)>) -> Subscription {
        if self.is_far_down {
            callback(false);
        }
        Subscription::holding(callback)
    }
}

/// The app, drawn, until it is dropped.
pub struct Drawn {
    pub root: Element,
    sources: Sources,
    handle: Option<yew::AppHandle<App>>,
}

impl Drawn {
    pub fn open(link: &'static str) -> Drawn {
        Drawn::named("", link)
    }

    /// One of several in the document.
    pub fn named(name: &'static str, link: &'static str) -> Drawn {
        Drawn::at(name, link, false)
    }

    fn at(name: &'static str, link: &'static str, is_far_down: bool) -> Drawn {
        let document = web_sys::window().unwrap().document().unwrap();
        let root = document.create_element("div").unwrap();
        document.body().unwrap().append_child(&root).unwrap();
        let sources = Sources::default();
        let page =
            Page::named(name, Rc::new(Desk { link, clock: Clock::start(), sources: sources.clone(), is_far_down }));
        let handle = yew::Renderer::<App>::with_root_and_props(root.clone(), AppProps { page, begin: None }).render();
        Drawn { root, sources, handle: Some(handle) }
    }

    /// The first element of a selector whose text holds these words, once there is one.
    pub async fn find(&self, selector: &str, words: &str) -> HtmlElement {
        loop {
            let found = self.root.query_selector_all(selector).unwrap();
            let mut found = (0..found.length()).filter_map(|index| found.get(index)?.dyn_into::<HtmlElement>().ok());
            match found.find(|element| element.text_content().unwrap().contains(words)) {
                Some(element) => return element,
                None => sleep(Duration::from_millis(5)).await,
            }
        }
    }

    pub async fn press(&self, button: &str) {
        self.find("button", button).await.click();
    }
}

impl Drop for Drawn {
    fn drop(&mut self) {
        self.handle.take().unwrap().destroy();
        self.root.remove();
    }
}

#[wasm_bindgen_test]
async fn a_run_replaces_the_simulated_one_in_every_region() {
    let app = Drawn::open("#say-after?pairs=0.05:hello,0.05:world");
    app.find("section[aria-label=Timeline] .badge", "simulated").await;
    app.press("Run").await;
    app.find("section[aria-label=Timeline] .badge", "measured").await;
    app.find("section[aria-label=Totals] .badge", "measured").await;
    app.find("section[aria-label=Transcript]", "world").await;
    app.find("[role=status]", "").await;
}

#[wasm_bindgen_test]
async fn stop_keeps_what_was_recorded_and_reset_restores_the_preview() {
    let app = Drawn::open("#say-after?pairs=5*60:never");
    app.press("Run").await;
    app.find("section[aria-label=Timeline] .badge", "running").await;
    app.press("Stop").await;
    app.find("section[aria-label=Timeline] .badge", "stopped").await;
    app.press("Reset").await;
    app.find("section[aria-label=Timeline] .badge", "simulated").await;
}

#[wasm_bindgen_test]
async fn a_figure_out_of_sight_shows_the_runs_that_all_else_shows() {
    // What is wrong with the link waits for ever to be told: something moves all the time.
    let app = Drawn::at("", "#fetch?limit=0", true);
    let lanes = || app.root.query_selector_all("section[aria-label=Timeline] .lane-name").unwrap().length();
    for chip in ["Three delays", "Twenty at once"] {
        let before = lanes();
        app.find(".chip", chip).await.click();
        app.find(".chip[aria-pressed=true]", chip).await;
        while lanes() == before {
            sleep(Duration::from_millis(5)).await;
        }
    }
}

#[wasm_bindgen_test]
async fn what_is_taken_away_leaves_nothing_in_the_document() {
    let app = Drawn::open("#producer-consumer");
    app.find("section[aria-label=Queue]", "Producer").await;
    let root = app.root.clone();
    drop(app);
    while root.child_element_count() > 0 {
        sleep(Duration::from_millis(5)).await;
    }
}

#[wasm_bindgen_test]
async fn a_source_that_comes_late_takes_no_other_away() {
    let app = Drawn::open("#say-after");
    app.press("Underneath").await;
    app.find("p", "Loading").await;
    // What is drawn is asked for a little later.
    app.sources.until_asked(3, ".rs").await;
    app.press("Python").await;
    app.sources.until_asked(1, ".py").await;
    // The twin comes first, though it was asked for last.
    app.sources.let_come(".py");
    app.find(".code", "say_after.py says").await;
    app.sources.let_come(".rs");
    app.press("Underneath").await;
    app.find(".code", "page_turn.rs says").await;
    app.press("Python").await;
    app.find(".code", "say_after.py says").await;
}

#[wasm_bindgen_test]
async fn two_apps_in_one_document_work_side_by_side() {
    let one = Drawn::named("one-", "#say-after?pairs=60:never");
    let two = Drawn::named("two-", "#fetch");
    for app in [&one, &two] {
        app.find("section[aria-label=Timeline] .badge", "simulated").await;
    }
    one.press("Run").await;
    one.find("section[aria-label=Timeline] .badge", "running").await;
    two.find("section[aria-label=Timeline] .badge", "simulated").await;
    // A click on a line of the one leads to its moment there, and leaves the other run going.
    two.find(".log tbody td", "www.python.org").await.click();
    while two.find(".moment input", "").await.dyn_into::<HtmlInputElement>().unwrap().value() == "1.850" {
        sleep(Duration::from_millis(5)).await;
    }
    one.find("section[aria-label=Timeline] .badge", "running").await;
    one.press("Stop").await;
    one.find("section[aria-label=Timeline] .badge", "stopped").await;
    let ids = web_sys::window().unwrap().document().unwrap().query_selector_all("[id]").unwrap();
    let ids: Vec<String> =
        (0..ids.length()).filter_map(|place| Some(ids.get(place)?.dyn_into::<Element>().ok()?.id())).collect();
    let mut once = ids.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "no id is there twice: {ids:?}");
}
