//! The queues over time: how full, who waited, who worked.

use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::lens::fold::moment::{Count, Moment};
use crate::lens::fold::steps::Steps;
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, Queue, TaskEnd, TaskId};
use crate::trace::time::Micros;

use super::pace::{Pace, Producer, Server};
use super::queue::{Item, QueueNow, Queues, number};

/// A stretch in which a task was blocked at a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// The task.
    pub task: TaskId,
    /// The item that it wants to put, or that it got in the end.
    pub item: Option<u32>,
    /// Whether that is a sentinel, which only says that no more will come.
    pub is_sentinel: bool,
    /// When it began.
    pub from: Moment,
    /// When it ended; nothing while it goes on.
    pub to: Option<Moment>,
}

impl Blocked {
    /// How long it lasts, as far as the run has come.
    pub fn length(&self, now: Micros) -> Micros {
        self.to.map_or(now, |to| to.at) - self.from.at
    }
}

/// A task that took items, or waited for one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Consumer {
    /// How long it had an item in hand, until the last change.
    pub busy: Micros,
    /// Since when it has one in hand.
    pub since: Option<Micros>,
    server: Server,
}

impl Consumer {
    /// How fast it works.
    pub fn pace(&self) -> Pace {
        self.server.pace()
    }

    /// Since when it has an item in hand now, if it has one.
    fn turn_to(&mut self, since: Option<Micros>, now: Micros) {
        if self.since != since {
            self.busy = self.busy_until(now);
            self.since = since;
        }
    }

    /// How long it had an item in hand until that moment, which is not before the last change.
    pub fn busy_until(&self, now: Micros) -> Micros {
        self.busy + self.since.map_or(Micros::ZERO, |since| now - since)
    }
}

/// One queue over time. Sentinels are no items: they count in none of its numbers.
#[derive(Clone, Debug, Default)]
pub struct QueueHistory {
    /// How many items are inside.
    pub depth: Steps,
    /// Every blocked put, in the order of blocking.
    pub blocked_puts: Vec<Blocked>,
    /// Every blocked get, in the order of blocking.
    pub blocked_gets: Vec<Blocked>,
    /// The tasks that took items, or waited for one.
    pub consumers: Sorted<TaskId, Consumer>,
    /// How many items were put.
    pub items: u64,
    /// How many items were taken.
    pub taken: u64,
    /// How long the items that have left were inside, together, in microseconds.
    pub(crate) inside: u128,
    producers: Sorted<TaskId, Producer>,
    open_puts: Sorted<(TaskId, u32), usize>,
    open_gets: Sorted<(TaskId, usize)>,
}

impl QueueHistory {
    /// Takes the difference that the event made.
    fn change(&mut self, event: &Event, now: Moment, left: Option<Item>, after: &QueueNow) {
        let task = event.task;
        self.depth.set(now.at, after.items_inside());
        if let Some(item) = left.filter(|item| !item.is_sentinel) {
            self.inside += u128::from((now.at - item.since.at).0);
        }
        let since = after.in_hand.get(task).filter(|item| !item.is_sentinel).map(|item| item.since.at);
        if since.is_some() || self.consumers.contains(&task) {
            self.consumers.or_default(task).turn_to(since, now.at);
        }
        match event.kind {
            Kind::PutBlocked { item, .. } if !self.open_puts.contains(&(task, item)) => {
                self.open_puts.insert((task, item), self.blocked_puts.len());
                let is_sentinel = after.putters.get((task, item)).is_some_and(|item| item.is_sentinel);
                self.blocked_puts.push(Blocked { task, item: Some(item), is_sentinel, from: now, to: None });
            }
            Kind::ItemPut { item, .. } => {
                let blocked = self.end_put(task, item, now);
                if after.inside.get(item).is_some_and(|item| !item.is_sentinel) {
                    self.items += 1;
                    self.producers.or_default(task).put(now.at, blocked);
                }
            }
            Kind::PutWithdrawn { item, .. } => drop(self.end_put(task, item, now)),
            Kind::GetBlocked { .. } => {
                self.consumers.or_default(task).server.turn_back(now.at);
                // Whoever was woken in vain goes on with the wait.
                if after.getters.get((task, now.step)).is_some() {
                    self.open_gets.insert((task, self.blocked_gets.len()), ());
                    self.blocked_gets.push(Blocked { task, item: None, is_sentinel: false, from: now, to: None });
                }
            }
            Kind::ItemTaken { .. } => {
                self.end_get(task, left, now);
                let server = &mut self.consumers.or_default(task).server;
                match left {
                    Some(item) if !item.is_sentinel => {
                        server.take(now.at);
                        self.taken += 1;
                    }
                    _ => server.turn_back(now.at),
                }
            }
            Kind::GetWithdrawn { .. } => drop(self.end_get(task, None, now)),
            Kind::TaskDone { .. } if self.consumers.contains(&task) => {
                self.consumers.or_default(task).server.report(now.at);
            }
            Kind::QueueJoinBegan { .. } => self.turn_away(task, now),
            Kind::Ended { how } => {
                let by_itself = how == TaskEnd::Finished;
                if self.consumers.contains(&task) {
                    self.consumers.or_default(task).server.end(now.at, by_itself);
                }
                if by_itself {
                    self.turn_away(task, now);
                }
                while self.end_get(task, None, now) {}
                while let Some((&(of, item), _)) = self.open_puts.first_from(&(task, 0))
                    && of == task
                {
                    self.end_put(task, item, now);
                }
            }
            _ => {}
        }
    }

