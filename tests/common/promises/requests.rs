//! Requests: every one passes its stages in order and has one end; never more are in flight than the limit.

use std::collections::BTreeSet;

use await_lab::trace::event::{Event, Kind, RunEnd};

use super::{Promise, kept};

pub struct Requests {
    connections: Option<u32>,
    requests: Vec<Request>,
    /// Those that were started and have no end.
    in_flight: BTreeSet<u32>,
}

#[derive(Default)]
struct Request {
    stage: Stage,
    bytes: u32,
}

#[derive(Clone, Copy, Default, PartialEq, PartialOrd)]
enum Stage {
    #[default]
    Queued,
    Started,
    Answered,
    Over,
}

impl Requests {
    pub fn new(connections: Option<u32>) -> Requests {
        Requests { connections, requests: Vec::new(), in_flight: BTreeSet::new() }
    }

    fn at(&mut self, request: u32, stage: Stage) -> Result<&mut Request, String> {
        let found = self.requests.get_mut(request as usize).ok_or("the request was not made")?;
        kept(found.stage == stage, "the stages of a request come in order (I1)")?;
        Ok(found)
    }

    /// A request ends, from the stage `least` on.
    fn over(&mut self, request: u32, least: Stage) -> Result<(), String> {
        let found = self.requests.get_mut(request as usize).ok_or("the request was not made")?;
        kept(found.stage >= least && found.stage < Stage::Over, "a request has one end (I1)")?;
        found.stage = Stage::Over;
        self.in_flight.remove(&request);
        Ok(())
    }
}

impl Promise for Requests {
    fn see(&mut self, event: &Event) -> Result<(), String> {
        match event.kind {
            Kind::RequestQueued { request, .. } => {
                kept(request as usize == self.requests.len(), "requests are numbered in order")?;
                self.requests.push(Request::default());
            }
            Kind::RequestStarted { request } => {
                self.at(request, Stage::Queued)?.stage = Stage::Started;
                self.in_flight.insert(request);
                let within = self.connections.is_none_or(|limit| self.in_flight.len() <= limit as usize);
                kept(within, "more are in flight than the limit (I2)")?;
            }
            Kind::RequestAnswered { request, .. } => self.at(request, Stage::Started)?.stage = Stage::Answered,
            Kind::BytesArrived { request, bytes } => self.at(request, Stage::Answered)?.bytes += bytes,
            Kind::BodyKept { request, .. } => {
                self.at(request, Stage::Answered)?;
            }
            Kind::RequestFinished { request, bytes } => {
                kept(self.at(request, Stage::Answered)?.bytes == bytes, "the body has the bytes that came")?;
                self.over(request, Stage::Answered)?;
            }
            Kind::RequestFailed { request, .. } | Kind::RequestAborted { request } => {
                self.over(request, Stage::Queued)?
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&self, _: RunEnd) -> Result<(), String> {
        kept(self.requests.iter().all(|request| request.stage == Stage::Over), "a request has no end (I1)")
    }
}
