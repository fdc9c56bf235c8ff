//! Every event as a row in words.

use crate::trace::Trace;
use crate::trace::event::TaskId;
use crate::trace::program::SourceLine;
use crate::trace::time::Micros;

use super::names::Names;

/// An event in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number, counted from 1: the moment just after it is the state after so many events.
    pub number: usize,
    /// Its time.
    pub at: Micros,
    /// The task that it happened to or that did it.
    pub task: TaskId,
    /// That task's name, or `event loop`.
    pub name: String,
    /// What happened, to be read after the name.
    pub what: String,
    /// The line of the source, if it is known.
    pub line: Option<SourceLine>,
}

impl Row {
    /// As a sentence: `0.500 s: Producer put Task-5 into the queue.`
    pub fn sentence(&self) -> String {
        format!("{} s: {} {}.", self.at, self.name, self.what)
    }
}

/// The row of the event at that place, counted from 0.
pub fn row(trace: &Trace, names: &Names, step: usize) -> Option<Row> {
    let event = trace.events().get(step)?;
    Some(Row {
        number: step + 1,
        at: event.at(),
        task: event.task,
        name: names.task(trace, event.task).to_owned(),
        what: names.event(trace, event),
        line: trace.line(event),
    })
}
