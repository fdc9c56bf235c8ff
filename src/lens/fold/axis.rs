//! The time axis: a stretch of time, and the columns of pixels on which it is drawn.

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

    /// From a moment to its end or, where it goes on, up to `until`; not before it began, as that of a live run may have done
    /// since.
    pub fn drawn(from: Micros, to: Option<Micros>, until: Micros) -> Stretch {
        Stretch { from, to: to.unwrap_or(until).max(from) }
    }

    /// How long it is.
    pub fn length(self) -> Micros {
        self.to - self.from
    }

    /// The nearest stretch that is not shorter than `least`, and does not reach beyond `horizon`.
    pub fn of_at_least(self, least: Micros, horizon: Micros) -> Stretch {
        let length = self.length().max(least).min(horizon);
        let from = self.from.min(horizon - length);
        Stretch { from, to: from + length }
    }

    /// Whether the moment is in it, its ends included.
    pub fn contains(self, at: Micros) -> bool {
        self.from <= at && at <= self.to
    }

    /// Where a moment lies, in parts of `whole` from its beginning; moments before and after it lie at its ends.
    pub fn place(self, at: Micros, whole: u64) -> u64 {
        let part = u128::from((at.min(self.to) - self.from).0) * u128::from(whole);
        part.checked_div(self.length().0.into()).unwrap_or(0) as u64
    }

    /// The moment that lies so many parts of `whole` from its beginning, within it.
    pub fn moment(self, part: u64, whole: u64) -> Micros {
        let after = u128::from(self.length().0) * u128::from(part.min(whole));
        self.from + Micros(after.checked_div(whole.into()).unwrap_or(0) as u64)
    }

    /// The axis that shows it on so many columns.
    pub fn on(self, width: u32) -> Axis {
        Axis { seen: self, width }
    }
}

/// What part of the time is seen, and on how many columns.
///
/// Where marks are placed a column is a pixel. Where marks are chosen, of which at most so many shall be drawn, columns are
/// wider: see [`Axis::coarse`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Axis {
    /// The time from its left end to its right end.
    pub seen: Stretch,
    /// How many columns there are: so many marks fit side by side, and a row gives at most two more.
    pub width: u32,
}

impl Axis {
    /// The same time on other columns.
    pub fn coarse(self, width: u32) -> Axis {
        Axis { width, ..self }
    }

    /// The column of a moment; what lies before or after what is seen is at its ends.
    pub fn column(self, at: Micros) -> u32 {
        self.seen.place(at, self.width.into()) as u32
    }

    /// The moment under a column, within what is seen; columns below zero lie beyond the left end.
    pub fn moment(self, column: i32) -> Micros {
        self.seen.moment(column.max(0) as u64, self.width.max(1).into())
    }

    /// How much time a column takes.
    fn column_length(self) -> u64 {
        self.seen.length().0.div_ceil(u64::from(self.width.max(1))).max(1)
    }

    /// The end of the column in which the moment lies, itself no part of it. Columns lie at multiples of their length,
    /// so that panning shows the same marks.
    pub fn column_end(self, at: Micros) -> Micros {
        let length = self.column_length();
        let end = (at.0 / length + 1).saturating_mul(length);
        Micros(end.min(self.seen.to.0.saturating_add(1)))
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
