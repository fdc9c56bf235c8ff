//! What a reader sees: components that draw what lenses give, at the playhead.

pub mod queue_stage;
pub mod stage;
