//! A source, and its twin's in the other language, cut into the lines that readers see.
//!
//! What lies between the comments `~ begin` and `~ end` is shown, or all where there are none. A comment `~ name` after a line, or alone on the next
//! one, marks it: the lines of both languages with the same mark do the same. `~! text` alone on a line is a note on the
//! line before it. In Rust these comments begin with `//`, in Python with `#`; they are not shown.

use crate::trace::program::Language;

/// A line of code as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeLine<'a> {
    /// Its number in the file, counted from 1, as the log gives it.
    pub number: u16,
    /// The code, without its marker.
    pub text: &'a str,
    /// What ties it to a line of the other language.
    pub mark: Option<LineName<'a>>,
    /// How the other language differs here, on purpose.
    pub note: Option<&'a str>,
}

/// The name of a line, unique within its function: both are the same in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineName<'a> {
    /// The function in which the line stands.
    pub function: &'a str,
    /// What it is called there.
    pub name: &'a str,
}

/// The line of the twin that does the same as each marked line of Rust, by their numbers.
pub fn partners(rust: &[CodeLine<'_>], python: &[CodeLine<'_>]) -> Vec<(u16, u16)> {
    let partner = |mark: LineName<'_>| python.iter().find(|line| line.mark == Some(mark));
    rust.iter().filter_map(|line| Some((line.number, partner(line.mark?)?.number))).collect()
}

/// The lines of a source that are shown.
pub fn code(source: &str, language: Language) -> Vec<CodeLine<'_>> {
    let comment = match language {
        Language::Rust => "//~",
        Language::Python | Language::Other => "#~",
    };
    let mut lines: Vec<CodeLine<'_>> = Vec::new();
    let begins = |line: &str| line.trim().strip_prefix(comment).is_some_and(|marker| marker.trim() == "begin");
    let (mut shown, mut function) = (!source.lines().any(begins), "");
    for (line, number) in source.lines().zip(1..) {
        let (text, marker) = line.split_once(comment).map_or((line, None), |(text, marker)| (text, Some(marker)));
        let (text, alone) = (text.trim_end(), text.trim().is_empty());
        match marker.map(str::trim) {
            Some("begin") => shown = true,
            Some("end") => shown = false,
            _ if !shown => {}
            Some(marker) if alone => {
                if let Some(before) = lines.last_mut() {
                    match marker.strip_prefix('!') {
                        Some(note) => before.note = Some(note.trim()),
                        None => before.mark = Some(LineName { function, name: marker }),
                    }
                }
            }
            marker => {
                function = function_begun(text).unwrap_or(function);
                lines.push(CodeLine { number, text, mark: marker.map(|name| LineName { function, name }), note: None });
            }
        }
    }
    lines
}

/// Every line of a source, as it is.
pub fn whole(source: &str) -> Vec<CodeLine<'_>> {
    let line = |(text, number): (_, u16)| CodeLine { number, text, mark: None, note: None };
    source.lines().zip(1..=u16::MAX).map(line).collect()
}

/// The name of the function that begins on this line, unless it is inside another.
pub fn function_begun(line: &str) -> Option<&str> {
    let line = line.strip_prefix("pub ").unwrap_or(line);
    let line = line.strip_prefix("async ").unwrap_or(line);
    let rest = line.strip_prefix("fn ").or_else(|| line.strip_prefix("def "))?;
    // A name that Rust has for a word of its own is written so.
    let rest = rest.strip_prefix("r#").unwrap_or(rest);
    rest.split(|letter: char| letter != '_' && !letter.is_ascii_alphanumeric()).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(source: &str, language: Language) -> Vec<String> {
        let line = |line: CodeLine<'_>| {
            let mark = line.mark.map_or(String::new(), |mark| format!(" <{}.{}>", mark.function, mark.name));
            let note = line.note.map_or(String::new(), |note| format!(" ({note})"));
            format!("{} {}{mark}{note}", line.number, line.text)
        };
        code(source, language).into_iter().map(line).collect()
    }

    #[test]
    fn rust_is_cut_at_its_markers() {
        let source = "use x;\n//~ begin\npub async fn a(b: C) {\n    d(b); //~ first\n    //~! Not so in Python.\n    \
                      if e {\n        //~ second\n        f();\n    }\n}\n//~ end\nfn g() {} //~ h\n";
        let expected = [
            "3 pub async fn a(b: C) {",
            "4     d(b); <a.first> (Not so in Python.)",
            "6     if e { <a.second>",
            "8         f();",
            "9     }",
            "10 }",
        ];
        assert_eq!(checked(source, Language::Rust), expected);
    }

    #[test]
    fn a_source_without_markers_is_shown_whole() {
        assert_eq!(checked("fn a() {}\n\nfn b() {}", Language::Rust), ["1 fn a() {}", "2 ", "3 fn b() {}"]);
    }

    #[test]
    fn lines_with_the_same_mark_are_partners() {
        let rust = code("fn a() {\n    b(); //~ c\n}\nfn d() {\n    e(); //~ c\n}", Language::Rust);
        let python = code("def d():\n    e()  #~ c\n\ndef a():\n    b()  #~ c", Language::Python);
        assert_eq!(partners(&rust, &python), [(2, 5), (5, 2)]);
    }

    #[test]
    fn python_is_cut_at_its_markers() {
        let source =
            "#~ begin\nasync def a(b):\n    await c(b)  #~ first\n    # Said.\n\n\ndef d():\n    e()  #~ f\n#~ end\n";
        let expected = [
            "2 async def a(b):",
            "3     await c(b) <a.first>",
            "4     # Said.",
            "5 ",
            "6 ",
            "7 def d():",
            "8     e() <d.f>",
        ];
        assert_eq!(checked(source, Language::Python), expected);
    }
}
