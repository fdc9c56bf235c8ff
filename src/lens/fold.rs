//! What a moment shows is a fold of the events before it.

use crate::engine::event::Event;
use crate::engine::trace::Trace;

/// A state that grows event by event: state(n) is the fold of the first n events, whatever was looked at before.
pub trait Fold: Clone + Default {
    /// Takes the next event; the trace is there for its texts.
    fn push(&mut self, event: &Event, trace: &Trace);
}

/// The state after the first `steps` events, from the beginning.
pub fn state<F: Fold>(trace: &Trace, steps: usize) -> F {
    let mut state = F::default();
    trace.events().iter().take(steps).for_each(|event| state.push(event, trace));
    state
}

/// The fold of a whole trace that may still grow: each event is taken once.
#[derive(Clone, Debug, Default)]
pub struct Follow<F> {
    state: F,
    steps: usize,
}

impl<F: Fold> Follow<F> {
    /// The state after all events so far. A shorter trace is another one, and is begun anew.
    pub fn follow(&mut self, trace: &Trace) -> &F {
        let events = trace.events();
        if events.len() < self.steps {
            *self = Follow::default();
        }
        events[self.steps..].iter().for_each(|event| self.state.push(event, trace));
        self.steps = events.len();
        &self.state
    }

    /// The state as it was followed last.
    pub fn state(&self) -> &F {
        &self.state
    }
}
