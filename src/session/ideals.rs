//! Plans so large that their simulated run would hold the page up: it is made in slices, between which the page has a turn.

use std::rc::Rc;

use futures::FutureExt;
use futures::future::LocalBoxFuture;

use crate::engine::net::{Admission, Body, FetchError, Request, Stages};
use crate::engine::simulated::Simulated;
use crate::engine::{Run, World};
use crate::labs::Prepared;
use crate::trace::Trace;
use crate::trace::time::Micros;

use super::choice::Choice;
use super::ports::Ports;
use super::record::Record;
use super::time_slice::Pace;

/// From how many tasks, requests or items on a plan is large.
pub const LARGE: u32 = 300;
/// The most tasks and requests that a browser is asked to bear at once.
pub const MOST_AT_ONCE: u32 = 1_000;

/// The simulated runs of the choice's variants, read by the lenses: then every view is quick.
pub async fn ideals(ports: Rc<dyn Ports>, choice: Choice) -> Vec<Record> {
    let pace = Rc::new(Pace::of(&*ports));
    let mut ideals = Vec::new();
    for variant in choice.variants() {
        // What led here has taken its time, too.
        pace.breathe().await;
        let Some(prepared) = choice.prepare(variant) else { continue };
        let Prepared { header, connections, program } = prepared.simulated();
        let world = Paced { simulated: Simulated::default(), pace: pace.clone() };
        let run = Run::new(Rc::new(world), header, connections, program);
        run.drive().await;
        let ideal = Record::kept(Trace::clone(&run.trace()));
        pace.read(&ideal).await;
        ideals.push(ideal);
    }
    // Drawing them takes its time.
    pace.breathe().await;
    ideals
}

/// The simulated world, at a pace.
struct Paced {
    simulated: Simulated,
    pace: Rc<Pace>,
}

impl World for Paced {
    fn now(&self) -> Micros {
        self.simulated.now()
    }

    fn until(&self, deadline: Option<Micros>) -> LocalBoxFuture<'static, ()> {
        let (pace, jump) = (self.pace.clone(), self.simulated.until(deadline));
        async move {
            pace.keep().await;
            jump.await;
        }
        .boxed_local()
    }

    fn busy(&self) -> Micros {
        self.pace.now()
    }

    fn breathe(&self) -> LocalBoxFuture<'static, ()> {
        let pace = self.pace.clone();
        async move { pace.breathe().await }.boxed_local()
    }

    fn reaches_outside(&self) -> bool {
        false
    }

    fn admit(&self, url: &str) -> Result<Admission, FetchError> {
        self.simulated.admit(url)
    }

    fn send(&self, request: Request, stages: Stages) -> LocalBoxFuture<'static, Result<Body, FetchError>> {
        self.simulated.send(request, stages)
    }
}
