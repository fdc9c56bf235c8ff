//! The colours of what is shown: a text is lexed once, however often it is drawn.

use std::rc::Rc;

use yew::prelude::*;

use crate::lens::code::syntax::{Line, highlighted};
use crate::trace::program::{Language, Program};

/// A text, or several, with colours.
#[derive(Clone, PartialEq)]
pub(super) enum Coloured {
    /// A lab's own source.
    Lab(&'static str),
    /// The files of a program that came with its log.
    Program(Rc<Program>),
    /// What is in the editor.
    Edited(Rc<str>),
}

impl Coloured {
    /// The colours of each of its files.
    fn colours(&self) -> Vec<Vec<Line>> {
        match self {
            Coloured::Lab(source) => vec![highlighted(source, Language::Rust)],
            Coloured::Program(program) => {
                program.sources.iter().map(|source| highlighted(&source.text, program.language)).collect()
            }
            Coloured::Edited(text) => vec![highlighted(text, Language::Python)],
        }
    }
}

/// The colours of a text, file by file, until another one takes its place.
#[hook]
pub(super) fn use_colours(coloured: Coloured) -> Rc<Vec<Vec<Line>>> {
    use_memo(coloured, Coloured::colours)
}
