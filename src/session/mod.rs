//! What the reader has chosen and what is being shown of it: pure state, its link, and the runs that it starts.

pub mod action;
mod announcer;
pub mod choice;
pub mod consent;
pub mod control;
pub mod draft;
pub mod embed;
pub mod file;
pub mod ideals;
pub mod link;
pub mod local_run;
pub mod moment;
pub mod origin;
pub mod phase;
pub mod plans;
pub mod playhead;
pub mod ports;
pub mod prediction;
pub mod record;
pub mod references;
pub mod run;
pub mod screen;
pub mod state;
pub mod still;
pub mod store;
pub mod subject;
pub mod time_slice;
