//! How well a queue's two sides fit: throughput, utilisation, which side is slower, Little's law. Sentinels are no items,
//! in none of these.

use std::cmp::Reverse;

use crate::lens::tasks::lanes::Lanes;
use crate::trace::event::TaskId;
use crate::trace::time::Micros;

use super::history::{Blocked, QueueHistory};
use super::pace::Side;
use super::queue::QueueNow;

/// Which side of a queue is the slower one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The producers make fewer items in a second than the consumers could work off.
    Producers,
    /// The consumers work off fewer than the producers could make.
    Consumers,
    /// Both are about as fast: neither by a twentieth faster than the other.
    Balanced,
}

/// How busy a consumer was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Utilisation {
    /// The consumer.
    pub task: TaskId,
    /// How long it had an item in hand.
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
    /// How many items were put.
    pub items: u64,
    /// Items taken in a second.
    pub throughput: f64,
    /// How many items nobody worked on: a shutdown dropped them, or they were inside when all was over.
    pub lost: u64,
    /// The tasks that took items, or waited for one, in the order of spawning.
    pub consumers: Vec<Utilisation>,
    /// The longest blocked put.
    pub longest_put: Option<Blocked>,
    /// The longest blocked get that was given an item.
    pub longest_get: Option<Blocked>,
    /// How many puts were blocked: backpressure.
    pub blocked_puts: usize,
    /// How long puts were blocked, together.
    pub put_wait: Micros,
    /// How long gets were blocked that were given an item, together.
    pub get_wait: Micros,
    /// Which side is the slower one; nothing where the log does not tell how fast both are.
    pub bound: Option<Bound>,
    /// How fast the producers are, and the consumers, if neither held the other up.
    pub sides: [Side; 2],
    /// Little's law from the log; nothing before the first item.
    pub little: Option<Little>,
}

impl Flow {
    /// The figures at `now`, the time of the last event. `lanes` tells how long each consumer lived.
    pub fn of(history: &QueueHistory, queue: &QueueNow, lanes: &Lanes, now: Micros) -> Flow {
        let seconds = now.as_secs();
        let rate = |count: u64| if now == Micros::ZERO { 0.0 } else { count as f64 / seconds };
        let puts: Vec<&Blocked> = history.waiting_puts().collect();
        let gets: Vec<&Blocked> = history.waiting_gets().collect();
        let longest = |blocked: &[&Blocked]| {
            blocked.iter().max_by_key(|blocked| (blocked.length(now), Reverse(blocked.from))).map(|blocked| **blocked)
        };
        let together = |blocked: &[&Blocked]| blocked.iter().map(|blocked| blocked.length(now)).sum::<Micros>();
        let (put_wait, get_wait) = (together(&puts), together(&gets));
        // The program itself does more than to produce.
        let spawned = |task| lanes.of(task).filter(|_| task != TaskId::MAIN).map(|lane| lane.spawned.at);
        let sides = [
            Side::of(history.producers(spawned)),
            Side::of(history.consumers.values().map(|consumer| consumer.pace())),
        ];
        Flow {
            items: history.items,
            throughput: rate(history.taken),
            lost: queue.discarded - queue.discarded_sentinels + u64::from(queue.items_inside()),
            consumers: consumers(history, lanes, now),
            longest_put: longest(&puts),
            longest_get: longest(&gets),
            blocked_puts: puts.len(),
            put_wait,
            get_wait,
            bound: bound(sides),
            sides,
            little: little(history, queue, now, rate(history.items)),
        }
    }
}

/// By how much one side's time for an item must exceed the other's to be called slower.
const MARGIN: f64 = 1.05;

fn bound([producers, consumers]: [Side; 2]) -> Option<Bound> {
    let (made, worked_off) = (producers.interval()?, consumers.interval()?);
    Some(match () {
        () if made > worked_off * MARGIN => Bound::Producers,
        () if worked_off > made * MARGIN => Bound::Consumers,
        () => Bound::Balanced,
    })
}

fn consumers(history: &QueueHistory, lanes: &Lanes, now: Micros) -> Vec<Utilisation> {
    let consumers = history.consumers.iter().map(|(task, consumer)| {
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

fn little(history: &QueueHistory, queue: &QueueNow, now: Micros, arrival_rate: f64) -> Option<Little> {
    if history.items == 0 || now == Micros::ZERO {
        return None;
    }
    let items = queue.inside.iter().map(|(_, item)| item).filter(|item| !item.is_sentinel);
    let still: u128 = items.map(|item| u128::from((now - item.since.at).0)).sum();
    let mean_wait = (history.inside + still) as f64 / history.items as f64 / 1e6;
    Some(Little { mean_depth: history.depth.mean(now), arrival_rate, mean_wait })
}
