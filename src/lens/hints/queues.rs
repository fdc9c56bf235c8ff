//! What a queue tells of its two sides. Which side is slower is decided by [`Flow`], from rates; where that does not decide,
//! nothing is said of a cause.

use crate::collections::sorted::Sorted;
use crate::lens::queues::flow::{Bound, Flow};
use crate::lens::queues::history::{Blocked, QueueHistory};
use crate::lens::tasks::lanes::Lanes;
use crate::lens::words::figures::{grouped, percent};
use crate::trace::Trace;
use crate::trace::event::{RunEnd, TaskId};
use crate::trace::time::Micros;

use super::hint::{EndedRun, Hint};

/// What takes a lesser share of the time is not worth a word.
const LEAST: f64 = 0.1;

/// The hints of every queue.
pub(super) fn hints(run: &EndedRun<'_>) -> Vec<Hint> {
    let EndedRun { trace, lanes, queues: histories, names, .. } = run;
    let mut hints = Vec::new();
    for (number, history) in histories.all() {
        let Some(queue) = histories.now().numbered(number) else { continue };
        let flow = Flow::of(history, queue, lanes, trace.last_at());
        let name = names.queue(number);
        hints.extend(full(&name, history, queue.capacity, &flow, trace));
        hints.extend(bound(&name, history, &flow, lanes, trace));
    }
    hints
}

/// It was full for so much of the time that puts had to wait.
fn full(name: &str, history: &QueueHistory, capacity: u32, flow: &Flow, trace: &Trace) -> Option<Hint> {
    let longest = flow.longest_put.filter(|put| is_over(put, trace))?;
    let share = share(time_at(history, capacity, trace.last_at()), trace.last_at());
    let advice = match flow.bound {
        Some(Bound::Consumers) => {
            "The consumers are the slower side: more of them, or quicker ones, would empty it. A larger queue would only put \
             the wait off."
        }
        _ => {
            "A larger queue takes up bursts. Where items come faster than they are worked off, it only puts the wait off."
        }
    };
    (share >= LEAST).then(|| Hint {
        found: format!("{name} was full {} % of the time", percent(share)),
        advice: advice.to_owned(),
        step: longest.from.step,
    })
}

/// Whether there was room in the end: where a put waits for ever, nobody gets any more, and no side is the slower one.
fn is_over(put: &Blocked, trace: &Trace) -> bool {
    let is_broken_off = matches!(trace.end(), Some(RunEnd::Deadlocked | RunEnd::Interrupted));
    !is_broken_off || put.to.is_some_and(|to| to.at < trace.last_at())
}

/// How long it had so many items inside, or more.
fn time_at(history: &QueueHistory, depth: u32, until: Micros) -> Micros {
    let points = history.depth.points();
    let ends = points.iter().skip(1).map(|(at, _)| *at).chain([until]);
    points.iter().zip(ends).filter(|((_, value), _)| *value >= depth).map(|((at, _), end)| end - *at).sum()
}

/// One side waits for the other.
fn bound(name: &str, history: &QueueHistory, flow: &Flow, lanes: &Lanes, trace: &Trace) -> Option<Hint> {
    let lives = |tasks: &Sorted<TaskId>| -> Micros {
        let lived = tasks.keys().filter_map(|task| lanes.of(*task));
        lived.map(|lane| lane.ended.map_or(trace.last_at(), |(ended, _)| ended.at) - lane.spawned.at).sum()
    };
    match flow.bound? {
        Bound::Producers => {
            let consumers = flow.consumers.iter().map(|one| (one.task, ())).collect();
            let share = share(flow.get_wait, lives(&consumers));
            let longest = flow.longest_get.filter(|_| share >= LEAST)?;
            Some(Hint {
                found: format!("consumers of {name} waited {} % of their time: producer-bound", percent(share)),
                advice:
                    "The producers are the slower side: fewer consumers would do, or more producers would bring more."
                        .to_owned(),
                step: longest.from.step,
            })
        }
        Bound::Consumers => {
            let advice =
                "The consumers are the slower side: more of them, or quicker ones, would end it sooner.".to_owned();
            let producers = history.waiting_puts().map(|put| (put.task, ())).collect();
            let share = share(flow.put_wait, lives(&producers));
            if let Some(longest) = flow.longest_put.filter(|put| share >= LEAST && is_over(put, trace)) {
                let found = format!("producers of {name} waited {} % of their time: consumer-bound", percent(share));
                return Some(Hint { found, advice, step: longest.from.step });
            }
            // No put has to wait where there is always room: then items heap up.
            let most = history.depth.max();
            let (at, _) = history.depth.points().iter().find(|(_, depth)| *depth == most)?;
            let step = trace.events().partition_point(|event| event.at() < *at) as u32;
            let found = format!("{name} grew to {} items: consumer-bound", grouped(most.into()));
            (most as usize > 2 * flow.consumers.len() && flow.blocked_puts == 0).then_some(Hint { found, advice, step })
        }
        Bound::Balanced => None,
    }
}

fn share(part: Micros, of: Micros) -> f64 {
    if of == Micros::ZERO { 0.0 } else { part.0 as f64 / of.0 as f64 }
}
