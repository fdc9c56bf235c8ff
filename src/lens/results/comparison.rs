//! Two runs side by side.

use crate::trace::time::Micros;

use super::totals::Totals;

/// How much faster one side is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// How many times as fast the second side is; nothing if a side did not finish, took no time, or got no answer.
    pub speed_up: Option<f64>,
    /// How much time the second side saves; nothing if a side did not finish, or it saves none.
    pub saved: Option<Micros>,
}

impl Comparison {
    /// Compares a run with one that is hoped to be faster.
    pub fn of(slow: &Totals, fast: &Totals) -> Comparison {
        let is_answered = |side: &&Totals| side.asked == 0 || side.failed < side.asked;
        let total = |side: &Totals| Some(side).filter(is_answered)?.total;
        let (Some(slow), Some(fast)) = (total(slow), total(fast)) else {
            return Comparison { speed_up: None, saved: None };
        };
        let speed_up = (fast > Micros::ZERO).then(|| slow.as_secs() / fast.as_secs());
        Comparison { speed_up, saved: (slow > fast).then(|| slow - fast) }
    }
}
