//! A lane for each task: what it did, what it waited for, what happened to it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::engine::event::{Event, Kind, Label, TaskEnd, TaskId};
use crate::engine::time::Micros;
use crate::engine::trace::Trace;

use super::fold::Fold;
use super::moment::{Count, Moment};
use super::row::{Row, drawn_marks};
use super::span::{Drawn, Mark, Span, SpanKind};
use super::wait::{ByWait, Change, Wait};
use super::window::Window;

/// The most waits at once of one task that are drawn.
const MOST_WAITS: usize = 1_000;

/// One task's lane.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Which task.
    pub task: TaskId,
    /// Its name.
    pub name: Label,
    /// Who spawned it.
    pub by: TaskId,
    /// When it was spawned.
    pub spawned: Moment,
    /// When and how it ended.
    pub ended: Option<(Moment, TaskEnd)>,
    /// In the ready queue, or polled.
    pub thread: Row,
    /// What it waited for; more than one row where one task waits for several things at once.
    pub waits: Vec<Row>,
    marks: Vec<Mark>,
    holds: Option<Label>,
    polled: bool,
    woken: Option<(TaskId, u32)>,
    /// The row whose wait has just ended outside a poll: whoever wakes the task next ended it.
    ended_wait: Option<usize>,
}

impl Lane {
    /// The marks to be drawn: the first of each column of pixels.
    pub fn marks(&self, window: Window) -> impl Iterator<Item = Drawn<Mark>> {
        drawn_marks(&self.marks, window)
    }

    /// The spans that the event began, ended or fell into; the wait comes before the poll in it.
    pub fn at_step(&self, step: u32) -> impl Iterator<Item = Span> {
        self.waits.iter().chain([&self.thread]).filter_map(move |row| row.at_step(step))
    }

    fn new(task: TaskId, name: Label, by: TaskId, spawned: Moment) -> Lane {
        Lane {
            task,
            name,
            by,
            spawned,
            ended: None,
            thread: Row::default(),
            waits: Vec::new(),
            marks: Vec::new(),
            holds: None,
            polled: false,
            woken: None,
            ended_wait: None,
        }
    }

    fn begin(&mut self, wait: Wait, now: Moment) -> Option<usize> {
        let row = self.waits.iter().position(|row| !row.is_open()).unwrap_or(self.waits.len());
        if row == MOST_WAITS {
            return None;
        }
        if row == self.waits.len() {
            self.waits.push(Row::default());
        }
        self.waits[row].open(now, SpanKind::of(wait, self.holds.is_some()), self.holds);
        Some(row)
    }

    fn end(&mut self, row: usize, now: Moment) {
        let Some(waits) = self.waits.get_mut(row) else { return };
        waits.close(now);
        match self.woken {
            Some((by, step)) if self.polled && step > waits.last_begin() => waits.woken(by),
            _ => self.ended_wait = Some(row),
        }
    }

    fn push(&mut self, event: &Event, now: Moment) {
        match event.kind {
            Kind::Woken { by } => {
                self.woken = Some((by, now.step));
                if let Some(row) = self.ended_wait.take().and_then(|row| self.waits.get_mut(row)) {
                    row.woken(by);
                }
                // A task that is woken while it is polled joins the ready queue then, but is seen as running.
                if !self.polled {
                    self.thread.open(now, SpanKind::Ready, self.holds);
                    self.thread.woken(by);
                }
            }
            Kind::PollBegan => {
                self.ended_wait = None;
                self.polled = true;
                self.thread.open(now, SpanKind::Running, self.holds);
            }
            Kind::PollEnded { .. } => {
                let woken = self.woken.filter(|(_, step)| *step > self.thread.last_begin());
                self.polled = false;
                self.thread.close(now);
                if let Some((by, _)) = woken {
                    self.thread.open(now, SpanKind::Ready, self.holds);
                    self.thread.woken(by);
                }
            }
            Kind::CancelDelivered if self.thread.last_kind() == Some(SpanKind::Ready) => self.thread.close(now),
            Kind::GetBlocked { .. } | Kind::TaskDone { .. } => self.holds = None,
            Kind::Ended { how } => {
                self.holds = None;
                self.polled = false;
                self.thread.close(now);
                self.ended.get_or_insert((now, how));
            }
            _ => {}
        }
        if Mark::is_one(&event.kind) {
            self.marks.push(Mark { at: now.at, step: now.step, kind: event.kind });
        }
    }
}

/// The lanes of a run. Appending is cheap; what is drawn of a row is bounded by the columns of pixels.
#[derive(Clone, Debug, Default)]
pub struct Lanes {
    lanes: Vec<Lane>,
    hidden: Vec<(Micros, Option<Micros>)>,
    waits: ByWait<usize>,
    items: BTreeMap<u32, Label>,
    count: Count,
}

impl Lanes {
    /// A lane for each task, in the order of spawning.
    pub fn all(&self) -> &[Lane] {
        &self.lanes
    }

    /// The lane of a task.
    pub fn of(&self, task: TaskId) -> Option<&Lane> {
        self.lanes.get((task.0 as usize).checked_sub(1)?)
    }

    /// When the page was out of sight; the last stretch may still go on.
    pub fn hidden(&self) -> &[(Micros, Option<Micros>)] {
        &self.hidden
    }

    fn change(&mut self, event: &Event, now: Moment) {
        let task = event.task;
        let Some(lane) = (task.0 as usize).checked_sub(1).and_then(|place| self.lanes.get_mut(place)) else { return };
        match Change::of(&event.kind) {
            Some(Change::Begins(wait)) => {
                if let Entry::Vacant(entry) = self.waits.entry(task, wait)
                    && let Some(row) = lane.begin(wait, now)
                {
                    entry.insert(row);
                }
            }
            Some(Change::Ends(wait)) => {
                if let Some(row) = self.waits.take(task, wait) {
                    lane.end(row, now);
                }
            }
            Some(Change::EndsAll) => {
                while let Some(row) = self.waits.take_any(task) {
                    lane.end(row, now);
                }
            }
            None => {}
        }
        if let Kind::ItemTaken { item, .. } = event.kind {
            lane.holds = self.items.get(&item).copied();
        }
        lane.push(event, now);
    }
}

impl Fold for Lanes {
    fn push(&mut self, event: &Event, _: &Trace) {
        let now = self.count.take(event);
        match event.kind {
            Kind::Spawned { name, by } => self.lanes.push(Lane::new(event.task, name, by, now)),
            Kind::ItemPut { item, label, .. } => {
                self.items.insert(item, label);
            }
            Kind::PageHidden => self.hidden.push((now.at, None)),
            Kind::PageShown => {
                if let Some((_, to)) = self.hidden.last_mut() {
                    to.get_or_insert(now.at);
                }
            }
            _ => {}
        }
        self.change(event, now);
    }
}
