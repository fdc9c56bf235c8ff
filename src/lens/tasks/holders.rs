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
        self.to.unwrap_or(at).min(at) - self.from
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
    /// Each task that waited for it, in the order of its first wait.
    pub waiters: Vec<TaskId>,
    /// The places of the holds that go on.
    held: Vec<usize>,
    /// The place of each task's last wait.
    last: Sorted<TaskId, usize>,
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
            self.all.push(Shared::of(what));
        }
        self.all.get_mut(place)
    }
}

impl Shared {
    fn of(what: (WaitKind, u32)) -> Shared {
        let (holds, waits, waiters, held) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Shared { what, holds, waits, waiters, held, last: Sorted::default() }
    }

    /// The last wait of a task, if it goes on.
    fn wait(&mut self, task: TaskId) -> Option<&mut Stay> {
        let place = *self.last.get(&task)?;
        self.waits.get_mut(place).filter(|wait| wait.to.is_none())
    }

    /// A task begins to wait; one that waits already goes on.
    fn begin(&mut self, wait: Stay) {
        if self.wait(wait.task).is_some() {
            return;
        }
        if self.last.insert(wait.task, self.waits.len()).is_none() {
            self.waiters.push(wait.task);
        }
        self.waits.push(wait);
    }

    /// A task takes one.
    fn take(&mut self, hold: Stay) {
        self.held.push(self.holds.len());
        self.holds.push(hold);
    }

    /// A task gives one back: what one has taken, another may give back.
    fn give_back(&mut self, task: TaskId, at: Micros) {
        let is_own = |place: &usize| self.holds.get(*place).is_some_and(|hold| hold.task == task);
        let given_back = self.held.iter().rposition(is_own).unwrap_or(0);
        if given_back < self.held.len()
            && let Some(hold) = self.holds.get_mut(self.held.remove(given_back))
        {
            hold.to = Some(at);
        }
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
        let (change, at) = (event.kind.change(), event.at());
        if let Some(Change::Begins(wait) | Change::Ends(wait)) = change
            && is_shared(wait.kind)
            && let Some(shared) = self.of((wait.kind, wait.number))
        {
            if let Some(Change::Begins(_)) = change {
                shared.begin(stay);
            } else if let Some(wait) = shared.wait(event.task) {
                wait.to = Some(at);
            }
        }
        let (what, begins) = match event.kind {
            Kind::Held { wait, number } => ((wait, number), true),
            Kind::LetGo { wait, number } => ((wait, number), false),
            Kind::Acquired { semaphore } => ((WaitKind::Permit, semaphore), true),
            Kind::Released { semaphore } => ((WaitKind::Permit, semaphore), false),
            _ => return,
        };
        if let Some(shared) = self.of(what) {
            if begins { shared.take(stay) } else { shared.give_back(event.task, at) }
        }
    }
}
