//! Why a file is refused.

use serde_json::error::Category;

/// The version that is written. Older ones are read, too.
pub const VERSION: u32 = 2;

/// The largest file that is read, in bytes.
pub const MAX_FILE: usize = 64 * 1024 * 1024;

/// The longest reason that is told, in characters.
const LONGEST: usize = 200;

/// Why a file was refused.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Too large to be read.
    #[error("the file is larger than {} MiB: save fewer runs, or shorter ones", MAX_FILE / (1024 * 1024))]
    TooLarge,
    /// There is nothing to be written.
    #[error("nothing has run yet")]
    NoRun,
    /// Not JSON, or not this kind of JSON.
    #[error("this is not a file of Await Lab{}: choose one that Save run has written", .0.words())]
    Malformed(Fault),
    /// Made by a later version of this program.
    #[error("the file has version {0}, this page reads version {VERSION}: reload the page to get the newest")]
    Newer(u32),
    /// Of a version that never was.
    #[error("the file says that it has version 0, which never was: save it again")]
    Unknown,
    /// Its log breaks a rule that every log keeps.
    #[error("run {run} of the file is damaged: {reason}")]
    Inconsistent {
        /// Which run, counted from 1.
        run: usize,
        /// The rule that it breaks, as a sentence without its full stop.
        reason: &'static str,
    },
}

/// What is wrong with a text, and where.
#[derive(Debug)]
pub struct Fault {
    category: Category,
    reason: String,
    /// The line of the file, counted from 1.
    line: usize,
}

impl Fault {
    /// The fault of a part that begins on that line of the file.
    pub(super) fn of(error: &serde_json::Error, begins: usize) -> Fault {
        let reason = error.to_string();
        // The parser counts from the part's begin.
        let reason = reason.rsplit_once(" at line ").map_or(&*reason, |(reason, _)| reason);
        // It names what is in the file, which may be anything.
        let plain = |letter: char| {
            if letter.is_control() || ('\u{202a}'..='\u{2069}').contains(&letter) { '\u{fffd}' } else { letter }
        };
        let reason = reason.chars().take(LONGEST).map(plain).collect();
        Fault { category: error.classify(), reason, line: begins + error.line().saturating_sub(1) }
    }

    /// It in words, for those who know JSON and for those who don't.
    fn words(&self) -> String {
        match self.category {
            Category::Eof => ", or its end is missing".to_owned(),
            Category::Data => format!(" ({} on line {})", self.reason, self.line),
            Category::Syntax | Category::Io => format!(", or was changed on line {}", self.line),
        }
    }
}

impl From<serde_json::Error> for FileError {
    fn from(error: serde_json::Error) -> FileError {
        FileError::Malformed(Fault::of(&error, 1))
    }
}
