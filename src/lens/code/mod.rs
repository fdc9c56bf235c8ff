//! A program’s source as readers see it: its lines, which of them the chosen variants reach, and the colours of their words.

pub mod lines;
pub mod reached;
pub mod syntax;
