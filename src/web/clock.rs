//! Time in the browser: `performance.now()` and `setTimeout`.

use gloo_timers::future::TimeoutFuture;
use web_sys::Performance;

use crate::trace::time::Micros;

use super::scope;

/// Time since the run's start. It is monotonic: setting the wall clock does not touch it.
#[derive(Clone)]
pub struct Clock {
    performance: Option<Performance>,
    start: f64,
}

impl Clock {
    /// A clock that starts now.
    pub fn start() -> Clock {
        let performance = scope::performance();
        let start = performance.as_ref().map_or(0.0, Performance::now);
        Clock { performance, start }
    }

    /// The time since the start. Browsers round it to the clock’s step.
    pub fn now(&self) -> Micros {
        let now = self.performance.as_ref().map_or(0.0, Performance::now);
        Micros(((now - self.start) * 1_000.0).max(0.0) as u64)
    }

    /// Waits until `deadline`. A timer counts whole milliseconds, and one of more than 2³¹ would fire at once.
    pub async fn until(self, deadline: Micros) {
        let left = (deadline - self.now()).0.div_ceil(1_000);
        TimeoutFuture::new(left.min(i32::MAX as u64) as u32).await;
    }
}
