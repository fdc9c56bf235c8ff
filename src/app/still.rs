//! A page on which nothing happens: for rendering the app where there is no browser.

use std::rc::Rc;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, pending, ready};

use crate::engine::World;
use crate::engine::sim::Simulated;
use crate::engine::time::Micros;

use super::choice::OPENING;
use super::ports::{Entry, GivenFile, Ports, Subscription, Theme};

/// A page as it is before anything has happened on it.
#[derive(Clone, Debug, Default)]
pub struct Still {
    /// The part of its address from the `#` on.
    pub link: String,
    /// Whether it is only a figure in another page.
    pub embedded: bool,
}

/// What the view of a page is called that shows what a lab opens with; boot.js forms the same names.
pub fn name(link: &str, embedded: bool) -> String {
    let lab = link.strip_prefix('#').filter(|lab| !lab.is_empty()).unwrap_or(OPENING);
    if embedded { format!("embed-{lab}") } else { lab.to_owned() }
}

impl Ports for Still {
    fn world(&self, _: &[String]) -> Rc<dyn World> {
        Rc::new(Simulated::default())
    }

    fn clock_step(&self) -> Micros {
        Micros(1)
    }

    fn spawn(&self, _: LocalBoxFuture<'static, ()>) {}

    fn now(&self) -> Micros {
        Micros::ZERO
    }

    fn on_frame(&self, _: Box<dyn FnOnce(Micros)>) -> Subscription {
        Subscription::holding(())
    }

    fn practice_server(&self, _: bool) -> LocalBoxFuture<'static, Result<(), String>> {
        pending().boxed_local()
    }

    fn foreign_hosts(&self, _: &[String]) -> Vec<String> {
        Vec::new()
    }

    fn on_page_shown(&self, _: Box<dyn Fn(bool)>) -> Subscription {
        Subscription::holding(())
    }

    fn on_width(&self, _: &str, _: Box<dyn Fn(u32)>) -> Subscription {
        Subscription::holding(())
    }

    fn on_ctrl_wheel(&self, _: &str, _: Box<dyn Fn(web_sys::WheelEvent)>) -> Subscription {
        Subscription::holding(())
    }

    fn link(&self) -> String {
        self.link.clone()
    }

    fn write_link(&self, _: &str, _: Entry) {}

    fn on_link(&self, _: Box<dyn Fn(String)>) -> Subscription {
        Subscription::holding(())
    }

    fn address(&self) -> String {
        String::new()
    }

    fn copy(&self, _: String) -> LocalBoxFuture<'static, bool> {
        ready(false).boxed_local()
    }

    fn save(&self, _: &str, _: &str) {}

    fn on_file(&self, _: u64, _: Box<dyn Fn(GivenFile)>) -> Subscription {
        Subscription::holding(())
    }

    fn is_embedded(&self) -> bool {
        self.embedded
    }

    fn is_calm(&self) -> bool {
        false
    }

    fn theme(&self) -> Theme {
        Theme::Auto
    }

    fn set_theme(&self, _: Theme) {}

    fn source(&self, _: &'static str) -> LocalBoxFuture<'static, Option<String>> {
        ready(None).boxed_local()
    }
}
