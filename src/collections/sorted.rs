//! A small map by rising keys.

/// How many entries lie together: so many are moved at most when one comes or goes.
const CHUNK: usize = 256;

/// A map that keeps its entries in the order of their keys; without values, a set.
///
/// It does what the standard library's ordered map does with far less code to download: a sorted list cut into chunks.
/// Finding takes logarithmic time; coming and going moves a chunk's entries at most, whichever key it is.
#[derive(Clone, Debug)]
pub struct Sorted<K, V = ()> {
    /// None of them is empty.
    chunks: Vec<Vec<(K, V)>>,
    len: usize,
}

impl<K, V> Default for Sorted<K, V> {
    fn default() -> Sorted<K, V> {
        Sorted { chunks: Vec::new(), len: 0 }
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Sorted<K, V> {
    fn eq(&self, other: &Sorted<K, V>) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for Sorted<K, V> {}

/// A chunk, and the place in it of the key, or where it belongs.
type Place = (usize, Result<usize, usize>);

impl<K, V> Sorted<K, V> {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Every entry, by rising key.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.chunks.iter().flatten().map(|(key, value)| (key, value))
    }

    /// Every value, by rising key.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.chunks.iter().flatten().map(|(_, value)| value)
    }

    /// Every value, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.chunks.iter_mut().flatten().map(|(_, value)| value)
    }

    /// Every key, rising.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> {
        self.chunks.iter().flatten().map(|(key, _)| key)
    }

    /// The entry of the least key.
    pub fn first(&self) -> Option<(&K, &V)> {
        self.iter().next()
    }
}

impl<K: Ord, V> Sorted<K, V> {
    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        let (chunk, Ok(at)) = self.place(key) else { return None };
        Some(&self.chunks[chunk][at].1)
    }

    /// Whether the key is there.
    pub fn contains(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    /// The entries from a key on, by rising key.
    pub fn from<'a>(&'a self, key: &K) -> impl Iterator<Item = (&'a K, &'a V)> + use<'a, K, V> {
        let (chunk, Ok(at) | Err(at)) = self.place(key);
        self.chunks.iter().skip(chunk).flatten().skip(at).map(|(key, value)| (key, value))
    }

    /// The first entry from a key on.
    pub fn first_from(&self, key: &K) -> Option<(&K, &V)> {
        self.from(key).next()
    }

    /// Sets the value of a key, and gives the one that it had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let (chunk, at) = self.place(&key);
        match at {
            Ok(at) => Some(std::mem::replace(&mut self.chunks[chunk][at].1, value)),
            Err(at) => {
                self.put(chunk, at, (key, value));
                None
            }
        }
    }

    /// The value of a key, set to the usual one if there was none.
    pub fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        let (chunk, at) = match self.place(&key) {
            (chunk, Ok(at)) => (chunk, at),
            (chunk, Err(at)) => self.put(chunk, at, (key, V::default())),
        };
        &mut self.chunks[chunk][at].1
    }

    /// Takes a key's entry out, and gives its value.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let (chunk, Ok(at)) = self.place(key) else { return None };
        let (_, value) = self.chunks[chunk].remove(at);
        if self.chunks[chunk].is_empty() {
            self.chunks.remove(chunk);
        }
        self.len -= 1;
        Some(value)
    }

    fn place(&self, key: &K) -> Place {
        let after = self.chunks.partition_point(|chunk| chunk.first().is_some_and(|(first, _)| first <= key));
        let chunk = after.saturating_sub(1);
        (chunk, self.chunks.get(chunk).map_or(Err(0), |entries| entries.binary_search_by(|(of, _)| of.cmp(key))))
    }

    /// Puts an entry where it belongs, and says where it came to be.
    fn put(&mut self, mut chunk: usize, mut at: usize, entry: (K, V)) -> (usize, usize) {
        match self.chunks.get_mut(chunk) {
            None => self.chunks.push(Vec::new()),
            Some(full) if full.len() == CHUNK => {
                // Keys that rise leave full chunks behind.
                let middle = if at == CHUNK { CHUNK } else { CHUNK / 2 };
                let rest = full.split_off(middle);
                self.chunks.insert(chunk + 1, rest);
                if at >= middle {
                    (chunk, at) = (chunk + 1, at - middle);
                }
            }
            Some(_) => {}
        }
        self.chunks[chunk].insert(at, entry);
        self.len += 1;
        (chunk, at)
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Sorted<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Sorted<K, V> {
        let mut sorted = Sorted::default();
        for (key, value) in entries {
            sorted.insert(key, value);
        }
        sorted
    }
}

/// Sorts a handful of things; equal ones keep their order.
pub fn sort_few<T, K: Ord>(few: &mut [T], key: impl Fn(&T) -> K) {
    for end in 1..few.len() {
        for at in (1..=end).rev() {
            if key(&few[at - 1]) <= key(&few[at]) {
                break;
            }
            few.swap(at - 1, at);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::trace::random::splitmix64;

    /// Keys that rise, fall and come in no order, so many that there are many chunks.
    fn keys() -> [Vec<u64>; 3] {
        let many = 3_000;
        [
            (0..many).collect(),
            (0..many).rev().collect(),
            (0..many).map(|at| splitmix64(1, 1, at as u32) % many).collect(),
        ]
    }

    #[test]
    fn it_does_what_the_ordered_map_does() {
        for keys in keys() {
            let (mut sorted, mut map) = (Sorted::default(), BTreeMap::new());
            for (step, key) in keys.iter().enumerate() {
                assert_eq!(sorted.insert(*key, step), map.insert(*key, step));
                let gone = splitmix64(2, 1, step as u32) % 4_000;
                assert_eq!(sorted.remove(&gone), map.remove(&gone));
                assert_eq!((sorted.get(&gone), sorted.get(key)), (map.get(&gone), map.get(key)));
                assert_eq!(sorted.from(&gone).next(), map.range(gone..).next());
                assert_eq!(sorted.len(), map.len());
            }
            assert!(sorted.iter().eq(map.iter()));
            for key in keys {
                assert_eq!(sorted.remove(&key), map.remove(&key));
            }
            assert!(sorted.is_empty() == map.is_empty() && sorted.iter().eq(map.iter()));
        }
    }

    #[test]
    fn a_missing_value_is_the_usual_one() {
        let mut sorted: Sorted<u32, u32> = Sorted::default();
        for key in (0..2_000).rev().chain(0..2_000) {
            *sorted.or_default(key) += 1;
        }
        assert!(sorted.len() == 2_000 && sorted.values().all(|count| *count == 2));
    }

    #[test]
    fn equal_things_keep_their_order() {
        for seed in 0..50 {
            let mut few: Vec<(u64, u32)> = (0..20).map(|at| (splitmix64(seed, 1, at) % 6, at)).collect();
            let mut same = few.clone();
            same.sort_by_key(|(key, _)| *key);
            sort_few(&mut few, |(key, _)| *key);
            assert_eq!(few, same);
        }
    }
}
