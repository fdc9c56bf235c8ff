//! What a worker is asked to do, for whoever runs it there.

use crate::labs::blocking::primes::Primes;

/// Counts primes in steps, which `compute` takes over and over for as long as it likes; gives how many were found.
pub fn count_primes(compute: impl FnOnce(&mut dyn FnMut())) -> u32 {
    let mut primes = Primes::default();
    compute(&mut || primes.look_on());
    primes.found
}
