//! Who held the thread so long that everybody else had to wait.

use crate::collections::sorted::Sorted;
use crate::lens::words::figures::{seconds, told};
use crate::trace::event::{Event, Kind, TaskId};
use crate::trace::time::{Micros, millis};

use super::hint::{EndedRun, Hint};

/// From this on people notice, and browsers speak of a long task.
const LONG: Micros = millis(50);

/// Whose turn it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Task(TaskId),
    /// What the loop calls back, of the program or of a library, by its number.
    Callback(u32),
}

/// The turns that tasks and callbacks had with the event loop's thread.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns {
    threads: Sorted<TaskId>,
    /// The turns that go on, with when and with which event each began.
    begun: Sorted<Who, (Micros, u32)>,
    /// The events with which they began.
    steps: Sorted<u32>,
    /// The longest of the long ones: its length, whose it was, and with which event it began.
    longest: Option<(Micros, Who, u32)>,
    /// How many long ones there were, and how long they were together.
    count: u64,
    sum: Micros,
    /// Several had a thread at once, so there is more than one.
    is_parallel: bool,
}

impl Turns {
    pub(super) fn push(&mut self, event: &Event, step: u32) {
        match event.kind {
            // Another thread’s time is its own.
            Kind::ThreadStarted { .. } => drop(self.threads.insert(event.task, ())),
            Kind::PollBegan if self.threads.contains(&event.task) => {}
            Kind::PollBegan => self.begin(Who::Task(event.task), event, step),
            Kind::PollEnded { .. } => self.end(Who::Task(event.task), event),
            Kind::CallbackBegan { callback } => self.begin(Who::Callback(callback.number()), event, step),
            Kind::CallbackEnded { callback } => self.end(Who::Callback(callback.number()), event),
            _ => {}
        }
    }

    fn begin(&mut self, who: Who, event: &Event, step: u32) {
        if let Some((_, before)) = self.begun.insert(who, (event.at(), step)) {
            self.steps.remove(&before);
        }
        self.steps.insert(step, ());
    }

    fn end(&mut self, who: Who, event: &Event) {
        let Some((since, step)) = self.begun.remove(&who) else { return };
        self.steps.remove(&step);
        // An eager task has its first turn within that of another, and gives it back before that one does.
        self.is_parallel |= self.steps.first_from(&step).is_some();
        let length = event.at() - since;
        if length < LONG {
            return;
        }
        self.count += 1;
        self.sum += length;
        if self.longest.is_none_or(|(longest, ..)| length > longest) {
            self.longest = Some((length, who, step));
        }
    }
}

/// The longest turn with the thread, where it was long, and how many such there were.
pub(super) fn hint(run: &EndedRun<'_>, Turns { longest, count, sum, is_parallel, .. }: &Turns) -> Option<Hint> {
    let (length, who, step) = longest.filter(|_| !is_parallel)?;
    let name = match who {
        Who::Task(task) => run.names.task(run.trace, task),
        Who::Callback(callback) => run.names.callback(run.trace, callback),
    };
    let all = if *count > 1 {
        format!(", the longest of {}, {} in all", told(*count, "such turn", "such turns"), seconds(*sum))
    } else {
        String::new()
    };
    Some(Hint {
        found: format!("{name} held the thread for {}{all}", seconds(length)),
        advice:
            "Nobody else could go on meanwhile. Give the thread back now and then, or let another thread, or a worker, \
                 do it."
                .to_owned(),
        step,
    })
}
