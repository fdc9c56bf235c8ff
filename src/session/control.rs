//! How a value is edited: what a field of the page has to know of it.

use crate::labs::plan;

/// The field of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// A whole number.
    Count {
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// A number of seconds, with decimals.
    Seconds,
    /// One line of text.
    Line,
    /// Several lines, one value a line; the string says what they look like.
    Lines(&'static str),
    /// One of a few.
    Choice(&'static [&'static str]),
}

impl From<plan::Control> for Control {
    fn from(control: plan::Control) -> Control {
        match control {
            plan::Control::Count { least, most } => Control::Count { least, most },
            plan::Control::Seconds { .. } => Control::Seconds,
            plan::Control::Line(_) => Control::Line,
            plan::Control::Lines(example) => Control::Lines(example),
            plan::Control::Choice(names) => Control::Choice(names),
        }
    }
}
