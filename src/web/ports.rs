//! The app's ports in a browser.

use std::rc::Rc;

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

use crate::session::consent::Consent;
use crate::session::embed::{Command, News, Options};
use crate::session::local_run::{Local, LocalRun, needs_page_thread};
use crate::session::ports::{
    Address, Content, Dom, Entry, Files, Frames, GivenFile, Going, Host, Interpreter, Pixels, Preferences, Progress,
    Runs, Runtime, Server, Spot, Subscription, Tab, Tell, Theme, Timing, ToShare,
};
use crate::trace::Header;
use crate::trace::time::Micros;
use crate::web::cpython::Workers;
use crate::web::file::{self, BlobContent};
use crate::web::lab_worker::Labs;
use crate::web::loader::{call, promised};
use crate::web::observers::{InSight, Watch};
use crate::web::packing;
use crate::web::page_turn::{PageTurns, turn};
use crate::web::practice;
use crate::web::translations::Translations;
use crate::web::{Browser, Clock, page};

/// Under which name the theme is kept.
const THEME: &str = "await-lab-theme";
/// Under which name it is kept that the reader does not want to be asked.
const UNASKED: &str = "await-lab-unasked";
/// Under which name the tab keeps the reader’s own programs.
const PROGRAMS: &str = "await-lab-programs";

/// The browser’s page behind all ports of the session.
pub(super) struct Browsing {
    /// Asked for with each drawing, and takes the address apart, which stays the same but for its hash.
    is_embedded: bool,
    clock: Clock,
    turns: Option<PageTurns>,
    labs: Labs,
    /// Kept, for it works for as long as the page is there.
    _translations: Option<Translations>,
    workers: Workers,
}

impl Browsing {
    /// The ports of the page in which the app is mounted at `root`.
    pub(super) fn of(root: &Element) -> Browsing {
        Browsing {
            is_embedded: page::has_query("embed"),
            clock: Clock::start(),
            turns: PageTurns::new(),
            labs: Labs::default(),
            workers: Workers::default(),
            _translations: Translations::of(root),
        }
    }
}

impl Runs for Browsing {
    fn start(&self, header: &Header, consent: &Consent, tell: Tell) -> Rc<dyn Going> {
        let clock = self.clock.clone();
        let frames: Frames = Rc::new(move |callback| {
            let clock = clock.clone();
            Subscription::holding(page::on_frame(move |_| callback(clock.now())))
        });
        let here = {
            let (header, consent) = (header.clone(), consent.clone());
            move |tell| {
                Local::of(LocalRun::start(&header, Rc::new(Browser::start(consent.clone())), frames.clone(), tell))
            }
        };
        if needs_page_thread(header) {
            return Rc::new(here(tell));
        }
        self.labs.start(header, consent, tell, Box::new(here))
    }

    fn make_ready(&self, header: &Header) {
        if !needs_page_thread(header) {
            self.labs.make_ready();
        }
    }
}

impl Timing for Browsing {
    fn turn(&self) -> LocalBoxFuture<'static, ()> {
        turn(self.turns.as_ref())
    }

    fn spawn(&self, future: LocalBoxFuture<'static, ()>) {
        spawn_local(future);
    }

    fn now(&self) -> Micros {
        self.clock.now()
    }

    fn on_frame(&self, callback: Box<dyn FnOnce(Micros)>) -> Subscription {
        let clock = self.clock.clone();
        Subscription::holding(page::on_frame(move |_| callback(clock.now())))
    }
}

impl Address for Browsing {
    fn link(&self) -> String {
        page::hash()
    }

    fn write_link(&self, link: &str, entry: Entry) {
        // A frame in another page adds nothing to that page's history.
        page::write_hash(link, if self.is_embedded() { Entry::Replace } else { entry });
    }

    fn on_link(&self, callback: Box<dyn Fn(String)>) -> Subscription {
        Subscription::holding(page::on_hash(callback))
    }

    fn set_title(&self, title: &str) {
        page::set_title(title);
    }

    fn address(&self) -> String {
        page::address()
    }

    /// `?open=run.json` names it: `python -m await_lab view` serves a run so.
    fn opens(&self) -> Option<String> {
        let is_beside = |name: &String| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
        page::query("open").filter(is_beside)
    }

    fn is_embedded(&self) -> bool {
        self.is_embedded
    }
}

impl Host for Browsing {
    fn options(&self) -> Options {
        Options::read(page::query)
    }

    fn tell(&self, news: News, step: usize, at: Micros) {
        // Nobody hears it where the page around has gone.
        drop(call("tell", &Array::of3(&news.name().into(), &(step as f64).into(), &at.as_secs().into())));
    }

    fn share(&self, what: &ToShare<'_>) {
        // The loader says itself where the dialog can't be had.
        let texts = [what.link, what.run, what.title, what.program, what.poster, what.file];
        drop(call("share", &texts.into_iter().map(JsValue::from).collect()));
    }

