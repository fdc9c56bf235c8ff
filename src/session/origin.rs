//! What a shown run is of: a variant of the lab, or a program that came with its log.

use std::rc::Rc;

use crate::labs::{Law, Variant};
use crate::trace::program::Program;

/// What a run is of.
#[derive(Clone)]
pub enum Origin {
    /// A variant of the lab that is chosen.
    Variant(&'static Variant),
    /// A program that is no lab's: its log has its text, and it can't be run here.
    Program(Rc<Program>),
}

impl Origin {
    /// By what its runs are told from others.
    pub fn name(&self) -> &str {
        match self {
            Origin::Variant(variant) => variant.name,
            Origin::Program(program) => &program.name,
        }
    }

    /// Its heading.
    pub fn title(&self) -> &str {
        match self {
            Origin::Variant(variant) => variant.title,
            Origin::Program(program) => &program.title,
        }
    }

    /// What it shows; of a program, what ran it.
    pub fn about(&self) -> &str {
        match self {
            Origin::Variant(variant) => variant.about,
            Origin::Program(program) => &program.runtime,
        }
    }

    /// What its total comes to, if there is a law.
    pub fn law(&self) -> Option<Law> {
        match self {
            Origin::Variant(variant) => variant.law,
            Origin::Program(_) => None,
        }
    }

    /// The variant, if it is one.
    pub fn variant(&self) -> Option<&'static Variant> {
        if let Origin::Variant(variant) = self { Some(variant) } else { None }
    }

    /// The program, if it is none of a lab's.
    pub fn program(&self) -> Option<&Rc<Program>> {
        if let Origin::Program(program) = self { Some(program) } else { None }
    }
}

impl PartialEq for Origin {
    fn eq(&self, other: &Origin) -> bool {
        self.name() == other.name() && self.program() == other.program()
    }
}
