//! How fine the browser's clock is: 0.005 ms, 0.1 ms, 1 ms, or some 17 or 100 ms where it protects its user from being recognised.
//!
//! A clock shows a multiple of its step, so two readings that differ by the least are one step apart. It is read until it has
//! moved a few times; one that does not move for that long is looked at again later, beside the run, and holds up nobody.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;
use web_sys::Performance;

use crate::trace::time::Micros;

use super::scope;

/// The most readings at once: a few milliseconds at the most.
const READINGS: u32 = 20_000;
/// For how long a clock is read at once that moves, in milliseconds.
const LONG: f64 = 8.0;
/// How many moves tell the least of them, and how many do after so long: on a busy machine a thread sleeps through some steps.
const MOVES: u32 = 4;
const FEW: u32 = 2;
/// How far apart later looks are, in milliseconds, and how many there are.
const APART: u32 = 3;
const LOOKS: u32 = 200;
/// What is said of a clock as long as it has not moved: the step of the usual one that is so coarse.
const COARSE: Micros = Micros(16_667);

/// The step of this thread's clock.
#[derive(Clone)]
pub struct ClockStep(Rc<Cell<Option<f64>>>);

/// The readings of a clock.
struct Readings {
    performance: Performance,
    first: f64,
    last: f64,
    least: Option<f64>,
    moves: u32,
}

impl Readings {
    fn of(performance: Performance) -> Readings {
        let now = performance.now();
        Readings { performance, first: now, last: now, least: None, moves: 0 }
    }

    fn read(&mut self) {
        let now = self.performance.now();
        let by = now - std::mem::replace(&mut self.last, now);
        if by > 0.0 {
            self.moves += 1;
            self.least = Some(self.least.map_or(by, |least| least.min(by)));
        }
    }

    fn is_enough(&self) -> bool {
        self.moves >= MOVES || self.moves >= FEW && self.last - self.first >= LONG
    }
}

impl ClockStep {
    /// Measures it.
    pub fn measure() -> ClockStep {
        let step = ClockStep(Rc::default());
        let Some(performance) = scope::performance() else { return step };
        let mut readings = Readings::of(performance);
        for _ in 0..READINGS {
            readings.read();
            if readings.is_enough() {
                break;
            }
        }
        step.0.set(readings.least);
        if readings.moves < FEW {
            spawn_local(step.clone().look_later(readings));
        }
        step
    }

    async fn look_later(self, mut readings: Readings) {
        for _ in 0..LOOKS {
            TimeoutFuture::new(APART).await;
            readings.read();
            self.0.set(readings.least);
            if readings.moves >= MOVES || Rc::strong_count(&self.0) == 1 {
                break;
            }
        }
    }

    /// What it is, as far as that is known by now.
    pub fn known(&self) -> Micros {
        self.0.get().map_or(COARSE, |step| Micros((step * 1_000.0).round().max(1.0) as u64))
    }
}
