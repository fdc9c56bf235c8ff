//! A lane for each task: what it did, what it waited for, what happened to it.

use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::lens::fold::axis::Axis;
use crate::lens::fold::moment::{Count, Moment};
use crate::trace::Trace;
use crate::trace::event::{Change, Event, Kind, Label, Problem, TaskEnd, TaskId, Wait, WaitKind};
use crate::trace::time::Micros;

use super::about::About;
use super::getters::Getters;
use super::row::{Row, drawn_marks};
use super::span::{Drawn, Span, SpanKind, TaskEvent};

/// The most waits at once of one task that are drawn.
const MOST_WAITS: usize = 1_000;

/// One task's lane.
#[derive(Clone, Debug)]
pub struct Lane {
    /// The task.
    pub task: TaskId,
    /// Its name.
    pub name: Label,
    /// The task that spawned it.
    pub by: TaskId,
    /// When it was spawned.
    pub spawned: Moment,
    /// When and how it ended.
    pub ended: Option<(Moment, TaskEnd)>,
    /// The error that it failed with, and its message.
    pub failed: Option<(Label, Label)>,
    /// In the ready queue, or polled.
    pub thread: Row,
    /// What it waited for; more than one row where one task waits for several things at once.
    pub waits: Vec<Row>,
    /// What its events are about.
    pub about: About,
    /// What each row's open span waits for.
    open: Vec<Option<Wait>>,
    marks: Vec<TaskEvent>,
    gifts: Vec<TaskEvent>,
    ends: Vec<TaskEvent>,
    holds: Option<Label>,
    /// Its cancel has reached it, and it goes on.
    cleans: bool,
    polled: bool,
    woken: Option<(TaskId, u32)>,
    /// The row whose wait has just ended outside a poll: whoever wakes the task next ended it.
    ended_wait: Option<usize>,
}

impl Lane {
    /// The marks to be drawn: the first of each column of pixels.
    pub fn marks(&self, axis: Axis) -> impl Iterator<Item = Drawn<TaskEvent>> {
        drawn_marks(&self.marks, axis)
    }

    /// The items that streams gave it, likewise; each may stand where a mark stands, for an item that is used at once.
    pub fn gifts(&self, axis: Axis) -> impl Iterator<Item = Drawn<TaskEvent>> {
        drawn_marks(&self.gifts, axis)
    }

    /// Those of them that tell how it ended, likewise: a line that was printed in the same moment hides nothing of that.
    pub fn ends(&self, axis: Axis) -> impl Iterator<Item = Drawn<TaskEvent>> {
        drawn_marks(&self.ends, axis)
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
            failed: None,
            thread: Row::default(),
            waits: Vec::new(),
            about: About::default(),
            open: Vec::new(),
            marks: Vec::new(),
            gifts: Vec::new(),
            ends: Vec::new(),
            holds: None,
            cleans: false,
            polled: false,
            woken: None,
            ended_wait: None,
        }
    }

    /// `is_again` tells that the task was woken in vain, and goes on with a wait for an item.
    fn change(&mut self, change: Change, now: Moment, is_again: bool) {
        match change {
            Change::Begins(wait) if is_again || wait.kind == WaitKind::Put && self.open.contains(&Some(wait)) => {}
            Change::Begins(wait) => self.begin(wait, now),
            Change::Ends(wait) => {
                if let Some(row) = self.open.iter().position(|open| *open == Some(wait)) {
                    self.end(row, now);
                }
            }
            Change::EndsAll => (0..self.open.len()).for_each(|row| self.end(row, now)),
        }
    }

    fn begin(&mut self, wait: Wait, now: Moment) {
        let row = self.open.iter().position(Option::is_none).unwrap_or(self.open.len());
        if row == MOST_WAITS {
            return;
        }
        if row == self.open.len() {
            self.open.push(None);
            self.waits.push(Row::default());
        }
        self.open[row] = Some(wait);
        let kind = self.kind_of(wait);
        self.waits[row].open(now, kind, self.holds);
        self.about.begins(now.step, wait);
    }

    fn kind_of(&self, wait: Wait) -> SpanKind {
        match wait.kind {
            _ if self.cleans => SpanKind::Cleaning,
            WaitKind::Sleep if self.holds.is_some() => SpanKind::Working,
            kind => SpanKind::Wait(kind),
        }
    }

    fn end(&mut self, row: usize, now: Moment) {
        if self.open[row].take().is_none() {
            return;
        }
        let waits = &mut self.waits[row];
        waits.close(now);
        self.about.ends(now.step, waits.last_begin());
        match self.woken {
            Some((by, step)) if step > waits.last_begin() => waits.woken(by),
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
            Kind::CancelDelivered => {
                self.cleans = true;
                if self.thread.last_kind() == Some(SpanKind::Ready) {
                    self.thread.close(now);
                }
            }
            Kind::Failed { error, message } => self.failed = Some((error, message)),
            Kind::Ended { how } => {
                self.holds = None;
                self.polled = false;
                self.thread.close(now);
                self.ended.get_or_insert((now, how));
            }
            _ => {}
        }
        let mark = TaskEvent { at: now.at, step: now.step, kind: event.kind };
        match event.kind {
            Kind::Gave { .. } => self.gifts.push(mark),
            kind if TaskEvent::is_one(&kind) => self.marks.push(mark),
            _ => {}
        }
        if mark.is_end() {
            self.ends.push(mark);
        }
    }
}

