//! What comes of a foreign file, and the log that it is to be.

use std::rc::Rc;

use crate::trace::program::{Language, Program};
use crate::trace::time::Micros;
use crate::trace::{Header, Trace, WorldKind};

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
