//! Threads: who keeps each of them, for how long, and how late a heartbeat comes meanwhile.

use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::lens::fold::axis::Stretch;
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, Label, TaskId};
use crate::trace::time::{Micros, millis};

/// What keeps a thread for less than this is no hold: others hardly notice.
const LEAST: Micros = millis(1);
/// So many turns are under way at once at most where they lie within each other, as they do but for logs that nobody recorded.
const DEEPEST: usize = 1_000;
/// The task with this name is the heartbeat.
const HEARTBEAT: &str = "heartbeat";

/// A stretch of time in which a thread had something to do all the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Who kept it: a task, or of a thread of its own that thread.
    pub task: TaskId,
    /// The place of the event with which it began.
    pub step: u32,
    /// Its first moment.
    pub from: Micros,
    /// Its last moment; nothing while it goes on.
    pub to: Option<Micros>,
}

impl Hold {
    /// How long it is, seen at that moment.
    pub fn length(&self, at: Micros) -> Micros {
        self.to.unwrap_or(at).min(at) - self.from
    }
}

/// A beat of the heart: when it was due, and when it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    /// When it was due.
    pub due: Micros,
    /// When it came.
    pub at: Micros,
    /// The place of the event with which it came.
    pub step: u32,
}

/// The threads of a run.
#[derive(Clone, Debug, Default)]
pub struct Threads {
    /// How the event loop's thread was kept, by tasks, in the order of time.
    pub loop_holds: Vec<Hold>,
    /// The other threads, in the order of starting: their numbers, names, and when each had something to do.
    pub others: Vec<(TaskId, Label, Vec<Hold>)>,
    /// The beats that came.
    pub beats: Vec<Beat>,
    /// The steps with which the holds began that go on.
    open: Sorted<TaskId, u32>,
    heart: Option<TaskId>,
    /// How far its beats are apart.
    pub every: Micros,
    due: Option<Micros>,
    steps: u32,
}

impl Threads {
    /// The longest that the event loop's thread was kept up to that moment.
    pub fn longest(&self, at: Micros) -> Micros {
        self.loop_holds.iter().map(|hold| hold.length(at)).max().unwrap_or_default()
    }

    /// For how long that thread was free up to that moment.
    pub fn free(&self, at: Micros) -> Micros {
        at - self.loop_holds.iter().map(|hold| hold.length(at)).sum()
    }

    /// By how much the latest of the beats up to that moment was late.
    pub fn latest(&self, at: Micros) -> Micros {
        self.beats_until(at).map(|beat| beat.at - beat.due).max().unwrap_or_default()
    }

    /// The beats that came up to that moment.
    pub fn beats_until(&self, at: Micros) -> impl Iterator<Item = &Beat> {
        self.beats.iter().take_while(move |beat| beat.at <= at)
    }

    /// When something was kept at that moment, and by whom.
    pub fn held(&self, seen: Stretch) -> impl Iterator<Item = &Hold> {
        self.loop_holds.iter().filter(move |hold| hold.from <= seen.to && hold.to.is_none_or(|to| seen.from <= to))
    }

    fn holds(&mut self, task: TaskId) -> &mut Vec<Hold> {
        // They are numbered in the order of starting.
        match self.others.binary_search_by_key(&task, |(thread, ..)| *thread) {
            Ok(place) => &mut self.others[place].2,
            Err(_) => &mut self.loop_holds,
        }
    }
}

impl Fold for Threads {
    fn push(&mut self, event: &Event, trace: &Trace) {
        let (at, task, step) = (event.at(), event.task, self.steps);
        self.steps = self.steps.saturating_add(1);
        match event.kind {
            Kind::ThreadStarted { name, .. } => self.others.push((task, name, Vec::new())),
            Kind::Spawned { name, .. } if self.heart.is_none() && trace.text(name) == HEARTBEAT => {
                self.heart = Some(task);
            }
            Kind::SleepBegan { delay, .. } if self.heart == Some(task) => {
                self.every = delay.time();
                self.due = Some(at + self.every);
            }
            Kind::PollBegan => {
                if let Some(due) = self.due.filter(|due| self.heart == Some(task) && *due <= at) {
                    self.beats.push(Beat { due, at, step });
                    self.due = None;
                }
                self.open.insert(task, step);
                self.holds(task).push(Hold { task, step, from: at, to: None });
            }
            Kind::PollEnded { .. } | Kind::CancelDelivered => {
                let Some(began) = self.open.remove(&task) else { return };
                let holds = self.holds(task);
                if let Ok(place) = holds.binary_search_by_key(&began, |hold| hold.step) {
                    holds[place].to = Some(at);
                    if at - holds[place].from < LEAST && holds.len() - place <= DEEPEST {
                        holds.remove(place);
                    }
                }
            }
            _ => {}
        }
    }
}
