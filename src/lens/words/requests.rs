//! How far a request has come, in words.

use crate::lens::requests::Outcome;

/// How it ended, in a word or two.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Finished => "complete",
        Outcome::Failed { .. } => "failed",
        Outcome::Aborted => "aborted",
        Outcome::TimedOut => "timed out",
    }
}

/// An HTTP status. 0 stands for one that the browser does not expose.
pub fn status(status: u16) -> String {
    match status {
        0 => "not exposed".to_owned(),
        status => status.to_string(),
    }
}

/// What one that has not ended waits for: whether it was sent, and its status once that has come.
pub fn stage(is_sent: bool, answered: Option<u16>) -> String {
    match (is_sent, answered) {
        (false, _) => "waits for a connection".to_owned(),
        (true, None) => "waits for the first byte".to_owned(),
        (true, Some(code)) => format!("{}, bytes arrive", status(code)),
    }
}
