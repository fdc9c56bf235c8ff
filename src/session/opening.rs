//! A file that is being read, while the page shows what it showed before.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, ready};

use crate::labs::plan::shown;
use crate::trace::time::{Micros, millis};

use super::editor::{Editor, MAX_PROGRAM};
use super::file;
use super::file::{Opened, Refusal};
use super::link::MAX_SHARED_LINK;
use super::ports::{Content, GivenFile, Ports};
use super::program_link::plain;
use super::run_link;
use super::time_slice::TimeSlice;

/// What takes no longer needs no word, which would only flicker.
const UNSAID: Micros = millis(150);
/// How far words of the progress are apart, at least.
const APART: Micros = millis(100);

/// A file that is being read.
#[derive(Clone)]
pub struct Opening {
    /// Its number, which no other has.
    pub number: u64,
    /// The file.
    pub file: GivenFile,
    /// The same where it came in a link, still packed.
    pub packed: Option<Rc<str>>,
    /// How much of the work is done, in hundredths; nothing for as long as no word of it is needed.
    pub progress: Option<u32>,
}

impl Opening {
    /// The run that a link holds, packed.
    pub fn of_link(number: u64, packed: &str) -> Opening {
        let file = GivenFile { name: run_link::NAME.into(), content: None };
        Opening { number, file, packed: Some(packed.into()), progress: None }
    }

    /// What is said of it for as long as it is read; nothing for as long as no word is needed.
    pub fn words(&self) -> Option<String> {
        let name = shown(&self.file.name);
        self.progress.map(|progress| format!("Reading {name}: {progress} %. What is shown stays until then."))
    }
}

/// Why nothing was opened, as a sentence.
#[derive(Debug)]
pub enum NotOpened {
    /// The file of that name can't be read.
    File(Rc<str>, Refusal),
    /// The program of that name is too long, or no text.
    Program(String),
    /// A link is longer than any that the page writes.
    LongLink,
    /// What a link holds can't be unpacked.
    DamagedLink,
}

impl fmt::Display for NotOpened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotOpened::File(name, why) => write!(f, "{} was not opened: {why}.", shown(name)),
            NotOpened::Program(name) => {
                let most = MAX_PROGRAM / 1024;
                write!(f, "{name} was not opened: a program may have {most} KiB, and must be text.")
            }
            NotOpened::LongLink => f.write_str(run_link::UNREAD),
            NotOpened::DamagedLink => f.write_str(run_link::UNREADABLE),
        }
    }
}

/// Reads a file in slices of the page's time. `tell` hears of the progress, in hundredths, a few times a second.
pub fn read(
    ports: Rc<dyn Ports>,
    Opening { file, packed, .. }: Opening,
    tell: impl Fn(u32) + 'static,
) -> LocalBoxFuture<'static, Result<Opened, NotOpened>> {
    let next = Cell::new(ports.now() + UNSAID);
    async move {
        let slice = TimeSlice::of(ports.clone());
        let tell = |hundredths| {
            let now = ports.now();
            if now >= next.get() {
                next.set(now + APART);
                tell(hundredths);
            }
        };
        let opened = match packed {
            Some(packed) => unpacked(&*ports, &packed, &slice, tell).await,
            None => open(&file, &slice, tell).await,
        };
        // Drawing it takes its time.
        slice.yield_to_page().await;
        opened
    }
    .boxed_local()
}

/// Reads a file in such slices.
pub async fn open(given: &GivenFile, slice: &TimeSlice, tell: impl Fn(u32)) -> Result<Opened, NotOpened> {
    file::open(given, slice, tell).await.map_err(|why| NotOpened::File(given.name.clone(), why))
}

/// Reads the run that a link holds.
async fn unpacked(ports: &dyn Ports, packed: &str, slice: &TimeSlice, tell: impl Fn(u32)) -> Result<Opened, NotOpened> {
    if packed.len() > MAX_SHARED_LINK {
        return Err(NotOpened::LongLink);
    }
    let text = ports.unpack(packed, run_link::MAX_UNPACKED).await.ok_or(NotOpened::DamagedLink)?;
    let file = GivenFile { name: run_link::NAME.into(), content: Some(Rc::new(Text(text))) };
    let mut opened = open(&file, slice, tell).await?;
    let told = if opened.choice.is_some() { run_link::OPENED } else { run_link::RECORDED };
    opened.notices.insert(0, told.to_owned());
    Ok(opened)
}

/// A text as what is in a file.
struct Text(String);

impl Content for Text {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn piece(&self, from: u64, length: u64) -> LocalBoxFuture<'static, Option<Vec<u8>>> {
        let piece = self.0.as_bytes().get(from as usize..).map(|rest| rest[..rest.len().min(length as usize)].to_vec());
        ready(piece).boxed_local()
    }
}

/// Reads a program for the editor. It is small, and so read at once.
pub async fn program(file: &GivenFile) -> Result<Editor, NotOpened> {
    let name = plain(&file.name);
    let Some(text) = text(file.content.as_deref()).await else { return Err(NotOpened::Program(name)) };
    Ok(Editor::with(&name, text.strip_prefix('\u{feff}').unwrap_or(&text), None))
}

/// The text of a program; nothing where it is too long, no text, or can't be read.
async fn text(content: Option<&dyn Content>) -> Option<String> {
    let content = content.filter(|content| content.size() <= MAX_PROGRAM as u64)?;
    String::from_utf8(content.piece(0, content.size()).await?).ok()
}
