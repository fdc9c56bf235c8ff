//! The simulated runs that real ones are held against.
//!
//! They are made in one way, whether a plan is small or large, new or out of a file: as a future. Where all plans are small
//! it never waits, so that what it makes can be drawn with the change that asked for it. A large one works in slices, between
//! which the page has a turn.

use std::rc::Rc;

use futures::FutureExt;
use futures::future::LocalBoxFuture;

use crate::engine::net::{Admission, Body, FetchError, Request, Stages};
use crate::engine::simulated::Simulated;
use crate::engine::thread::{OtherThread, ThreadError};
use crate::engine::{Run, World};
use crate::labs::plan::LabPlan;
use crate::labs::{Lab, Prepared, Variant};
use crate::trace::time::Micros;

use super::choice::Choice;
use super::plans::LARGE;
use super::ports::Ports;
use super::record::Record;
use super::shown::Shown;
use super::time_slice::TimeSlice;

/// A simulated run that is wanted.
#[derive(Clone)]
pub struct Wanted {
    /// The record in whose place it comes.
    pub place: Record,
    lab: &'static Lab,
    variant: &'static Variant,
    plan: Rc<dyn LabPlan>,
    seed: u64,
}

impl Wanted {
    /// The run of a plan.
    pub fn new(
        place: &Record,
        lab: &'static Lab,
        variant: &'static Variant,
        plan: Box<dyn LabPlan>,
        seed: u64,
    ) -> Wanted {
        Wanted { place: place.clone(), lab, variant, plan: plan.into(), seed }
    }

    /// The run of a variant that was chosen; nothing of a program that can’t be run here.
    pub fn of(choice: &Choice, shown: &Shown) -> Option<Wanted> {
        let variant = shown.origin.variant()?;
        Some(Wanted::new(&shown.ideal, choice.lab, variant, choice.plan(variant), choice.seed))
    }
}

/// Simulated runs that are to be made, and for what.
#[derive(Clone)]
pub struct Making {
    /// Its number, which no other has.
    pub number: u64,
    /// The runs.
    pub wanted: Rc<[Wanted]>,
    /// The variants with the values that the next run would have, where the runs are theirs.
    pub next: Vec<Shown>,
}

/// The simulated runs, read by the lenses: then every view is quick.
pub async fn ideals(ports: Rc<dyn Ports>, making: Making) -> Vec<Record> {
    let size: u32 = making.wanted.iter().map(|wanted| wanted.plan.size()).sum();
    let is_large = size > LARGE;
    let slice = Rc::new(if is_large { TimeSlice::of(ports) } else { TimeSlice::without_end(ports) });
    let mut ideals = Vec::new();
    for Wanted { lab, variant, plan, seed, .. } in making.wanted.iter() {
        // What led here has taken its time, too.
        slice.yield_to_page().await;
        let Some(prepared) = lab.prepare(variant, plan.copy(), *seed) else { continue };
        let Prepared { header, connections, program } = prepared.simulated();
        let world = Sliced { simulated: Simulated::default(), slice: slice.clone() };
        let run = Run::new(Rc::new(world), header, connections, program);
        run.drive().await;
        let ideal = Record::kept(run.take_trace());
        if is_large {
            slice.read(&ideal, |_| ()).await;
        }
        ideals.push(ideal);
    }
    // Drawing them takes its time.
    slice.yield_to_page().await;
    ideals
}

/// The simulated world, in slices.
struct Sliced {
    simulated: Simulated,
    slice: Rc<TimeSlice>,
}

impl World for Sliced {
    fn now(&self) -> Micros {
        self.simulated.now()
    }

    fn jump(&self, deadline: Micros) -> bool {
        !self.slice.is_due() && self.simulated.jump(deadline)
    }

    fn until(&self, deadline: Option<Micros>) -> LocalBoxFuture<'static, ()> {
        let (slice, jump) = (self.slice.clone(), self.simulated.until(deadline));
        async move {
            slice.yield_if_due().await;
            jump.await;
        }
        .boxed_local()
    }

    fn busy(&self) -> Micros {
        self.slice.now()
    }

    fn yield_to_page(&self) -> LocalBoxFuture<'static, ()> {
        let slice = self.slice.clone();
        async move { slice.yield_to_page().await }.boxed_local()
    }

    fn reaches_outside(&self) -> bool {
        false
    }

    fn compute(&self, time: Micros, step: &mut dyn FnMut()) {
        self.simulated.compute(time, step);
    }

    fn thread(&self) -> Result<Rc<dyn OtherThread>, ThreadError> {
        self.simulated.thread()
    }

    fn admit(&self, url: &str) -> Result<Admission, FetchError> {
        self.simulated.admit(url)
    }

    fn send(&self, request: Request, stages: Stages) -> LocalBoxFuture<'static, Result<Body, FetchError>> {
        self.simulated.send(request, stages)
    }
}
