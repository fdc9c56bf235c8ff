//! Which rows of a long list are in sight: pure arithmetic of rows and of the pixels that a scrollbar gives.

/// The height of a row, as in the stylesheet.
pub const ROW: u64 = 24;
/// How many rows are in sight.
pub const VIEW: usize = 18;
/// The most pixels that are scrolled: browsers can't do more than some ten millions.
const MOST: u64 = 8_000_000;

/// A list of so many rows that can be scrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowCount(pub usize);

impl RowCount {
    /// How far it can be scrolled, in pixels.
    pub fn travel(self) -> u64 {
        (self.last_first() as u64 * ROW).min(MOST)
    }

    /// The first row in sight when so many pixels are scrolled.
    pub fn first_at(self, scrolled: u64) -> usize {
        let (last, travel) = (self.last_first() as u64, self.travel());
        let first = (scrolled * last + travel / 2).checked_div(travel).unwrap_or(0);
        first.min(last) as usize
    }

    /// How many pixels are to be scrolled for that row to be the first in sight.
    pub fn scrolled(self, first: usize) -> u64 {
        let last = self.last_first() as u64;
        (first as u64 * self.travel()).checked_div(last).unwrap_or(0)
    }

    /// The nearest first row with which a row is in sight.
    pub fn showing(self, first: usize, row: usize) -> usize {
        first.clamp((row + 1).saturating_sub(VIEW), row.max((row + 1).saturating_sub(VIEW))).min(self.last_first())
    }

    fn last_first(self) -> usize {
        self.0.saturating_sub(VIEW)
    }
}

/// What is in sight of a list that may grow, and whose present row moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VisibleRows {
    /// The first row.
    pub first: usize,
    now: Option<usize>,
    calls: u32,
}

impl VisibleRows {
    /// Follows the present row, if it was in sight: who has scrolled away from it stays there, until another of
    /// `calls` brings it back.
    pub fn follow(&mut self, length: RowCount, now: Option<usize>, calls: u32) {
        let was_seen = self.now.is_none_or(|row| self.has(row));
        self.first = self.first.min(length.last_first());
        if let Some(row) = now
            && (was_seen && self.now != now || self.calls != calls)
        {
            self.first = length.showing(self.first, row);
        }
        (self.now, self.calls) = (now, calls);
    }

    fn has(&self, row: usize) -> bool {
        (self.first..self.first + VIEW).contains(&row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_scrolled_to_and_stays_where_it_was_put() {
        for length in [0, 1, VIEW, VIEW + 1, 100, 5_000, 333_333, 1_000_000].map(RowCount) {
            assert_eq!(length.first_at(0), 0);
            assert_eq!(
                length.first_at(length.travel() + 40),
                length.0.saturating_sub(VIEW),
                "the scrollbar of the browser"
            );
            let step = (length.0 / 997).max(1);
            for first in (0..=length.0.saturating_sub(VIEW)).step_by(step) {
                assert_eq!(length.first_at(length.scrolled(first)), first, "{length:?}");
            }
            assert!(length.travel() <= MOST);
        }
    }

    #[test]
    fn a_row_comes_into_sight_by_the_shortest_way() {
        let length = RowCount(100);
        assert_eq!(length.showing(10, 12), 10);
        assert_eq!(length.showing(10, 10 + VIEW), 11);
        assert_eq!(length.showing(10, 3), 3);
        assert_eq!(length.showing(0, 99), 100 - VIEW);
        assert_eq!(RowCount(4).showing(0, 3), 0);
    }

    #[test]
    fn the_end_is_followed_until_the_reader_scrolls_away() {
        let mut sight = VisibleRows::default();
        for count in 1..200 {
            sight.follow(RowCount(count), Some(count - 1), 0);
            assert!(sight.has(count - 1));
        }
        sight.first = 20;
        sight.follow(RowCount(300), Some(299), 0);
        assert_eq!(sight.first, 20, "who reads is left alone");
        sight.follow(RowCount(300), Some(299), 1);
        assert!(sight.has(299), "called back");
        sight.follow(RowCount(301), Some(300), 1);
        assert!(sight.has(300));
        sight.follow(RowCount(5), Some(2), 1);
        assert_eq!(sight.first, 0, "a shorter list");
    }
}
