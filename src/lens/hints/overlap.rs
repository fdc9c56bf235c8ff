//! Waits one after another that could be together.
//!
//! The log can't tell whether one needs what another gave, so the hint says “could”. It is given only where nothing else went
//! on meanwhile: the program as a whole waited for one thing at a time. What is done about items of a queue or a stream, or with a
//! permit or a lock, is one after another on purpose, and other hints speak of it; so are batches that are measured. After a
//! failure the next wait may be another try. A task that sleeps at one line over and over does so on purpose: it is a heartbeat, or
//! asks now and then whether something has come.

use crate::collections::sorted::Sorted;
use crate::lens::words::figures::{number, seconds};
use crate::trace::event::{Chain, Change, Event, Kind, TaskId, Wait, WaitKind};
use crate::trace::time::{Micros, millis};

use super::hint::Hint;

/// What saves less is not worth a word: it may be the clock’s doing.
const LEAST: Micros = millis(20);

/// The waits in a row that would save most.
pub(super) fn hint(rows: &Rows) -> Option<Hint> {
    let best = rows.best();
    let Row { count, sum, longest, second } = best;
    let awaits = number(count.into());
    (best.saving() >= LEAST).then(|| Hint {
        found: format!("{awaits} awaits could overlap ({} → {})", seconds(sum), seconds(longest)),
        advice: "Each began when the one before had ended, and nothing else went on meanwhile. Unless one needs what \
                 another gives, start them together and await them all: gather, join, or a task for each."
            .to_owned(),
        step: second,
    })
}

/// Waits of one kind, one after another.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    count: u32,
    sum: Micros,
    longest: Micros,
    /// The event that began the second.
    second: u32,
}

impl Row {
    fn saving(&self) -> Micros {
        self.sum - self.longest
    }
}

/// The rows of a log.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    open: Sorted<(TaskId, Wait), Open>,
    /// Whether the open wait has been alone since it began.
    is_alone: bool,
    kind: Option<WaitKind>,
    row: Row,
    /// Where the row's tasks slept.
    slept: Sorted<(TaskId, Chain)>,
    best: Row,
}

/// A wait that goes on.
#[derive(Clone, Copy, Debug, Default)]
struct Open {
    since: Micros,
    step: u32,
    /// The frames in which the task waits, where they are known. Of a program without frames the line stands for them; but its
    /// main may come to one line from several, so there a line tells nothing.
    chain: Option<Chain>,
}

impl Rows {
    pub(super) fn push(&mut self, event: &Event, step: u32) {
        match event.kind {
            Kind::ItemPut { .. }
            | Kind::ItemTaken { .. }
            | Kind::PutBlocked { .. }
            | Kind::GetBlocked { .. }
            | Kind::AcquireBlocked { .. }
            | Kind::Acquired { .. }
            | Kind::Held { .. }
            | Kind::Gave { .. }
            | Kind::BatchBegan { .. }
            | Kind::BatchEnded => self.finish(),
            Kind::SuspendedAt { chain } => {
                let waits = self.open.first_from(&(event.task, Wait::FIRST)).map(|(key, _)| *key);
                if let Some(key) = waits.filter(|(task, _)| *task == event.task) {
                    self.open.or_default(key).chain = Some(chain);
                }
            }
            _ => {}
        }
        match event.kind.change() {
            Some(Change::Begins(wait)) if is_outside(wait.kind) => {
                self.is_alone = self.open.is_empty();
                if !self.is_alone || self.kind != Some(wait.kind) {
                    self.finish();
                }
                self.kind = Some(wait.kind);
                let line = Some(event.place()).filter(|place| *place > 0 && event.task != TaskId::MAIN);
                let chain = line.map(|place| Chain(place.into()));
                self.open.insert((event.task, wait), Open { since: event.at(), step, chain });
            }
            Some(Change::Ends(wait)) if is_outside(wait.kind) => self.end(event, wait),
            Some(Change::EndsAll) => {
                while let Some((&key, _)) = self.open.first_from(&(event.task, Wait::FIRST))
                    && key.0 == event.task
                {
                    self.end(event, key.1);
                }
            }
            _ => {}
        }
    }

    /// A wait ends with that event. What was given up has not run its length, and ends the row.
    fn end(&mut self, event: &Event, wait: Wait) {
        let Some(Open { since, step, chain }) = self.open.remove(&(event.task, wait)) else { return };
        let is_complete = matches!(
            event.kind,
            Kind::SleepEnded { .. } | Kind::RequestFinished { .. } | Kind::WaitEnded { wait: WaitKind::Thread, .. }
        );
        if !is_complete || !self.is_alone {
            return self.finish();
        }
        if let Some(chain) = chain.filter(|_| wait.kind == WaitKind::Sleep)
            && self.slept.insert((event.task, chain), ()).is_some()
        {
            self.finish();
            self.slept.insert((event.task, chain), ());
        }
        let (length, row) = (event.at() - since, &mut self.row);
        row.count += 1;
        if row.count == 2 {
            row.second = step;
        }
        row.sum += length;
        row.longest = row.longest.max(length);
    }

    /// The row is over.
    fn finish(&mut self) {
        self.best = self.best();
        self.row = Row::default();
        self.slept = Sorted::default();
    }

    /// The best row by now.
    fn best(&self) -> Row {
        let is_better = self.row.count > 1 && self.row.saving() > self.best.saving();
        if is_better { self.row } else { self.best }
    }
}

/// Whether it is a wait for what goes on outside the program's tasks.
fn is_outside(kind: WaitKind) -> bool {
    matches!(kind, WaitKind::Sleep | WaitKind::Request | WaitKind::Thread)
}
