//! Where everything stands in the picture of the event loop: pure geometry, in CSS pixels at the picture's own width.
//!
//! Three boxes, from left to right or from below to above: the timers by deadline, the ready queue, the thread. Each task in
//! the queue has an arrow from what woke it.

use crate::lens::highlight::Highlight;
use crate::lens::tasks::cause::Cause;
use crate::lens::tasks::now::Now;
use crate::lens::words::event_loop as words;
use crate::lens::words::figures::{exact, grouped, ordinal};
use crate::lens::words::names::Names;
use crate::lens::words::phrases::shortened;
use crate::trace::Trace;
use crate::trace::event::TaskId;
use crate::trace::time::Micros;

use super::queue::{Area, Arrangement, Caption, WIDE};

/// The height of a row.
pub const ROW: u32 = 28;
/// The height of a box's heading.
const HEAD: u32 = 24;
/// The room between boxes, for the arrows.
const GAP: u32 = 56;
/// The width of the picture in small, the room between its boxes, and its rows.
pub const SMALL: u32 = 400;
const SMALL_GAP: u32 = 34;
const SMALL_ROWS: u32 = 4;
/// The height of the thread above the other boxes.
const STACKED_THREAD: u32 = 74;
/// The most rows of a box.
const MOST_ROWS: u32 = 6;
/// About how wide a letter is.
const LETTER: u32 = 8;

/// A box with its heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it is.
    pub title: &'static str,
    /// Where it stands, without its heading.
    pub area: Area,
}

/// A row of the queue or of the timers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The task.
    pub task: TaskId,
    /// Its name, as much as fits.
    pub name: String,
    /// Why it is ready, or when its timer is due.
    pub words: String,
    /// Where it stands.
    pub area: Area,
    /// How much of the longest time is left, in thousandths, of a timer.
    pub left: Option<u32>,
    /// Whether it is lit.
    pub is_lit: bool,
}

/// An arrow from a cause to what it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// Its path.
    pub path: String,
    /// Where its cause lies.
    pub when: When,
}

/// Where the cause of an arrow lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// In the poll that goes on.
    Now,
    /// In an earlier poll.
    Earlier,
    /// Outside the tasks.
    Outside,
}

/// The task that has the thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its number in the log.
    pub task: TaskId,
    /// Its name, as much as fits.
    pub name: String,
    /// Which of its polls it is, and of all.
    pub poll: String,
    /// Why it was ready.
    pub cause: String,
    /// Whether it is lit.
    pub is_lit: bool,
}

/// The picture of the event loop at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoopStage {
    /// Its height.
    pub height: u32,
    /// The timers, the ready queue, the thread.
    pub places: [Place; 3],
    /// The armed timers, the next one first.
    pub timers: Vec<Entry>,
    /// The ready tasks, the next one first.
    pub ready: Vec<Entry>,
    /// Who has the thread.
    pub holder: Option<Holder>,
    /// From what woke whom.
    pub arrows: Vec<Arrow>,
    /// What stands in empty boxes, and below full ones.
    pub captions: Vec<Caption>,
    /// The same in a sentence.
    pub summary: String,
}

/// What the picture is made from.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The log.
    pub trace: &'a Trace,
    /// What its tasks are called.
    pub names: &'a Names,
    /// The tasks at the moment.
    pub now: &'a Now,
    /// The moment, which may lie after the last event.
    pub at: Micros,
    /// What is lit.
    pub lit: &'a Highlight,
    /// The most rows of a box, where there is little room.
    pub most: Option<u32>,
}

/// Lays the picture out at a width.
pub fn stage(scene: Scene<'_>, width: u32) -> LoopStage {
    // As many rows as there can ever be tasks, so that nothing moves while time does.
    let rows = (scene.names.task_count() as u32).clamp(2, scene.most.unwrap_or(MOST_ROWS));
    let height = rows * ROW + 12;
    if width >= WIDE {
        laid_out(scene, side_by_side(width, height, GAP), rows, Arrangement::SideBySide)
    } else {
        laid_out(scene, stacked(width, height), rows, Arrangement::Stacked)
    }
}

/// Lays it out in small, [`SMALL`] wide: side by side all the same, with names alone.
pub fn small_stage(scene: Scene<'_>) -> LoopStage {
    let areas = side_by_side(SMALL, SMALL_ROWS * ROW + 12, SMALL_GAP);
    let mut stage = laid_out(scene, areas, SMALL_ROWS, Arrangement::SideBySide);
    let titles = ["Timers", "Ready queue", "The thread"];
    stage.places.iter_mut().zip(titles).for_each(|(place, title)| place.title = title);
    stage.ready.iter_mut().chain(&mut stage.timers).for_each(|entry| entry.words = String::new());
    if let Some(holder) = &mut stage.holder {
        (holder.poll, holder.cause) = ("runs".to_owned(), String::new());
    }
    stage
}

