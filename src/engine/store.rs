//! The items inside a queue, in the order in which it gives them.

use std::collections::VecDeque;

/// Items with their numbers in the log.
type Items<T> = VecDeque<(u32, T)>;

/// The items, how one finds its place among them, and how the next is taken.
pub(crate) struct Store<T> {
    items: Items<T>,
    place: fn(&Items<T>, &T) -> usize,
    next: fn(&mut Items<T>) -> Option<(u32, T)>,
}

impl<T> Store<T> {
    pub(crate) fn fifo() -> Store<T> {
        Store { items: VecDeque::new(), place: |items, _| items.len(), next: VecDeque::pop_front }
    }

    pub(crate) fn lifo() -> Store<T> {
        Store { next: VecDeque::pop_back, ..Store::fifo() }
    }

    pub(crate) fn priority() -> Store<T>
    where
        T: Ord,
    {
        Store { place: |items, item| items.partition_point(|(_, other)| other <= item), ..Store::fifo() }
    }

    pub(crate) fn put(&mut self, number: u32, item: T) {
        let place = (self.place)(&self.items, &item);
        self.items.insert(place, (number, item));
    }

    /// The next item, in the order of its queue.
    pub(crate) fn take(&mut self) -> Option<(u32, T)> {
        (self.next)(&mut self.items)
    }

    /// In the order in which Python's queue of that kind shows them; it shows a priority queue's heap, this one its order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.items.iter().map(|(_, item)| item)
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}
