//! What the app asks of the page around it. The browser gives it; tests give their own.

use std::any::Any;
use std::rc::Rc;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, pending, ready};

use super::consent::Consent;
use super::embed::{Command, News, Options};
use crate::trace::Header;
use crate::trace::batch::Batch;
use crate::trace::time::Micros;

/// Something that goes on until it is dropped.
#[must_use = "dropping it ends it"]
pub struct Subscription(#[expect(dead_code, reason = "it is held, for its drop")] Box<dyn Any>);

impl Subscription {
    /// Holds whatever ends by being dropped.
    pub fn holding(guard: impl Any) -> Subscription {
        Subscription(Box::new(guard))
    }
}

/// How a new link enters the browser's history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Entry {
    /// In the place of the one before.
    #[default]
    Replace,
    /// As a step that Back undoes.
    Push,
}

/// Which colours the reader wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Those of the system.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The word for it, as it is kept.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme of that name; the system's for any other.
    pub fn named(name: &str) -> Theme {
        [Theme::Light, Theme::Dark].into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }

    /// What the button chooses next.
    pub fn next(self) -> Theme {
        match self {
            Theme::Auto => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Auto,
        }
    }
}

/// What is in a file, wherever it lies.
pub trait Content {
    /// How many bytes it has.
    fn size(&self) -> u64;

    /// Its bytes from one on, so many of them, or fewer at its end; nothing where they can't be read.
    fn piece(&self, from: u64, length: u64) -> LocalBoxFuture<'static, Option<Vec<u8>>>;
}

/// A file that the reader chose, or dropped on the page.
#[derive(Clone)]
pub struct GivenFile {
    /// What it is called.
    pub name: Rc<str>,
    /// What is in it; nothing where there is no such file.
    pub content: Option<Rc<dyn Content>>,
}

/// Takes what a run's log has got. The batch with the run's end is the last; one with nothing in it says that the run waits.
pub type Tell = Rc<dyn Fn(Batch)>;

/// Calls once, before the page is drawn next.
pub type Frames = Rc<dyn Fn(Box<dyn FnOnce(Micros)>) -> Subscription>;

/// A run that goes on, wherever it does.
pub trait Going {
    /// Ready when it goes on no more. To be called once, and to be polled for as long as the run is wanted.
    fn drive(&self) -> LocalBoxFuture<'static, ()>;

    /// Ends it. What happened up to then is still told, at once or a little later.
    fn stop(&self);

    /// Lets its log know that the page went out of sight, or came back.
    fn page_shown(&self, shown: bool);
}

/// A run where nothing can: it is over at once, and leaves nothing.
struct Nowhere;

impl Going for Nowhere {
    fn drive(&self) -> LocalBoxFuture<'static, ()> {
        ready(()).boxed_local()
    }

    fn stop(&self) {}

    fn page_shown(&self, _shown: bool) {}
}

/// Where runs take place.
pub trait Runs {
    /// Starts the run that a header describes, where real time passes.
    fn start(&self, _header: &Header, _consent: &Consent, _tell: Tell) -> Rc<dyn Going> {
        Rc::new(Nowhere)
    }
}

/// Tells how many bytes of how many have come.
pub type Progress = Rc<dyn Fn(u64, u64)>;

/// What runs programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runtime {
    /// What it calls itself: `CPython 3.14.2 in the page`.
    pub name: String,
    /// Whether this browser lets a program wait in real time.
    pub has_real_time: bool,
}

/// CPython, which runs the reader’s own program in a worker.
pub trait Interpreter {
    /// Loads it, unless it is there; gives why it can’t be had, where it can’t.
    fn load(&self, _progress: Progress) -> LocalBoxFuture<'static, Result<Runtime, String>> {
        pending().boxed_local()
    }

    /// Starts the program that a header holds, with what is loaded.
    fn interpret(&self, _header: &Header, _consent: &Consent, _tell: Tell) -> Rc<dyn Going> {
        Rc::new(Nowhere)
    }
}

/// The page’s time, its frames, and what goes on beside it.
pub trait Timing {
    /// The page's own time, for movement.
    fn now(&self) -> Micros {
        Micros::ZERO
    }

    /// Calls once, with the page's time, before it is drawn next.
    fn on_frame(&self, _callback: Box<dyn FnOnce(Micros)>) -> Subscription {
        Subscription::holding(())
    }

    /// Ready when the page has had a turn: to draw, to hear clicks.
    fn turn(&self) -> LocalBoxFuture<'static, ()> {
        ready(()).boxed_local()
    }

    /// Lets a future run until its end.
    fn spawn(&self, _future: LocalBoxFuture<'static, ()>) {}
}

/// The address bar and the page’s name.
pub trait Address {
    /// The part of the page's address from its `#` on.
    fn link(&self) -> String;

    /// Puts it into the address bar.
    fn write_link(&self, _link: &str, _entry: Entry) {}

    /// Calls with the link whenever the reader follows one, or goes back.
    fn on_link(&self, _callback: Box<dyn Fn(String)>) -> Subscription {
        Subscription::holding(())
    }

    /// Names the page in the browser's tabs and history.
    fn set_title(&self, _title: &str) {}

    /// The address of the whole page, for a link out of a frame.
    fn address(&self) -> String {
        String::new()
    }

    /// The file beside the page that its address opens.
    fn opens(&self) -> Option<String> {
        None
    }

    /// Whether the page is only a figure in another page.
    fn is_embedded(&self) -> bool {
        false
    }
}

