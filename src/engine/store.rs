//! The items inside a queue, in the order in which it gives them.

use std::collections::VecDeque;

/// Items with their numbers in the log.
pub(crate) struct Store<T> {
    /// The next to be given is in front.
    items: VecDeque<(u32, T)>,
    place: fn(&VecDeque<(u32, T)>, &T) -> usize,
}

impl<T> Store<T> {
    pub(crate) fn fifo() -> Store<T> {
        Store { items: VecDeque::new(), place: |items, _| items.len() }
    }

    pub(crate) fn lifo() -> Store<T> {
        Store { items: VecDeque::new(), place: |_, _| 0 }
    }

    pub(crate) fn priority() -> Store<T>
    where
        T: Ord,
    {
        Store { items: VecDeque::new(), place: |items, item| items.partition_point(|(_, other)| other <= item) }
    }

    pub(crate) fn put(&mut self, number: u32, item: T) {
        let place = (self.place)(&self.items, &item);
        self.items.insert(place, (number, item));
    }

    pub(crate) fn take(&mut self) -> Option<(u32, T)> {
        self.items.pop_front()
    }

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
