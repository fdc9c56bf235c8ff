//! What a program printed on standard error, with its tracebacks: which frames are the program's own, which are a library's
//! and can be folded, and what went wrong at which line.
//!
//! It knows the form in which CPython prints them: `File "show.py", line 12, in main` above what stands in that line, each
//! deeper than the line that ends them, `TypeError: …`. Within an exception group all of it stands behind bars.

use crate::lens::fold::Fold;
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, Label, RunEnd};
use crate::trace::program::SourceLine;

use super::figures::counted;
use super::phrases::few;

/// The most lines at which something can be said to have gone wrong.
const MOST_FAILURES: usize = 20;

/// The most libraries that are named at once.
const MOST_NAMES: usize = 3;

/// A piece of standard error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A line as it was printed.
    Line(Label),
    /// The head of a frame of the program, and the line that it names.
    Frame(Label, SourceLine),
    /// Frames of libraries, one below the other, with what stands in their lines.
    Folded(Vec<Label>),
    /// What a traceback ends with.
    Error(Label),
}

/// What went wrong at a line of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The line.
    pub line: SourceLine,
    error: Label,
}

impl Failure {
    /// What went wrong: `TypeError: 'coroutine' object is not subscriptable`.
    pub fn words(self, trace: &Trace) -> &str {
        begun(trace.text(self.error))
    }

    /// That it did, where, and what. A program may print a traceback, and go on.
    pub fn sentence(self, trace: &Trace) -> String {
        let place = match trace.end() {
            Some(RunEnd::Failed) => "The program failed at",
            _ => "An error came from",
        };
        format!("{place} line {}. {}", self.line.number, self.words(trace))
    }
}

/// Standard error so far.
#[derive(Clone, Debug, Default)]
pub struct Tracebacks {
    /// All of it, in the order of printing.
    pub parts: Vec<Part>,
    /// What went wrong, each once; what was printed last comes last.
    pub failures: Vec<Failure>,
    /// Whether there is a traceback among it.
    pub has_frames: bool,
    /// How far the frames are indented that are being printed.
    frames: Option<usize>,
    /// The last of them that is the program's.
    own: Option<SourceLine>,
}

impl Tracebacks {
    fn frame(&mut self, text: Label, head: &Head<'_>, trace: &Trace) {
        self.has_frames = true;
        if library(head.path).is_some() {
            return match self.parts.last_mut() {
                Some(Part::Folded(lines)) => lines.push(text),
                _ => self.parts.push(Part::Folded(vec![text])),
            };
        }
        let own = own_file(head.path, trace).map(|file| SourceLine { file, number: head.number });
        self.own = own.or(self.own);
        self.parts.push(own.map_or(Part::Line(text), |line| Part::Frame(text, line)));
    }

    fn fail(&mut self, line: SourceLine, error: Label, trace: &Trace) {
        let failure = Failure { line, error };
        let is_same = |other: &Failure| other.line == line && other.words(trace) == failure.words(trace);
        let full = (self.failures.len() == MOST_FAILURES).then_some(0);
        if let Some(before) = self.failures.iter().position(is_same).or(full) {
            self.failures.remove(before);
        }
        self.failures.push(failure);
    }
}

impl Fold for Tracebacks {
    fn push(&mut self, event: &Event, trace: &Trace) {
        let Kind::PrintedError { text } = event.kind else { return };
        let line = trace.text(text);
        let indent = indent(line);
        if let Some(head) = Head::read(line) {
            self.frames = Some(indent);
            return self.frame(text, &head, trace);
        }
        let Some(frames) = self.frames else { return self.parts.push(Part::Line(text)) };
        if indent >= frames || indent == line.len() {
            // What stands in the line of the frame above.
            return match self.parts.last_mut() {
                Some(Part::Folded(lines)) => lines.push(text),
                _ => self.parts.push(Part::Line(text)),
            };
        }
        self.frames = None;
        self.parts.push(Part::Error(text));
        if let Some(own) = self.own.take() {
            self.fail(own, text, trace);
        }
    }
}

/// The head of a frame, cut where it names the line.
struct Head<'a> {
    path: &'a str,
    number: u32,
    /// How many bytes stand before `line 12`, and with it.
    cuts: (usize, usize),
}

impl Head<'_> {
    fn read(text: &str) -> Option<Head<'_>> {
        let (path, rest) = begun(text).strip_prefix("File \"")?.split_once("\", line ")?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let end = text.len() - rest.len() + digits;
        Some(Head { path, number: rest[..digits].parse().ok()?, cuts: (end - digits - "line ".len(), end) })
    }
}

/// A frame's head in three: what stands before the line that it names, that line, and the rest.
pub fn cut(head: &str) -> (&str, &str, &str) {
    let (from, to) = Head::read(head).map_or((0, 0), |head| head.cuts);
    (&head[..from], &head[from..to], &head[to..])
}

/// What is said in the place of folded frames: `3 frames of asyncio`.
pub fn folded(trace: &Trace, lines: &[Label]) -> String {
    let (mut names, mut count) = (Vec::<&str>::new(), 0);
    for name in lines.iter().filter_map(|line| library(Head::read(trace.text(*line))?.path)) {
        count += 1;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let first = &names[..names.len().min(MOST_NAMES)];
    format!("{} of {}", counted(count, "frame", "frames"), few(first, names.len(), ""))
}

/// Without what it is indented by; exception groups stand behind bars, too.
fn begun(line: &str) -> &str {
    &line[indent(line)..]
}

fn indent(line: &str) -> usize {
    line.bytes().take_while(|letter| matches!(letter, b' ' | b'|')).count()
}

/// The library that a file is of: what lies in a folder of Python's own, or where packages are put, and what is frozen into
/// the interpreter.
fn library(path: &str) -> Option<&str> {
    if let Some(frozen) = path.strip_prefix("<frozen ") {
        let name = frozen.split('.').next()?;
        return Some(name.strip_suffix('>').unwrap_or(name));
    }
    let (mut before, mut is_next, mut found) = ("", false, None);
    for folder in path.split(if path.contains('\\') { '\\' } else { '/' }) {
        if is_next {
            found = Some(folder);
        }
        is_next = before.starts_with("lib") && folder.starts_with("python3")
            || before.starts_with("Python") && folder == "Lib"
            || matches!(folder, "site-packages" | "dist-packages");
        before = folder;
    }
    found.map(|name| name.strip_suffix(".py").unwrap_or(name))
}

/// Which file of the program it is: the one whose whole name the path ends with.
fn own_file(path: &str, trace: &Trace) -> Option<u16> {
    let mut found: Option<(usize, u16)> = None;
    for (source, file) in trace.header.program.as_ref()?.sources.iter().zip(0..) {
        let name = &source.name;
        let before = path.strip_suffix(name.as_str()).map(|rest| rest.as_bytes().last());
        let is_it = matches!(before, Some(None | Some(b'/' | b'\\')));
        if is_it && found.is_none_or(|(longest, _)| name.len() > longest) {
            found = Some((name.len(), file));
        }
    }
    found.map(|(_, file)| file)
}