/// Other pages: the one around a figure, and those into which a figure is put.
pub trait Host {
    /// What its author chose.
    fn options(&self) -> Options {
        Options::default()
    }

    /// Tells it news, after so many steps, at that moment.
    fn tell(&self, _news: News, _step: usize, _at: Micros) {}

    /// Opens the dialog that shares a link, and the link with the run or why there is none, of something of that title; with a
    /// program’s text, if it is of one.
    fn share(&self, _link: &str, _run: &str, _title: &str, _program: &str) {}

    /// Calls with what it asks for.
    fn on_command(&self, _callback: Box<dyn Fn(Command)>) -> Subscription {
        Subscription::holding(())
    }
}

/// What lies behind addresses: the practice server and foreign hosts.
pub trait Server {
    /// Whether the practice server can be relied on, or why not: what its start came to, or, `now`, at this moment, where
    /// one that is missing or lost is started anew.
    fn practice_server(&self, _now: bool) -> LocalBoxFuture<'static, Result<(), String>> {
        pending().boxed_local()
    }

    /// The foreign hosts that these addresses lead to.
    fn foreign_hosts(&self, _urls: &[String]) -> Vec<String> {
        Vec::new()
    }
}

/// What the reader takes away and brings: texts, files, the project’s own sources.
pub trait Files {
    /// Copies a text; `false` if the page may not.
    fn copy(&self, _text: String) -> LocalBoxFuture<'static, bool> {
        ready(false).boxed_local()
    }

    /// Lets the reader keep a text as a file of that name.
    fn save(&self, _name: &str, _text: &str) {}

    /// Lets the reader keep an SVG picture of `export/svg.rs` as pixels, in a file of that name, or how it came to be, moving;
    /// `false` where the browser can’t.
    fn save_pixels(&self, _name: &str, _svg: &str, _moving: bool) -> LocalBoxFuture<'static, bool> {
        ready(false).boxed_local()
    }

    /// Opens a trace on Perfetto’s page; `false` where the browser opens no window. To be called from a click.
    fn open_in_perfetto(&self, _title: &str, _trace: &str) -> bool {
        false
    }

    /// Calls with every file that the reader chooses in a file field or drops on the page.
    fn on_file(&self, _callback: Box<dyn Fn(GivenFile)>) -> Subscription {
        Subscription::holding(())
    }

    /// The text of one of the project's source files that lie beside the page, by its path from the project's top;
    /// nothing where it can't be had.
    fn source(&self, _file: &str) -> LocalBoxFuture<'static, Option<String>> {
        ready(None).boxed_local()
    }

    /// Packs a text, so that an address can hold it; nothing where the browser can’t.
    fn pack(&self, _text: &str) -> LocalBoxFuture<'static, Option<String>> {
        ready(None).boxed_local()
    }

    /// Unpacks a text of at most so many bytes; nothing where it is longer, or none.
    fn unpack(&self, _packed: &str, _most: usize) -> LocalBoxFuture<'static, Option<String>> {
        ready(None).boxed_local()
    }
}

/// What the reader likes.
pub trait Preferences {
    /// Whether the reader asked for little motion.
    fn is_calm(&self) -> bool {
        false
    }

    /// The theme of the last visit, where it could be kept.
    fn theme(&self) -> Theme {
        Theme::Auto
    }

    /// Never again shows what is asked before a run, in no lab, as long as that can be kept.
    fn stop_asking(&self) {}

    /// Shows a theme and keeps it for the next visit; `false` where it can't be kept.
    fn set_theme(&self, _theme: Theme) -> bool {
        true
    }
}

/// Where the reader is on the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spot {
    /// How far down, in CSS pixels.
    pub top: f64,
    /// The id of what has the focus, if it has one.
    pub focused: Option<String>,
}

/// What becomes of the page and of its elements.
pub trait Dom {
    /// Where the reader is.
    fn spot(&self) -> Spot {
        Spot::default()
    }

    /// Brings the reader there; the focus stays where it is if that spot has none.
    fn go_to(&self, _spot: &Spot) {}

    /// Calls whenever the page goes out of sight (`false`) or comes back.
    fn on_page_shown(&self, _callback: Box<dyn Fn(bool)>) -> Subscription {
        Subscription::holding(())
    }

    /// Whether the page is in sight now.
    fn is_page_shown(&self) -> bool {
        true
    }

    /// Calls with the width, in CSS pixels, of the element, now and whenever it changes.
    fn on_width(&self, _element: &web_sys::Element, _callback: Box<dyn Fn(u32)>) -> Subscription {
        Subscription::holding(())
    }

    /// Calls whenever the element comes into sight, or goes out of it (`false`).
    fn on_sight(&self, _element: &web_sys::Element, _callback: Box<dyn Fn(bool)>) -> Subscription {
        Subscription::holding(())
    }

    /// Calls whenever the wheel is turned over the element while Ctrl is held, and keeps the page from zooming.
    fn on_ctrl_wheel(&self, _element: &web_sys::Element, _callback: Box<dyn Fn(web_sys::WheelEvent)>) -> Subscription {
        Subscription::holding(())
    }
}

/// The page: all of its ports. What one need not or can’t do it leaves out: then nothing happens, or the usual answer is given.
pub trait Ports: Runs + Interpreter + Timing + Address + Host + Server + Files + Preferences + Dom {}

impl<T: Runs + Interpreter + Timing + Address + Host + Server + Files + Preferences + Dom> Ports for T {}
