//! Small containers, each with the reason why none of the standard library takes its place.

pub mod linked_map;
pub mod peaks;
pub mod sorted;
