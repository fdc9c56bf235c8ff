//! Counting primes: work for a processor.

/// How many numbers are looked at in one step.
const STEP: u32 = 10;

/// The primes that were found so far, from 2 on.
#[derive(Clone, Debug)]
pub struct Primes {
    /// How many there are.
    pub found: u32,
    next: u32,
}

impl Default for Primes {
    fn default() -> Primes {
        Primes { found: 0, next: 2 }
    }
}

impl Primes {
    /// Looks at the next few numbers, by dividing each by all that could divide it.
    pub fn look_on(&mut self) {
        let numbers = self.next..self.next.saturating_add(STEP);
        self.next = numbers.end;
        self.found += numbers.filter(|number| is_prime(*number)).count() as u32;
    }
}

fn is_prime(number: u32) -> bool {
    (2..).take_while(|divisor| divisor * divisor <= number).all(|divisor| !number.is_multiple_of(divisor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primes_below_a_thousand_are_168() {
        let mut primes = Primes::default();
        (0..100).for_each(|_| primes.look_on());
        assert_eq!(primes.found, 168);
    }
}
