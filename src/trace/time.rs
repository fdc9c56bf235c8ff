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

/// Whether seconds in digits have more decimals than are kept: [`Micros::parse`] cuts them.
pub fn is_finer(seconds: &str) -> bool {
    let cut = seconds.split_once('.').and_then(|(_, decimals)| decimals.get(6..)).unwrap_or_default();
    cut.bytes().any(|digit| digit != b'0')
}

/// Whole milliseconds.
pub const fn millis(milliseconds: u64) -> Micros {
    Micros(milliseconds * 1_000)
}

/// A number that is not negative with so many decimals (at most twelve), rounded half to even on the exact value of the
/// float, as Python's `f"{number:.2f}"` and the standard library do it; in integers, for a smaller download.
pub fn fixed(number: f64, decimals: usize) -> String {
    const FRACTION: u32 = f64::MANTISSA_DIGITS - 1;
    let scale = 10_u64.pow(decimals as u32);
    // The number is mantissa × 2^exponent.
    let bits = number.to_bits();
    let (exponent, fraction) = ((bits >> FRACTION) as i32 & 0x7ff, bits & ((1 << FRACTION) - 1));
    let mantissa = if exponent == 0 { fraction } else { fraction | 1 << FRACTION };
    let exponent = exponent.max(1) - 1023 - FRACTION as i32;
    let exact = u128::from(mantissa) * u128::from(scale);
    let rounded = if exponent >= 0 {
        exact.checked_shl(exponent as u32).unwrap_or(u128::MAX)
    } else {
        // Below 2^-126 the number is too small to be seen, as it is there.
        let places = exponent.unsigned_abs().min(126);
        let (whole, rest, half) = (exact >> places, exact & ((1 << places) - 1), 1 << (places - 1));
        whole + u128::from(rest > half || rest == half && whole & 1 == 1)
    };
    let rounded = u64::try_from(rounded).unwrap_or(u64::MAX);
    let (whole, rest) = (rounded / scale, rounded % scale);
    if decimals == 0 { whole.to_string() } else { format!("{whole}.{rest:0decimals$}") }
}

/// A number in digits with decimals, as a whole number of its last place, the `places`-th decimal: further ones are cut
/// off, and a number that is too long to be read is the greatest. Nothing for any other text.
pub(crate) fn decimal(text: &str, places: usize) -> Option<u64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
    if !digits(whole) || !digits(decimals) {
        return None;
    }
    let decimals: String = decimals.chars().chain(std::iter::repeat('0')).take(places).collect();
    Some(format!("{whole}{decimals}").parse().unwrap_or(u64::MAX))
}

impl Micros {
    /// No time at all, and the moment a run starts.
    pub const ZERO: Micros = Micros(0);

    /// Seconds in digits, `0.25` or `1`: see [`decimal`].
    pub fn parse(seconds: &str) -> Option<Micros> {
        decimal(seconds, 6).map(Micros)
    }

    /// Seconds without needless zeros, as [`Micros::parse`] takes them: `0.25`, `1`.
    pub fn plain(self) -> String {
        self.fixed(6).trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// The same in seconds: the float nearest to the decimal number, as Python's `round(seconds, 6)` gives it.
    pub fn as_secs(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// So many times as long, or the longest there is.
    pub fn times(self, count: u32) -> Micros {
        Micros(self.0.saturating_mul(count.into()))
    }

    /// Seconds with `decimals` places (at most six), rounded half to even on the float, as Python's `f"{seconds:.2f}"`.
    pub fn fixed(self, decimals: usize) -> String {
        fixed(self.as_secs(), decimals.min(6))
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
    /// The difference, or zero if `other` is the longer one.
    fn sub(self, other: Micros) -> Micros {
        Micros(self.0.saturating_sub(other.0))
    }
}

impl Sum for Micros {
    fn sum<I: Iterator<Item = Micros>>(iter: I) -> Micros {
        iter.fold(Micros::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::random::splitmix64;

    #[test]
    fn seconds_are_read_as_they_are_written() {
        for (text, micros) in [("0", 0), ("1", 1_000_000), ("0.25", 250_000), ("86400.000001", 86_400_000_001)] {
            assert_eq!((Micros::parse(text), Micros(micros).plain().as_str()), (Some(Micros(micros)), text));
        }
        for (text, micros) in [("00.50", 500_000), ("1.2345678", 1_234_567), ("99999999999999999999", u64::MAX)] {
            assert_eq!(Micros::parse(text), Some(Micros(micros)), "{text}");
        }
        for text in ["", ".", ".5", "5.", "+1", "-1", " 1", "1e3", "1.2.3", "1,5", "٣"] {
            assert_eq!(Micros::parse(text), None, "{text}");
        }
    }

    #[test]
    fn decimals_are_those_of_the_standard_library() {
        // All ties at the cut among the first seconds, what is about them, and times of every size.
        let near = (0..20_000).map(|count| count * 500).flat_map(|at: u64| [at.saturating_sub(1), at, at + 1]);
        let any = (0..100_000).map(|at| splitmix64(7, 1, at) >> (at % 51 + 13));
        for micros in near.chain(any).map(Micros) {
            for decimals in 0..=6 {
                assert_eq!(micros.fixed(decimals), format!("{:.*}", decimals, micros.as_secs()), "{micros:?}");
            }
        }
    }

    #[test]
    fn so_are_those_of_any_number() {
        for at in 0..100_000 {
            let number = splitmix64(8, 1, at) as f64 / splitmix64(9, 1, at) as f64;
            for decimals in [0, 2, 12] {
                assert_eq!(fixed(number, decimals), format!("{number:.decimals$}"), "{number:?}");
            }
        }
        for number in [0.0, 0.5, 1.5, 2.5, 0.125, 0.375, 1e-300, 5e-324, 1e-7, 4503599627370497.5, 1e13] {
            assert_eq!(fixed(number, 2), format!("{number:.2}"), "{number:?}");
        }
    }
}
