//! What the reader has chosen and what is being shown of it: pure state, its link, and the runs that it starts.

mod announcer;
pub mod choice;
pub mod link;
pub mod playhead;
pub mod ports;
pub mod reading;
pub mod record;
pub mod run;
pub mod state;
