//! Seeded numbers: the same seed gives the same delays in both worlds, and in the Python twins.

use super::time::Micros;

/// The number at `index` of a seed's `stream`: SplitMix64 (Steele, Lea and Flood, 2014) at position `stream · 2³² + index`.
/// Drawn by what it is for, never by order of arrival, so that no scheduling changes it.
pub fn splitmix64(seed: u64, stream: u32, index: u32) -> u64 {
    let position = u64::from(stream) << 32 | u64::from(index);
    let mut bits = seed.wrapping_add(position.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// A span from `low` to `high`, both included, in whole microseconds.
pub fn between(low: Micros, high: Micros, seed: u64, stream: u32, index: u32) -> Micros {
    let width = (high - low).0 + 1;
    low + Micros(splitmix64(seed, stream, index) % width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_published_sequence() {
        // The first outputs of SplitMix64 with seed 1234567, as its authors' reference gives them.
        let first: Vec<u64> = (0..3).map(|index| splitmix64(1_234_567, 0, index)).collect();
        assert_eq!(first, [6457827717110365317, 3203168211198807973, 9817491932198370423]);
    }

    #[test]
    fn both_ends_are_reached_and_never_passed() {
        let drawn: Vec<u64> = (0..200).map(|index| between(Micros(5), Micros(8), 7, 1, index).0).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&5), Some(&8)));
    }
}
