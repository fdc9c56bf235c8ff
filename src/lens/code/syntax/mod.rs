//! Which words of a source get which colour: a small lexer for Rust and Python.
//!
//! The sources that come with the page are known when it is built, but a program that a reader opens is not. So the
//! page itself has to tell a string from a comment, and then it can do so for all. It knows what a reader's eye needs
//! and no more: it parses nothing, and a source with mistakes is coloured as far as it makes sense.

mod length;
mod python;
mod rust;

use std::mem;

use crate::trace::program::Language;

use length::{is_of_word, length, number};
use python::{Field, Part};

/// What a piece of a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Names, signs and blanks.
    Plain,
    /// A comment.
    Comment,
    /// A word of the language, such as `await`.
    Keyword,
    /// The name of the function or type that begins here.
    Name,
    /// A number, or a word such as `None`.
    Literal,
    /// A string or a character.
    String,
    /// An attribute of Rust or a decorator of Python.
    Attribute,
}

impl Class {
    /// Its name in the stylesheet.
    pub fn name(self) -> &'static str {
        match self {
            Class::Plain => "",
            Class::Comment => "comment",
            Class::Keyword => "keyword",
            Class::Name => "name",
            Class::Literal => "literal",
            Class::String => "string",
            Class::Attribute => "attribute",
        }
    }
}

/// A line: the classes of its pieces with their lengths in bytes. It can be kept without its text.
pub type Line = Vec<(Class, usize)>;

/// The pieces of a line's text, or of what is shown of it, from its beginning on.
pub fn pieces<'a>(line: &[(Class, usize)], text: &'a str) -> Vec<(Class, &'a str)> {
    let mut rest = text;
    let pieces = line.iter().map(|(class, length)| {
        let (piece, others) = rest.split_at_checked(*length).unwrap_or((rest, ""));
        rest = others;
        (*class, piece)
    });
    pieces.filter(|(_, piece)| !piece.is_empty()).collect()
}

const RUST: &str = "as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod \
                    move mut pub ref return self Self static struct super trait type union use where while unsafe";
const PYTHON: &str = "and as assert async await break class continue def del elif else except finally for from global \
                      if import in is lambda nonlocal not or pass raise return try while with yield";
const LITERALS: &str = "true false True False None";
/// After these comes the name of what they begin.
const BEGINNINGS: &str = "fn struct enum trait type mod union def class";

/// The lines of a source in their pieces.
pub fn highlighted(source: &str, language: Language) -> Vec<Line> {
    let mut lexer = Lexer {
        source,
        at: 0,
        language,
        fields: Vec::new(),
        is_line_begun: false,
        is_name_next: false,
        pieces: Vec::new(),
    };
    while lexer.at < source.len() {
        lexer.step();
    }
    let mut lines = vec![Line::new()];
    let mut begin = 0;
    for (class, end) in lexer.pieces {
        for (place, part) in source[begin..end].split('\n').enumerate() {
            if place > 0 {
                lines.push(Line::new());
            }
            if let Some(line) = lines.last_mut().filter(|_| !part.is_empty()) {
                line.push((class, part.len()));
            }
        }
        begin = end;
    }
    lines
}

