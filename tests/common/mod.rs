//! Runs a program in the simulated world and reads what it said.

use await_lab::engine::simulate;
use await_lab::trace::event::Kind;
use await_lab::trace::{Header, Trace};

/// The log that a program leaves.
pub fn run(program: impl Future<Output = ()> + 'static) -> Trace {
    simulate(Header::default(), None, program)
}

/// The lines that it printed.
pub fn said(trace: &Trace) -> Vec<&str> {
    let texts = trace.events().iter().filter_map(|event| match event.kind {
        Kind::Said { text } => Some(trace.text(text)),
        _ => None,
    });
    texts.collect()
}
