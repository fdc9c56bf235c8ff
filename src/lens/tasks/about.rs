//! What each event of a task is about: at which line the task was, which of its waits, and which item.

use crate::trace::event::{Kind, Wait, WaitKind};
use crate::trace::program::SourceLine;

/// What the events of one task are about, found by their places in the log.
///
/// A wait has the events from its beginning to that of the task's next one; where several go on at once, those from
/// when it began or ended last. An item has those from when it was got until it is done, or from when it was to be put
/// until the task waits for something else. What is said on getting an item belongs to the wait that stands for the
/// work on it.
#[derive(Clone, Debug, Default)]
pub struct About {
    lines: Since<SourceLine>,
    waits: Since<u32>,
    items: Since<Option<u32>>,
    in_hand: Option<u32>,
    /// The event that gave the item in hand, until a wait begins with it.
    got: Option<u32>,
}

impl About {
    /// The line of the source at which the task was, if any is known.
    pub fn line(&self, step: u32) -> Option<SourceLine> {
        self.lines.at(step)
    }

    /// The wait, by the place of the event that began it.
    pub fn wait(&self, step: u32) -> Option<u32> {
        self.waits.at(step)
    }

    /// The item, by its number.
    pub fn item(&self, step: u32) -> Option<u32> {
        self.items.at(step)?
    }

    /// The task is at that line from this event on.
    pub(crate) fn reaches(&mut self, step: u32, line: SourceLine) {
        self.lines.set(step, line);
    }

    /// Takes what an event does to the items, before the waits that it begins or ends.
    pub(crate) fn push(&mut self, step: u32, kind: &Kind) {
        match *kind {
            Kind::ItemTaken { item, .. } => {
                (self.in_hand, self.got) = (Some(item), Some(step));
                self.items.set(step, Some(item));
            }
            Kind::PutBlocked { item, .. } | Kind::ItemPut { item, .. } => self.items.set(step, Some(item)),
            Kind::TaskDone { .. } => {
                self.in_hand = None;
                self.items.set(step.saturating_add(1), None);
            }
            Kind::GetBlocked { .. } | Kind::Ended { .. } => {
                self.in_hand = None;
                self.items.set(step, None);
            }
            _ => {}
        }
    }

    /// A wait begins with that event. Right after a get it belongs to the work on the item, which begins where the get
    /// ended.
    pub(crate) fn begins(&mut self, step: u32, wait: Wait) {
        let got = self.got.take().filter(|_| self.in_hand.is_some());
        self.waits.set(got.map_or(step, |got| got.saturating_add(1)), step);
        if wait.kind != WaitKind::Put {
            self.items.set(step, self.in_hand);
        }
    }

    /// A wait ends that began with the event of the place `first`.
    pub(crate) fn ends(&mut self, step: u32, first: u32) {
        // The event that gives an item ends the wait for it.
        self.got = self.got.filter(|got| *got == step);
        self.waits.set(step, first);
    }
}

/// Values, each with the place in the log from which on it holds.
#[derive(Clone, Debug, Default)]
struct Since<T>(Vec<(u32, T)>);

impl<T: Copy + PartialEq> Since<T> {
    fn at(&self, step: u32) -> Option<T> {
        let after = self.0.partition_point(|(since, _)| *since <= step);
        self.0[..after].last().map(|(_, value)| *value)
    }

    fn set(&mut self, step: u32, value: T) {
        match self.0.last_mut() {
            Some((_, last)) if *last == value => {}
            Some((since, last)) if *since >= step => *last = value,
            _ => self.0.push((step, value)),
        }
    }
}
