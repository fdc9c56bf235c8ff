//! What only Python has: decorators, words that are keywords in some places, and strings with fields, whose code may
//! hold strings again.

use super::length::{Reach, is_of_word, length, line_length, quoted};
use super::{Class, Lexer};
use crate::trace::program::Language;

/// A string with fields, as `f"{name}"`, that has begun and not ended: the part of it that comes next.
pub struct Field {
    pub part: Part,
    quote: &'static str,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Part {
    /// Text, to the next `{` or the quote.
    Text,
    /// Code, within so many brackets of its own.
    Code(usize),
    /// How the value is to be written: what follows the colon.
    Format,
}

impl Lexer<'_> {
    /// What only Python has here, and its length.
    pub fn python(&mut self) -> Option<(Class, usize)> {
        let rest = self.rest();
        let field = self.fields.last();
        if rest.starts_with('#') && field.is_none_or(|field| field.quote.len() == 3) {
            return Some((Class::Comment, line_length(rest)));
        }
        if rest.starts_with('@') && !self.is_line_begun {
            let name = length(&rest[1..], |of| is_of_word(of) || of == '.');
            return Some((Class::Attribute, 1 + name));
        }
        let prefix = length(rest, |of| "rbuftRBUFT".contains(of));
        let after = rest.get(prefix..).filter(|_| prefix <= 2)?;
        let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| after.starts_with(quote))?;
        let begin = prefix + quote.len();
        if rest[..prefix].contains(['f', 'F', 't', 'T']) {
            self.fields.push(Field { part: Part::Text, quote });
            return Some((Class::String, begin));
        }
        let reach = if quote.len() == 1 { Reach::Line } else { Reach::Source };
        Some((Class::String, begin + quoted(&rest[begin..], quote, reach)))
    }

    /// Whether the word begins a `match` or a `case` of Python, where it could be a name as well.
    pub fn is_match(&self, word: &str, rest: &str) -> bool {
        if self.language != Language::Python || self.is_line_begun || !["match", "case"].contains(&word) {
            return false;
        }
        let after = &rest[word.len()..line_length(rest)];
        let code = after.split(" #").next().unwrap_or_default();
        after.starts_with([' ', '(', '[', '{']) && code.trim_end().ends_with(':')
    }

    /// A sign within a field of a string may end its code.
    pub fn sign(&mut self, sign: Option<char>) {
        let is_assigned = self.rest().starts_with('=');
        let Some(Field { part, quote }) = self.fields.last_mut() else { return };
        let Part::Code(depth) = *part else { return };
        let is_one_line = quote.len() == 1;
        match sign {
            Some('(' | '[' | '{') => *part = Part::Code(depth + 1),
            Some(')' | ']' | '}') if depth > 0 => *part = Part::Code(depth - 1),
            Some('}') => drop(self.fields.pop()),
            Some(':') if depth == 0 && !is_assigned => *part = Part::Format,
            // It was never closed.
            Some('\n') if is_one_line => while self.fields.pop_if(|field| field.quote.len() == 1).is_some() {},
            _ => {}
        }
    }

    /// Reads on in a string with fields: as far as a field or its end.
    pub fn text(&mut self) -> Class {
        let Some(Field { part, quote }) = self.fields.last() else { return Class::Plain };
        let (is_format, quote) = (*part == Part::Format, *quote);
        let begin = self.at;
        while let Some(first) = self.rest().chars().next() {
            let second = self.rest()[first.len_utf8()..].chars().next();
            if self.rest().starts_with(quote) || first == '\n' && quote.len() == 1 {
                self.at += if first == '\n' { 0 } else { quote.len() };
                while self.fields.pop_if(|field| field.part != Part::Text).is_some() {}
                self.fields.pop();
                return Class::String;
            }
            if first == '{' && (is_format || second != Some('{')) || first == '}' && is_format {
                if self.at == begin {
                    self.at += 1;
                    match first {
                        '{' => self.fields.push(Field { part: Part::Code(0), quote }),
                        _ => drop(self.fields.pop()),
                    }
                    return Class::Plain;
                }
                return Class::String;
            }
            self.at += match (first, second) {
                ('\\', Some('N')) => named(self.rest()),
                ('{', Some('{')) => 2,
                ('\\', Some(second)) if !['{', '}'].contains(&second) => 1 + second.len_utf8(),
                _ => first.len_utf8(),
            };
        }
        Class::String
    }
}

/// The length of `\N{…}`, whose braces are no field.
fn named(rest: &str) -> usize {
    let name = rest.strip_prefix("\\N{");
    let end = name.and_then(|name| name.char_indices().take(100).find(|(_, of)| *of == '}' || *of == '\n'));
    end.filter(|(_, of)| *of == '}').map_or(2, |(at, _)| 3 + at + 1)
}
