//! A program that is no lab: its name, its language, its own text, and places in it.

use serde::{Deserialize, Serialize};

use super::word::Label;

/// A language that programs are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Rust.
    Rust,
    /// Python.
    Python,
    /// Another, or none that is known: the log was made of a file of another program.
    Other,
}

/// A program that ran elsewhere, as a file has it too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// A short name, by which its runs are told apart.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// What it is written in.
    pub language: Language,
    /// What ran it: `CPython 3.12.7 on Linux`.
    pub runtime: String,
    /// Its files; places name them by their number.
    pub sources: Vec<Source>,
}

/// A file of a program, as it ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A line of a program's source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceLine {
    /// The file, counted from 0.
    pub file: u16,
    /// Its number in the file, counted from 1.
    pub number: u32,
}

impl SourceLine {
    /// A line of a lab, whose program is one file.
    pub fn of_lab(number: u16) -> SourceLine {
        SourceLine { file: 0, number: number.into() }
    }
}

/// A line, and the function that it is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line.
    pub line: SourceLine,
    /// What the function is called, where that is known.
    pub function: Option<Label>,
}
