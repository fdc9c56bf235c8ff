//! The queues at a moment: what is inside, who waits, who has which item in hand.

use crate::collections::linked_map::InOrder;
use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::lens::fold::moment::{Count, Moment};
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, Label, Order, TaskId};

/// The most queues of a run that are shown.
const MOST: usize = 64;

/// An item somewhere, and since when it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its number in the run.
    pub item: u32,
    /// What it is called.
    pub label: Label,
    /// Since when.
    pub since: Moment,
}

/// One queue at a moment. For each queue, put = taken + inside + discarded.
#[derive(Clone, Debug)]
pub struct QueueNow {
    /// In which order it gives its items.
    pub order: Order,
    /// How many items it holds; 0 for any number.
    pub capacity: u32,
    /// The items inside, in the order of putting.
    pub inside: InOrder<u32, Item>,
    /// Who waits to put which item, first come first.
    pub putters: InOrder<(TaskId, u32), Item>,
    /// Who waits to get, and since when.
    pub getters: InOrder<TaskId, Moment>,
    /// Who works on which item: from getting it until it is reported done, or until the task gets again or ends.
    pub in_hand: InOrder<TaskId, Item>,
    /// Who waits until no item is unfinished.
    pub joiners: InOrder<TaskId, Moment>,
    /// How many items were put and not yet reported done.
    pub unfinished: u32,
    /// Whether it takes no more items; `Some(true)` if those inside were dropped too.
    pub shut_down: Option<bool>,
    /// How many items were put so far.
    pub put: u64,
    /// How many were taken.
    pub taken: u64,
    /// How many were dropped by a shutdown at once.
    pub discarded: u64,
}

impl Default for QueueNow {
    fn default() -> QueueNow {
        QueueNow {
            order: Order::Fifo,
            capacity: 0,
            inside: InOrder::default(),
            putters: InOrder::default(),
            getters: InOrder::default(),
            in_hand: InOrder::default(),
            joiners: InOrder::default(),
            unfinished: 0,
            shut_down: None,
            put: 0,
            taken: 0,
            discarded: 0,
        }
    }
}

impl QueueNow {
    /// Whether a put would wait.
    pub fn is_full(&self) -> bool {
        self.capacity > 0 && self.inside.len() >= self.capacity as usize
    }

    fn push(&mut self, event: &Event, now: Moment) {
        let task = event.task;
        match event.kind {
            Kind::QueueOpened { order, capacity, .. } => {
                self.order = order;
                self.capacity = capacity;
            }
            Kind::PutBlocked { item, label, .. } => {
                // Whoever was woken in vain goes to the back of the line, and has waited since the first time.
                let since = self.putters.get((task, item)).map_or(now, |item| item.since);
                self.putters.join((task, item), Item { item, label, since });
            }
            Kind::PutWithdrawn { item, .. } => {
                self.putters.leave((task, item));
            }
            Kind::ItemPut { item, label, .. } => {
                self.putters.leave((task, item));
                if self.inside.join(item, Item { item, label, since: now }).is_none() {
                    self.put += 1;
                    self.unfinished = self.unfinished.saturating_add(1);
                }
            }
            Kind::GetBlocked { .. } => {
                self.in_hand.leave(task);
                let since = self.getters.get(task).copied().unwrap_or(now);
                self.getters.join(task, since);
            }
            Kind::GetWithdrawn { .. } => {
                self.getters.leave(task);
            }
            Kind::ItemTaken { item, .. } => {
                self.getters.leave(task);
                if let Some(inside) = self.inside.leave(item) {
                    self.taken += 1;
                    self.in_hand.join(task, Item { since: now, ..inside });
                }
            }
            Kind::ItemDiscarded { item, .. } => {
                let discarded = self.inside.leave(item).map_or(0, |_| 1);
                self.discarded += u64::from(discarded);
                self.unfinished = self.unfinished.saturating_sub(discarded);
            }
            Kind::TaskDone { unfinished, .. } => {
                self.in_hand.leave(task);
                self.unfinished = unfinished;
            }
            Kind::QueueJoinBegan { .. } => {
                self.joiners.join(task, now);
            }
            Kind::QueueJoinEnded { .. } | Kind::QueueJoinWithdrawn { .. } => {
                self.joiners.leave(task);
            }
            Kind::QueueShutDown { immediate, .. } => {
                self.shut_down = Some(immediate || self.shut_down == Some(true));
            }
            Kind::Ended { .. } => {
                self.putters.leave_all((task, 0)..=(task, u32::MAX));
                self.getters.leave(task);
                self.in_hand.leave(task);
                self.joiners.leave(task);
            }
            _ => {}
        }
    }
}

/// Every queue of the run at a moment, by number.
#[derive(Clone, Debug, Default)]
pub struct Queues {
    queues: Sorted<u16, QueueNow>,
    count: Count,
}

impl Queues {
    /// Every queue with its number; of an odd trace the first 64.
    pub fn all(&self) -> impl Iterator<Item = (u16, &QueueNow)> {
        self.queues.iter().map(|(number, queue)| (*number, queue))
    }

    /// The queue of that number.
    pub fn numbered(&self, number: u16) -> Option<&QueueNow> {
        self.queues.get(&number)
    }
}

impl Fold for Queues {
    fn push(&mut self, event: &Event, _: &Trace) {
        let now = self.count.take(event);
        if let Some(number) = number(&event.kind) {
            if self.queues.len() < MOST || self.queues.contains(&number) {
                self.queues.or_default(number).push(event, now);
            }
        } else if let Kind::Ended { .. } = event.kind {
            self.queues.values_mut().for_each(|queue| queue.push(event, now));
        }
    }
}

/// The number of the queue that the event is about.
pub(crate) fn number(kind: &Kind) -> Option<u16> {
    match *kind {
        Kind::QueueOpened { queue, .. }
        | Kind::PutBlocked { queue, .. }
        | Kind::PutWithdrawn { queue, .. }
        | Kind::ItemPut { queue, .. }
        | Kind::GetBlocked { queue }
        | Kind::GetWithdrawn { queue }
        | Kind::ItemTaken { queue, .. }
        | Kind::ItemDiscarded { queue, .. }
        | Kind::TaskDone { queue, .. }
        | Kind::QueueJoinBegan { queue }
        | Kind::QueueJoinEnded { queue }
        | Kind::QueueJoinWithdrawn { queue }
        | Kind::QueueShutDown { queue, .. } => Some(queue),
        _ => None,
    }
}
