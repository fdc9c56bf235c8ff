//! The browser as a world: its clock, its timers, its network behind the guard.

use std::rc::Rc;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, pending, ready};
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::engine::World;
use crate::engine::net::{Admission, Body, FetchError, Request, Stages};
use crate::engine::thread::{OtherThread, ThreadError};
use crate::engine::turns::Turn;
use crate::session::consent::Consent;
use crate::trace::time::Micros;

use super::address::{Address, classify};
use super::blocking;
use super::clock::Clock;
use super::clock_step::ClockStep;
use super::fetch::{Asked, fetch};
use super::job_worker::JobWorker;
use super::page_turn::{PageTurns, turn};
use super::scope;

/// The protocol of the practice server that this page understands.
pub const PROTOCOL: &str = "1";

/// Real time, real requests. Each run has its own.
pub struct Browser {
    clock: Clock,
    step: ClockStep,
    turns: Option<PageTurns>,
    consent: Consent,
}

impl Browser {
    /// A world whose time starts now.
    pub fn start(consent: Consent) -> Browser {
        Browser { step: ClockStep::measure(), clock: Clock::start(), turns: PageTurns::new(), consent }
    }
}

impl World for Browser {
    fn now(&self) -> Micros {
        self.clock.now()
    }

    fn clock_step(&self) -> Micros {
        self.step.known()
    }

    fn until(&self, deadline: Option<Micros>) -> LocalBoxFuture<'static, ()> {
        match deadline {
            Some(deadline) => self.clock.clone().until(deadline).boxed_local(),
            None => pending().boxed_local(),
        }
    }

    fn yield_to_page(&self) -> LocalBoxFuture<'static, ()> {
        turn(self.turns.as_ref())
    }

    fn reaches_outside(&self) -> bool {
        true
    }

    fn compute(&self, time: Micros, step: &mut dyn FnMut()) {
        blocking::compute(time, step);
    }

    fn thread(&self) -> Result<Rc<dyn OtherThread>, ThreadError> {
        Ok(Rc::new(JobWorker::start()?))
    }

    fn call_back(&self, turn: Turn, callback: Box<dyn FnOnce()>) -> bool {
        match turn {
            Turn::Microtask => scope::queue_microtask(&Closure::once_into_js(callback)),
            Turn::Message => match &self.turns {
                Some(turns) => spawn_local(turns.take().map(|()| callback())),
                None => return false,
            },
            Turn::Timer => spawn_local(TimeoutFuture::new(0).map(|()| callback())),
            // Only what is drawn has frames: a worker is not.
            Turn::Frame => {
                let Some(window) = web_sys::window() else { return false };
                let called = Closure::once_into_js(move |_: f64| callback());
                return window.request_animation_frame(called.unchecked_ref()).is_ok();
            }
        }
        true
    }

    fn admit(&self, url: &str) -> Result<Admission, FetchError> {
        match classify(url) {
            Address::Practice { .. } => {
                Ok(Admission { host: "the practice server".to_owned(), in_flight: None, requests: None })
            }
            Address::Own { host, .. } => Ok(Admission { host, in_flight: None, requests: None }),
            Address::Foreign { host, .. } if self.consent.hosts.contains(&host) => Ok(self.consent.admission()),
            Address::Foreign { host, .. } => {
                Err(FetchError::Refused(format!("you have not agreed to requests to {host}: press Run and agree")))
            }
            Address::Refused { reason } => Err(FetchError::Refused(reason)),
        }
    }

    fn send(&self, request: Request, stages: Stages) -> LocalBoxFuture<'static, Result<Body, FetchError>> {
        match classify(&request.url) {
            Address::Practice { href } => fetch(href, Asked::Practice(PROTOCOL), stages).boxed_local(),
            Address::Own { href, host } | Address::Foreign { href, host, opaque: false } => {
                fetch(href, Asked::Host(host), stages).boxed_local()
            }
            Address::Foreign { href, host, opaque: true } => fetch(href, Asked::Opaque(host), stages).boxed_local(),
            Address::Refused { reason } => ready(Err(FetchError::Refused(reason))).boxed_local(),
        }
    }
}
