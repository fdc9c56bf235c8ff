//! Reads a foreign file piece by piece: its long list an element at a time, of which only what a log has is kept.

use crate::trace::file::{Elements, Pieces};

use super::chrome_trace::Spans;
use super::har::Archive;
use super::imported::Imported;
use super::json::Json;

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
        Some(b'{') if has("\"log\"") => Some(Foreign::Har),
        _ => None,
    }
}

/// Takes a foreign file.
pub struct Reader {
    pieces: Pieces,
    elements: Taken,
}

struct Taken {
    content: Content,
    fault: Option<ImportError>,
    count: usize,
}

enum Content {
    Har(Archive),
    Spans(Box<Spans>),
}

impl Reader {
    /// For a file of that kind.
    pub fn of(kind: Foreign) -> Reader {
        let content = match kind {
            Foreign::Har => Content::Har(Archive::default()),
            Foreign::ChromeTrace => Content::Spans(Box::default()),
        };
        Reader { pieces: Pieces::of_foreign(), elements: Taken { content, fault: None, count: 0 } }
    }

    /// Takes the next piece.
    pub fn take(&mut self, piece: &[u8]) {
        let Reader { pieces, elements } = self;
        pieces.take(piece, &mut |Elements { text, .. }| elements.take(text));
    }

    /// All pieces are taken; `name` is what the file is called.
    pub fn end(self, name: &str) -> Result<Imported, ImportError> {
        let Reader { mut pieces, mut elements } = self;
        // A list of trace events may lack its end: whoever recorded it was cut off.
        if matches!(elements.content, Content::Spans(_)) {
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
        }
    }
}
