//! Who has what others wait for, where a run never ends or was broken off: the other half of who waits where.

use await_lab::lens::fold::state;
use await_lab::lens::tasks::holders::Holders;
use await_lab::lens::tasks::now::Now;
use await_lab::lens::words::names::Names;
use await_lab::trace::Trace;
use await_lab::trace::event::{Event, Kind, RunEnd, TaskEnd, TaskId, Wait, WaitKind};

/// `lock ledger is held by transfer-b`, of each lock and each semaphore that a task waits for; and who took items that it did not
/// report done, of each queue that a task waits for to be done.
pub fn holds(trace: &Trace) -> Vec<String> {
    let events = trace.events();
    let is_left =
        |event: &Event| matches!(event.kind, Kind::Ended { how: TaskEnd::LeftBehind } | Kind::RunEnded { .. });
    let steps = match trace.end() {
        Some(RunEnd::Deadlocked) => events.iter().rposition(|event| event.kind == Kind::Deadlocked),
        Some(RunEnd::Interrupted) => events.iter().rposition(|event| !is_left(event)).map(|last| last + 1),
        _ => None,
    };
    let Some(steps) = steps else { return Vec::new() };
    let (now, names, holders): (Now, Names, Holders) =
        (state(trace, steps), state(trace, usize::MAX), state(trace, steps));
    let mut said = Vec::new();
    for (_, wait, _) in now.waits() {
        let sentence = match wait.kind {
            WaitKind::Items => not_done(&events[..steps], wait).map(|(items, takers)| {
                let items = if items == 1 { "1 item".to_owned() } else { format!("{items} items") };
                let takers = names.tasks(trace, &takers);
                format!("{items} of the queue taken by {takers} and not reported done: task_done was not called")
            }),
            kind => held(&holders, wait).map(|tasks| {
                let what = if kind == WaitKind::Permit {
                    "a permit that is waited for".to_owned()
                } else {
                    names.object(trace, kind, wait.number)
                };
                let has_ended = |task: &TaskId| now.task(*task).is_some_and(|state| state.ended.is_some());
                let ended = if tasks.iter().all(has_ended) { ", which ended without letting it go" } else { "" };
                format!("{what} is held by {}{ended}", names.tasks(trace, &tasks))
            }),
        };
        said.extend(sentence.filter(|sentence| !said.contains(sentence)));
    }
    said
}

/// Who holds what is waited for.
fn held(holders: &Holders, wait: Wait) -> Option<Vec<TaskId>> {
    let shared = holders.all().iter().find(|shared| shared.what == (wait.kind, wait.number))?;
    let tasks: Vec<TaskId> = shared.holds.iter().filter(|hold| hold.to.is_none()).map(|hold| hold.task).collect();
    (!tasks.is_empty()).then_some(tasks)
}

/// How many items of a queue were taken and not reported done, and by whom.
fn not_done(events: &[Event], wait: Wait) -> Option<(usize, Vec<TaskId>)> {
    let mut in_hand: Vec<TaskId> = Vec::new();
    for event in events {
        match event.kind {
            Kind::ItemTaken { queue, .. } if queue.number() == wait.number => in_hand.push(event.task),
            Kind::TaskDone { queue, .. } if queue.number() == wait.number => {
                if let Some(place) = in_hand.iter().position(|task| *task == event.task) {
                    in_hand.remove(place);
                }
            }
            _ => {}
        }
    }
    let items = in_hand.len();
    in_hand.sort();
    in_hand.dedup();
    (items > 0).then_some((items, in_hand))
}

#[cfg(test)]
mod tests {
    use super::holds;
    use await_lab::trace::file;

    #[test]
    fn a_run_that_hangs_says_who_has_what_others_wait_for() {
        let trace = file::read(include_str!("../../tests/data/stuck.json")).unwrap().pop().unwrap();
        let expected = [
            "1 item of the queue taken by worker and not reported done: task_done was not called",
            "lock ledger is held by transfer 2",
            "lock accounts is held by transfer",
            "a permit that is waited for is held by call, which ended without letting it go",
        ];
        assert_eq!(holds(&trace), expected);
    }
}
