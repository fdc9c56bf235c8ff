//! The one sort of this room: each further one, of other values, costs the page two kilobytes.

/// The places of these keys in their order; of like ones in the order of their places.
pub(super) fn order(keys: impl Iterator<Item = u64>) -> Vec<usize> {
    let mut keyed: Vec<(u64, usize)> = keys.zip(0..).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn like_keys_keep_their_order() {
        assert_eq!(order([3, 1, 2, 1, 3].into_iter()), [1, 3, 2, 0, 4]);
    }
}