/// A call whose future was never awaited: nothing of it ever ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unawaited {
    /// What the log says of it: its name, or a warning with that.
    pub text: Label,
    /// When it was dropped.
    pub at: Moment,
}

/// The lanes of a run. Appending is cheap; what is drawn of a row is bounded by the columns of pixels.
#[derive(Clone, Debug, Default)]
pub struct Lanes {
    lanes: Vec<Lane>,
    hidden: Vec<(Micros, Option<Micros>)>,
    gaps: Vec<(Micros, Option<Micros>)>,
    unawaited: Vec<Unawaited>,
    items: Sorted<u32, Label>,
    count: Count,
    getters: Getters,
    waits: usize,
    kinds: u64,
    ends: Vec<TaskEnd>,
    longest_ready: Micros,
    longest_poll: Micros,
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

    /// The calls that were never awaited: lanes on which nothing happens.
    pub fn unawaited(&self) -> &[Unawaited] {
        &self.unawaited
    }

    /// How many waits there are in all lanes.
    pub fn waits(&self) -> usize {
        self.waits
    }

    /// Whether any wait is of that kind.
    pub fn has_waits(&self, kind: SpanKind) -> bool {
        self.kinds & bit(kind) != 0
    }

    /// Whether any task ended so.
    pub fn have_ended(&self, how: TaskEnd) -> bool {
        self.ends.contains(&how)
    }

    /// How long the longest poll was, or the longest time in the ready queue.
    pub fn longest(&self, kind: SpanKind) -> Micros {
        match kind {
            SpanKind::Ready => self.longest_ready,
            SpanKind::Running => self.longest_poll,
            _ => Micros::ZERO,
        }
    }

    /// When the page was hidden, the last stretch may still go on; and when it, or the thread, stood still.
    pub fn paused(&self) -> impl Iterator<Item = (Micros, Option<Micros>)> {
        self.hidden.iter().chain(&self.gaps).copied()
    }
}

/// The kinds of waits fit into a word.
fn bit(kind: SpanKind) -> u64 {
    match kind {
        SpanKind::Ready | SpanKind::Running => 0,
        SpanKind::Working => 1,
        SpanKind::Cleaning => 1 << 63,
        SpanKind::Wait(kind) => 2 << kind as u64,
    }
}

fn of(lanes: &mut [Lane], task: TaskId) -> Option<&mut Lane> {
    lanes.get_mut((task.0 as usize).checked_sub(1)?)
}

impl Fold for Lanes {
    fn push(&mut self, event: &Event, trace: &Trace) {
        let now = self.count.take(event);
        let is_again = self.getters.push(event, now);
        let born = event.kind.born();
        if let Some((name, by)) = born {
            self.lanes.push(Lane::new(event.task, name, by, now));
        }
        match event.kind {
            Kind::ItemPut { item, label, .. } => {
                self.items.insert(item, label);
            }
            Kind::Problem { problem: Problem::NeverAwaited, text } => self.unawaited.push(Unawaited { text, at: now }),
            Kind::PageHidden => self.hidden.push((now.at, None)),
            Kind::Gap { length } => self.gaps.push((now.at - length.time(), Some(now.at))),
            Kind::PageShown => {
                if let Some((_, to)) = self.hidden.last_mut() {
                    to.get_or_insert(now.at);
                }
            }
            _ => {}
        }
        // The line of a spawn is its spawner's.
        let there = born.map_or(event.task, |(_, by)| by);
        if let Some((lane, line)) = of(&mut self.lanes, there).zip(trace.line(event)) {
            lane.about.reaches(now.step, line);
        }
        let Some(lane) = of(&mut self.lanes, event.task) else { return };
        match event.kind {
            Kind::ItemTaken { item, .. } => lane.holds = self.items.get(&item).copied(),
            Kind::GetBlocked { .. } | Kind::TaskDone { .. } => lane.holds = None,
            Kind::Ended { how } if lane.ended.is_none() && !self.ends.contains(&how) => self.ends.push(how),
            _ => {}
        }
        let last = lane.thread.len().checked_sub(1).and_then(|last| lane.thread.get(last));
        if let Some(Span { kind, from, to: None, .. }) = last {
            let longest = if kind == SpanKind::Ready { &mut self.longest_ready } else { &mut self.longest_poll };
            *longest = (*longest).max(now.at - from);
        }
        lane.about.push(now.step, &event.kind);
        if let Some(change) = event.kind.change() {
            if let Change::Begins(wait) = change {
                self.waits += 1;
                self.kinds |= bit(lane.kind_of(wait));
            }
            lane.change(change, now, is_again);
        }
        lane.push(event, now);
    }
}