struct Lexer<'a> {
    source: &'a str,
    /// Up to where it has been read.
    at: usize,
    language: Language,
    /// From the outermost to the one that is read: such strings may lie in the code of others. This is a list because
    /// a hostile source may have any number.
    fields: Vec<Field>,
    /// Whether something but blanks stood on this line.
    is_line_begun: bool,
    /// Whether a word would be the name of a function or type.
    is_name_next: bool,
    /// The pieces, each with its end.
    pieces: Vec<(Class, usize)>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    /// Reads one piece.
    fn step(&mut self) {
        let begin = self.at;
        let is_code = self.fields.last().is_none_or(|field| matches!(field.part, Part::Code(_)));
        let class = if is_code { self.code() } else { self.text() };
        let read = &self.source[begin..self.at];
        if let Some((_, last)) = read.rsplit_once('\n') {
            self.is_line_begun = !last.trim().is_empty();
        } else {
            self.is_line_begun |= !read.trim().is_empty();
        }
        self.push(class, begin);
    }

    /// Adds a piece; with an equal one before it, or before the blanks before it, it is one.
    fn push(&mut self, class: Class, begin: usize) {
        let mut last = self.pieces.iter().rev().map(|(class, _)| *class);
        let (before, second) = (last.next(), last.next());
        let blank_begin = self.pieces.iter().nth_back(1).map_or(0, |(_, end)| *end);
        let is_after_plain = class != Class::Plain && before == Some(Class::Plain) && second == Some(class);
        if is_after_plain && self.source[blank_begin..begin].trim_matches(' ').is_empty() {
            self.pieces.pop();
        }
        match self.pieces.last_mut().filter(|(last, _)| *last == class) {
            Some((_, end)) => *end = self.at,
            None => self.pieces.push((class, self.at)),
        }
    }

    fn code(&mut self) -> Class {
        let rest = self.rest();
        let special = match self.language {
            Language::Rust => rust::special(rest),
            Language::Python => self.python(),
            Language::Other => None,
        };
        let is_name = mem::take(&mut self.is_name_next);
        if let Some((class, length)) = special {
            self.at += length;
            return class;
        }
        let word = &rest[..length(rest, is_of_word)];
        if rest.starts_with(|first: char| first.is_ascii_digit()) {
            self.at += number(rest);
            return Class::Literal;
        }
        if word.is_empty() {
            let first = rest.chars().next();
            self.at += first.map_or(0, char::len_utf8);
            self.is_name_next = is_name && first.is_some_and(char::is_whitespace);
            self.sign(first);
            return Class::Plain;
        }
        self.at += word.len();
        let keywords = match self.language {
            Language::Rust => RUST,
            Language::Python => PYTHON,
            Language::Other => "",
        };
        let is_of = |words: &str| words.split(' ').any(|of| of == word);
        match () {
            () if is_of(keywords) || self.is_match(word, rest) => {
                self.is_name_next = is_of(BEGINNINGS);
                Class::Keyword
            }
            () if is_of(LITERALS) => Class::Literal,
            () if is_name => Class::Name,
            () => Class::Plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The lines with their texts.
    fn lines(source: &str, language: Language) -> Vec<Vec<(Class, &str)>> {
        let lines = highlighted(source, language);
        assert_eq!(lines.len(), source.split('\n').count());
        lines.iter().zip(source.split('\n')).map(|(line, text)| pieces(line, text)).collect()
    }

    /// The pieces with their classes, but for the plain ones.
    fn seen(source: &str, language: Language) -> Vec<(&str, &str)> {
        let pieces = lines(source, language).into_iter().flatten();
        pieces.filter(|(class, _)| *class != Class::Plain).map(|(class, text)| (class.name(), text)).collect()
    }

    fn rust(source: &str) -> Vec<(&str, &str)> {
        seen(source, Language::Rust)
    }

    fn python(source: &str) -> Vec<(&str, &str)> {
        seen(source, Language::Python)
    }

    #[test]
    fn words_of_rust_have_their_classes() {
        let source = "pub async fn go(n: u32) -> bool {\n    work(n, 0x1f, 1.5e-3, true).await // why\n}";
        let expected = [
            ("keyword", "pub async fn"),
            ("name", "go"),
            ("literal", "0x1f"),
            ("literal", "1.5e-3"),
            ("literal", "true"),
            ("keyword", "await"),
            ("comment", "// why"),
        ];
        assert_eq!(rust(source), expected);
    }

    #[test]
    fn a_lifetime_is_no_character() {
        let source = r"fn f<'a>(of: &'a str) { 'outer: loop { g('a', '\'', b'\n', '\u{1F600}', 'é') } }";
        let expected = [
            ("keyword", "fn"),
            ("name", "f"),
            ("keyword", "loop"),
            ("string", "'a'"),
            ("string", r"'\''"),
            ("string", r"b'\n'"),
            ("string", r"'\u{1F600}'"),
            ("string", "'é'"),
        ];
        assert_eq!(rust(source), expected);
    }

    #[test]
    fn comments_of_rust_lie_in_comments() {
        assert_eq!(rust("/* a /* b */ \"c */ 1"), [("comment", "/* a /* b */ \"c */"), ("literal", "1")]);
        assert_eq!(rust("/* never closed"), [("comment", "/* never closed")]);
    }

    #[test]
    fn strings_of_rust_end_where_they_end() {
        let raw = r##"r#"a "quoted" // b"#"##;
        assert_eq!(rust(&format!("let a = {raw};")), [("keyword", "let"), ("string", raw)]);
        assert_eq!(rust(r#"f("a \" b", b"c")"#), [("string", r#""a \" b""#), ("string", r#"b"c""#)]);
        let lines = lines("f(\"a\n  // b\n\")", Language::Rust);
        assert_eq!(lines[1], [(Class::String, "  // b")], "a string of several lines");
        assert_eq!(rust("r#fn(crate_b)"), [], "a name that would be a keyword");
    }

    #[test]
    fn dots_after_numbers_are_ranges_and_calls() {
        assert_eq!(rust("1..2"), [("literal", "1"), ("literal", "2")]);
        assert_eq!(rust("1_000u64.max(2)"), [("literal", "1_000u64"), ("literal", "2")]);
    }

    #[test]
    fn attributes_of_rust_are_whole() {
        let source = "#[derive(Clone, Debug)]\nstruct A;\n#[doc = \"]\"]";
        let expected = [
            ("attribute", "#[derive(Clone, Debug)]"),
            ("keyword", "struct"),
            ("name", "A"),
            ("attribute", "#[doc = \"]\"]"),
        ];
        assert_eq!(rust(source), expected);
    }

    #[test]
    fn words_of_python_have_their_classes() {
        let source = "@app.route('/')  # why\nasync def go(n):\n    await work(n @ n, 1e3, None)";
        let expected = [
            ("attribute", "@app.route"),
            ("string", "'/'"),
            ("comment", "# why"),
            ("keyword", "async def"),
            ("name", "go"),
            ("keyword", "await"),
            ("literal", "1e3"),
            ("literal", "None"),
        ];
        assert_eq!(python(source), expected);
    }

    #[test]
    fn strings_of_python_end_where_they_end() {
        let lines = lines("\"\"\"One.\n\ndef \"two\"\n\"\"\"\nx = 1", Language::Python);
        assert_eq!(lines[0], [(Class::String, "\"\"\"One.")]);
        assert_eq!(lines[2], [(Class::String, "def \"two\"")]);
        assert_eq!(lines[4], [(Class::Plain, "x = "), (Class::Literal, "1")]);
        assert_eq!(python(r"rb'\' # a' # b"), [("string", r"rb'\' # a'"), ("comment", "# b")]);
        assert_eq!(python("'open\nif"), [("string", "'open"), ("keyword", "if")]);
    }

    #[test]
    fn fields_of_strings_are_code() {
        let source = r#"f"{url}: {{no}} {len(d["a"]):>{width}} \N{DASH}" if x"#;
        let expected = [
            ("string", r#"f""#),
            ("string", ": {{no}} "),
            ("string", r#""a""#),
            ("string", ">"),
            ("string", r#" \N{DASH}""#),
            ("keyword", "if"),
        ];
        assert_eq!(python(source), expected);
        let expected = [
            ("string", "f'''"),
            ("keyword", "await"),
            ("string", "f'"),
            ("literal", "1"),
            ("string", "'"),
            ("string", " '''"),
            ("keyword", "def"),
        ];
        assert_eq!(python("f'''{\n  await f(f'{1}')\n} '''\ndef"), expected);
        assert_eq!(python("f'{a\ndef"), [("string", "f'"), ("keyword", "def")], "one that was never closed");
    }

    #[test]
    fn match_is_a_keyword_where_it_matches() {
        assert_eq!(python("match a:\n    case [1]:"), [("keyword", "match"), ("keyword", "case"), ("literal", "1")]);
        assert_eq!(python("match = case(a)\nmatch(a)"), []);
    }

    #[test]
    fn a_line_is_cut_to_what_is_shown_of_it() {
        let line = &highlighted("f(); // b //~ c", Language::Rust)[0];
        assert_eq!(pieces(line, "f(); // b"), [(Class::Plain, "f(); "), (Class::Comment, "// b")]);
        assert_eq!(pieces(line, "f();"), [(Class::Plain, "f();")]);
        assert_eq!(pieces(line, ""), []);
    }

    /// Work that grows with the square of the length would take minutes here.
    #[test]
    fn no_letter_of_a_hostile_source_is_lost() {
        for part in ["f'{", "f'''{a:{", "/*", r"'\'", "r#\"", r"\N{", " ", "match ", "#[", "f'''{\n", "a ", "1 "] {
            let source = part.repeat(30_000);
            for language in [Language::Rust, Language::Python] {
                let length: usize = highlighted(&source, language).iter().flatten().map(|(_, length)| length).sum();
                assert_eq!(length, source.replace('\n', "").len());
            }
        }
    }

    const PARTS: &[&str] = &[
        "\n", "\r\n", "\"", "'", "\"\"\"", "'''", "f\"", "rf'", "{", "}", "{{", ":", "\\", "\\N{", "#", "#[", "]",
        "//", "/*", "*/", "r#\"", "\"#", "b'", "'a", "1.", "0x", "1e-", "def ", "fn ", "@a", "match x:", "é", " ",
    ];

    proptest! {
        #[test]
        fn no_letter_is_lost(
            parts in prop::collection::vec(
                prop_oneof!["\\PC{0,3}", prop::sample::select(PARTS).prop_map(str::to_owned)],
                0..40,
            ),
        ) {
            let source = parts.concat();
            for language in [Language::Rust, Language::Python] {
                let lines = lines(&source, language);
                let text = |line: &Vec<(Class, &str)>| line.iter().map(|(_, text)| *text).collect::<String>();
                prop_assert_eq!(lines.iter().map(text).collect::<Vec<_>>().join("\n"), source.as_str());
                prop_assert!(lines.iter().flatten().all(|(_, text)| !text.is_empty()));
            }
        }
    }
}
