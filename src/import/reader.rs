//! Reads a foreign file piece by piece: its long list an element at a time, of which only what a log has is kept.

use std::mem;

use crate::trace::file::{Elements, Pieces};

use super::chrome_trace::Spans;
use super::har::Archive;
use super::imported::Imported;
use super::json::Json;
use super::tokio_console::Recording;

/// The most of its elements that are read.
const MOST: usize = 500_000;
/// In how many bytes from its beginning a file says what it is.
const HEAD: usize = 64 * 1024;

/// What kind of foreign file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// An HTTP Archive.
    Har,
    /// A trace as Chrome, Perfetto and speedscope have it.
    ChromeTrace,
    /// A recording of tokio-console.
    TokioConsole,
}

/// Why a foreign file is refused.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It has too many requests or spans.
    #[error("it has more than {MOST} entries: record less of it")]
    TooMany,
    /// It is not what it seems to be.
    #[error("its JSON is broken, or its end is missing: save it once more")]
    Malformed,
    /// There is nothing in it that could be shown.
    #[error("it holds no request: save it again while the network panel shows some")]
    NoRequest,
    /// There is nothing in it that could be shown.
    #[error("it holds no span: neither X, nor B and E, nor b and e events")]
    NoSpan,
    /// There is nothing in it that could be shown.
    #[error("it holds no task: begin to record before the first is spawned")]
    NoTask,
}

/// What kind of file begins so; nothing of our own, or of what is neither.
pub fn kind(head: &[u8]) -> Option<Foreign> {
    let head = &head[..head.len().min(HEAD)];
    let has = |word: &str| head.windows(word.len()).any(|window| window == word.as_bytes());
    let first = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head).trim_ascii_start().first();
    match first {
        _ if has("\"await-lab\"") => None,
        Some(b'[') => Some(Foreign::ChromeTrace),
        Some(b'{') if has("\"traceEvents\"") => Some(Foreign::ChromeTrace),
        Some(b'{') if head.starts_with(b"{\"v\":") => Some(Foreign::TokioConsole),
        Some(b'{') if has("\"log\"") => Some(Foreign::Har),
        _ => None,
    }
}

/// Takes a foreign file.
pub struct Reader {
    pieces: Pieces,
    elements: Taken,
    /// The line that has begun, of a file with a value a line.
    line: Vec<u8>,
}

struct Taken {
    content: Content,
    fault: Option<ImportError>,
    count: usize,
}

enum Content {
    Har(Archive),
    Spans(Box<Spans>),
    Recording(Box<Recording>),
}

impl Reader {
    /// For a file of that kind.
    pub fn of(kind: Foreign) -> Reader {
        let content = match kind {
            Foreign::Har => Content::Har(Archive::default()),
            Foreign::ChromeTrace => Content::Spans(Box::default()),
            Foreign::TokioConsole => Content::Recording(Box::default()),
        };
        let elements = Taken { content, fault: None, count: 0 };
        let mut reader = Reader { pieces: Pieces::of_foreign(), elements, line: Vec::new() };
        if kind == Foreign::TokioConsole {
            reader.hand_on(b"[");
        }
        reader
    }

    /// Takes the next piece.
    pub fn take(&mut self, piece: &[u8]) {
        if !matches!(self.elements.content, Content::Recording(_)) {
            return self.hand_on(piece);
        }
        // A value a line is a list without its commas, whose last line may lack its end.
        let whole = piece.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        self.line.extend_from_slice(&piece[..whole]);
        if whole > 0 {
            let mut lines = mem::take(&mut self.line);
            lines.iter_mut().filter(|byte| **byte == b'\n').for_each(|byte| *byte = b',');
            self.hand_on(&lines);
        }
        self.line.extend_from_slice(&piece[whole..]);
    }

    fn hand_on(&mut self, piece: &[u8]) {
        let Reader { pieces, elements, .. } = self;
        pieces.take(piece, &mut |Elements { text, .. }| elements.take(text));
    }

    /// All pieces are taken; `name` is what the file is called.
    pub fn end(mut self, name: &str) -> Result<Imported, ImportError> {
        if serde_json::from_slice::<Json>(&self.line).is_ok() {
            let line = mem::take(&mut self.line);
            self.hand_on(&line);
        }
        let Reader { mut pieces, mut elements, .. } = self;
        // A list of events may lack its end: whoever recorded it was cut off.
        if !matches!(elements.content, Content::Har(_)) {
            pieces.cut_off(&mut |Elements { text, .. }| elements.take(text));
        }
        if let Some(fault) = elements.fault {
            return Err(fault);
        }
        let rest = pieces.rest();
        let rest = rest.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&rest);
        let is_open = rest.trim_ascii() == b"[";
        let rest =
            serde_json::from_slice(rest).ok().or(is_open.then_some(Json::Nothing)).ok_or(ImportError::Malformed)?;
        match elements.content {
            Content::Har(archive) => archive.end(name, &rest).ok_or(ImportError::NoRequest),
            Content::Spans(spans) => spans.end(name, &rest).ok_or(ImportError::NoSpan),
            Content::Recording(recording) => recording.end(name).ok_or(ImportError::NoTask),
        }
    }
}

impl Taken {
    /// Takes some elements, as a list of their own.
    fn take(&mut self, text: &[u8]) {
        if self.fault.is_some() {
            return;
        }
        let Ok(elements) = serde_json::from_slice::<Vec<Json>>(text) else {
            self.fault = Some(ImportError::Malformed);
            return;
        };
        self.count += elements.len();
        if self.count > MOST {
            self.fault = Some(ImportError::TooMany);
            return;
        }
        match &mut self.content {
            Content::Har(archive) => elements.iter().for_each(|entry| archive.take(entry)),
            Content::Spans(spans) => elements.iter().for_each(|event| spans.take(event)),
            Content::Recording(recording) => elements.iter().for_each(|line| recording.take(line)),
        }
    }
}
