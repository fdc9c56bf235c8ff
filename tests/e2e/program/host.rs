//! The programs of the recorder's own tests, and what the page is to print of them: what CPython 3.14 does, with few exceptions.

use std::fs;
use std::path::{Path, PathBuf};

use await_lab::trace::Trace;
use await_lab::trace::event::Kind;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What CPython 3.14 prints of each; python/tests/test_printed.py writes it.
const CPYTHON: &str = "tests/data/cpython-3.14";

/// What the page prints of those below; `UPDATE_EXPECT=1` writes it anew.
const IN_PAGE: &str = "tests/data/in-page";

/// Where the page prints something else than CPython 3.14, and why.
const OTHERWISE: [(&str, &str); 3] = [
    ("child-processes.py", "the page says what to do instead"),
    ("forks.py", "a page has no processes"),
    ("import-error.py", "the page says what to do instead"),
];

pub struct Program {
    pub name: String,
    pub text: String,
}

/// All of them, in the order of their names.
pub fn programs() -> Vec<Program> {
    let folder = Path::new(ROOT).join("python/tests/programs");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|end| end == "py")).collect();
    paths.sort();
    assert!(paths.len() > 100, "{} programs", paths.len());
    let program = |path: &PathBuf| Program {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        text: fs::read_to_string(path).unwrap(),
    };
    paths.iter().map(program).collect()
}

/// The lines on standard output and standard error, without what differs from place to place.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    pub out: Vec<String>,
    pub err: Vec<String>,
}

impl Printed {
    /// What a log says.
    pub fn of(trace: &Trace) -> Printed {
        let lines = |is_error: bool| {
            let text = |kind: &Kind| match *kind {
                Kind::Said { text } if !is_error => Some(text),
                Kind::PrintedError { text } if is_error => Some(text),
                _ => None,
            };
            let texts = trace.events().iter().filter_map(|event| text(&event.kind));
            texts.map(|text| anywhere(trace.text(text))).collect()
        };
        Printed { out: lines(false), err: lines(true) }
    }
}

/// What the page is to print.
pub fn expected(name: &str) -> Printed {
    let path = in_page(name).unwrap_or_else(|| path(CPYTHON, name));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (out, err) = text.split_once("\n--- standard error\n").unwrap_or_default();
    let lines = |text: &str| match text {
        "" => Vec::new(),
        text => text.split('\n').map(str::to_owned).collect(),
    };
    Printed { out: lines(out), err: lines(err.strip_suffix('\n').unwrap_or(err)) }
}

/// Where the text is kept of what a program prints in the page only.
pub fn in_page(name: &str) -> Option<PathBuf> {
    OTHERWISE.iter().any(|(other, _why)| *other == name).then(|| path(IN_PAGE, name))
}

/// Whether the page prints what CPython 3.14 does.
pub fn is_cpythons(name: &str, text: &str) -> bool {
    fs::read_to_string(path(CPYTHON, name)).is_ok_and(|kept| kept == text)
}

fn path(folder: &str, name: &str) -> PathBuf {
    Path::new(ROOT).join(folder).join(name).with_extension("txt")
}

/// The same as text: the two streams, with a line between them.
pub fn text(printed: &Printed) -> String {
    format!("{}\n--- standard error\n{}\n", printed.out.join("\n"), printed.err.join("\n"))
}

/// Without addresses of objects, moments of timers, and numbers of lines in the library.
fn anywhere(line: &str) -> String {
    let mut rest = line;
    let mut clean = String::new();
    let marks = ["0x", "when=", "/lib/python314.zip/"];
    while let Some((at, mark)) = marks.iter().filter_map(|mark| Some((rest.find(mark)?, mark))).min() {
        let (before, after) = rest.split_at(at + mark.len());
        clean += before;
        rest = match *mark {
            "0x" => after.trim_start_matches(|c: char| c.is_ascii_hexdigit()),
            "when=" => after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'),
            _ => {
                let end = after.find(['"', ':']).unwrap_or(after.len());
                let (path, numbered) = after.split_at(end);
                clean += path;
                let number = |mark: &str| numbered.strip_prefix(mark).map(|number| (mark.to_owned(), number));
                match number("\", line ").or_else(|| number(":")) {
                    Some((mark, number)) => {
                        clean += &mark;
                        number.trim_start_matches(|c: char| c.is_ascii_digit())
                    }
                    None => numbered,
                }
            }
        };
    }
    clean + rest
}