fn laid_out(scene: Scene<'_>, areas: [Area; 3], rows: u32, arrangement: Arrangement) -> LoopStage {
    let [timers, queue, thread] = areas;
    let mut stage = LoopStage {
        height: areas.iter().map(|area| area.y + area.height).max().unwrap_or(0) + 2,
        places: [
            Place { title: "Timers, by deadline", area: timers },
            Place { title: "Ready queue: first in, first out", area: queue },
            Place { title: "The thread", area: thread },
        ],
        timers: timer_rows(scene, timers, rows),
        ready: ready_rows(scene, queue, rows),
        holder: holder(scene, thread),
        arrows: Vec::new(),
        captions: Vec::new(),
        summary: words::words(scene.trace, scene.names, scene.now, scene.at),
    };
    let counts = [(timers, scene.now.timer_count()), (queue, scene.now.ready.len())];
    let empty = ["no timer is armed", "no task is ready"];
    for ((area, count), nothing) in counts.into_iter().zip(empty) {
        let middle = area.x + area.width / 2;
        if count == 0 {
            let y = area.y + area.height / 2 + 5;
            stage.captions.push(Caption { text: nothing.to_owned(), x: middle, y });
        } else if count > rows as usize {
            let text = format!("and {} more", grouped((count - (rows as usize - 1)) as u64));
            stage.captions.push(Caption { text, x: middle, y: area.y + area.height - 15 });
        }
    }
    if scene.names.has_requests() {
        let text = format!("Network: {} in flight", grouped(scene.now.in_flight().into()));
        stage.captions.push(Caption { text, x: timers.x + timers.width / 2, y: timers.y + timers.height + 18 });
        stage.height = stage.height.max(timers.y + timers.height + 26);
    }
    if stage.holder.is_none() {
        let text = if scene.now.ended.is_some() { "the run has ended" } else { "free: nobody is ready" };
        let (x, y) = (thread.x + thread.width / 2, thread.y + thread.height / 2 + 5);
        stage.captions.push(Caption { text: text.to_owned(), x, y });
    }
    stage.arrows = arrows(scene, &stage, arrangement);
    stage
}

fn side_by_side(width: u32, height: u32, gap: u32) -> [Area; 3] {
    let room = width - 2 * gap;
    let (left, middle) = (room * 30 / 100, room * 44 / 100);
    let right = room - left - middle;
    let area = |x, width| Area { x, y: HEAD, width, height };
    [area(0, left), area(left + gap, middle), area(left + middle + 2 * gap, right)]
}

/// The thread above, the queue below it, the timers below that; the arrows have a margin on the right.
fn stacked(width: u32, height: u32) -> [Area; 3] {
    let width = width.saturating_sub(GAP / 2);
    let thread = Area { x: 0, y: HEAD, width, height: STACKED_THREAD };
    let queue = Area { x: 0, y: thread.y + thread.height + HEAD + 12, width, height };
    let timers = Area { x: 0, y: queue.y + queue.height + HEAD + 12, width, height };
    [timers, queue, thread]
}

/// How many rows are shown where there are so many: the last place may be needed to say how many more there are.
fn seen(count: usize, rows: u32) -> usize {
    if count > rows as usize { rows as usize - 1 } else { count }
}

fn row(area: Area, index: u32) -> Area {
    Area { x: area.x + 6, y: area.y + 6 + index * ROW, width: area.width - 12, height: ROW - 4 }
}

fn fitting(words: &str, pixels: u32) -> String {
    shortened(words, (pixels / LETTER).max(3) as usize)
}

fn timer_rows(scene: Scene<'_>, area: Area, rows: u32) -> Vec<Entry> {
    let timers = scene.now.timers(seen(scene.now.timer_count(), rows));
    let longest = timers.last().map_or(Micros::ZERO, |last| last.deadline - scene.at);
    let entry = |(timer, index): (crate::lens::tasks::now::Timer, u32)| {
        let name = scene.names.task(scene.trace, timer.task);
        let limit = if words::is_sleep(scene.now, timer) { "" } else { ", time limit" };
        Entry {
            task: timer.task,
            name: fitting(&format!("{name}{limit}"), (area.width - 12) / 2),
            words: exact(timer.deadline),
            area: row(area, index),
            left: Some(((timer.deadline - scene.at).0 * 1_000).checked_div(longest.0).unwrap_or(0) as u32),
            is_lit: scene.lit.has_task(timer.task),
        }
    };
    timers.into_iter().zip(0..).map(entry).collect()
}

