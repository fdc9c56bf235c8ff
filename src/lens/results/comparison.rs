//! Two runs side by side.

use crate::trace::time::Micros;

use super::totals::Totals;

/// A run beside one that is hoped to be faster: how long each took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What the first took.
    pub slow: Micros,
    /// What the second took.
    pub fast: Micros,
}

impl Comparison {
    /// Of both; nothing if either can't be compared.
    pub fn of(slow: &Totals, fast: &Totals) -> Option<Comparison> {
        Some(Comparison { slow: slow.comparable()?, fast: fast.comparable()? })
    }

    /// How many times as fast the second is.
    pub fn speed_up(self) -> f64 {
        self.slow.as_secs() / self.fast.as_secs()
    }

    /// How much time the second saves; nothing if it saves none.
    pub fn saved(self) -> Option<Micros> {
        (self.slow > self.fast).then(|| self.slow - self.fast)
    }
}
