//! Hints, as a linter gives them: what a run shows that could be better, with its figure, its moment, and what to do.
//!
//! Each is read from the log alone, so they are the same for a lab, for a program that was recorded elsewhere and for a file.
//! A hint names a cause only where the log decides it.

mod connections;
mod ends;
mod hint;
mod overlap;
mod queues;
mod thread;

pub use self::hint::{Hint, Run};

/// The hints of a run that has ended, the gravest first.
pub fn hints(run: &Run<'_>) -> Vec<Hint> {
    let mut hints = ends::hints(run);
    hints.extend(thread::hint(run));
    hints.extend(overlap::hint(run.trace));
    hints.extend(queues::hints(run));
    hints.extend(connections::hint(run));
    hints
}
