//! The marks of the time axis: round moments with labels that never touch, however wide it is and however little of the time
//! is seen.

use crate::lens::fold::axis::Axis;
use crate::lens::words::figures;
use crate::trace::time::Micros;

/// The most ticks.
const MOST: u64 = 12;
/// The widest that a letter of a label is, and the least room between two labels, in pixels.
const LETTER: u32 = 8;
const APART: u32 = 12;
/// The axis' width in pixels until it is known, and the least that it may have then.
pub const USUAL_WIDTH: u32 = 720;
const LEAST_WIDTH: u32 = 250;

/// A tick and its label.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Its moment.
    pub at: Micros,
    /// What is written there.
    pub label: String,
    /// Where the label begins and ends, in pixels from the axis' left end.
    pub room: (u32, u32),
}

/// Round moments of what is seen, on an axis of that width in pixels: as many as there is room for.
pub fn ticks(axis: Axis) -> Vec<Tick> {
    let seen = axis.seen;
    if seen.length() == Micros::ZERO {
        return Vec::new();
    }
    let steps = (0..20).flat_map(|power| [1, 2, 5].map(|of| of * 10_u64.pow(power)));
    let mut few = steps.filter(|step| seen.length().0 / step < MOST).map(|step| of_step(axis, step)).peekable();
    let mut finest = few.peek().cloned().unwrap_or_default();
    let fits = |ticks: &Vec<Tick>| ticks.windows(2).all(|pair| pair[0].room.1 + APART <= pair[1].room.0);
    let fitting = few.find(fits).filter(|ticks| !ticks.is_empty());
    fitting.unwrap_or_else(|| {
        // There is room for one label only.
        finest.truncate(1);
        finest
    })
}

fn of_step(axis: Axis, step: u64) -> Vec<Tick> {
    let Axis { seen, width } = axis;
    let places = decimals(Micros(step));
    let (first, last) = (seen.from.0.div_ceil(step), seen.to.0 / step);
    let tick = |index: u64| {
        let at = Micros(index * step);
        // Nothing is nothing, to however many digits.
        let places = if index == 0 { 0 } else { places };
        let label = figures::decimals(at, places) + if index == first { " s" } else { "" };
        let length = LETTER * label.len() as u32;
        let middle = axis.column(at);
        // At the ends a label moves inside.
        let left = middle.saturating_sub(length / 2).min(width.saturating_sub(length));
        Tick { at, label, room: (left, left + length) }
    };
    (first..=last).map(tick).collect()
}

/// The ticks on an axis, each with whether it is to be left out where the figure is narrow: of use while nobody knows how
/// wide it is, and the stylesheet has to say so.
pub fn ticks_of_any_width(axis: Axis) -> Vec<(Tick, bool)> {
    let few = if axis.width == USUAL_WIDTH { ticks(axis.coarse(LEAST_WIDTH)) } else { Vec::new() };
    let is_minor = |tick: &Tick| axis.width == USUAL_WIDTH && few.iter().all(|other| other.at != tick.at);
    let with_rank = |tick: Tick| {
        let is_minor = is_minor(&tick);
        (tick, is_minor)
    };
    ticks(axis).into_iter().map(with_rank).collect()
}

/// How many decimals the labels need for this step.
fn decimals(step: Micros) -> usize {
    (0..6).find(|decimals| step.0.is_multiple_of(10_u64.pow(6 - *decimals as u32))).unwrap_or(6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::fold::axis::Stretch;
    use crate::trace::random::splitmix64;
    use crate::trace::time::millis;

    fn labels(seen: Stretch, width: u32) -> Vec<String> {
        ticks(seen.on(width)).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_are_round_and_as_many_as_fit() {
        let all = Stretch::until(millis(1850));
        assert_eq!(labels(all, 900)[..3], ["0 s", "0.2", "0.4"]);
        assert_eq!(labels(all, 290), ["0 s", "0.5", "1.0", "1.5"]);
        assert_eq!(labels(Stretch::until(millis(45_000)), 900).last().unwrap(), "45");
        let part = Stretch { from: millis(640), to: millis(642) };
        assert_eq!(labels(part, 400), ["0.6400 s", "0.6405", "0.6410", "0.6415", "0.6420"]);
        assert_eq!(labels(Stretch::default(), 900), [""; 0]);
    }

    #[test]
    fn no_two_labels_touch_and_none_sticks_out_at_any_width_and_zoom() {
        for case in 0..40_000 {
            let random = |stream: u32, most: u64| splitmix64(9, stream, case) % most;
            // Lengths of every order, from a few microseconds to two hours.
            let length = 1 + random(1, 10_u64.pow(1 + random(2, 9) as u32 + 1));
            let from = random(3, 4) * random(4, 7_200_000_000);
            let seen = Stretch { from: Micros(from), to: Micros(from + length) };
            let width = 170 + random(5, 1_400) as u32;
            let ticks = ticks(seen.on(width));
            assert!(ticks.len() <= 13, "{seen:?} {width}");
            assert!(ticks.iter().all(|tick| tick.room.1 <= width), "{seen:?} {width} {ticks:?}");
            assert!(ticks.windows(2).all(|pair| pair[0].room.1 < pair[1].room.0), "{seen:?} {width} {ticks:?}");
            assert!(length < 10 || !ticks.is_empty(), "{seen:?} {width}");
        }
    }
}
