//! What only Rust has: raw strings, comments in comments, attributes, and lifetimes that look like characters.

use super::Class;
use super::length::{Reach, is_of_word, length, line_length, quoted};

/// What only Rust has at the beginning of this, and its length.
pub fn special(rest: &str) -> Option<(Class, usize)> {
    if rest.starts_with("//") {
        return Some((Class::Comment, line_length(rest)));
    }
    if rest.starts_with("/*") {
        return Some((Class::Comment, block_comment(rest)));
    }
    if rest.starts_with("#[") || rest.starts_with("#![") {
        return Some((Class::Attribute, attribute(rest)));
    }
    let prefix = ["br", "cr", "r", "b", "c", ""].into_iter().find(|prefix| rest.starts_with(prefix))?;
    let after = &rest[prefix.len()..];
    if prefix.ends_with('r') {
        let hashes = length(after, |of| of == '#');
        if !after[hashes..].starts_with('"') {
            // A name that would be a keyword without its `r#`.
            let name = length(after.get(1..)?, is_of_word);
            return (prefix == "r" && hashes == 1 && name > 0).then_some((Class::Plain, 2 + name));
        }
        let begin = hashes + 1;
        // The closing quote has as many hashes.
        let mut end = begin;
        while let Some(quote) = after[end..].find('"') {
            end += quote + 1;
            if after[end..].bytes().take(hashes).filter(|of| *of == b'#').count() == hashes {
                return Some((Class::String, prefix.len() + end + hashes));
            }
        }
        return Some((Class::String, rest.len()));
    }
    if let Some(text) = after.strip_prefix('"') {
        return Some((Class::String, prefix.len() + 1 + quoted(text, "\"", Reach::Source)));
    }
    let letter = after.strip_prefix('\'').filter(|_| prefix != "c")?;
    match character(letter) {
        Some(length) => Some((Class::String, prefix.len() + 1 + length)),
        // A lifetime.
        None if prefix.is_empty() => Some((Class::Plain, 1 + length(letter, is_of_word))),
        None => None,
    }
}

/// The length of a character's literal after its first quote; without a last one it is none.
fn character(rest: &str) -> Option<usize> {
    let first = rest.chars().next().filter(|first| !['\'', '\n'].contains(first))?;
    if first != '\\' {
        return rest[first.len_utf8()..].starts_with('\'').then(|| first.len_utf8() + 1);
    }
    // The longest is '\u{10_FFFF}', give or take an underscore.
    let end = rest.char_indices().skip(2).take(16).find(|(_, of)| ['\'', '\n'].contains(of))?;
    (end.1 == '\'').then_some(end.0 + 1)
}

/// The length of an attribute, to the bracket that closes it.
fn attribute(rest: &str) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(first) = rest[at..].chars().next() {
        at += first.len_utf8();
        match first {
            '"' => at += quoted(&rest[at..], "\"", Reach::Source),
            '[' => depth += 1,
            ']' if depth == 1 => return at,
            ']' => depth -= 1,
            _ => {}
        }
    }
    at
}

/// The length of a comment that may hold others.
fn block_comment(rest: &str) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(found) = rest[at..].find(['/', '*']) {
        at += found;
        let is_mark = |mark| rest[at..].starts_with(mark);
        match (is_mark("/*"), is_mark("*/")) {
            (true, _) => depth += 1,
            (_, true) => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}
