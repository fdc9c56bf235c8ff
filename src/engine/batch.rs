//! Batches of requests that a program measures: the log has where each begins and ends, so that a curve can be read from it.

use std::future::{Future, IntoFuture};

use crate::trace::event::{Delay, Kind};
use crate::trace::time::Micros;

use super::context::TaskContext;
use super::line::Line;

/// Requests that are measured together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// How many there are.
    pub requests: u32,
    /// After how long each is answered.
    pub delay: Micros,
    /// Whether it is there to find out what the others should take.
    pub is_probe: bool,
}

/// Awaits the work of a batch and gives the time that it took.
#[track_caller]
pub fn measured(batch: Batch, work: impl IntoFuture) -> impl Future<Output = Micros> {
    let (line, work) = (Line::here(), work.into_future());
    async move {
        let ambient = TaskContext::current();
        let begun = ambient.runtime.world.now();
        let Batch { requests, delay, is_probe } = batch;
        let delay = Delay::of(delay);
        ambient.record(line, Kind::BatchBegan { requests, delay, probe: is_probe });
        work.await;
        ambient.record(line, Kind::BatchEnded);
        ambient.runtime.world.now() - begun
    }
}