    fn on_command(&self, callback: Box<dyn Fn(Command)>) -> Subscription {
        let obey = Closure::<dyn Fn(String, f64)>::new(move |name: String, value: f64| {
            if let Some(command) = Command::named(&name, value) {
                callback(command);
            }
        });
        // Only a figure is told what to do.
        drop(call("obey", &Array::of1(obey.as_ref())));
        Subscription::holding(obey)
    }
}

impl Server for Browsing {
    fn practice_server(&self) -> LocalBoxFuture<'static, Result<(), String>> {
        practice::practice_server().boxed_local()
    }

    fn check_practice_server(&self) -> LocalBoxFuture<'static, Result<(), String>> {
        practice::check_practice_server().boxed_local()
    }

    fn foreign_hosts(&self, urls: &[String]) -> Vec<String> {
        page::foreign_hosts(urls)
    }
}

impl Files for Browsing {
    fn copy(&self, text: String) -> LocalBoxFuture<'static, bool> {
        async move { page::copy(&text).await }.boxed_local()
    }

    fn save(&self, name: &str, text: &str) {
        file::save(name, text);
    }

    fn save_pixels(&self, name: &str, svg: &str, pixels: Pixels) -> LocalBoxFuture<'static, bool> {
        let picture = call("pixels", &Array::of3(&name.into(), &svg.into(), &(pixels == Pixels::Moving).into()));
        promised(picture).map(|kept| kept.is_ok()).boxed_local()
    }

    fn open_in_perfetto(&self, title: &str, trace: &str) -> bool {
        call("perfetto", &Array::of2(&title.into(), &trace.into())).is_ok_and(|is_open| is_open.is_truthy())
    }

    fn on_file(&self, callback: Box<dyn Fn(GivenFile)>) -> Subscription {
        let callback: Rc<dyn Fn(GivenFile)> = callback.into();
        let given = {
            let callback = callback.clone();
            move |file| callback(file)
        };
        if let Some(name) = self.opens() {
            spawn_local(async move {
                let blob = page::blob(&name).await;
                let content = blob.map(|blob| Rc::new(BlobContent(blob)) as Rc<dyn Content>);
                callback(GivenFile { name: name.into(), content });
            });
        }
        Subscription::holding(file::on_file(given))
    }

    fn source(&self, file: &str) -> LocalBoxFuture<'static, Option<String>> {
        let file = file.to_owned();
        async move { page::text(&file).await }.boxed_local()
    }

    fn pack(&self, text: &str) -> LocalBoxFuture<'static, Option<String>> {
        packing::pack(text.to_owned()).boxed_local()
    }

    fn unpack(&self, packed: &str, most: usize) -> LocalBoxFuture<'static, Option<String>> {
        packing::unpack(packed.to_owned(), most).boxed_local()
    }
}

impl Interpreter for Browsing {
    fn load(&self, progress: Progress) -> LocalBoxFuture<'static, Result<Runtime, String>> {
        self.workers.load(progress).boxed_local()
    }

    fn interpret(&self, header: &Header, consent: &Consent, tell: Tell) -> Rc<dyn Going> {
        self.workers.run(header, consent, tell)
    }
}

impl Preferences for Browsing {
    fn is_calm(&self) -> bool {
        page::matches("(prefers-reduced-motion: reduce)")
    }

    fn theme(&self) -> Theme {
        // boot.js has put there what was kept, which may not be allowed.
        Theme::named(&page::root_mark("data-theme").unwrap_or_default())
    }

    fn stop_asking(&self) {
        page::mark_root("data-unasked", "");
        page::keep(UNASKED, "yes");
    }

    fn set_theme(&self, theme: Theme) -> bool {
        page::mark_root("data-theme", theme.name());
        page::keep(THEME, theme.name())
    }
}

impl Tab for Browsing {
    fn keep(&self, text: &str) -> bool {
        page::keep_in_tab(PROGRAMS, text)
    }

    fn kept(&self) -> String {
        page::kept_in_tab(PROGRAMS).unwrap_or_default()
    }
}

impl Dom for Browsing {
    fn spot(&self) -> Spot {
        Spot { top: page::scrolled(), focused: page::focused() }
    }

    fn go_to(&self, spot: &Spot) {
        if let Some(id) = &spot.focused {
            page::focus(id);
        }
        page::scroll_to(spot.top);
    }

    fn on_question_mark(&self, callback: Box<dyn Fn()>) -> Subscription {
        Subscription::holding(page::on_question_mark(callback))
    }

    fn on_page_shown(&self, callback: Box<dyn Fn(bool)>) -> Subscription {
        Subscription::holding(page::on_page_shown(callback))
    }

    fn is_page_shown(&self) -> bool {
        page::is_shown()
    }

    fn on_width(&self, element: &Element, callback: Box<dyn Fn(u32)>) -> Subscription {
        Subscription::holding(Watch::of(element, callback))
    }

    fn on_sight(&self, element: &Element, callback: Box<dyn Fn(bool)>) -> Subscription {
        Subscription::holding(InSight::of(element, callback))
    }

    fn on_ctrl_wheel(&self, element: &Element, callback: Box<dyn Fn(web_sys::WheelEvent)>) -> Subscription {
        Subscription::holding(page::on_ctrl_wheel(element, callback))
    }
}
