//! Files as a test gives them: their content is at hand, or can't be read.

use std::rc::Rc;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, ready};
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use await_lab::session::file::Opened;
use await_lab::session::opening;
use await_lab::session::ports::{Content, GivenFile, UnpackError};
use await_lab::session::still::Still;
use await_lab::session::time_slice::TimeSlice;

/// What is in a file: so many bytes as it says, of which these are there.
struct Bytes {
    size: u64,
    there: Option<Vec<u8>>,
}

impl Content for Bytes {
    fn size(&self) -> u64 {
        self.size
    }

    fn piece(&self, from: u64, length: u64) -> LocalBoxFuture<'static, Option<Vec<u8>>> {
        let piece = self.there.as_ref().map(|bytes| {
            let end = bytes.len().min((from + length) as usize);
            bytes[(from as usize).min(end)..end].to_vec()
        });
        ready(piece).boxed_local()
    }

    fn unpacked(&self, most: usize) -> LocalBoxFuture<'static, Result<Rc<dyn Content>, UnpackError>> {
        let packed = self.there.as_deref().and_then(|bytes| bytes.strip_prefix(&HEAD));
        let unpacked = packed.ok_or(UnpackError::Damaged).and_then(|packed| {
            decompress_to_vec_with_limit(packed, most).map_err(|error| match error.status {
                TINFLStatus::HasMoreOutput => UnpackError::TooLarge,
                _ => UnpackError::Damaged,
            })
        });
        ready(unpacked.map(|bytes| content(bytes.len() as u64, Some(bytes)))).boxed_local()
    }
}

/// How a file begins that is packed by gzip, without a name and without a time (RFC 1952).
pub const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

fn content(size: u64, there: Option<Vec<u8>>) -> Rc<dyn Content> {
    Rc::new(Bytes { size, there })
}

/// A file with this text.
pub fn given(name: &str, text: impl Into<String>) -> GivenFile {
    given_bytes(name, text.into().into_bytes())
}

/// A file with these bytes.
pub fn given_bytes(name: &str, bytes: Vec<u8>) -> GivenFile {
    GivenFile { name: name.into(), content: Some(content(bytes.len() as u64, Some(bytes))) }
}

/// A file of that size, which can't be read.
pub fn unreadable(name: &str, size: u64) -> GivenFile {
    GivenFile { name: name.into(), content: Some(content(size, None)) }
}

/// Opens a file where nothing has to wait.
pub fn open(given: GivenFile) -> Result<Opened, String> {
    let slice = TimeSlice::of(Rc::new(Still::default()));
    let opened = opening::open(&given, &slice, |_| ()).now_or_never().expect("nothing waits");
    opened.map_err(|why| why.to_string())
}
