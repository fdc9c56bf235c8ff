//! Pairs of measurements, both sides in one process and in turns, told to `bench.py`, which judges them.

use std::time::Duration;

/// How many pairs are kept of each measurement.
const PAIRS: usize = 11;
/// How many come before them, to warm up, and are thrown away.
const WARM_UP: usize = 2;

/// Measures both sides in turns (ABBA), and prints the pairs in seconds, as a line of JSON.
pub fn compare(name: &str, mut one: impl FnMut() -> Duration, mut other: impl FnMut() -> Duration) {
    let mut pairs = Vec::new();
    for place in 0..PAIRS + WARM_UP {
        let pair = if place % 2 == 0 {
            (one(), other())
        } else {
            let second = other();
            (one(), second)
        };
        pairs.push([pair.0.as_secs_f64(), pair.1.as_secs_f64()]);
    }
    println!("{}", serde_json::json!({ "name": name, "pairs": pairs[WARM_UP..] }));
}

/// Prints figures that are compared with nothing but their goal.
pub fn tell(name: &str, values: impl Iterator<Item = f64>) {
    println!("{}", serde_json::json!({ "name": name, "values": values.collect::<Vec<_>>() }));
}
