//! A call that was never awaited, in the words of Python and of rustc.

use crate::trace::Trace;
use crate::trace::event::{Kind, Problem};
use crate::trace::program::Language;

/// The name of the function, of what the log says of its call: `say_after` of `coroutine 'say_after' was never awaited`.
pub fn name(text: &str) -> &str {
    text.split('\'').nth(1).unwrap_or(text)
}

/// What rustc prints of a call whose future is not used.
const RUSTC: &str = "warning: unused implementer of `Future` that must be used
  = note: futures do nothing unless you `.await` or poll them";

/// Who warns, and in which words; nothing where every call was awaited. Of a program in Python only Python does.
pub fn warnings(trace: &Trace) -> Vec<(&'static str, String)> {
    let first = trace.events().iter().find_map(|event| match event.kind {
        Kind::Problem { problem: Problem::NeverAwaited, text } => Some(trace.text(text)),
        _ => None,
    });
    let Some(text) = first else { return Vec::new() };
    let python = format!("RuntimeWarning: coroutine '{}' was never awaited", name(text));
    let is_python = trace.header.program.as_ref().is_some_and(|program| program.language == Language::Python);
    let rustc = (!is_python).then(|| ("rustc, when it compiles", RUSTC.to_owned()));
    rustc.into_iter().chain([("Python, when it runs", python)]).collect()
}
