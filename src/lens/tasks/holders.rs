//! Who holds a lock or a semaphore's permit, and who waits for it. Events, conditions and barriers nobody holds, and tasks wait
//! for them all the same.

use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::trace::Trace;
use crate::trace::event::{Change, Event, Kind, TaskId, WaitKind};
use crate::trace::time::Micros;

/// A stretch of time in which a task held something, or waited for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The task.
    pub task: TaskId,
    /// The place in the log of the event that began it.
    pub step: u32,
    /// Its first moment.
    pub from: Micros,
    /// Its last moment; nothing while it goes on.
    pub to: Option<Micros>,
}

impl Stay {
    /// How long it is, seen at that moment.
    pub fn length(&self, at: Micros) -> Micros {
        self.to.unwrap_or(at).min(at).since(self.from)
    }
}

/// What tasks hold or wait for by turns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Its kind and number.
    pub what: (WaitKind, u32),
    /// Who held it, in the order of beginning.
    pub holds: Vec<Stay>,
    /// Who waited for it, in the order of beginning.
    pub waits: Vec<Stay>,
}

/// All that a run's tasks hold or wait for by turns, in the order of first use.
#[derive(Clone, Debug, Default)]
pub struct Holders {
    all: Vec<Shared>,
    places: Sorted<(WaitKind, u32), usize>,
    steps: u32,
}

impl Holders {
    /// Every one.
    pub fn all(&self) -> &[Shared] {
        &self.all
    }

    fn of(&mut self, what: (WaitKind, u32)) -> Option<&mut Shared> {
        let place = *self.places.get(&what).unwrap_or(&self.all.len());
        if place == self.all.len() {
            self.places.insert(what, place);
            self.all.push(Shared { what, holds: Vec::new(), waits: Vec::new() });
        }
        self.all.get_mut(place)
    }
}

impl Fold for Holders {
    fn push(&mut self, event: &Event, _: &Trace) {
        let stay = Stay { task: event.task, step: self.steps, from: event.at(), to: None };
        self.steps = self.steps.saturating_add(1);
        let is_shared = |kind| {
            use WaitKind::{Barrier, Condition, Lock, Permit, Semaphore};
            matches!(kind, Lock | Semaphore | Permit | Condition | Barrier | WaitKind::Event)
        };
        match event.kind.change() {
            Some(Change::Begins(wait)) if is_shared(wait.kind) => {
                let Some(shared) = self.of((wait.kind, wait.number)) else { return };
                if open(&mut shared.waits, stay.task).is_none() {
                    shared.waits.push(stay);
                }
            }
            Some(Change::Ends(wait)) if is_shared(wait.kind) => {
                let shared = self.of((wait.kind, wait.number));
                if let Some(stay) = shared.and_then(|shared| open(&mut shared.waits, stay.task)) {
                    stay.to = Some(event.at());
                }
            }
            _ => {}
        }
        let (what, begins) = match event.kind {
            Kind::Held { wait, number } => ((wait, number), true),
            Kind::LetGo { wait, number } => ((wait, number), false),
            Kind::Acquired { semaphore } => ((WaitKind::Permit, semaphore), true),
            Kind::Released { semaphore } => ((WaitKind::Permit, semaphore), false),
            _ => return,
        };
        let Some(Shared { holds, .. }) = self.of(what) else { return };
        if begins {
            holds.push(stay);
            return;
        }
        // What one task has taken, another may give back.
        let own = holds.iter().rposition(|held| held.task == stay.task && held.to.is_none());
        let held = own.or_else(|| holds.iter().position(|held| held.to.is_none()));
        if let Some(held) = held.and_then(|place| holds.get_mut(place)) {
            held.to = Some(event.at());
        }
    }
}

/// What goes on of that task.
fn open(stays: &mut [Stay], task: TaskId) -> Option<&mut Stay> {
    stays.iter_mut().rev().find(|stay| stay.task == task && stay.to.is_none())
}
