//! What the reader takes away and brings: texts, files, the project’s own sources.

use std::rc::Rc;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, ready};

use super::subscription::Subscription;

/// What is in a file, wherever it lies.
pub trait Content {
    /// How many bytes it has.
    fn size(&self) -> u64;

    /// Its bytes from one on, so many of them, or fewer at its end; nothing where they can't be read.
    fn piece(&self, from: u64, length: u64) -> LocalBoxFuture<'static, Option<Vec<u8>>>;

    /// What comes out of it where it is packed by gzip: at most so many bytes.
    fn unpacked(&self, _most: usize) -> LocalBoxFuture<'static, Result<Rc<dyn Content>, UnpackError>> {
        ready(Err(UnpackError::Damaged)).boxed_local()
    }
}

/// Why what is packed can’t be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnpackError {
    /// More comes out of it than is wanted.
    TooLarge,
    /// It is cut or changed, or the browser can’t unpack anything.
    Damaged,
}

/// A file that the reader chose, or dropped on the page.
#[derive(Clone)]
pub struct GivenFile {
    /// What it is called.
    pub name: Rc<str>,
    /// What is in it; nothing where there is no such file.
    pub content: Option<Rc<dyn Content>>,
}

/// What becomes of a picture that is kept as pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pixels {
    /// The finished figure.
    Still,
    /// How it came to be, as an animation.
    Moving,
}

/// What the reader takes away and brings: texts, files, the project’s own sources.
pub trait Files {
    /// Copies a text; `false` if the page may not.
    fn copy(&self, _text: String) -> LocalBoxFuture<'static, bool> {
        ready(false).boxed_local()
    }

    /// Lets the reader keep a text as a file of that name.
    fn save(&self, _name: &str, _text: &str) {}

    /// Lets the reader keep an SVG picture of `export/svg.rs` as pixels, in a file of that name; `false` where the browser
    /// can’t.
    fn save_pixels(&self, _name: &str, _svg: &str, _pixels: Pixels) -> LocalBoxFuture<'static, bool> {
        ready(false).boxed_local()
    }

    /// Opens a trace on Perfetto’s page; `false` where the browser opens no window. To be called from a click.
    fn open_in_perfetto(&self, _title: &str, _trace: &str) -> bool {
        false
    }

    /// Calls with every file that the reader chooses in a file field or drops on the page.
    fn on_file(&self, _callback: Box<dyn Fn(GivenFile)>) -> Subscription {
        Subscription::holding(())
    }

    /// The text of one of the project's source files that lie beside the page, by its path from the project's top;
    /// nothing where it can't be had.
    fn source(&self, _file: &str) -> LocalBoxFuture<'static, Option<String>> {
        ready(None).boxed_local()
    }

    /// Packs a text, so that an address can hold it; nothing where the browser can’t.
    fn pack(&self, _text: &str) -> LocalBoxFuture<'static, Option<String>> {
        ready(None).boxed_local()
    }

    /// Unpacks a text of at most so many bytes; nothing where it is longer, or none.
    fn unpack(&self, _packed: &str, _most: usize) -> LocalBoxFuture<'static, Option<String>> {
        ready(None).boxed_local()
    }
}
