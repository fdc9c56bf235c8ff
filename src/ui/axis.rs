//! The time axis: round ticks, whose lesser ones give way on a narrow screen.

use yew::prelude::*;

use crate::engine::time::Micros;

use super::element::{draw, text};
use super::format::percent;

/// The most ticks beside the first.
const MOST: u64 = 10;

/// One tick.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// When.
    pub at: Micros,
    /// Whether it stays on a narrow screen.
    pub major: bool,
}

/// Round moments from nothing to the end: at most ten steps of 1, 2 or 5.
pub fn ticks(end: Micros) -> Vec<Tick> {
    let steps = (0..).flat_map(|power| [1, 2, 5].map(|of| of * 10_u64.pow(power)));
    let Some(step) = steps.take(45).find(|step| end.0 / step <= MOST) else { return Vec::new() };
    let count = end.0 / step;
    let every = if count <= 5 { 1 } else { 2 };
    (0..=count).map(|index| Tick { at: Micros(index * step), major: index.is_multiple_of(every) }).collect()
}

/// The labels below the lanes.
pub fn axis(horizon: Micros) -> Html {
    let ticks = ticks(horizon);
    let decimals = decimals(ticks.get(1).map_or(Micros::ZERO, |tick| tick.at));
    let labels = ticks.iter().map(|tick| {
        let first = tick.at == Micros::ZERO;
        let class = if first { "tick first" } else { class(tick) };
        let label = tick.at.fixed(decimals) + if first { " s" } else { "" };
        draw!(text { "class": class, "x": &percent(tick.at, horizon), "y": "14" }[text(label)])
    });
    draw!(svg { "class": "axis", "aria-hidden": "true" } = labels.collect())
}

fn class(tick: &Tick) -> &'static str {
    if tick.major { "tick" } else { "tick minor" }
}

/// The lines behind the lanes.
pub fn grid(horizon: Micros) -> Html {
    let lines = ticks(horizon).into_iter().map(|tick| {
        let x = percent(tick.at, horizon);
        draw!(line { "class": class(&tick), "x1": &x, "x2": &x, "y1": "0", "y2": "100%" })
    });
    draw!(svg { "class": "grid", "aria-hidden": "true" } = lines.collect())
}

/// How many decimals the labels need for this step.
fn decimals(step: Micros) -> usize {
    (0..6).find(|decimals| step.0.is_multiple_of(10_u64.pow(6 - *decimals as u32))).unwrap_or(6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::time::millis;

    fn labels(end: Micros) -> Vec<String> {
        let ticks = ticks(end);
        let decimals = decimals(ticks[1].at);
        ticks.iter().map(|tick| tick.at.fixed(decimals)).collect()
    }

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(labels(millis(1850))[..3], ["0.0", "0.2", "0.4"]);
        assert_eq!(labels(millis(3000)), ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0"]);
        assert_eq!(labels(millis(45_000)).last().unwrap(), "45");
        assert_eq!(labels(Micros(7)).last().unwrap(), "0.000007");
        for end in [1, 9, 11, 999, 123_456, 60_000_000, 3_600_000_000] {
            assert!(ticks(Micros(end)).len() <= 11, "{end}");
        }
        assert_eq!(ticks(Micros::ZERO).len(), 1);
    }
}
