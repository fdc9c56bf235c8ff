//! Queues: no item is lost or doubled, none is beyond the capacity, every blocked put and get has an end.

use std::collections::{BTreeMap, VecDeque};

use await_lab::trace::event::{Event, Kind, Order, RunEnd};

use super::{Promise, kept};

#[derive(Default)]
pub struct Queues {
    queues: Vec<Queue>,
}

struct Queue {
    order: Order,
    capacity: usize,
    items: VecDeque<u32>,
    unfinished: u32,
    shut_down: bool,
    /// The item that each task waits to put.
    putters: BTreeMap<u32, u32>,
    getters: BTreeMap<u32, ()>,
    /// Who joins, and whether nothing has been unfinished since.
    joiners: BTreeMap<u32, bool>,
}

impl Promise for Queues {
    fn see(&mut self, event: &Event) -> Result<(), String> {
        match event.kind {
            Kind::QueueOpened { queue, order, capacity } => {
                kept(queue.number() as usize == self.queues.len(), "queues are numbered in order")?;
                self.queues.push(Queue::open(order, capacity as usize));
                Ok(())
            }
            Kind::PutBlocked { queue, .. }
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
            | Kind::QueueShutDown { queue, .. } => {
                self.queues.get_mut(queue.number() as usize).ok_or("the queue was not opened")?.see(event)
            }
            Kind::Deadlocked => self.queues.iter().try_for_each(Queue::is_stuck),
            _ => Ok(()),
        }
    }

    fn end(&self, _: RunEnd) -> Result<(), String> {
        let waiting =
            |queue: &Queue| !queue.putters.is_empty() || !queue.getters.is_empty() || !queue.joiners.is_empty();
        kept(!self.queues.iter().any(waiting), "somebody waits at a queue after the end (I8)")
    }
}

impl Queue {
    fn open(order: Order, capacity: usize) -> Queue {
        let (items, putters, getters, joiners) = Default::default();
        Queue { order, capacity, items, unfinished: 0, shut_down: false, putters, getters, joiners }
    }

    fn is_full(&self) -> bool {
        self.capacity > 0 && self.items.len() >= self.capacity
    }

    fn see(&mut self, event: &Event) -> Result<(), String> {
        let task = event.task.0;
        match event.kind {
            Kind::PutBlocked { item, .. } => {
                kept(self.is_full() && !self.shut_down, "a put waits only while the queue is full")?;
                let before = self.putters.insert(task, item);
                kept(before.is_none_or(|before| before == item), "a task waits to put one item")
            }
            Kind::PutWithdrawn { item, .. } => kept(self.putters.remove(&task) == Some(item), "that put did not wait"),
            Kind::ItemPut { item, .. } => {
                kept(!self.shut_down && !self.is_full(), "there is no room for the item (I4)")?;
                kept(!self.items.contains(&item), "the item is inside already (I4)")?;
                if self.putters.get(&task) == Some(&item) {
                    self.putters.remove(&task);
                }
                self.items.push_back(item);
                self.unfinished += 1;
                Ok(())
            }
            Kind::GetBlocked { .. } => {
                self.getters.insert(task, ());
                kept(self.items.is_empty() && !self.shut_down, "a get waits only while the queue is empty")
            }
            Kind::GetWithdrawn { .. } => kept(self.getters.remove(&task).is_some(), "that get did not wait"),
            Kind::ItemTaken { item, .. } => {
                self.getters.remove(&task);
                self.give(item)
            }
            Kind::ItemDiscarded { item, .. } => {
                kept(self.shut_down, "items are discarded by a shutdown only")?;
                self.unfinished = self.unfinished.saturating_sub(1);
                self.give(item)?;
                self.release();
                Ok(())
            }
            Kind::TaskDone { unfinished, .. } => {
                kept(self.unfinished == unfinished + 1, "as many are unfinished as were put and not done (I5)")?;
                self.unfinished = unfinished;
                self.release();
                Ok(())
            }
            Kind::QueueJoinBegan { .. } => {
                kept(self.unfinished > 0, "a join waits only while something is unfinished (I5)")?;
                kept(self.joiners.insert(task, false).is_none(), "the task joins already")
            }
            Kind::QueueJoinEnded { .. } => {
                kept(self.joiners.remove(&task) == Some(true), "a join returned while items were unfinished (I5)")
            }
            Kind::QueueJoinWithdrawn { .. } => kept(self.joiners.remove(&task).is_some(), "that task did not join"),
            Kind::QueueShutDown { .. } => {
                self.shut_down = true;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// An item leaves in its turn.
    fn give(&mut self, item: u32) -> Result<(), String> {
        let place = match self.order {
            Order::Fifo => (self.items.front() == Some(&item)).then_some(0),
            Order::Lifo => self.items.len().checked_sub(1).filter(|last| self.items[*last] == item),
            Order::Priority => self.items.iter().position(|other| *other == item),
        };
        place.and_then(|place| self.items.remove(place)).ok_or("the item is not inside, or not the next (I4)")?;
        Ok(())
    }

    fn release(&mut self) {
        if self.unfinished == 0 {
            self.joiners.values_mut().for_each(|released| *released = true);
        }
    }

    /// Nobody waits in vain when nothing can happen any more.
    fn is_stuck(&self) -> Result<(), String> {
        kept(self.getters.is_empty() || self.items.is_empty(), "a getter missed its item: a wake was lost")?;
        kept(self.putters.is_empty() || self.is_full(), "a putter missed its room: a wake was lost")?;
        kept(!self.joiners.values().any(|released| *released), "a join missed its moment: a wake was lost (I5)")?;
        kept(
            !self.shut_down || (self.getters.is_empty() && self.putters.is_empty()),
            "a shutdown passed somebody by: a wake was lost",
        )
    }
}
