//! A stretch of time that is to be drawn on so many columns of pixels.

use crate::trace::time::Micros;

/// A stretch of time that fills the width of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// Its first moment.
    pub from: Micros,
    /// Its last moment.
    pub to: Micros,
}

impl Stretch {
    /// From the run's start to that moment.
    pub fn until(to: Micros) -> Stretch {
        Stretch { from: Micros::ZERO, to }
    }

    /// How long it is.
    pub fn length(self) -> Micros {
        self.to.since(self.from)
    }

    /// Whether the moment is in it, its ends included.
    pub fn contains(self, at: Micros) -> bool {
        self.from <= at && at <= self.to
    }

    /// Where a moment lies, in parts of `whole` from its beginning; moments before and after it lie at its ends.
    pub fn place(self, at: Micros, whole: u64) -> u64 {
        let part = u128::from(at.min(self.to).since(self.from).0) * u128::from(whole);
        part.checked_div(self.length().0.into()).unwrap_or(0) as u64
    }

    /// The moment that lies so many parts of `whole` from its beginning, within it.
    pub fn moment(self, part: u64, whole: u64) -> Micros {
        let after = u128::from(self.length().0) * u128::from(part.min(whole));
        self.from + Micros(after.checked_div(whole.into()).unwrap_or(0) as u64)
    }

    /// The same, with so many columns told apart.
    pub fn in_columns(self, columns: u32) -> Window {
        Window { from: self.from, to: self.to, columns }
    }
}

/// What part of the time axis is seen, and how finely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its first moment.
    pub from: Micros,
    /// Its last moment.
    pub to: Micros,
    /// How many marks fit side by side: a row gives at most two more.
    pub columns: u32,
}

impl Window {
    /// The end of the column in which the moment lies, itself no part of it. Columns lie at multiples of their width,
    /// so that panning shows the same marks.
    pub(crate) fn column_end(&self, at: Micros) -> Micros {
        let column = self.to.since(self.from).0.div_ceil(u64::from(self.columns.max(1))).max(1);
        let end = (at.0 / column + 1).saturating_mul(column);
        Micros(end.min(self.to.0.saturating_add(1)))
    }
}

/// The first place from `start` on that `is_past`, for a list in which every place after such a one is past too.
/// Near places are found at once, far ones by bisection.
pub(crate) fn gallop(start: usize, len: usize, is_past: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut stride) = (start, 1);
    while low + stride <= len && !is_past(low + stride - 1) {
        low += stride;
        stride *= 2;
    }
    let mut high = (low + stride - 1).min(len);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_past(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn galloping_finds_every_border() {
        for len in 0..70 {
            for start in 0..=len {
                for border in start..=len {
                    assert_eq!(gallop(start, len, |index| index >= border), border, "{start} {len} {border}");
                }
            }
        }
    }
}
