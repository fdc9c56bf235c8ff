//! How fine the browser's clock is: 0.005 ms, 0.1 ms, 1 ms, or some 17 or 100 ms where it protects its user from being recognised.
//!
//! Two readings of a clock are some of its steps apart, so the step is what all their distances have in common. A clock is read
//! until it has moved a few times; one that does not move for that long, or whose steps a busy machine has slept through, is
//! looked at again later, beside the run, and holds up nobody.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;
use web_sys::Performance;

use crate::trace::time::Micros;

use super::scope;

/// The most readings at once: a few milliseconds at the most.
const READINGS: u32 = 20_000;
/// For how long a clock is read at once, in milliseconds.
const LONG: f64 = 8.0;
/// So many moves within that time tell the step.
const MOVES: u32 = 4;
/// So many do where they took longer, or were seen later.
const MANY: u32 = 12;
/// How far apart later looks are, in milliseconds, and how many there are.
const APART: u32 = 3;
const LOOKS: u32 = 200;
/// What is less than this is no distance: readings have digits too many. In milliseconds.
const UNTOLD: f64 = 0.002;

/// The step of this thread's clock.
#[derive(Clone)]
pub struct ClockStep(Rc<Cell<Option<f64>>>);

/// The readings of a clock.
struct Readings {
    performance: Performance,
    first: f64,
    last: f64,
    /// What the distances of all others to the first have in common; nothing before the clock has moved.
    common: Option<f64>,
    moves: u32,
}

impl Readings {
    fn of(performance: Performance) -> Readings {
        let now = performance.now();
        Readings { performance, first: now, last: now, common: None, moves: 0 }
    }

    fn read(&mut self) {
        let now = self.performance.now();
        if now > self.last {
            self.last = now;
            self.moves += 1;
            let taken = self.taken();
            self.common = Some(self.common.map_or(taken, |common| common_divisor(common, taken)));
        }
    }

    fn taken(&self) -> f64 {
        self.last - self.first
    }
}

/// The largest length of which both are multiples, as far as their digits tell.
fn common_divisor(one: f64, other: f64) -> f64 {
    let rest = one % other;
    match rest.min(other - rest) < UNTOLD {
        true => other,
        false => common_divisor(other, rest),
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
            if readings.moves >= MOVES || readings.taken() >= LONG {
                break;
            }
        }
        step.0.set(readings.common);
        if readings.moves < MOVES || readings.taken() >= LONG {
            spawn_local(step.clone().look_later(readings));
        }
        step
    }

    async fn look_later(self, mut readings: Readings) {
        for _ in 0..LOOKS {
            TimeoutFuture::new(APART).await;
            readings.read();
            self.0.set(readings.common);
            if readings.moves >= MANY || Rc::strong_count(&self.0) == 1 {
                break;
            }
        }
    }

    /// What it is, as far as that is known by now; zero of a clock that has not moved.
    pub fn known(&self) -> Micros {
        self.0.get().map_or(Micros::ZERO, |step| Micros((step * 1_000.0).round().max(1.0) as u64))
    }
}
