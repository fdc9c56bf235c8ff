//! The state at any moment of a trace, quickly: checkpoints on the way.
//!
//! A fold can only go forward, and a reader goes back: with the scrubber, a key, a link to a moment. To fold a million
//! events from the beginning for each of these takes too long for a frame, and to keep the state after every event takes
//! too much memory. So a copy of the state is kept now and then, and a seek folds on from the nearest one before it.
//!
//! How far apart they are follows from the trace: there are at most 64, and when there would be more, every other one is
//! dropped and the distance doubles. However long the trace grows, a seek folds at most about a 32nd of it. And the larger
//! a state is, the more events lie between two: of ten thousand tasks 64 copies would fill the memory.

use crate::trace::Trace;

use super::Fold;

/// The most checkpoints: what they hold must fit in a page's memory.
const MOST: usize = 64;
/// The least events between two: fewer are folded faster than their state is copied.
const CLOSEST: usize = 1024;
/// The least events between two for each thing that a state holds.
const CLOSEST_FOR_EACH: usize = 2;

/// A fold with checkpoints. Going on costs only the events on the way; going anywhere else at most the events between
/// two checkpoints.
#[derive(Clone, Debug)]
pub struct Seek<F> {
    /// States on the way, and after how many events each was; the first is the one before all events.
    checkpoints: Vec<(usize, F)>,
    apart: usize,
    state: F,
    steps: usize,
}

impl<F: Fold> Default for Seek<F> {
    fn default() -> Seek<F> {
        Seek { checkpoints: vec![(0, F::default())], apart: CLOSEST, state: F::default(), steps: 0 }
    }
}

impl<F: Fold> Seek<F> {
    /// The state after the first `steps` events, or after all if there are fewer.
    ///
    /// The trace may have grown since the last call; a shorter one is another one, and is begun anew.
    pub fn at(&mut self, trace: &Trace, steps: usize) -> &F {
        if trace.events().len() < self.furthest() {
            *self = Seek::default();
        }
        let steps = steps.min(trace.events().len());
        let before = self.checkpoints.partition_point(|(at, _)| *at <= steps);
        if let Some((at, state)) = self.checkpoints[..before].last()
            && (steps < self.steps || *at > self.steps)
        {
            self.state = state.clone();
            self.steps = *at;
        }
        for event in &trace.events()[self.steps..steps] {
            self.state.push(event, trace);
            self.steps += 1;
            if self.steps.is_multiple_of(CLOSEST) && self.is_far_enough() {
                self.keep();
            }
        }
        &self.state
    }

    /// Goes on by at most `most` events from the furthest checkpoint, so that a long trace doesn't hold the page up;
    /// whether the end is reached, from where every seek is quick.
    pub fn prepare(&mut self, trace: &Trace, most: usize) -> bool {
        self.at(trace, self.furthest().saturating_add(most));
        self.steps == trace.events().len()
    }

    /// The state as it was sought last.
    pub fn state(&self) -> &F {
        &self.state
    }

    /// After how many events it was sought last.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// How many events have been folded at most.
    fn furthest(&self) -> usize {
        self.checkpoints.last().map_or(0, |(at, _)| *at).max(self.steps)
    }

    /// Whether the state is far enough from the last checkpoint to become the next.
    fn is_far_enough(&self) -> bool {
        let last = self.checkpoints.last().map_or(0, |(at, _)| *at);
        self.steps >= last + self.apart.max(CLOSEST_FOR_EACH * self.state.size())
    }

    fn keep(&mut self) {
        self.checkpoints.push((self.steps, self.state.clone()));
        if self.checkpoints.len() > MOST {
            // Every other one goes, the first stays.
            let mut kept = false;
            self.checkpoints.retain(|_| {
                kept = !kept;
                kept
            });
            self.apart *= 2;
        }
    }
}
