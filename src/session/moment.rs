//! The moment as the reader types it.

use std::fmt;

use crate::trace::time::Micros;

/// What is wrong with a typed moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is no number of seconds.
    NotSeconds,
    /// It lies after the end, which is used instead.
    PastEnd(Micros),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::NotSeconds => f.write_str("write seconds, such as 0.64"),
            Fault::PastEnd(end) => write!(f, "{end} is used: the run ends there"),
        }
    }
}

/// The moment that a text means, which is never after the end, and what is wrong with the text.
///
/// Blanks around it, a comma for the point and the unit are taken as they are meant.
pub fn typed(text: &str, end: Micros) -> (Option<Micros>, Option<Fault>) {
    let text = text.trim().trim_end_matches('s').trim_end().replace(',', ".");
    let text = text.strip_suffix('.').unwrap_or(&text);
    match Micros::parse(text) {
        Some(at) if at > end => (Some(end), Some(Fault::PastEnd(end))),
        Some(at) => (Some(at), None),
        None => (None, Some(Fault::NotSeconds)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::time::millis;

    #[test]
    fn moments_are_read_as_they_are_meant() {
        for (text, at) in [("0", 0), ("1.5", 1_500), (" 0,64 s", 640), ("1.", 1_000), ("0.123", 123), ("3", 3_000)] {
            assert_eq!(typed(text, millis(3_000)), (Some(millis(at)), None), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for text in ["", "s", "-1", "one", "1.2.3", "1e3", "0x1", "."] {
            assert_eq!(typed(text, millis(3_000)), (None, Some(Fault::NotSeconds)), "{text}");
        }
        for text in ["3.1", "99999999", "99999999999999999999"] {
            assert_eq!(
                typed(text, millis(3_000)),
                (Some(millis(3_000)), Some(Fault::PastEnd(millis(3_000)))),
                "{text}"
            );
        }
        assert_eq!(Fault::PastEnd(millis(3_000)).to_string(), "3.000 is used: the run ends there");
    }
}
