//! A number over time, on the same axis as the rows: how many requests are in flight, or how full a queue is.

use crate::lens::fold::axis::Axis;
use crate::lens::fold::steps::Steps;
use crate::lens::reading::Reading;
use crate::lens::words::figures::grouped;
use crate::trace::Trace;
use crate::trace::time::Micros;

use super::strip::RowsOf;

/// A step function as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// What is counted.
    pub label: String,
    /// The value at the left end.
    pub first: u32,
    /// From when on it has which value. Where several changes share a column its highest, lowest and last value stand one
    /// after the other at one moment.
    pub changes: Vec<(Micros, u32)>,
    /// Up to when it is known.
    pub until: Micros,
    /// The value at the top.
    pub top: u32,
    /// What it can't pass.
    pub bound: Option<u32>,
}

impl Chart {
    /// The number as far as it is seen; `least` is the least that is at the top.
    fn of(label: String, steps: &Steps, (until, axis): (Micros, Axis), least: u32) -> Chart {
        let points = steps.points_in(axis.seen);
        let changes = if points.len() <= axis.width as usize {
            // What lasts no time at all is not drawn: the last value of a moment counts.
            points.chunk_by(|one, other| one.0 == other.0).filter_map(|moment| moment.last()).copied().collect()
        } else {
            let columns = steps.drawn(axis).skip(1);
            columns.flat_map(|column| [column.high, column.low, column.last].map(|value| (column.at, value))).collect()
        };
        let top = least.max(steps.max()).max(1);
        Chart { label, first: steps.value_before(axis.seen.from), changes, until, top, bound: None }
    }
}

/// The charts of a run: of its requests if it has any, or else of each queue.
pub fn charts(trace: &Trace, reading: &mut Reading, rows: RowsOf, (until, axis): (Micros, Axis)) -> Vec<Chart> {
    if rows != RowsOf::Tasks {
        let steps = &reading.in_flight.follow(trace).steps;
        let label = match steps.max() {
            0 => "In flight".to_owned(),
            most => format!("In flight, {} at most", grouped(most.into())),
        };
        return vec![Chart::of(label, steps, (until, axis), 1)];
    }
    let queues = reading.queue_histories.follow(trace);
    let charts = queues.all().map(|(number, history)| {
        let capacity = queues.now().numbered(number).map_or(0, |queue| queue.capacity);
        let label = if capacity == 0 {
            "Depth, no bound".to_owned()
        } else {
            format!("Depth, of {}", grouped(capacity.into()))
        };
        let chart = Chart::of(label, &history.depth, (until, axis), capacity);
        Chart { bound: (capacity > 0).then_some(capacity), ..chart }
    });
    charts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::fold::axis::Stretch;

    #[test]
    fn few_changes_are_drawn_one_by_one_and_many_column_by_column() {
        let mut steps = Steps::default();
        for (at, value) in [(1, 1), (1, 2), (4, 5), (5, 0), (6, 3), (9, 1)] {
            steps.set(Micros(at), value);
        }
        let changes = |from, to, width| {
            let axis = Stretch { from: Micros(from), to: Micros(to) }.on(width);
            let chart = Chart::of(String::new(), &steps, (Micros(to), axis), 4);
            (chart.first, chart.changes.iter().map(|(at, value)| (at.0, *value)).collect::<Vec<_>>(), chart.top)
        };
        assert_eq!(changes(0, 10, 10), (0, vec![(1, 2), (4, 5), (5, 0), (6, 3), (9, 1)], 5));
        assert_eq!(changes(2, 8, 10), (2, vec![(4, 5), (5, 0), (6, 3)], 5));
        // Two columns: to 4, and from 5 on.
        let columns = vec![(1, 5), (1, 1), (1, 5), (5, 3), (5, 0), (5, 1)];
        assert_eq!(changes(0, 10, 2), (0, columns, 5));
    }
}
