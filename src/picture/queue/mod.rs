//! The picture of a queue at a moment, as data: in CSS pixels at the picture’s own width.

mod actor;
mod layout;
mod scene;

pub use self::layout::{ITEM, LOW_ACTOR, SMALL, WIDE, small_stage, stage};
pub use self::scene::{Actor, Area, Arrangement, Caption, Doing, Placed, Scene, Stage};
