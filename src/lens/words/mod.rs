//! What a trace shows, in words. Each fact is put into words in one place, and each number is formatted in one place
//! ([`figures`]), so that the page, the terminal, the announcements and the table say the same.
//!
//! A fact may be needed in several registers: a word or two after a name, a sentence, a row of a table. Its file has a
//! function for each.

pub mod batches;
pub mod cancelling;
pub mod deadlock;
pub mod differences;
pub mod doing;
pub mod ends;
pub mod event_loop;
pub mod figures;
pub mod names;
pub mod never_awaited;
pub mod phrases;
pub mod queue;
pub mod requests;
pub mod results;
pub mod sharing;
pub mod table;
pub mod template;
pub mod threads;
pub mod traceback;
pub mod transcript;
