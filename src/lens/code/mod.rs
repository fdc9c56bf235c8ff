//! A program's source as readers see it: its lines, and which of them the chosen variants reach.

pub mod lines;
pub mod reached;
