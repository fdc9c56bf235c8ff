//! Inputs made of others by small changes: bits flipped, parts cut out, doubled, put elsewhere, numbers made absurd.

use await_lab::trace::random::splitmix64;

/// How often, for one time each is tried.
pub fn times() -> u32 {
    std::env::var("AWAIT_LAB_FUZZ").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// Which inputs are made.
pub fn seed() -> u64 {
    std::env::var("AWAIT_LAB_FUZZ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(15)
}

/// What stands well in the wrong place.
const PARTS: [&str; 24] = [
    "",
    "0",
    "-1",
    "1e999",
    "18446744073709551616",
    "4294967295",
    "null",
    "true",
    "{}",
    "[]",
    "[[[[[[",
    "}}",
    "\"",
    "\\u0000",
    "\\ud800",
    "%",
    "%zz",
    "%00",
    "\u{202e}",
    "\u{301}\u{301}\u{301}",
    "&",
    "=",
    "?",
    "\u{fffd}",
];

/// Makes inputs, always the same of one seed.
pub struct Mutations {
    seed: u64,
    corpus: Vec<Vec<u8>>,
}

impl Mutations {
    pub fn of(seed: u64, corpus: Vec<Vec<u8>>) -> Mutations {
        Mutations { seed, corpus }
    }

    /// The input of that number.
    pub fn input(&self, number: u32) -> Vec<u8> {
        let mut drawn = 0;
        let mut random = |most: usize| {
            drawn += 1;
            (splitmix64(self.seed, drawn, number) % (most.max(1) as u64)) as usize
        };
        let mut input = self.corpus[random(self.corpus.len())].clone();
        for _ in 0..=random(6) {
            let (at, length) = (random(input.len() + 1), 1 + random(40));
            let end = (at + length).min(input.len());
            match random(8) {
                0 if at < input.len() => input[at] ^= 1 << random(8),
                1 if at < input.len() => input[at] = random(256) as u8,
                2 => drop(input.drain(at..end)),
                3 => {
                    let part = input[at..end].to_vec();
                    let to = random(input.len() + 1);
                    drop(input.splice(to..to, part));
                }
                4 => drop(input.splice(at..at, PARTS[random(PARTS.len())].bytes())),
                5 => {
                    // A number becomes another.
                    let from = (at..input.len()).find(|at| input[*at].is_ascii_digit()).unwrap_or(at);
                    let to = (from..input.len()).find(|at| !input[*at].is_ascii_digit()).unwrap_or(input.len());
                    drop(input.splice(from..to, PARTS[1 + random(6)].bytes()));
                }
                6 => {
                    let other = &self.corpus[random(self.corpus.len())];
                    let from = random(other.len() + 1);
                    let part = other[from..(from + 10 * length).min(other.len())].to_vec();
                    drop(input.splice(at..end, part));
                }
                _ if random(4) == 0 => input.truncate(at),
                _ => {}
            }
        }
        input
    }
}
