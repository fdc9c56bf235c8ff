//! Traces to versioned JSON and back to the same: the one serialisable boundary.
//! `file.md` describes the format in full.
//!
//! `{"await-lab": 2, "runs": [run, …]}`, a run per variant: its header's fields; `labels`, the texts; `places` in the source and
//! `chains` of them; and `events`, each `[microseconds since the event before, task, place, "name", fields…]`. Names and fields
//! are those of [`Kind`](super::event::Kind); a field is a number: a label is its place in `labels`, a code its place in its enum.

mod builder;
mod error;
mod pieces;
mod queries;
mod reader;
mod stored;

use super::log::Trace;

pub use self::error::{Fault, FileError, MAX_FILE, VERSION};
pub(crate) use self::pieces::{Elements, Pieces};
pub use self::reader::{Checking, Reader};
pub use self::stored::StoredRun;

/// Writes runs as one file.
pub fn write(runs: Vec<StoredRun>) -> Result<String, FileError> {
    Ok(serde_json::to_string(&stored::File { version: VERSION, runs })?)
}

/// Reads a file back, at once: see [`Reader`] for large ones.
pub fn read(text: &str) -> Result<Vec<Trace>, FileError> {
    if text.len() > MAX_FILE {
        return Err(FileError::TooLarge);
    }
    let mut reader = Reader::default();
    reader.take(text.as_bytes());
    let mut checking = reader.end()?;
    while !checking.go_on(usize::MAX)? {}
    Ok(checking.traces())
}
