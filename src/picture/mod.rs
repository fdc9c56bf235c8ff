//! The figure and the queue as data, ready for any surface; what the hand does on them.

pub mod bars;
pub mod gesture;
pub mod lanes;
pub mod path_batch;
pub mod queue;
pub mod strip;
pub mod view;
pub mod visible_rows;
pub mod waterfall;
