//! The queues over time: how full, who waited, who worked.

use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::lens::fold::moment::{Count, Moment};
use crate::lens::fold::steps::Steps;
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, Label, TaskId};
use crate::trace::time::Micros;

use super::queue::{Item, QueueNow, Queues, number};

/// A stretch in which a task was blocked at a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// Who.
    pub task: TaskId,
    /// The item that it wants to put, or that it got in the end.
    pub item: Option<u32>,
    /// Whether that item only says that no more will come.
    pub is_end_marker: bool,
    /// Since when.
    pub from: Moment,
    /// Until when; nothing while it goes on.
    pub to: Option<Moment>,
}

impl Blocked {
    /// How long, as far as the run has come.
    pub fn length(&self, now: Micros) -> Micros {
        self.to.map_or(now, |to| to.at) - self.from.at
    }
}

/// What a task did with the items that it took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Consumer {
    /// How long it had one in hand, until the last change.
    pub busy: Micros,
    /// Since when it has one in hand.
    pub since: Option<Micros>,
}

impl Consumer {
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

/// One queue over time.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// How many items are inside.
    pub depth: Steps,
    /// Every blocked put, in the order of blocking.
    pub blocked_puts: Vec<Blocked>,
    /// Every blocked get, in the order of blocking.
    pub blocked_gets: Vec<Blocked>,
    /// Who took items, end markers included.
    pub consumers: Sorted<TaskId, Consumer>,
    /// How many items were put, end markers left out.
    pub items: u64,
    /// How many items were taken, end markers left out.
    pub taken: u64,
    /// How many items were put, end markers included.
    pub(crate) put: u64,
    /// How long the items that have left were inside, together.
    pub(crate) inside: u128,
    open_puts: Sorted<(TaskId, u32), usize>,
    open_gets: Sorted<TaskId, usize>,
}

impl Course {
    /// Takes the difference that the event made.
    fn change(&mut self, event: &Event, now: Moment, left: Option<Item>, after: &QueueNow, trace: &Trace) {
        let task = event.task;
        self.depth.set(now.at, after.inside.len() as u32);
        self.put = after.put;
        if let Some(item) = left {
            self.inside += u128::from((now.at - item.since.at).0);
        }
        let since = after.in_hand.get(task).map(|item| item.since.at);
        if since.is_some() || self.consumers.contains(&task) {
            self.consumers.or_default(task).turn_to(since, now.at);
        }
        match event.kind {
            Kind::PutBlocked { item, label, .. } if !self.open_puts.contains(&(task, item)) => {
                self.open_puts.insert((task, item), self.blocked_puts.len());
                let is_end_marker = is_end_marker(trace, label);
                self.blocked_puts.push(Blocked { task, item: Some(item), is_end_marker, from: now, to: None });
            }
            Kind::ItemPut { item, label, .. } => {
                self.end_put(task, item, now);
                self.items += u64::from(!is_end_marker(trace, label));
            }
            Kind::PutWithdrawn { item, .. } => self.end_put(task, item, now),
            Kind::GetBlocked { .. } if !self.open_gets.contains(&task) => {
                self.open_gets.insert(task, self.blocked_gets.len());
                self.blocked_gets.push(Blocked { task, item: None, is_end_marker: false, from: now, to: None });
            }
            Kind::ItemTaken { .. } => {
                let is_end_marker = left.is_some_and(|item| is_end_marker(trace, item.label));
                self.end_get(task, left, is_end_marker, now);
                if left.is_some() && !is_end_marker {
                    self.taken += 1;
                }
            }
            Kind::GetWithdrawn { .. } => self.end_get(task, None, false, now),
            Kind::Ended { .. } => {
                self.end_get(task, None, false, now);
                while let Some((&(of, item), _)) = self.open_puts.first_from(&(task, 0))
                    && of == task
                {
                    self.end_put(task, item, now);
                }
            }
            _ => {}
        }
    }

    fn end_put(&mut self, task: TaskId, item: u32, now: Moment) {
        if let Some(place) = self.open_puts.remove(&(task, item)) {
            self.blocked_puts[place].to = Some(now);
        }
    }

    fn end_get(&mut self, task: TaskId, got: Option<Item>, is_end_marker: bool, now: Moment) {
        if let Some(place) = self.open_gets.remove(&task) {
            let get = &mut self.blocked_gets[place];
            *get = Blocked { item: got.map(|item| item.item), is_end_marker, to: Some(now), ..*get };
        }
    }
}

/// Every queue over time, by number.
#[derive(Clone, Debug, Default)]
pub struct Courses {
    courses: Sorted<u16, Course>,
    now: Queues,
    count: Count,
}

impl Courses {
    /// Every queue with its number.
    pub fn all(&self) -> impl Iterator<Item = (u16, &Course)> {
        self.courses.iter().map(|(number, course)| (*number, course))
    }

    /// The queue of that number.
    pub fn numbered(&self, number: u16) -> Option<&Course> {
        self.courses.get(&number)
    }

    /// The queues as they are after the last event.
    pub fn now(&self) -> &Queues {
        &self.now
    }
}

impl Fold for Courses {
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
                self.courses.or_default(number).change(event, now, left, after, trace);
            }
        } else if let Kind::Ended { .. } = event.kind {
            for (number, after) in self.now.all() {
                self.courses.or_default(number).change(event, now, None, after, trace);
            }
        }
    }
}

/// What the engine calls an item that only says that no more will come: Python's `None`.
const END_MARKER: &str = "None";

fn is_end_marker(trace: &Trace, label: Label) -> bool {
    trace.text(label) == END_MARKER
}