    /// The puts of items that had to wait for room: backpressure.
    pub fn waiting_puts(&self) -> impl Iterator<Item = &Blocked> {
        self.blocked_puts.iter().filter(|put| !put.is_sentinel)
    }

    /// The gets that had to wait, and were given an item. Whoever waits for ever, or is given a sentinel, is not held up
    /// by the other side's speed.
    pub fn waiting_gets(&self) -> impl Iterator<Item = &Blocked> {
        self.blocked_gets.iter().filter(|get| get.item.is_some() && !get.is_sentinel)
    }

    /// How fast each task makes items; `spawned` tells when a task was, for those that were made to produce.
    pub(crate) fn producers(&self, spawned: impl Fn(TaskId) -> Option<Micros>) -> impl Iterator<Item = Pace> {
        self.producers.iter().map(move |(task, producer)| producer.pace(spawned(*task)))
    }

    fn turn_away(&mut self, task: TaskId, now: Moment) {
        if self.producers.contains(&task) {
            self.producers.or_default(task).turn_away(now.at);
        }
    }

    /// Ends a blocked put; how long it lasted.
    fn end_put(&mut self, task: TaskId, item: u32, now: Moment) -> Micros {
        let Some(place) = self.open_puts.remove(&(task, item)) else { return Micros::ZERO };
        let put = &mut self.blocked_puts[place];
        put.to = Some(now);
        put.length(now.at)
    }

    /// Ends the task's first blocked get, if it has one.
    fn end_get(&mut self, task: TaskId, got: Option<Item>, now: Moment) -> bool {
        let first = self.open_gets.first_from(&(task, 0)).map(|(first, _)| *first).filter(|(of, _)| *of == task);
        if let Some(first) = first {
            self.open_gets.remove(&first);
            let get = &mut self.blocked_gets[first.1];
            let is_sentinel = got.is_some_and(|item| item.is_sentinel);
            *get = Blocked { item: got.map(|item| item.item), is_sentinel, to: Some(now), ..*get };
        }
        first.is_some()
    }
}

/// Every queue over time, by number.
#[derive(Clone, Debug, Default)]
pub struct QueueHistories {
    histories: Sorted<Queue, QueueHistory>,
    now: Queues,
    count: Count,
}

impl QueueHistories {
    /// Every queue with its number.
    pub fn all(&self) -> impl Iterator<Item = (Queue, &QueueHistory)> {
        self.histories.iter().map(|(number, history)| (*number, history))
    }

    /// The queue of that number.
    pub fn numbered(&self, number: Queue) -> Option<&QueueHistory> {
        self.histories.get(&number)
    }

    /// The queues as they are after the last event.
    pub fn now(&self) -> &Queues {
        &self.now
    }
}

impl Fold for QueueHistories {
    fn push(&mut self, event: &Event, trace: &Trace) {
        let now = self.count.take(event);
        let queue = number(&event.kind);
        let left = match (queue, event.kind) {
            (Some(queue), Kind::ItemTaken { item, .. } | Kind::ItemDiscarded { item, .. }) => {
                self.now.numbered(queue).and_then(|queue| queue.inside.get(item)).copied()
            }
            _ => None,
        };
        self.now.push(event, trace);
        if let Some(number) = queue {
            if let Some(after) = self.now.numbered(number) {
                self.histories.or_default(number).change(event, now, left, after);
            }
        } else if let Kind::Ended { .. } = event.kind {
            for (number, after) in self.now.all() {
                self.histories.or_default(number).change(event, now, None, after);
            }
        }
    }
}
