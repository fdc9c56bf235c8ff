//! What labs give to threads of their own.

use std::rc::Rc;

use crate::engine::thread::Job;
use crate::practice::response::{Response, response};
use crate::trace::time::{Micros, millis};

use super::blocking::primes::Primes;

impl Job {
    /// The name of counting primes; the argument is for how many seconds.
    pub const COUNT_PRIMES: &'static str = "count-primes";
    /// The name of asking for an address of the practice server and blocking until the answer is there; gives its status.
    pub const GET: &'static str = "get";

    /// Counting primes for so long.
    pub fn count_primes(time: Micros) -> Job {
        let simulated = move || {
            let mut primes = Primes::default();
            (0..time.0.div_ceil(1_000)).for_each(|_| primes.look_on());
            (time, primes.found)
        };
        Job { name: Job::COUNT_PRIMES, argument: time.plain(), simulated: Rc::new(simulated) }
    }

    /// A GET that blocks its thread.
    pub fn get(url: String) -> Job {
        let asked = url.clone();
        let simulated = move || match response(&asked) {
            Response::Answer(answer) => (answer.end, u32::from(answer.status)),
            Response::Reset | Response::Stall => (millis(0), 0),
        };
        Job { name: Job::GET, argument: url, simulated: Rc::new(simulated) }
    }
}
