//! The figure and the queue as data, ready for any surface; what the hand does on them.

pub mod bars;
pub mod batches;
pub mod cancelling;
pub mod chart;
pub mod event_loop;
pub mod gesture;
pub mod growth;
pub mod lanes;
pub mod legend;
pub mod outlines;
pub mod overview;
pub mod path_batch;
pub mod paused;
pub mod playhead;
pub mod queue;
pub mod rows;
pub mod saving;
pub mod sharing;
pub mod strip;
pub mod threads;
pub mod ticks;
pub mod view;
pub mod visible_rows;
pub mod waterfall;
