//! What comes of a foreign file, and the log that it is to be.

use std::rc::Rc;

use crate::trace::event::{Kind, RunEnd, TaskId};
use crate::trace::program::{Language, Program};
use crate::trace::time::Micros;
use crate::trace::{Header, Trace, WorldKind};

use super::order::order;

/// What came of a file.
pub struct Imported {
    /// What it shows.
    pub trace: Trace,
    /// Which requests began each of its requests, by their numbers, as far as the file says it.
    pub initiators: Vec<Option<u32>>,
    /// What the reader has to be told of it.
    pub notices: Vec<String>,
}

/// An empty log of what another program recorded.
pub(super) fn foreign(name: &str, title: &str, tool: &str) -> Trace {
    let program = Program {
        name: name.to_owned(),
        title: title.to_owned(),
        language: Language::Other,
        runtime: tool.to_owned(),
        sources: Vec::new(),
    };
    let (program, world) = (Some(Rc::new(program)), WorldKind::Recorded);
    Trace::new(Header { program, world, clock_step: Micros(1), ..Header::default() })
}

/// What is to be in a log: each task’s events in their order, and those of several in any.
#[derive(Default)]
pub(super) struct Events(Vec<(Micros, TaskId, Kind)>);

impl Events {
    pub(super) fn push(&mut self, at: Micros, task: TaskId, kind: Kind) {
        self.0.push((at, task, kind));
    }

    /// Puts them into the log by their moments, and ends it.
    pub(super) fn end(self, trace: &mut Trace, how: RunEnd) {
        // What happened to one task at one moment keeps its order.
        for place in order(self.0.iter().map(|(at, ..)| at.0)) {
            let (at, task, kind) = self.0[place];
            trace.push(at, 0, task, kind);
        }
        trace.push(trace.last_at(), 0, TaskId::LOOP, Kind::RunEnded { how });
    }
}
