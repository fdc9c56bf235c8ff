//! The lines of a program's source that its events are of.

use std::cell::RefCell;
use std::panic::Location;

use crate::collections::sorted::Sorted;
use crate::trace::Trace;
use crate::trace::program::{Place, SourceLine};

/// The line of the lab's source that called.
#[derive(Clone, Copy, Default)]
pub(crate) struct Line(Option<&'static Location<'static>>);

impl Line {
    /// No line: what the run does by itself.
    pub(crate) const NONE: Line = Line(None);

    /// The line of the call that led here.
    #[track_caller]
    pub(crate) fn here() -> Line {
        Line(Some(Location::caller()))
    }
}

/// The places that were recorded: each caller's location with its number in the trace.
#[derive(Default)]
pub(crate) struct Places {
    /// By the location's address: there is one location for each call in the source.
    numbers: Sorted<usize, u16>,
    /// The one of the last event: the next is often of the same call.
    last: (usize, u16),
    /// In the order of their first event, by which the trace numbers them.
    files: Vec<&'static str>,
}

impl Places {
    /// The number of a line in the log, where it is written down at its first event; 0 for no line.
    pub(crate) fn number(&mut self, line: Line, trace: &RefCell<Trace>) -> u16 {
        let Some(location) = line.0 else { return 0 };
        let address = std::ptr::from_ref(location).addr();
        if self.last.0 != address {
            self.last = (address, self.numbered(address, location, trace));
        }
        self.last.1
    }

    /// The source files whose lines were recorded.
    pub(crate) fn files(&self) -> &[&'static str] {
        &self.files
    }

    fn numbered(&mut self, address: usize, location: &'static Location<'static>, trace: &RefCell<Trace>) -> u16 {
        if let Some(number) = self.numbers.get(&address) {
            return *number;
        }
        let file = self.files.iter().position(|file| *file == location.file()).unwrap_or_else(|| {
            self.files.push(location.file());
            self.files.len() - 1
        });
        let line = SourceLine { file: file as u16, number: location.line() };
        let number = trace.borrow_mut().place(Place { line, function: None });
        self.numbers.insert(address, number);
        number
    }
}
