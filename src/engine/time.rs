//! Time as the log keeps it: whole microseconds since the run's start, never a float.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

/// A moment since the run's start, or a span of time, in whole microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micros(pub u64);

/// Seconds as a learner writes them, rounded to the nearest microsecond. Negative and NaN give zero.
pub fn secs(seconds: f64) -> Micros {
    Micros((seconds * 1e6).round() as u64)
}

/// Whole milliseconds.
pub const fn millis(milliseconds: u64) -> Micros {
    Micros(milliseconds * 1_000)
}

impl Micros {
    /// No time at all, and the moment a run starts.
    pub const ZERO: Micros = Micros(0);

    /// The same in seconds: the float nearest to the decimal number, as Python's `round(seconds, 6)` gives it.
    pub fn as_secs(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// The difference, or zero if `earlier` is the later one.
    pub fn since(self, earlier: Micros) -> Micros {
        Micros(self.0.saturating_sub(earlier.0))
    }

    /// Seconds with `decimals` places (at most six), rounded half to even on the float, as Python's `f"{seconds:.2f}"`.
    pub fn fixed(self, decimals: usize) -> String {
        format!("{:.*}", decimals.min(6), self.as_secs())
    }
}

impl fmt::Display for Micros {
    /// Seconds with three decimals, as the transcript prints them: `0.500`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fixed(3))
    }
}

impl Add for Micros {
    type Output = Micros;
    fn add(self, other: Micros) -> Micros {
        Micros(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Micros {
    fn add_assign(&mut self, other: Micros) {
        *self = *self + other;
    }
}

impl Sub for Micros {
    type Output = Micros;
    fn sub(self, other: Micros) -> Micros {
        self.since(other)
    }
}

impl Sum for Micros {
    fn sum<I: Iterator<Item = Micros>>(iter: I) -> Micros {
        iter.fold(Micros::ZERO, Add::add)
    }
}
