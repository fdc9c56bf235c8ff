//! Queues in words: their order, backpressure, which side holds the other up.

use crate::lens::queues::flow::{Bound, Flow, Little};
use crate::lens::queues::pace::QUICKEST;
use crate::lens::queues::queue::QueueNow;
use crate::trace::Trace;
use crate::trace::event::TaskId;
use crate::trace::time::fixed;

use super::figures::{grouped, number, places, rate, seconds, significant, told};
use super::names::Names;
use super::phrases::{capital, few};

/// The most tasks of a line that are named.
const MOST_NAMES: usize = 8;

/// A queue at a moment, below its picture: `2 of 5 · first in, first out`.
pub fn caption(queue: &QueueNow) -> String {
    let inside = grouped(queue.inside.len() as u64);
    let sentinels = match queue.sentinels {
        0 => String::new(),
        1 => ", one of them a sentinel".to_owned(),
        some => format!(", {} of them sentinels", number(some.into())),
    };
    match (queue.shut_down, queue.capacity) {
        (Some(_), _) => format!("{inside} inside{sentinels} · shut down"),
        (None, 0) => format!("{inside} inside{sentinels}, no limit · {}", queue.order.words()),
        (None, capacity) => format!("{inside} of {}{sentinels} · {}", grouped(capacity.into()), queue.order.words()),
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
        waiting(&mut queue.getters.iter().map(|((task, _), _)| task), queue.getters.len()),
    )
}

/// Which side is the slower one, in a word, and how it is known: `producers can make 10.00 items a second, consumers work off 5.00`.
pub fn bound(flow: &Flow) -> Option<(&'static str, String)> {
    let word = match flow.bound? {
        Bound::Producers => "producer-bound",
        Bound::Consumers => "consumer-bound",
        Bound::Balanced => "balanced",
    };
    let [made, worked_off] = rates(flow)?;
    Some((word, format!("producers can make {made} items a second, consumers work off {worked_off}")))
}

/// How many items in a second the producers can make, and how many the consumers can work off.
fn rates(flow: &Flow) -> Option<[String; 2]> {
    let rates =
        |interval: f64| if interval >= QUICKEST.as_secs() { rate(1.0 / interval) } else { "any number of".to_owned() };
    let [producers, consumers] = flow.sides.map(|side| side.interval());
    Some([rates(producers?), rates(consumers?)])
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
    let gets = flow.longest_get.as_ref().map_or_else(String::new, |longest| {
        let (length, task) = (seconds(longest.length(trace.last_at())), names.task(trace, longest.task));
        format!(" The consumers waited {} for items, at most {length} at a time ({task}).", seconds(flow.get_wait))
    });
    let lost = match flow.lost {
        _ if trace.end().is_none() => String::new(),
        0 => String::new(),
        1 => " One item was left, and nobody worked on it.".to_owned(),
        lost => format!(" {} were left, and nobody worked on them.", capital(&told(lost, "item", "items"))),
    };
    let bound = match (flow.bound, rates(flow)) {
        (Some(Bound::Producers), Some([made, worked_off])) => format!(
            " The producers are the slower side: they make {made} items a second, and the consumers could work off {worked_off}."
        ),
        (Some(Bound::Consumers), Some([made, worked_off])) => format!(
            " The consumers are the slower side: they work off {worked_off} items a second, and the producers could make {made}."
        ),
        (Some(Bound::Balanced), _) => " Both sides are about as fast.".to_owned(),
        _ => String::new(),
    };
    format!("{puts}{gets}{bound}{lost}")
}

/// Little's law in numbers, with so many digits that what is written multiplies, to the last digit of the depth; nothing of
/// a queue that was as good as always empty.
pub fn little(law: &Little) -> Option<String> {
    if law.mean_depth < 0.005 {
        return None;
    }
    (3..=9).find_map(|digits| {
        // A depth that lies between two numbers of three digits lies amid those that one with a place more stands for.
        let places = places(law.mean_depth, 3) + usize::from(digits > 6);
        let depth = fixed(law.mean_depth, places);
        let [(rate, one), (wait, other)] = [law.arrival_rate, law.mean_wait].map(|factor| significant(factor, digits));
        let multiplies = fixed(one * other, places) == depth;
        multiplies.then(|| {
            format!("Little’s law, from the log: mean depth {depth} = {rate} items a second × {wait} s inside.")
        })
    })
}
