//! Queues in words: their order, backpressure, which side holds the other up.

use crate::lens::queues::flow::{Bound, Flow};
use crate::lens::queues::queue::QueueNow;
use crate::trace::Trace;
use crate::trace::event::{Order, TaskId};

use super::figures::{counted, grouped, number, seconds};
use super::names::Names;
use super::phrases::{capital, few};

/// The most tasks of a line that are named.
const MOST_NAMES: usize = 8;

/// In which order a queue gives its items.
pub fn order(order: Order) -> &'static str {
    match order {
        Order::Fifo => "first in, first out",
        Order::Lifo => "last in, first out",
        Order::Priority => "the smallest first",
    }
}

/// A queue at a moment, below its picture: `2 of 5 · first in, first out`.
pub fn caption(queue: &QueueNow) -> String {
    let inside = grouped(queue.inside.len() as u64);
    match (queue.shut_down, queue.capacity) {
        (Some(_), _) => format!("{inside} inside · shut down"),
        (None, 0) => format!("{inside} inside, no limit · {}", order(queue.order)),
        (None, capacity) => format!("{inside} of {} · {}", grouped(capacity.into()), order(queue.order)),
    }
}

/// The same with all who wait at it, in place of the picture.
pub fn summary(trace: &Trace, names: &Names, queue: &QueueNow) -> String {
    let waiting = |tasks: &mut dyn Iterator<Item = TaskId>, count: usize| {
        let first: Vec<&str> = tasks.take(MOST_NAMES).map(|task| names.task(trace, task)).collect();
        few(&first, count, "nobody")
    };
    format!(
        "{}. Unfinished: {}. Waiting to put: {}. Waiting to get: {}.",
        caption(queue),
        grouped(queue.unfinished.into()),
        waiting(&mut queue.putters.iter().map(|((task, _), _)| task), queue.putters.len()),
        waiting(&mut queue.getters.iter().map(|(task, _)| task), queue.getters.len()),
    )
}

/// Which side is the slower one: a word, and what it means.
pub fn bound(bound: Bound) -> (&'static str, &'static str) {
    match bound {
        Bound::Producers => ("producer-bound", "the consumers wait for items"),
        Bound::Consumers => ("consumer-bound", "the producers wait for room"),
        Bound::Neither => ("balanced", "neither side waits for the other"),
    }
}

/// What a queue showed: backpressure, and which side holds the other up.
pub fn showed(trace: &Trace, names: &Names, flow: &Flow) -> String {
    let puts = flow.longest_put.as_ref().map(|longest| {
        let length = seconds(longest.length(trace.last_at()));
        let (task, item) = (names.task(trace, longest.task), longest.item.map_or("", |item| names.item(trace, item)));
        match flow.blocked_puts {
            1 => format!("One put waited for room: {task} with {item}, {length}."),
            puts => format!(
                "{} puts waited for room, {} in all; the longest was {task} with {item}, {length}.",
                capital(&number(puts as u64)),
                seconds(flow.put_wait)
            ),
        }
    });
    let puts = puts.unwrap_or_else(|| "No put waited for room.".to_owned());
    let longest = flow.longest_get.as_ref().map_or_else(String::new, |longest| {
        format!(
            ", at most {} at a time ({})",
            seconds(longest.length(trace.last_at())),
            names.task(trace, longest.task)
        )
    });
    let gets = format!("gets waited {} for items{longest}", seconds(flow.get_wait));
    let lost = match flow.lost {
        _ if trace.end().is_none() => String::new(),
        0 => String::new(),
        1 => " One item was left, and nobody worked on it.".to_owned(),
        lost => format!(" {} were left, and nobody worked on them.", counted(lost, "item", "items")),
    };
    let bound = match flow.bound {
        Bound::Producers => format!("The producers are the slower side: {gets}."),
        Bound::Consumers => format!("The consumers are the slower side: {gets}."),
        Bound::Neither => "Neither side held the other up.".to_owned(),
    };
    format!("{puts} {bound}{lost}")
}
