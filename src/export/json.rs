//! JSON by hand, where a whole document is a few kinds of lines: no types, no code for each of them.

use crate::trace::time::Micros;

/// A text as JSON has it.
pub(super) fn text(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// A time in milliseconds, without needless zeros.
pub(super) fn milliseconds(time: Micros) -> String {
    Micros(time.0.saturating_mul(1_000)).plain()
}
