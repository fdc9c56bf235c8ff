//! The reader’s own program: its text, where it shall run, and how far CPython has come.

use std::rc::Rc;

use crate::labs::DEFAULT_SEED;
use crate::trace::program::{Language, Program, Source};
use crate::trace::time::Micros;
use crate::trace::{Header, Trace, WorldKind};

use super::examples::Example;

/// The longest program that is taken, in bytes.
pub const MAX_PROGRAM: usize = 256 * 1024;
/// What a program is called that came without a name.
pub const UNNAMED: &str = "program.py";

/// How far CPython has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cpython {
    /// Nobody has asked for it.
    #[default]
    Unasked,
    /// It comes: so many bytes of so many.
    Coming {
        /// What is there.
        loaded: u64,
        /// What it comes to.
        total: u64,
    },
    /// It is there: what it calls itself.
    Ready(String),
    /// It can’t be had, for this reason.
    Lost(String),
}

/// A program that is edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    /// What its file is called.
    pub name: Rc<str>,
    /// Its text.
    pub text: Rc<str>,
    /// The example that it was to begin with, if it was one.
    pub example: Option<&'static Example>,
    /// Where to run it.
    pub place: WorldKind,
    /// What `random` grows from in the simulated world.
    pub seed: u64,
    /// What can run it.
    pub cpython: Cpython,
}

/// The name of an example’s file.
pub fn file(example: &Example) -> String {
    format!("{}.py", example.name)
}

impl Editor {
    /// A program as it came.
    pub fn with(name: &str, text: &str, example: Option<&'static Example>) -> Editor {
        Editor {
            name: name.into(),
            text: text.into(),
            example,
            place: WorldKind::Simulated,
            seed: DEFAULT_SEED,
            cpython: Cpython::default(),
        }
    }

    /// The program as a log has it.
    pub fn program(&self, runtime: &str) -> Program {
        Program {
            name: self.name.to_string(),
            title: self.name.to_string(),
            language: Language::Python,
            runtime: runtime.to_owned(),
            sources: vec![Source { name: self.name.to_string(), text: self.text.to_string() }],
        }
    }

    /// What a run of it begins with.
    pub fn header(&self, runtime: &str, clock_step: Micros) -> Header {
        Header {
            program: Some(Rc::new(self.program(runtime))),
            seed: self.seed,
            world: self.place,
            clock_step,
            ..Header::default()
        }
    }

    /// Whether a log is of just this text.
    pub fn is_of(&self, program: &Program) -> bool {
        matches!(&program.sources[..], [source] if source.text == *self.text)
    }
}

/// The line at which a program failed, as its traceback or its syntax error has it.
pub fn failed_line(trace: &Trace, name: &str) -> Option<u32> {
    use crate::trace::event::Kind;
    let lines = trace.events().iter().filter_map(|event| match event.kind {
        Kind::PrintedError { text } => Some(trace.text(text)),
        _ => None,
    });
    // `  File "program.py", line 12, in main`: the last one of the program’s own file is where it happened.
    let of_it = |line: &str| {
        let rest = line.trim_start().strip_prefix("File \"")?;
        let (path, rest) = rest.split_once("\", line ")?;
        let digits = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
        path.rsplit('/').next().filter(|file| *file == name)?;
        digits.parse().ok()
    };
    lines.filter_map(of_it).last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::event::{Kind, TaskId};

    #[test]
    fn a_traceback_names_the_line_of_the_program_itself() {
        let mut trace = Trace::default();
        for line in [
            "Traceback (most recent call last):",
            "  File \"/home/program.py\", line 9, in <module>",
            "  File \"/home/program.py\", line 4, in main",
            "  File \"/lib/python314.zip/asyncio/tasks.py\", line 700, in sleep",
            "ValueError: no",
        ] {
            let text = trace.label(line);
            trace.push(Micros::ZERO, 0, TaskId(0), Kind::PrintedError { text });
        }
        assert_eq!(failed_line(&trace, "program.py"), Some(4));
        assert_eq!(failed_line(&trace, "other.py"), None);
    }
}
