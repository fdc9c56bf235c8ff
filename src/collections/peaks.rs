//! The largest of any range of a growing list, in logarithmic time.

use std::ops::Range;

/// How many entries one of the next level stands for.
const FAN: usize = 16;

/// For every 16, 256, … entries of a list, which is the largest. The list itself and what makes an entry large are the
/// owner's: it passes the same `size` each time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Peaks {
    len: usize,
    levels: Vec<Vec<u32>>,
}

impl Peaks {
    /// Tells that the list has one entry more.
    pub(crate) fn push(&mut self, size: impl Fn(usize) -> u64) {
        let index = self.len;
        self.len += 1;
        let mut place = index;
        for level in 0.. {
            if level == self.levels.len() {
                // A level begins when there is a second block for it to stand for.
                if place < FAN {
                    return;
                }
                let first = (0..FAN).map(|entry| self.entry(level, entry));
                let first = first.reduce(|peak, other| if size(other) > size(peak) { other } else { peak });
                self.levels.push(first.map(|first| first as u32).into_iter().collect());
            }
            place /= FAN;
            let peaks = &mut self.levels[level];
            match peaks.get_mut(place) {
                Some(peak) if size(index) > size(*peak as usize) => *peak = index as u32,
                Some(_) => {}
                None => peaks.push(index as u32),
            }
        }
    }

    /// Where the largest entry of the range is, or nothing if the range holds none.
    pub(crate) fn largest(&self, range: Range<usize>, size: impl Fn(usize) -> u64) -> Option<usize> {
        let (mut from, mut to) = (range.start, range.end.min(self.len));
        let mut best: Option<(u64, usize)> = None;
        let mut look = |index: usize| {
            let size = size(index);
            if best.is_none_or(|(most, _)| size > most) {
                best = Some((size, index));
            }
        };
        for level in 0.. {
            let is_last = level >= self.levels.len();
            while from < to && (is_last || !from.is_multiple_of(FAN)) {
                look(self.entry(level, from));
                from += 1;
            }
            while from < to && !to.is_multiple_of(FAN) {
                to -= 1;
                look(self.entry(level, to));
            }
            if from >= to {
                break;
            }
            from /= FAN;
            to /= FAN;
        }
        best.map(|(_, index)| index)
    }

    /// The list's place that an entry stands for; level 0 is the list itself.
    fn entry(&self, level: usize, place: usize) -> usize {
        match level.checked_sub(1) {
            Some(below) => self.levels[below][place] as usize,
            None => place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::random::splitmix64;

    #[test]
    fn every_range_gives_its_largest() {
        let list: Vec<u64> = (0..700).map(|index| splitmix64(1, 0, index) % 1000).collect();
        let mut peaks = Peaks::default();
        for _ in &list {
            peaks.push(|index| list[index]);
        }
        for from in (0..700).step_by(7) {
            for to in from..=700 {
                let found = peaks.largest(from..to, |index| list[index]).map(|index| list[index]);
                assert_eq!(found, list[from..to].iter().max().copied(), "{from}..{to}");
            }
        }
    }
}
