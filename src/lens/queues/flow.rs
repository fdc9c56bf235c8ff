//! How well a queue's two sides fit: throughput, utilisation, who waits for whom, Little's law.

use std::cmp::{Ordering, Reverse};

use crate::lens::tasks::lanes::Lanes;
use crate::trace::event::TaskId;
use crate::trace::time::Micros;

use super::history::{Blocked, Course};
use super::queue::QueueNow;

/// Which side holds the other up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The consumers wait more: the producers are too slow for them.
    Producers,
    /// The producers wait more: the consumers are too slow for them.
    Consumers,
    /// Neither waits more than the other.
    Neither,
}

/// How busy a consumer was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Utilisation {
    /// Who.
    pub task: TaskId,
    /// How long it had one in hand.
    pub busy: Micros,
    /// The same as a share of its life, from 0 to 1.
    pub share: f64,
}

/// Little's law: the mean depth is the arrival rate times the mean wait. Each is found from the log by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Little {
    /// The mean number of items inside, over time.
    pub mean_depth: f64,
    /// Items put, in a second.
    pub arrival_rate: f64,
    /// The mean time of an item inside, in seconds; those still inside count until now.
    pub mean_wait: f64,
}

/// A queue's figures for the run so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// How many items were put, end markers left out.
    pub items: u64,
    /// Items taken in a second, end markers left out.
    pub throughput: f64,
    /// How many items nobody worked on: a shutdown dropped them, or they were inside when all was over. End markers too.
    pub lost: u64,
    /// Everybody who took items, in the order of spawning.
    pub consumers: Vec<Utilisation>,
    /// The longest blocked put, those of end markers left out here and below.
    pub longest_put: Option<Blocked>,
    /// The longest blocked get that was given an item.
    pub longest_get: Option<Blocked>,
    /// How many puts were blocked: backpressure.
    pub blocked_puts: usize,
    /// How long puts were blocked, together.
    pub put_wait: Micros,
    /// How long gets were blocked that were given an item, together.
    pub get_wait: Micros,
    /// Which side holds the other up.
    pub bound: Bound,
    /// Little's law from the log; nothing before the first item.
    pub little: Option<Little>,
}

impl Flow {
    /// The figures at `now`, the time of the last event. `lanes` tells how long each consumer lived.
    pub fn of(course: &Course, queue: &QueueNow, lanes: &Lanes, now: Micros) -> Flow {
        let seconds = now.as_secs();
        let rate = |count: u64| if now == Micros::ZERO { 0.0 } else { count as f64 / seconds };
        let puts: Vec<&Blocked> = course.blocked_puts.iter().filter(|put| !put.is_end_marker).collect();
        // Whoever still waits when all is over was not held up by the other side's speed.
        let gets = course.blocked_gets.iter().filter(|get| get.item.is_some() && !get.is_end_marker);
        let gets: Vec<&Blocked> = gets.collect();
        let longest = |blocked: &[&Blocked]| {
            blocked.iter().max_by_key(|blocked| (blocked.length(now), Reverse(blocked.from))).map(|blocked| **blocked)
        };
        let together = |blocked: &[&Blocked]| blocked.iter().map(|blocked| blocked.length(now)).sum::<Micros>();
        let (put_wait, get_wait) = (together(&puts), together(&gets));
        Flow {
            items: course.items,
            throughput: rate(course.taken),
            lost: queue.discarded + queue.inside.len() as u64,
            consumers: consumers(course, lanes, now),
            longest_put: longest(&puts),
            longest_get: longest(&gets),
            blocked_puts: puts.len(),
            put_wait,
            get_wait,
            bound: match put_wait.cmp(&get_wait) {
                Ordering::Less => Bound::Producers,
                Ordering::Equal => Bound::Neither,
                Ordering::Greater => Bound::Consumers,
            },
            little: little(course, queue, now, rate(course.put)),
        }
    }
}

fn consumers(course: &Course, lanes: &Lanes, now: Micros) -> Vec<Utilisation> {
    let consumers = course.consumers.iter().map(|(task, consumer)| {
        let busy = consumer.busy_until(now);
        let life = lanes.of(*task).map_or(now, |lane| {
            let ended = lane.ended.map_or(now, |(moment, _)| moment.at);
            ended - lane.spawned.at
        });
        let share = if life == Micros::ZERO { 0.0 } else { busy.0 as f64 / life.0 as f64 };
        Utilisation { task: *task, busy, share: share.min(1.0) }
    });
    consumers.collect()
}

fn little(course: &Course, queue: &QueueNow, now: Micros, arrival_rate: f64) -> Option<Little> {
    if course.put == 0 || now == Micros::ZERO {
        return None;
    }
    let still: u128 = queue.inside.iter().map(|(_, item)| u128::from((now - item.since.at).0)).sum();
    let mean_wait = (course.inside + still) as f64 / course.put as f64 / 1e6;
    Some(Little { mean_depth: course.depth.mean(now), arrival_rate, mean_wait })
}
