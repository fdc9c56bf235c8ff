//! A number that changes now and then: a step function of time.

use crate::collections::peaks::Peaks;
use crate::trace::time::Micros;

use super::axis::{Axis, Stretch, gallop};

/// The values of a number over time, 0 before the first change. Changes at one moment are all kept, in their order.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    points: Vec<(Micros, u32)>,
    highest: Peaks,
    lowest: Peaks,
    /// Value times microseconds, up to the last change.
    area: u128,
}

/// What a column of a drawn step function shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The moment of its first change.
    pub at: Micros,
    /// The least value in it.
    pub low: u32,
    /// The greatest value in it.
    pub high: u32,
    /// The value that it leaves behind: it holds until the next column.
    pub last: u32,
}

impl Steps {
    /// Sets the value from this moment on.
    pub(crate) fn set(&mut self, at: Micros, value: u32) {
        if value == self.value() {
            return;
        }
        let last = self.points.last().map_or(Micros::ZERO, |point| point.0);
        self.area += u128::from(self.value()) * u128::from((at - last).0);
        self.points.push((at.max(last), value));
        let points = &self.points;
        self.highest.push(|index| u64::from(points[index].1));
        self.lowest.push(|index| u64::from(u32::MAX - points[index].1));
    }

    /// The value after the last change.
    pub fn value(&self) -> u32 {
        self.points.last().map_or(0, |point| point.1)
    }

    /// The greatest value of all.
    pub fn max(&self) -> u32 {
        self.highest_in(0..self.points.len()).unwrap_or(0)
    }

    /// The mean over time, from the run's start until that moment, which is not before the last change.
    pub fn mean(&self, until: Micros) -> f64 {
        let last = self.points.last().map_or(Micros::ZERO, |point| point.0);
        let area = self.area + u128::from(self.value()) * u128::from((until - last).0);
        if until == Micros::ZERO { 0.0 } else { area as f64 / until.0 as f64 }
    }

    /// Every change: when, and the value from then on.
    pub fn points(&self) -> &[(Micros, u32)] {
        &self.points
    }

    /// The changes within a stretch.
    pub fn points_in(&self, stretch: Stretch) -> &[(Micros, u32)] {
        let from = self.points.partition_point(|point| point.0 < stretch.from);
        let to = self.points.partition_point(|point| point.0 <= stretch.to);
        self.points.get(from..to).unwrap_or_default()
    }

    /// The value before all changes at that moment.
    pub fn value_before(&self, at: Micros) -> u32 {
        let next = self.points.partition_point(|point| point.0 < at);
        next.checked_sub(1).map_or(0, |index| self.points[index].1)
    }

    /// What is to be drawn: the value at the axis's begin, then a column for each column of pixels with changes.
    pub fn drawn(&self, axis: Axis) -> impl Iterator<Item = Column> {
        let points = &self.points;
        let mut next = points.partition_point(|point| point.0 < axis.seen.from);
        let before = self.value_before(axis.seen.from);
        let first = Column { at: axis.seen.from, low: before, high: before, last: before };
        let rest = std::iter::from_fn(move || {
            let &(at, _) = points.get(next).filter(|point| point.0 <= axis.seen.to)?;
            let end = axis.column_end(at);
            let range = next..gallop(next + 1, points.len(), |index| points[index].0 >= end);
            next = range.end;
            let (high, low) = (self.highest_in(range.clone())?, self.lowest_in(range.clone())?);
            Some(Column { at, low, high, last: points[range.end - 1].1 })
        });
        std::iter::once(first).chain(rest)
    }

    fn highest_in(&self, range: std::ops::Range<usize>) -> Option<u32> {
        let peak = self.highest.largest(range, |index| u64::from(self.points[index].1))?;
        Some(self.points[peak].1)
    }

    fn lowest_in(&self, range: std::ops::Range<usize>) -> Option<u32> {
        let peak = self.lowest.largest(range, |index| u64::from(u32::MAX - self.points[index].1))?;
        Some(self.points[peak].1)
    }
}
