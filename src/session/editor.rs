//! The reader’s own program: its text, where it shall run, and how far CPython has come.

use std::rc::Rc;

use crate::collections::sorted::Sorted;
use crate::labs::{DEFAULT_SEED, hash};
use crate::trace::program::{Language, Program, Source};
use crate::trace::{Header, WorldKind, file};

use super::examples::{EXAMPLES, Example, FIRST_RUN};
use super::origin::Origin;
use super::ports::Entry;
use super::shown::Shown;
use super::silence::Silence;

/// The longest program that is taken, in bytes.
pub const MAX_PROGRAM: usize = 256 * 1024;
/// How many programs that gave way are kept.
pub const MAX_BEFORE: usize = 5;
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

/// What a link’s program is to be got from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// An example’s files beside the page.
    Example(&'static Example),
    /// The packed text in the link.
    Packed {
        /// What the program is called.
        name: String,
        /// Its text, packed.
        code: String,
    },
    /// It can’t be had. The address still names it, for another try.
    Lost {
        /// What the program is called.
        name: String,
    },
}

impl Wanted {
    /// What the program is called.
    pub fn name(&self) -> String {
        match self {
            Wanted::Example(example) => file_of(example),
            Wanted::Packed { name, .. } | Wanted::Lost { name } => name.clone(),
        }
    }
}

/// A program’s text with the name that it had then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// What its file is called.
    pub name: Rc<str>,
    /// Its text.
    pub text: Rc<str>,
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
    /// What the link asked for and is not there.
    pub wanted: Option<Wanted>,
    /// The example that the reader chose and that is still to come.
    pub chosen: Option<&'static Example>,
    /// The reader’s own programs that gave way to others, to be taken back; the last one first.
    pub before: Rc<[Editor]>,
    /// The text as it came.
    pub original: Rc<str>,
    /// What the address is to hold: the program as it was when the reader last left the field, or pressed Run.
    pub settled: Settled,
    /// How that enters the history: a step back leads to a link whose program was given up.
    pub entry: Entry,
    /// For how long its run has been silent.
    pub silence: Silence,
}

/// The name of an example’s file.
pub fn file_of(example: &Example) -> String {
    format!("{}.py", example.name)
}

impl Default for Editor {
    fn default() -> Editor {
        Editor::with(UNNAMED, "", None)
    }
}

/// The first example, with its recorded run.
pub fn first() -> (Editor, Option<Shown>) {
    let first = &EXAMPLES[0];
    recorded(first, FIRST_RUN).unwrap_or_else(|| (Editor::with(&file_of(first), "", Some(first)), None))
}

/// An example out of the file of its recorded run.
pub fn recorded(example: &'static Example, text: &str) -> Option<(Editor, Option<Shown>)> {
    let trace = file::read(text).ok()?.pop()?;
    let program = trace.header.program.clone()?;
    let source = program.sources.first()?;
    let editor = Editor::with(&source.name, &source.text, Some(example));
    Some((editor, Some(Shown::kept(Origin::Program(program), trace))))
}

/// Whether a program is a change of another: at least half of that one's lines stay.
pub(crate) fn keeps_half(before: &str, text: &str) -> bool {
    let lines = || before.lines().filter(|line| !line.trim().is_empty());
    // By their hashes: should two lines have one, little is lost.
    let hashed = |line: &str| hash(line) as u32;
    let others: Sorted<u32> = text.lines().map(|line| (hashed(line), ())).collect();
    let stay = lines().filter(|line| others.contains(&hashed(line))).count();
    2 * stay >= lines().count()
}

impl Editor {
    /// A program as it came.
    pub fn with(name: &str, text: &str, example: Option<&'static Example>) -> Editor {
        let (name, text): (Rc<str>, Rc<str>) = (name.into(), text.into());
        Editor {
            wanted: None,
            chosen: None,
            before: Rc::default(),
            original: text.clone(),
            settled: Settled { name: name.clone(), text: text.clone() },
            entry: Entry::Replace,
            name,
            text,
            example,
            place: WorldKind::Simulated,
            seed: DEFAULT_SEED,
            cpython: Cpython::default(),
            silence: Silence::default(),
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
    pub fn header(&self, runtime: &str) -> Header {
        Header {
            program: Some(Rc::new(self.program(runtime))),
            seed: self.seed,
            world: self.place,
            ..Header::default()
        }
    }

    /// The example that it is, as long as nobody has changed it.
    pub fn unchanged(&self) -> Option<&'static Example> {
        self.example.filter(|_| self.text == self.original)
    }

    /// Whether it waits for that example: the one that was chosen last counts.
    pub fn awaits(&self, example: &'static Example) -> bool {
        self.chosen.map_or(self.wanted == Some(Wanted::Example(example)), |chosen| chosen == example)
    }

    /// Whether what the link asked for is still to come.
    pub fn is_coming(&self) -> bool {
        matches!(self.wanted, Some(Wanted::Example(_) | Wanted::Packed { .. }))
    }

    /// Whether it waits for what was packed so.
    pub fn awaits_packed(&self, packed: &str) -> bool {
        matches!(&self.wanted, Some(Wanted::Packed { code, .. }) if code == packed)
    }

    /// The reader’s own program, to be kept when another text takes its place; nothing where it is an example as it came.
    pub fn giving_way_to(&self, text: &str) -> Option<Editor> {
        let is_own = self.unchanged().is_none() && !self.text.trim().is_empty();
        let mut own = Editor { wanted: None, chosen: None, before: Rc::default(), ..self.clone() };
        own.settle();
        Some(own).filter(|own| is_own && *own.text != *text)
    }

    /// Whether a program has come, or was typed.
    pub fn is_begun(&self) -> bool {
        !(self.text.is_empty() && self.original.is_empty())
    }

    /// The program as it came.
    pub fn reset(&mut self) {
        self.write(&self.original.clone());
        self.settle();
    }

    /// The address is to hold the program as it is now.
    pub fn settle(&mut self) {
        self.settled = Settled { name: self.name.clone(), text: self.text.clone() };
        self.entry = Entry::Replace;
    }

    /// The program that the address is to hold. Name and text go together: an Undo may bring back an example’s name before the
    /// reader leaves the field.
    pub fn in_address(&self) -> Editor {
        let Settled { name, text } = self.settled.clone();
        Editor { name, text, ..self.clone() }
    }

    /// Another text. An example of which less than half the lines stay is another program: it has lost its name.
    pub fn write(&mut self, text: &str) {
        self.text = text.into();
        if let Some(example) = self.example {
            self.name = if keeps_half(&self.original, text) { file_of(example).into() } else { UNNAMED.into() };
        }
    }

    /// Whether a log is of just this text.
    pub fn is_of(&self, program: &Program) -> bool {
        matches!(&program.sources[..], [source] if source.text == *self.text)
    }
}
