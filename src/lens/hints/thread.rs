//! Who held the thread so long that everybody else had to wait.

use crate::collections::sorted::Sorted;
use crate::lens::words::figures::{seconds, told};
use crate::trace::event::{Kind, TaskId};
use crate::trace::time::{Micros, millis};

use super::hint::{Hint, Run};

/// From this on people notice, and browsers speak of a long task.
const LONG: Micros = millis(50);

/// The longest turn with the thread, where it was long, and how many such there were.
pub(super) fn hint(run: &Run<'_>) -> Option<Hint> {
    let mut threads: Sorted<TaskId> = Sorted::default();
    let mut begun: Sorted<TaskId, (Micros, u32)> = Sorted::default();
    let (mut longest, mut count, mut sum) = ((Micros::ZERO, TaskId::MAIN, 0), 0, Micros::ZERO);
    for (event, step) in run.trace.events().iter().zip(0..) {
        match event.kind {
            // Another thread’s time is its own.
            Kind::ThreadStarted { .. } => drop(threads.insert(event.task, ())),
            Kind::PollBegan => drop(begun.insert(event.task, (event.at(), step))),
            Kind::PollEnded { .. } => {
                let Some((since, step)) = begun.remove(&event.task) else { continue };
                let length = event.at() - since;
                if length < LONG || threads.contains(&event.task) {
                    continue;
                }
                count += 1;
                sum += length;
                if length > longest.0 {
                    longest = (length, event.task, step);
                }
            }
            _ => {}
        }
    }
    let (length, task, step) = longest;
    let name = run.names.task(run.trace, task);
    let all = if count > 1 {
        format!(", the longest of {}, {} in all", told(count, "such turn", "such turns"), seconds(sum))
    } else {
        String::new()
    };
    (count > 0).then(|| Hint {
        found: format!("{name} held the thread for {}{all}", seconds(length)),
        advice:
            "Nobody else could go on meanwhile. Give the thread back now and then, or let another thread, or a worker, \
                 do it."
                .to_owned(),
        step,
    })
}
