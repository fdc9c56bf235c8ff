//! The queues at a moment: what is inside, who waits, who has which item in hand.
//!
//! An item goes from a producer's hand (`putters`, while the queue is full) to `inside`, from there to a consumer's hand
//! (`in_hand`), and is gone when it is reported done. The log says each of these steps, so nothing is guessed here but one
//! thing: a consumer that never reports anything done holds its item until it gets again, or ends.
//!
//! Where nothing can happen any more the picture stands still. What the log says after that takes the program down: the waits
//! that it withdraws did not end, and are shown as what they are, waits for ever. Where a person broke the run off, its end shows
//! who waited then.

use crate::collections::linked_map::LinkedMap;
use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::lens::fold::moment::{Count, Moment};
use crate::lens::tasks::getters::{Getters, all_of, leave_once};
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, Label, Meaning, Order, Queue, RunEnd, TaskEnd, TaskId};

/// The most queues of a run that are shown.
const MOST: usize = 64;

/// An item somewhere, and since when it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its number in the run.
    pub item: u32,
    /// Its name.
    pub label: Label,
    /// Whether it is a sentinel: it takes room in a queue, but is no work. It only says that no more will come.
    pub is_sentinel: bool,
    /// When it came there.
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
    pub inside: LinkedMap<u32, Item>,
    /// Who waits to put which item, first come first.
    pub putters: LinkedMap<(TaskId, u32), Item>,
    /// Who waits to get, since when, and by the place of the event that began it: a task may wait in several futures.
    pub getters: LinkedMap<(TaskId, u32), Moment>,
    /// Who works on which item: from getting it until it is reported done, or until the task gets again or ends.
    pub in_hand: LinkedMap<TaskId, Item>,
    /// Who waits until no item is unfinished, in the same way.
    pub joiners: LinkedMap<(TaskId, u32), Moment>,
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
    /// How many of those inside are sentinels.
    pub sentinels: u32,
    /// How many of those that were dropped are sentinels.
    pub discarded_sentinels: u64,
    /// The items that were marked as sentinels, and are not put yet.
    marked: Sorted<u32>,
}

impl Default for QueueNow {
    fn default() -> QueueNow {
        QueueNow {
            order: Order::Fifo,
            capacity: 0,
            inside: LinkedMap::default(),
            putters: LinkedMap::default(),
            getters: LinkedMap::default(),
            in_hand: LinkedMap::default(),
            joiners: LinkedMap::default(),
            unfinished: 0,
            shut_down: None,
            put: 0,
            taken: 0,
            discarded: 0,
            sentinels: 0,
            discarded_sentinels: 0,
            marked: Sorted::default(),
        }
    }
}

impl QueueNow {
    /// Whether a put would wait.
    pub fn is_full(&self) -> bool {
        self.capacity > 0 && self.inside.len() >= self.capacity as usize
    }

    /// How many items are inside, sentinels left out.
    pub fn items_inside(&self) -> u32 {
        (self.inside.len() as u32).saturating_sub(self.sentinels)
    }

    /// Since when a task waits to get, if it does.
    pub fn gets_since(&self, task: TaskId) -> Option<Moment> {
        self.getters.get(self.getters.first_in(all_of(task))?).copied()
    }

    /// Since when a task waits until no item is unfinished, if it does.
    pub fn joins_since(&self, task: TaskId) -> Option<Moment> {
        self.joiners.get(self.joiners.first_in(all_of(task))?).copied()
    }

