//! A run in a few lines: some of its lanes, evenly chosen.

use super::lanes::Lanes;
use super::row::Row;

/// The waits of at most so many lanes: each at its place among all. Where there are few lanes all are there.
pub fn overview(lanes: &Lanes, most: usize) -> Vec<&Row> {
    let rows: Vec<&Row> = match lanes.all() {
        lanes if lanes.len() <= most => lanes.iter().flat_map(|lane| &lane.waits).collect(),
        lanes => {
            let chosen = (0..most).map(|place| &lanes[place * (lanes.len() - 1) / (most - 1).max(1)]);
            chosen.filter_map(|lane| lane.waits.first()).collect()
        }
    };
    rows.into_iter().take(most).collect()
}
