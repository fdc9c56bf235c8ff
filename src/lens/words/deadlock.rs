//! Why a program never ends: who waits for what, and what would mend it.

use crate::collections::sorted::Sorted;
use crate::lens::fold::moment::Moment;
use crate::lens::fold::state;
use crate::lens::tasks::now::Now;
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, RunEnd, TaskEnd, TaskId, Wait, WaitKind};

use super::names::Names;
use super::template::innermost;

/// How many are named of those who wait for ever.
const MOST_WAITERS: usize = 10;

/// Why a program never ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadlock {
    /// Who waits for what: `main waits for Consumer-2`.
    pub waiters: Vec<String>,
    /// What would mend it, in general words.
    pub remedy: &'static str,
}

/// Who waits for whom where nothing can happen any more; nothing for a run that has not come to that.
pub fn deadlock(trace: &Trace) -> Option<Deadlock> {
    let now: Now = state(trace, stuck(trace)?);
    let is_there = |kind: &&WaitKind| now.waits().any(|(_, wait, _)| wait.kind == **kind);
    let mut remedies = WaitKind::ALL.iter().filter(is_there).map(|kind| kind.form().remedy);
    let circle = "Tasks that wait for one another in a circle never end: let one of them go on without the others.";
    let remedy = remedies.find(|remedy| !remedy.is_empty()).unwrap_or(circle);
    Some(Deadlock { waiters: waiters(trace), remedy })
}

/// Who waits for what, and at which line as far as that is known, where nothing can happen any more, or where a person broke the
/// run off: `main, at line 12, waits for Consumer-2`. Of many the first are named, and the last text is `and 39990 more`.
pub fn waiters(trace: &Trace) -> Vec<String> {
    let steps = stuck(trace).or_else(|| broken_off(trace)).unwrap_or(0);
    let now: Now = state(trace, steps);
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
            Wait { kind: WaitKind::Group, number, .. } => {
                heard.get(&number).copied().unwrap_or_default().max(since.step)
            }
            _ => since.step,
        };
        let words = members(trace, &names, &now, task, last).unwrap_or_else(|| names.wait(trace, wait, last));
        let chain = now.task(task).and_then(|state| state.chain);
        let line =
            chain.and_then(|chain| innermost(trace, chain)).map_or_else(String::new, |line| format!(", at {line},"));
        format!("{}{line} {words}", names.task(trace, task))
    };
    let rest = now.waits().skip(MOST_WAITERS).count();
    let rest = (rest > 0).then(|| format!("and {rest} more"));
    now.waits().take(MOST_WAITERS).map(words).chain(rest).collect()
}

/// `waits for Consumer-1`, where it must be that task: the log says of how many tasks the group is that have not ended, and
/// no other tasks are left.
fn members(trace: &Trace, names: &Names, now: &Now, waiter: TaskId, last: u32) -> Option<String> {
    let (Kind::JoinBegan { tasks, .. } | Kind::JoinHeard { tasks, .. }) = trace.events().get(last as usize)?.kind
    else {
        return None;
    };
    let all = (1..).zip(&now.tasks).map(|(number, task)| (TaskId(number), task));
    let left = all.filter(|(task, state)| state.ended.is_none() && *task != waiter && *task != TaskId::MAIN);
    let left: Vec<TaskId> = left.map(|(task, _)| task).take(tasks as usize + 1).collect();
    let is_named = left.len() == tasks as usize && left.len() <= MOST_NAMES;
    is_named.then(|| format!("waits for {}", names.tasks(trace, &left)))
}

/// How many tasks of a group are named.
const MOST_NAMES: usize = 3;

/// After how many events nothing could happen any more.
pub(crate) fn stuck(trace: &Trace) -> Option<usize> {
    if trace.end()? != RunEnd::Deadlocked {
        return None;
    }
    trace.events().iter().rposition(|event| event.kind == Kind::Deadlocked)
}

/// After how many events a person broke the run off: all that comes after is what was left behind.
pub(crate) fn broken_off(trace: &Trace) -> Option<usize> {
    if trace.end()? != RunEnd::Interrupted {
        return None;
    }
    let is_left =
        |event: &Event| matches!(event.kind, Kind::Ended { how: TaskEnd::LeftBehind } | Kind::RunEnded { .. });
    trace.events().iter().rposition(|event| !is_left(event)).map(|last| last + 1)
}