    /// `is_again` tells that the task was woken in vain, and goes on with a wait for an item.
    fn push(&mut self, event: &Event, now: Moment, is_again: bool) {
        let task = event.task;
        match event.kind {
            Kind::QueueOpened { order, capacity, .. } => {
                self.order = order;
                self.capacity = capacity;
            }
            Kind::PutBlocked { item, label, .. } => {
                // Whoever was woken in vain goes to the back of the line, and has waited since the first time.
                let since = self.putters.get((task, item)).map_or(now, |item| item.since);
                let is_sentinel = self.marked.contains(&item);
                self.putters.join((task, item), Item { item, label, is_sentinel, since });
            }
            Kind::SentinelMarked { item, .. } => {
                self.marked.insert(item, ());
            }
            Kind::PutWithdrawn { item, .. } => {
                self.marked.remove(&item);
                self.putters.leave((task, item));
            }
            Kind::ItemPut { item, label, .. } => {
                self.putters.leave((task, item));
                let is_sentinel = self.marked.remove(&item).is_some();
                let before = self.inside.join(item, Item { item, label, is_sentinel, since: now });
                self.sentinels += u32::from(is_sentinel);
                self.sentinels -= u32::from(before.is_some_and(|before| before.is_sentinel));
                if before.is_none() {
                    self.put += 1;
                    self.unfinished = self.unfinished.saturating_add(1);
                }
            }
            Kind::GetBlocked { .. } => {
                self.in_hand.leave(task);
                // As with a put; but it may wait in two futures.
                let since = self.gets_since(task).filter(|_| is_again).unwrap_or(now);
                self.getters.join((task, since.step), since);
            }
            Kind::GetWithdrawn { .. } => drop(leave_once(&mut self.getters, task)),
            Kind::ItemTaken { item, .. } => {
                leave_once(&mut self.getters, task);
                if let Some(inside) = self.inside.leave(item) {
                    self.taken += 1;
                    self.sentinels -= u32::from(inside.is_sentinel);
                    self.in_hand.join(task, Item { since: now, ..inside });
                }
            }
            Kind::ItemDiscarded { item, .. } => {
                if let Some(inside) = self.inside.leave(item) {
                    self.discarded += 1;
                    self.unfinished = self.unfinished.saturating_sub(1);
                    self.sentinels -= u32::from(inside.is_sentinel);
                    self.discarded_sentinels += u64::from(inside.is_sentinel);
                }
            }
            Kind::TaskDone { unfinished, .. } => {
                self.in_hand.leave(task);
                self.unfinished = unfinished;
            }
            Kind::QueueJoinBegan { .. } => {
                self.joiners.join((task, now.step), now);
            }
            Kind::QueueJoinEnded { .. } | Kind::QueueJoinWithdrawn { .. } => drop(leave_once(&mut self.joiners, task)),
            Kind::QueueShutDown { immediate, .. } => {
                self.shut_down = Some(immediate || self.shut_down == Some(true));
            }
            Kind::Ended { .. } => {
                self.putters.leave_all(all_of(task));
                self.getters.leave_all(all_of(task));
                self.in_hand.leave(task);
                self.joiners.leave_all(all_of(task));
            }
            _ => {}
        }
    }
}

/// Every queue of the run at a moment, by number.
#[derive(Clone, Debug, Default)]
pub struct Queues {
    queues: Sorted<Queue, QueueNow>,
    /// Nothing can happen any more: whoever waits now waits for ever, and is shown so.
    is_stuck: bool,
    /// The queues before the tasks were left behind, as long as nothing else came since.
    before: Option<Sorted<Queue, QueueNow>>,
    line: Getters,
    count: Count,
}

impl Queues {
    /// Every queue with its number; of an odd trace the first 64.
    pub fn all(&self) -> impl Iterator<Item = (Queue, &QueueNow)> {
        self.queues.iter().map(|(number, queue)| (*number, queue))
    }

    /// The queue of that number.
    pub fn numbered(&self, number: Queue) -> Option<&QueueNow> {
        self.queues.get(&number)
    }
}

impl Fold for Queues {
    fn push(&mut self, event: &Event, _: &Trace) {
        let now = self.count.take(event);
        let is_again = self.line.push(event, now);
        self.is_stuck |= event.kind == Kind::Deadlocked;
        if self.is_stuck {
            return;
        }
        match event.kind {
            Kind::Ended { how: TaskEnd::LeftBehind } if self.before.is_some() => {}
            Kind::Ended { how: TaskEnd::LeftBehind } => self.before = Some(self.queues.clone()),
            Kind::RunEnded { how: RunEnd::Interrupted } => {
                self.queues = self.before.take().unwrap_or_else(|| std::mem::take(&mut self.queues));
            }
            _ => self.before = None,
        }
        if let Some(number) = number(&event.kind) {
            if self.queues.len() < MOST || self.queues.contains(&number) {
                self.queues.or_default(number).push(event, now, is_again);
            }
        } else if let Kind::Ended { .. } = event.kind {
            self.queues.values_mut().for_each(|queue| queue.push(event, now, is_again));
        }
    }

    fn size(&self) -> usize {
        let held = |queue: &QueueNow| queue.inside.len() + queue.putters.len() + queue.getters.len();
        self.line.len() + self.queues.values().map(held).sum::<usize>()
    }
}

/// The number of the queue that the event is about.
pub(crate) fn number(kind: &Kind) -> Option<Queue> {
    Some(Queue::numbered(kind.word(Meaning::Queue)? as u32))
}
