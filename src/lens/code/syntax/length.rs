//! How far a number, a string or a word reaches.

/// The length of a number; in `1..2` and `1.max(2)` the dot is none of it.
pub fn number(rest: &str) -> usize {
    let mut at = length(rest, is_of_word);
    if rest[at..].starts_with('.') && rest[at + 1..].starts_with(|of: char| of.is_ascii_digit()) {
        at += 1 + length(&rest[at + 1..], is_of_word);
    }
    let is_hexadecimal = rest.starts_with("0x") || rest.starts_with("0X");
    if rest[..at].ends_with(['e', 'E']) && !is_hexadecimal && rest[at..].starts_with(['+', '-']) {
        at += 1 + length(&rest[at + 1..], is_of_word);
    }
    at
}

/// How far a string may reach whose last quote is missing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To the end of its line.
    Line,
    /// To the end of the source.
    Source,
}

/// The length of a string after its first quote, with the last one.
pub fn quoted(rest: &str, quote: &str, reach: Reach) -> usize {
    let mut at = 0;
    while let Some(first) = rest[at..].chars().next() {
        if rest[at..].starts_with(quote) {
            return at + quote.len();
        }
        if first == '\n' && reach == Reach::Line {
            return at;
        }
        at += first.len_utf8();
        if first == '\\' {
            at += rest[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    at
}

/// Whether a letter is part of a name or number.
pub fn is_of_word(letter: char) -> bool {
    // Which other letters may stand in names is of no moment here.
    letter == '_' || letter.is_ascii_alphanumeric() || !letter.is_ascii()
}

/// The length of the rest of the line.
pub fn line_length(rest: &str) -> usize {
    length(rest, |of| of != '\n')
}

/// How many bytes from the beginning on are such.
pub fn length(rest: &str, is_such: impl Fn(char) -> bool) -> usize {
    rest.find(|letter| !is_such(letter)).unwrap_or(rest.len())
}
