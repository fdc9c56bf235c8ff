//! The simulated world: a virtual clock that jumps to the next deadline, and the practice server's answers.

use std::cell::Cell;
use std::rc::Rc;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, pending, ready};

use crate::practice::address::{is_path, refusal};
use crate::practice::response::{Answer, Response, response};
use crate::trace::time::{Micros, millis};

use super::context::TaskContext;
use super::net::{Admission, Body, FetchError, Request, Stages};
use super::thread::{Job, OtherThread, ThreadError};
use super::world::World;

/// How long a step of a computation takes.
const STEP: Micros = millis(1);

/// A world without real time: the same on the host and in the page.
#[derive(Default)]
pub struct Simulated {
    clock: Rc<Cell<Micros>>,
}

impl Simulated {
    /// Lets the answer’s stages happen, from now on.
    pub fn play(&self, answer: Answer, stages: Stages) -> LocalBoxFuture<'static, Result<Body, FetchError>> {
        let begun = self.clock.get();
        async move { Ok(play(answer, begun, &stages).await) }.boxed_local()
    }
}

impl World for Simulated {
    fn now(&self) -> Micros {
        self.clock.get()
    }

    fn jump(&self, deadline: Micros) -> bool {
        self.clock.set(deadline.max(self.clock.get()));
        true
    }

    fn until(&self, deadline: Option<Micros>) -> LocalBoxFuture<'static, ()> {
        match deadline {
            Some(deadline) => {
                self.jump(deadline);
                ready(()).boxed_local()
            }
            None => pending().boxed_local(),
        }
    }

    fn yield_to_page(&self) -> LocalBoxFuture<'static, ()> {
        ready(()).boxed_local()
    }

    fn reaches_outside(&self) -> bool {
        false
    }

    fn compute(&self, time: Micros, step: &mut dyn FnMut()) {
        let end = self.clock.get() + time;
        while self.clock.get() < end {
            step();
            self.clock.set(end.min(self.clock.get() + STEP));
        }
    }

    fn thread(&self) -> Result<Rc<dyn OtherThread>, ThreadError> {
        Ok(Rc::new(SimulatedThread { clock: self.clock.clone() }))
    }

    fn admit(&self, url: &str) -> Result<Admission, FetchError> {
        let url = url.trim();
        if url.is_empty() {
            return Err(FetchError::Refused("there is no address: write one, such as delay/1".to_owned()));
        }
        if !is_path(url) {
            return Err(FetchError::NotSimulated(url.to_owned()));
        }
        if let Some(reason) = refusal(url) {
            return Err(FetchError::Refused(reason.to_owned()));
        }
        Ok(Admission { host: "practice".to_owned(), in_flight: None, requests: None })
    }

    fn send(&self, request: Request, stages: Stages) -> LocalBoxFuture<'static, Result<Body, FetchError>> {
        let begun = self.clock.get();
        async move {
            match response(request.url.trim()) {
                Response::Answer(answer) => Ok(play(answer, begun, &stages).await),
                Response::Reset => Err(FetchError::Lost),
                Response::Stall => pending().await,
            }
        }
        .boxed_local()
    }
}

struct SimulatedThread {
    clock: Rc<Cell<Micros>>,
}

impl OtherThread for SimulatedThread {
    fn ready(&self) -> LocalBoxFuture<'static, Result<(), ThreadError>> {
        ready(Ok(())).boxed_local()
    }

    fn work(&self, job: Job) -> LocalBoxFuture<'static, Result<u32, ThreadError>> {
        let (time, result) = (job.simulated)();
        let end = self.clock.get() + time;
        async move {
            // Even what takes no time comes back in a later turn.
            TaskContext::current().pause_until(end).await;
            Ok(result)
        }
        .boxed_local()
    }
}

/// Lets the answer's stages happen at their moments.
async fn play(answer: Answer, begun: Micros, stages: &Stages) -> Body {
    until(begun + answer.head).await;
    stages.answered(answer.status);
    let mut bytes = 0;
    for (moment, length) in answer.parts {
        until(begun + moment).await;
        stages.arrived(length);
        bytes += u64::from(length);
    }
    until(begun + answer.end).await;
    Body { status: answer.status, bytes, text: answer.text, retry_after: None }
}

async fn until(moment: Micros) {
    let ambient = TaskContext::current();
    if moment > ambient.runtime.world.now() {
        ambient.pause_until(moment).await;
    }
}
