//! What the app asks of the page around it. The browser gives it; tests give their own.

mod files;
mod preferences;
mod runs;
mod subscription;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, pending, ready};

use super::embed::{Command, News, Options};
use crate::trace::time::Micros;

pub use self::files::{Content, Files, GivenFile, Pixels, UnpackError};
pub use self::preferences::{Preferences, Theme};
pub use self::runs::{Frames, Going, Interpreter, Progress, Runs, Runtime, Tell};
pub use self::subscription::Subscription;

/// How a new link enters the browser's history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Entry {
    /// In the place of the one before.
    #[default]
    Replace,
    /// As a step that Back undoes.
    Push,
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

/// What can be shared of what is shown.
pub struct ToShare<'a> {
    /// Its link, or a sentence that says why there is none.
    pub link: &'a str,
    /// The link with the run in it, or why there is none.
    pub run: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// The text of the reader’s own program; empty where it is of none.
    pub program: &'a str,
    /// Its picture as SVG; empty where there is none.
    pub poster: &'a str,
    /// The file of the run; empty where there is none.
    pub file: &'a str,
}

/// Other pages: the one around a figure, and those into which a figure is put.
pub trait Host {
    /// What its author chose.
    fn options(&self) -> Options {
        Options::default()
    }

    /// Tells it news, after so many steps, at that moment.
    fn tell(&self, _news: News, _step: usize, _at: Micros) {}

    /// Opens the dialog that shares what is shown.
    fn share(&self, _what: &ToShare<'_>) {}

    /// Calls with what it asks for.
    fn on_command(&self, _callback: Box<dyn Fn(Command)>) -> Subscription {
        Subscription::holding(())
    }
}

/// What lies behind addresses: the practice server and foreign hosts.
pub trait Server {
    /// Whether the practice server can be relied on, or why not: what its start came to, when the page opened.
    fn practice_server(&self) -> LocalBoxFuture<'static, Result<(), String>> {
        pending().boxed_local()
    }

    /// The same at this moment; one that is missing or lost is started anew.
    fn check_practice_server(&self) -> LocalBoxFuture<'static, Result<(), String>> {
        self.practice_server()
    }

    /// The foreign hosts that these addresses lead to.
    fn foreign_hosts(&self, _urls: &[String]) -> Vec<String> {
        Vec::new()
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

    /// Calls whenever `?` is pressed outside of fields and dialogs, and nothing else took it.
    fn on_question_mark(&self, _callback: Box<dyn Fn()>) -> Subscription {
        Subscription::holding(())
    }

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

/// What a tab keeps for as long as it is open, also when the page is loaded anew.
pub trait Tab {
    /// Keeps a text in the place of the one before; `false` where it can't.
    fn keep(&self, _text: &str) -> bool {
        true
    }

    /// The text that was kept last; empty where none was.
    fn kept(&self) -> String {
        String::new()
    }
}

/// The page: all of its ports. What one need not or can’t do it leaves out: then nothing happens, or the usual answer is given.
pub trait Ports: Runs + Interpreter + Timing + Address + Host + Server + Files + Preferences + Tab + Dom {}

impl<T: Runs + Interpreter + Timing + Address + Host + Server + Files + Preferences + Tab + Dom> Ports for T {}
