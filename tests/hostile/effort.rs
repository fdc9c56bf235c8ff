//! How long a decoder works: on a busy machine that is less than goes by.

use std::fs;
use std::time::{Duration, Instant};

/// What readers do not notice is 50 ms, in which the page does several times what it does here, where nothing is optimised.
const MOST: Duration = Duration::from_millis(if cfg!(debug_assertions) { 200 } else { 50 });
/// By so much a system may be behind in counting what a thread worked.
pub const SLACK: Duration = Duration::from_millis(10);
/// So often is measured again what took longer: most of it may have been others' work.
const AGAIN: usize = 5;

/// Whether something is done at once; how long it took at least, if it is not. It must do the same each time.
pub fn is_at_once(work: impl Fn()) -> Result<Duration, Duration> {
    let begun = Instant::now();
    work();
    let took = begun.elapsed();
    if took <= MOST {
        return Ok(took);
    }
    let shortest = least(work);
    if shortest <= MOST { Ok(shortest) } else { Err(shortest) }
}

/// The least time that something needs of a processor.
pub fn least(work: impl Fn()) -> Duration {
    let once = || {
        let (before, begun) = (worked(), Instant::now());
        work();
        worked().zip(before).map_or(begun.elapsed(), |(after, before)| after - before)
    };
    (0..AGAIN).map(|_| once()).min().unwrap_or_default()
}

/// How long this thread has worked, where the system tells.
fn worked() -> Option<Duration> {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
