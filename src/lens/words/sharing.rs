//! Who holds what and who waits for it, and groups with their tasks, in words.

use crate::lens::tasks::cancellations::{Cancellation, Cancellations};
use crate::lens::tasks::groups::Group;
use crate::lens::tasks::holders::{Shared, Stay};
use crate::lens::tasks::lanes::Lane;
use crate::trace::Trace;
use crate::trace::event::{TaskEnd, TaskId};
use crate::trace::time::Micros;

use super::cancelling::asker;
use super::figures::{counted, seconds};
use super::names::Names;

/// `worker 1 holds it`, `2 of its permits are held`, or `held twice, for 2.00 s`; then `1 wait, the longest worker 2’s, 1.00 s at
/// line 9`: up to that moment.
pub fn held(trace: &Trace, names: &Names, shared: &Shared, at: Micros) -> String {
    let (mut holds, mut sum, mut now, mut holder) = (0, Micros::ZERO, 0, None);
    for hold in shared.holds.iter().filter(|hold| hold.from <= at) {
        (holds, sum) = (holds + 1, sum + hold.length(at));
        if hold.to.is_none_or(|to| to > at) {
            (now, holder) = (now + 1, Some(hold.task));
        }
    }
    let (mut waits, mut longest) = (0, None::<&Stay>);
    for wait in shared.waits.iter().filter(|wait| wait.from <= at) {
        waits += 1;
        if longest.is_none_or(|longest| longest.length(at) < wait.length(at)) {
            longest = Some(wait);
        }
    }
    let mut facts = Vec::new();
    if now > 1 {
        facts.push(format!("{now} of its permits are held"));
    } else if let Some(holder) = holder {
        facts.push(format!("{} holds it", names.task(trace, holder)));
    } else if holds > 0 {
        facts.push(format!("held {}, for {}", counted(holds, "time", "times"), seconds(sum)));
    }
    if let Some(longest) = longest {
        let (count, whose) = (counted(waits, "wait", "waits"), names.task(trace, longest.task));
        facts.push(format!("{count}, the longest {whose}’s, {}", wait(trace, longest, at)));
    }
    facts.join(" · ")
}

/// `1.00 s at line 9`.
pub fn wait(trace: &Trace, wait: &Stay, at: Micros) -> String {
    let line = trace.events().get(wait.step as usize).and_then(|event| trace.line(event));
    let length = seconds(wait.length(at));
    line.map_or(length.clone(), |line| format!("{length} at line {}", line.number))
}

/// `3 tasks · main waits for them · 1 failed · 2 cancelled`.
pub fn group(trace: &Trace, names: &Names, group: &Group, lanes: &[&Lane], at: Micros) -> String {
    let mut facts = vec![counted(group.tasks.len() as u64, "task", "tasks")];
    if let Some((by, from)) = group.awaited.filter(|(_, from)| *from <= at) {
        let by = names.task(trace, by);
        let length = group.to.filter(|to| *to <= at).map(|to| seconds(to - from));
        facts.push(length.map_or(format!("{by} waits for them"), |length| format!("{by} waited {length} for them")));
    }
    for (how, word) in [(TaskEnd::Failed, "failed"), (TaskEnd::Cancelled, "cancelled")] {
        let ends = lanes.iter().filter_map(|lane| lane.ended);
        let count = ends.filter(|(moment, end)| *end == how && moment.at <= at).count();
        if count > 0 {
            facts.push(format!("{count} {word}"));
        }
    }
    facts.join(" · ")
}

/// What became of a group's task: `failed with ValueError`, `cancelled by main`; nothing of one that did its work.
pub fn end(trace: &Trace, names: &Names, lane: &Lane, cancellations: &Cancellations) -> Option<String> {
    let asked = |of: &&Cancellation| of.task == lane.task;
    match lane.ended?.1 {
        TaskEnd::Failed => {
            let (error, _) = lane.failed?;
            Some(format!("failed with {}", trace.text(error)))
        }
        TaskEnd::Cancelled => {
            let by = cancellations.all().iter().rfind(asked);
            // Who isn't known to have asked for it got it from what it awaited.
            let by = by.filter(|by| by.by != TaskId::LOOP || by.limit_of.is_some());
            Some(by.map_or("cancelled".to_owned(), |by| format!("cancelled by {}", asker(trace, names, by))))
        }
        TaskEnd::LeftBehind => Some("left behind".to_owned()),
        TaskEnd::Finished => None,
    }
}