fn ready_rows(scene: Scene<'_>, area: Area, rows: u32) -> Vec<Entry> {
    let ready = scene.now.ready.iter().take(seen(scene.now.ready.len(), rows));
    let entry = |((task, since), index): ((TaskId, &crate::lens::fold::moment::Moment), u32)| {
        let cause = Cause::of(scene.trace, scene.now, since.step);
        let words = cause.map_or_else(String::new, |cause| words::cause(scene.trace, scene.names, cause));
        let room = area.width - 12;
        let name = fitting(scene.names.task(scene.trace, task), room / 2);
        // What the name and a blank leave.
        let rest = room.saturating_sub(LETTER * (name.chars().count() as u32 + 2));
        Entry {
            task,
            name,
            words: fitting(&words, rest),
            area: row(area, index),
            left: None,
            is_lit: scene.lit.has_task(task),
        }
    };
    ready.zip(0..).map(entry).collect()
}

fn holder(scene: Scene<'_>, area: Area) -> Option<Holder> {
    let task = scene.now.polled()?;
    let state = scene.now.task(task)?;
    let cause = state.woken.and_then(|woken| Cause::of(scene.trace, scene.now, woken));
    let words = cause.map_or_else(String::new, |cause| words::cause(scene.trace, scene.names, cause));
    Some(Holder {
        task,
        name: fitting(scene.names.task(scene.trace, task), area.width - 24),
        poll: format!("poll {}, its {}", grouped(scene.now.poll_count.into()), ordinal(state.polls as usize)),
        cause: fitting(&words, area.width - 24),
        is_lit: scene.lit.has_task(task),
    })
}

fn arrows(scene: Scene<'_>, stage: &LoopStage, arrangement: Arrangement) -> Vec<Arrow> {
    let is_wide = arrangement == Arrangement::SideBySide;
    let [timers, queue, thread] = [0, 1, 2].map(|place: usize| stage.places[place].area);
    let middle = |area: Area| area.y + area.height / 2;
    let mut arrows = Vec::new();
    if stage.holder.is_some() {
        // The way from the queue to the thread.
        let path = if is_wide {
            format!("M{} {}H{}", queue.x + queue.width + 4, thread.y + 18, thread.x - 8)
        } else {
            format!("M{} {}V{}", queue.x + queue.width / 2, queue.y - HEAD, thread.y + thread.height + 8)
        };
        arrows.push(Arrow { path, when: When::Outside });
    }
    for (entry, (_, since)) in stage.ready.iter().zip(scene.now.ready.iter()) {
        let Some(cause) = Cause::of(scene.trace, scene.now, since.step) else { continue };
        let is_now =
            scene.now.polled().is_some_and(|polled| cause.task() == Some(polled)) && scene.now.poll_began < since.step;
        let to = entry.area;
        let (right, y) = (to.x + to.width, middle(to));
        let (when, from, beside) = match cause {
            Cause::Created(TaskId::LOOP) => continue,
            Cause::Created(_) | Cause::Task(_) => {
                (if is_now { When::Now } else { When::Earlier }, thread, middle(thread) + 12)
            }
            Cause::Timer => (When::Outside, timers, middle(timers)),
            Cause::Other(_) => (When::Outside, timers, timers.y + timers.height + 14),
        };
        let path = match when {
            _ if !is_wide => bow((from.x + from.width, beside), (right + 9, y)),
            When::Outside => curve((from.x + from.width + 2, beside), (to.x - 9, y)),
            When::Now | When::Earlier => curve((from.x - 2, beside), (right + 9, y)),
        };
        arrows.push(Arrow { path, when });
    }
    arrows
}

/// From side to side.
fn curve((x, y): (u32, u32), (to_x, to_y): (u32, u32)) -> String {
    let half = u32::midpoint(x, to_x);
    format!("M{x} {y}C{half} {y} {half} {to_y} {to_x} {to_y}")
}

/// Round the right side.
fn bow((x, y): (u32, u32), (to_x, to_y): (u32, u32)) -> String {
    let out = x + GAP / 2 - 4;
    format!("M{x} {y}C{out} {y} {out} {to_y} {to_x} {to_y}")
}
