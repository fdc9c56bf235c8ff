//! The browser's own turns: when each that was asked for came.

use crate::trace::Trace;
use crate::trace::event::{Callback, Kind};
use crate::trace::time::Micros;

/// How the names of such callbacks begin.
const BEGINS: &str = "browser: ";
/// The most events among which they are looked for.
const MOST_EVENTS: usize = 2_000;

/// A turn that the program asked the browser for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What kind it is of: `a frame`.
    pub name: String,
    /// How long after it was asked for it came, if it has.
    pub after: Option<Micros>,
}

/// The turns among the first `steps` events: those that came in their order, then those that are still to come.
pub fn turns(trace: &Trace, steps: usize) -> Vec<Turn> {
    let events = &trace.events()[..steps.min(trace.events().len()).min(MOST_EVENTS)];
    let mut asked: Vec<(Callback, Turn, Micros)> = Vec::new();
    let mut came = Vec::new();
    for event in events {
        match event.kind {
            Kind::CallbackScheduled { callback, name, .. } => {
                if let Some(name) = trace.text(name).strip_prefix(BEGINS) {
                    asked.push((callback, Turn { name: name.to_owned(), after: None }, event.at()));
                }
            }
            Kind::CallbackBegan { callback } => {
                if let Some(place) = asked.iter().position(|(of, ..)| *of == callback) {
                    let (_, turn, since) = asked.remove(place);
                    came.push(Turn { after: Some(event.at() - since), ..turn });
                }
            }
            _ => {}
        }
    }
    came.extend(asked.into_iter().map(|(_, turn, _)| turn));
    came
}
