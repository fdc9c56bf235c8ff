//! What a moment shows is a fold of the events before it.
//!
//! A lens is a small state and one rule: what the next event makes of it. Nothing else may change it, no clock, no page, no
//! other lens. That is why a run looks the same while it happens, when it is played again, when it is stepped through and
//! when it comes from a file: each time the same events are folded. It is also what makes a lens easy to test: the state
//! after n events must be the same whichever way one came to n.
//!
//! Two ways to ask a fold: [`Follow`] takes each new event once, for what is shown of a whole run; [`seek::Seek`] finds the
//! state at any moment, for what is shown at the playhead.

pub mod axis;
pub mod moment;
pub mod seek;
pub mod steps;

use crate::trace::Trace;
use crate::trace::event::Event;

/// A state that grows event by event: state(n) is the fold of the first n events, whatever was looked at before.
pub trait Fold: Clone + Default {
    /// Takes the next event; the trace is there for its texts.
    fn push(&mut self, event: &Event, trace: &Trace);

    /// How many things it holds, where they can be many: so much a copy of it costs.
    fn size(&self) -> usize {
        0
    }
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
        self.follow_some(trace, usize::MAX);
        &self.state
    }

    /// Takes at most `most` events, so that a long trace doesn't hold the page up; whether all are taken.
    pub fn follow_some(&mut self, trace: &Trace, most: usize) -> bool {
        if trace.events().len() < self.steps {
            *self = Follow::default();
        }
        let rest = &trace.events()[self.steps..];
        let taken = &rest[..most.min(rest.len())];
        taken.iter().for_each(|event| self.state.push(event, trace));
        self.steps += taken.len();
        taken.len() == rest.len()
    }

    /// The state as it was followed last.
    pub fn state(&self) -> &F {
        &self.state
    }
}
