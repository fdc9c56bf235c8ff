//! A line of things that are known by a key and leave from anywhere.

use std::ops::RangeInclusive;

use super::sorted::Sorted;

/// A map that remembers the order of coming. Joining, leaving and looking up take logarithmic time, so that no odd
/// trace makes a fold slow.
#[derive(Clone, Debug)]
pub struct LinkedMap<K, V> {
    line: Sorted<u32, (K, V)>,
    places: Sorted<K, u32>,
    next: u32,
}

impl<K, V> Default for LinkedMap<K, V> {
    fn default() -> LinkedMap<K, V> {
        LinkedMap { line: Sorted::default(), places: Sorted::default(), next: 0 }
    }
}

impl<K: Ord + Copy, V> LinkedMap<K, V> {
    /// Everybody, in the order of coming.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (K, &V)> {
        self.line.values().map(|(key, value)| (*key, value))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.line.len()
    }

    /// Whether nobody is there.
    pub fn is_empty(&self) -> bool {
        self.line.is_empty()
    }

    /// What is kept of the key.
    pub fn get(&self, key: K) -> Option<&V> {
        self.line.get(self.places.get(&key)?).map(|(_, value)| value)
    }

    /// The least key in the range of those who are there.
    pub(crate) fn first_in(&self, keys: RangeInclusive<K>) -> Option<K> {
        self.places.first_from(keys.start()).map(|(key, _)| *key).filter(|key| key <= keys.end())
    }

    /// Joins at the end; whoever was in the line already leaves the old place, and what was kept of it is given back.
    pub(crate) fn join(&mut self, key: K, value: V) -> Option<V> {
        let before = self.leave(key);
        self.line.insert(self.next, (key, value));
        self.places.insert(key, self.next);
        self.next = self.next.saturating_add(1);
        before
    }

    /// Takes a key out of the line, wherever it stands; gives what was kept of it.
    pub(crate) fn leave(&mut self, key: K) -> Option<V> {
        let place = self.places.remove(&key)?;
        self.line.remove(&place).map(|(_, value)| value)
    }

    /// Everybody with a key in the range leaves.
    pub(crate) fn leave_all(&mut self, keys: RangeInclusive<K>) {
        while let Some(key) = self.first_in(keys.clone()) {
            self.leave(key);
        }
    }
}
