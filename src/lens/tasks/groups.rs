//! Groups with their tasks: task groups, and what a gather waits for.

use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::trace::Trace;
use crate::trace::event::{Change, Event, Kind, TaskId, WaitKind};
use crate::trace::time::Micros;

/// One group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its kind and number.
    pub what: (WaitKind, u32),
    /// Its tasks, in the order of joining it.
    pub tasks: Vec<TaskId>,
    /// Who waits for all of them, and since when.
    pub awaited: Option<(TaskId, Micros)>,
    /// Until when; nothing while that goes on.
    pub to: Option<Micros>,
}

/// All groups of a run, in the order of their first tasks.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    all: Vec<Group>,
    places: Sorted<(WaitKind, u32), usize>,
}

impl Groups {
    /// Every one.
    pub fn all(&self) -> &[Group] {
        &self.all
    }
}

impl Fold for Groups {
    fn push(&mut self, event: &Event, _: &Trace) {
        if let Kind::Grouped { wait, number } = event.kind {
            let what = (wait, number);
            let place = *self.places.get(&what).unwrap_or(&self.all.len());
            if place == self.all.len() {
                self.places.insert(what, place);
                self.all.push(Group { what, tasks: Vec::new(), awaited: None, to: None });
            }
            self.all[place].tasks.push(event.task);
            return;
        }
        let Some(change) = event.kind.change() else { return };
        let place = change.wait().and_then(|wait| self.places.get(&(wait.kind, wait.number)));
        let Some(group) = place.and_then(|place| self.all.get_mut(*place)) else { return };
        match change {
            // Who is cancelled while it waits begins once more.
            Change::Begins(_) => {
                group.awaited.get_or_insert((event.task, event.at()));
                group.to = None;
            }
            _ => group.to = Some(event.at()),
        }
    }
}
