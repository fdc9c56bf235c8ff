//! What the program printed, and the terminal's text of a run.

use crate::collections::sorted::Sorted;
use crate::lens::fold::moment::{Count, Moment};
use crate::lens::fold::{Fold, state};
use crate::lens::tasks::waits::{Wait, Waits};
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, Label, RunEnd, TaskEnd, TaskId};
use crate::trace::time::Micros;

use super::names::Names;

/// How many are named of those who wait for ever.
const MOST_WAITERS: usize = 10;

/// One printed line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Micros,
    /// Its event's place in the log, counted from 0.
    pub step: u32,
    /// Who printed it.
    pub task: TaskId,
    /// What.
    pub text: Label,
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
        if let Kind::Said { text } = event.kind {
            self.lines.push(Line { at, step, task: event.task, text });
        }
    }
}

/// The printed lines of a whole trace.
pub fn lines(trace: &Trace) -> Vec<Line> {
    state::<Transcript>(trace, usize::MAX).lines
}

/// A line as the terminal prints it: `0.500  text`.
pub fn row(trace: &Trace, line: &Line) -> String {
    format!("{}  {}", line.at, trace.text(line.text))
}

/// The terminal's text of a run: a row for each printed line, then how it ended. Every line ends with a newline.
pub fn text(trace: &Trace) -> String {
    let rows = lines(trace).iter().map(|line| row(trace, line) + "\n").collect::<String>();
    match closing(trace) {
        Some(closing) => rows + &closing + "\n",
        None => rows,
    }
}

/// The last row: `total SECONDS`, or `never ends: ` and who waits for what; nothing while the run goes on.
pub fn closing(trace: &Trace) -> Option<String> {
    let at = trace.last_at();
    Some(match trace.end()? {
        RunEnd::Finished => format!("total {}", main_ended(trace).unwrap_or(at)),
        RunEnd::Deadlocked => format!("never ends: {}", waiters(trace).join("; ")),
        RunEnd::Stopped => format!("stopped at {at}"),
        RunEnd::LimitMet => format!("stopped at {at}: the log was full"),
    })
}

/// When the program itself returned.
pub fn main_ended(trace: &Trace) -> Option<Micros> {
    let ended = |event: &&Event| {
        event.task == TaskId::MAIN && matches!(event.kind, Kind::Ended { how: TaskEnd::Finished | TaskEnd::Cancelled })
    };
    trace.events().iter().rev().find(ended).map(Event::at)
}

/// Who waits for what where nothing can happen any more: `main waits for Consumer-2`. Of many the first are named, and
/// the last text is `and 39990 more`.
pub fn waiters(trace: &Trace) -> Vec<String> {
    let steps = stuck(trace).unwrap_or(0);
    let waits: Waits = state(trace, steps);
    let names: Names = state(trace, usize::MAX);
    // Of several tasks those count that have not ended by now: the last that was heard of each group tells.
    let mut heard: Sorted<u32, u32> = Sorted::default();
    for (event, step) in trace.events()[..steps].iter().zip(0..) {
        if let Kind::JoinHeard { group, .. } = event.kind {
            heard.insert(group, step);
        }
    }
    let words = |(task, wait, since): (TaskId, Wait, Moment)| {
        let last = match wait {
            Wait::Group(group) => heard.get(&group).copied().unwrap_or_default(),
            _ => 0,
        };
        format!("{} {}", names.task(trace, task), names.wait(trace, wait, last.max(since.step)))
    };
    let rest = waits.all().skip(MOST_WAITERS).count();
    let rest = (rest > 0).then(|| format!("and {rest} more"));
    waits.all().take(MOST_WAITERS).map(words).chain(rest).collect()
}

/// After how many events nothing could happen any more.
pub(crate) fn stuck(trace: &Trace) -> Option<usize> {
    if trace.end()? != RunEnd::Deadlocked {
        return None;
    }
    trace.events().iter().rposition(|event| event.kind == Kind::Deadlocked)
}
