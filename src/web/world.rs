//! The browser as a world: its clock, its timers, its network behind the guard.

use futures::FutureExt;
use futures::future::{LocalBoxFuture, pending, ready};

use crate::engine::World;
use crate::engine::net::{Admission, Body, FetchError, Request, Stages};
use crate::trace::time::Micros;

use super::address::{Address, classify};
use super::clock::Clock;
use super::fetch::{Asked, fetch};
use super::page_turn::{Breath, turn};

/// The protocol of the practice server that this page understands.
pub const PROTOCOL: &str = "1";

/// The most requests in flight to one foreign host.
const FOREIGN_IN_FLIGHT: u32 = 6;
/// The most requests to one foreign host in one run.
const FOREIGN_REQUESTS: u32 = 50;

/// Real time, real requests. Each run has its own.
pub struct Browser {
    clock: Clock,
    breath: Option<Breath>,
    allowed: Vec<String>,
}

impl Browser {
    /// A world whose time starts now; `allowed` are the foreign hosts to which the reader has agreed.
    pub fn start(allowed: Vec<String>) -> Browser {
        Browser { clock: Clock::start(), breath: Breath::new(), allowed }
    }
}

impl World for Browser {
    fn now(&self) -> Micros {
        self.clock.now()
    }

    fn until(&self, deadline: Option<Micros>) -> LocalBoxFuture<'static, ()> {
        match deadline {
            Some(deadline) => self.clock.clone().until(deadline).boxed_local(),
            None => pending().boxed_local(),
        }
    }

    fn breathe(&self) -> LocalBoxFuture<'static, ()> {
        turn(self.breath.as_ref())
    }

    fn reaches_outside(&self) -> bool {
        true
    }

    fn admit(&self, url: &str) -> Result<Admission, FetchError> {
        match classify(url) {
            Address::Practice { .. } => {
                Ok(Admission { host: "the practice server".to_owned(), in_flight: None, requests: None })
            }
            Address::Own { host, .. } => Ok(Admission { host, in_flight: None, requests: None }),
            Address::Foreign { host, .. } if self.allowed.contains(&host) => {
                Ok(Admission { host, in_flight: Some(FOREIGN_IN_FLIGHT), requests: Some(FOREIGN_REQUESTS) })
            }
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
