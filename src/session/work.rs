//! What a worker is asked to do, for whoever runs it there.

pub use crate::labs::blocking::primes::Primes;
