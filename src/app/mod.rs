//! What the reader has chosen and what is being shown of it: pure state, its link, and the runs that it starts.

pub mod action;
mod announcer;
pub mod beside;
pub mod choice;
pub mod file;
pub mod hand;
pub mod large;
pub mod link;
pub mod lit;
pub mod moment;
pub mod pace;
pub mod playhead;
pub mod ports;
pub mod reading;
pub mod record;
pub mod run;
pub mod state;
pub mod still;
pub mod view;

// What a reader chooses from: the page knows the labs through here only.
pub use crate::labs::code::{CodeLine, Language, code, function_begun, partners};
pub use crate::labs::plan::{Control, Notice};
pub use crate::labs::{Lab, Law, hash};
