//! The address of a recorded run: `#run?file=PACKED`, its file packed by the browser (deflate, then base64 as addresses have
//! it). It opens the run as it was recorded, and runs nothing.

use std::fmt;

use crate::trace::file::FileError;

use super::link::MAX_SHARED_LINK;
use super::ports::Files;

/// The longest file that a link holds, in bytes: unpacking stops there.
pub const MAX_UNPACKED: usize = 256 * 1024;
/// What the run’s file is called where it is told of.
pub const NAME: &str = "the link";
/// What is said of a link whose run can’t be read.
pub const UNREADABLE: &str = "The run in the link could not be read: the link is cut short, or was changed on its way. \
                              Ask for it once more, or for the file.";
/// What is said of a link that is longer than any that the page writes.
pub const UNREAD: &str = "The link is longer than 8 KiB, so its run was not read. Ask for it as a file.";
/// What is said of a lab's run that came out of a link.
pub const OPENED: &str = "This is the run that was recorded: it came with the link. Nothing runs until you press Run.";
/// The same of a run that can't be run here.
pub const RECORDED: &str = "This is the run that was recorded: it came with the link.";

const BEGIN: &str = "#run?file=";

/// Why there is no link that holds the runs.
#[derive(Debug)]
pub enum NoLink {
    /// It would be too long to be read: so large is the file instead, in bytes.
    TooLong(usize),
    /// Not even a file can hold them.
    NoFile(FileError),
    /// This browser can’t pack.
    Unpacked,
}

impl fmt::Display for NoLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoLink::TooLong(bytes) => {
                let (most, size) = (MAX_SHARED_LINK / 1024, bytes.div_ceil(1024));
                write!(f, "The run is too long for a link, which holds {most} KiB: send it as a file of {size} KiB.")
            }
            NoLink::NoFile(error) => write!(f, "There is no link with the run: {error}."),
            NoLink::Unpacked => f.write_str("This browser can’t pack a run into a link: send it as a file."),
        }
    }
}

/// The link that holds the runs of a file, with its `#`. What it gives can always be read again.
pub async fn write(files: &dyn Files, file: &str) -> Result<String, NoLink> {
    let size = file.len();
    if size > MAX_UNPACKED {
        return Err(NoLink::TooLong(size));
    }
    let link = format!("{BEGIN}{}", files.pack(file).await.ok_or(NoLink::Unpacked)?);
    if link.len() > MAX_SHARED_LINK { Err(NoLink::TooLong(size)) } else { Ok(link) }
}

/// What a link holds of a run, packed; nothing where it is of something else.
pub fn read(link: &str) -> Option<&str> {
    let link = link.strip_prefix('#').unwrap_or(link);
    // Some programs that pass links on encode the marks of a hash.
    let encoded = || link.strip_prefix("run%3Ffile%3D").or_else(|| link.strip_prefix("run%3ffile%3d"));
    link.strip_prefix(&BEGIN[1..]).or_else(encoded)
}
