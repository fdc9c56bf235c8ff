//! What the program printed, and the terminal's text of a run.

use crate::lens::fold::moment::{Count, Moment};
use crate::lens::fold::{Fold, state};
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, Label, TaskId};
use crate::trace::time::Micros;

use super::ends::closing;

/// One printed line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The time of printing.
    pub at: Micros,
    /// Its event's place in the log, counted from 0.
    pub step: u32,
    /// The task that printed it.
    pub task: TaskId,
    /// The line itself.
    pub text: Label,
    /// Whether it was printed on standard error.
    pub is_error: bool,
}

/// The printed lines so far.
#[derive(Clone, Debug, Default)]
pub struct Transcript {
    /// In the order of printing.
    pub lines: Vec<Line>,
    count: Count,
}

impl Transcript {
    /// How many lines the first `steps` events printed: what lies after the playhead begins there.
    pub fn printed_by(&self, steps: usize) -> usize {
        self.lines.partition_point(|line| (line.step as usize) < steps)
    }

    /// The line that the event of that place printed, counted from 0.
    pub fn line_of(&self, step: u32) -> Option<usize> {
        self.lines.binary_search_by_key(&step, |line| line.step).ok()
    }
}

impl Fold for Transcript {
    fn push(&mut self, event: &Event, _: &Trace) {
        let Moment { at, step } = self.count.take(event);
        if let Kind::Said { text } | Kind::PrintedError { text } = event.kind {
            let is_error = matches!(event.kind, Kind::PrintedError { .. });
            self.lines.push(Line { at, step, task: event.task, text, is_error });
        }
    }
}

/// The printed lines of a whole trace.
pub fn lines(trace: &Trace) -> Vec<Line> {
    state::<Transcript>(trace, usize::MAX).lines
}

/// A line as the terminal prints it: `0.500  text`, or `0.500  stderr text`.
pub fn row(trace: &Trace, line: &Line) -> String {
    format!("{}  {}{}", line.at, if line.is_error { "stderr " } else { "" }, trace.text(line.text))
}

/// The terminal's text of a run: a row for each printed line, then how it ended. Every line ends with a newline.
pub fn text(trace: &Trace) -> String {
    let rows = lines(trace).iter().map(|line| row(trace, line) + "\n").collect::<String>();
    match closing(trace) {
        Some(closing) => rows + &closing + "\n",
        None => rows,
    }
}
