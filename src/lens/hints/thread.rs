//! Who held the thread so long that everybody else had to wait.

use crate::collections::sorted::Sorted;
use crate::lens::words::figures::{seconds, told};
use crate::trace::event::{Event, Kind, TaskId};
use crate::trace::time::{Micros, millis};

use super::hint::{Hint, Run};

/// From this on people notice, and browsers speak of a long task.
const LONG: Micros = millis(50);

/// The turns that tasks had with the event loop's thread.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns {
    threads: Sorted<TaskId>,
    begun: Sorted<TaskId, (Micros, u32)>,
    /// The longest of the long ones: its length, whose it was, and with which event it began.
    longest: Option<(Micros, TaskId, u32)>,
    /// How many long ones there were, and how long they were together.
    count: u64,
    sum: Micros,
}

impl Turns {
    pub(super) fn push(&mut self, event: &Event, step: u32) {
        match event.kind {
            // Another thread’s time is its own.
            Kind::ThreadStarted { .. } => drop(self.threads.insert(event.task, ())),
            Kind::PollBegan => drop(self.begun.insert(event.task, (event.at(), step))),
            Kind::PollEnded { .. } => {
                let Some((since, step)) = self.begun.remove(&event.task) else { return };
                let length = event.at() - since;
                if length < LONG || self.threads.contains(&event.task) {
                    return;
                }
                self.count += 1;
                self.sum += length;
                if self.longest.is_none_or(|(longest, ..)| length > longest) {
                    self.longest = Some((length, event.task, step));
                }
            }
            _ => {}
        }
    }
}

/// The longest turn with the thread, where it was long, and how many such there were.
pub(super) fn hint(run: &Run<'_>, Turns { longest, count, sum, .. }: &Turns) -> Option<Hint> {
    let (length, task, step) = (*longest)?;
    let name = run.names.task(run.trace, task);
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
