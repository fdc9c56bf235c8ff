//! Files of other programs as logs: requests out of an HTTP Archive, tasks and waits out of a trace as Chrome writes it, tasks and
//! polls out of a recording of tokio-console.
//!
//! Such a file is read as ours are, in pieces, and only what a log has of it is kept: headers, cookies and bodies are dropped
//! as they come.

mod chrome_trace;
mod har;
mod imported;
mod json;
mod order;
mod reader;
mod tokio_console;

pub use self::imported::Imported;
pub use self::reader::{Foreign, ImportError, Reader, kind};
