//! What a trace shows, in words: names, sentences, the table of events, the transcript.

pub mod differences;
pub mod doing;
pub mod event_loop;
pub mod names;
pub mod phrases;
pub mod summary;
pub mod table;
pub mod transcript;
