//! What tasks share, on the time axis: each lock with who holds it and, below, who waits for it; each group with its tasks.

use crate::lens::fold::axis::{Axis, Stretch};
use crate::lens::highlight::{Entity, Highlight};
use crate::lens::tasks::cancellations::Cancellations;
use crate::lens::tasks::groups::{Group, Groups};
use crate::lens::tasks::holders::{Holders, Shared, Stay};
use crate::lens::tasks::lanes::{Lane, Lanes};
use crate::lens::tasks::span::SpanKind;
use crate::lens::words::figures::{counted, seconds};
use crate::lens::words::names::Names;
use crate::lens::words::phrases::capital;
use crate::lens::words::sharing as words;
use crate::trace::Trace;
use crate::trace::event::{RunEnd, TaskEnd, TaskId, WaitKind};
use crate::trace::time::Micros;

use super::bars::Bar;
use super::strip::{Mark, Shape, Strip};

/// The most blocks of a kind.
const MOST_BLOCKS: usize = 6;
/// The most strips of a block.
const MOST_STRIPS: usize = 10;
/// The most marks of a strip.
const MOST_MARKS: usize = 300;
/// The height of a bar, in pixels.
const BAR: u32 = 14;
/// The height of a row of bars.
const ROW: u32 = 20;
/// The most rows of those who hold one thing at the same time.
const MOST_ROWS: usize = 4;

/// What the blocks are made from.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The log.
    pub trace: &'a Trace,
    /// What its tasks and objects are called.
    pub names: &'a Names,
    /// What its tasks did.
    pub lanes: &'a Lanes,
    /// Who asked whom to end.
    pub cancellations: &'a Cancellations,
    /// The time axis, in pixels.
    pub axis: Axis,
    /// Up to when it is known what happened.
    pub until: Micros,
    /// The moment that is told in words.
    pub at: Micros,
    /// What is lit.
    pub lit: &'a Highlight,
}

/// What is drawn of a lock or a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Its heading.
    pub title: String,
    /// What there is to say of it.
    pub facts: String,
    /// Whether its strips are those of a group, which a bracket holds together.
    pub is_group: bool,
    /// Its strips.
    pub strips: Vec<Strip>,
    /// How many there was no room for.
    pub more: Option<String>,
}

/// A block for each lock, or the like, and each group: first those that somebody waited for. And how many there was no room for.
pub fn blocks(scene: Scene<'_>, holders: &Holders, groups: &Groups) -> (Vec<Block>, Option<String>) {
    let mut blocks = Vec::new();
    for is_wanted in [true, false] {
        let all = holders.all().iter().filter(|shared| shared.waits.is_empty() != is_wanted);
        all.take(MOST_BLOCKS - blocks.len()).for_each(|shared| blocks.push(of_shared(scene, shared)));
    }
    groups.all().iter().take(MOST_BLOCKS).for_each(|group| blocks.push(of_group(scene, group)));
    let more = holders.all().len() + groups.all().len() - blocks.len();
    (blocks, (more > 0).then(|| format!("and {more} more: the table of events has all of them")))
}

fn of_shared(scene: Scene<'_>, shared: &Shared) -> Block {
    let Scene { trace, names, .. } = scene;
    let tasks = &shared.waiters;
    let holds = (!shared.holds.is_empty()).then(|| held(scene, &shared.holds));
    let waits = tasks.iter().take(MOST_STRIPS).map(|task| waiting(scene, shared, *task));
    Block {
        title: title(scene, shared.what),
        facts: words::held(trace, names, shared, scene.at),
        is_group: false,
        strips: holds.into_iter().chain(waits).collect(),
        more: rest(tasks.len(), "waits", "wait"),
    }
}

fn title(scene: Scene<'_>, (kind, number): (WaitKind, u32)) -> String {
    // A semaphore is named as an object, and its permits are what is waited for.
    let kind = if kind == WaitKind::Permit { WaitKind::Semaphore } else { kind };
    capital(&scene.names.object(scene.trace, kind, number))
}

fn rest(count: usize, one: &str, many: &str) -> Option<String> {
    let more = count.saturating_sub(MOST_STRIPS);
    let verb = if more == 1 { one } else { many };
    (more > 0).then(|| format!("{} {verb}, too", counted(more as u64, "task", "tasks")))
}

fn strip(name: String, height: u32, marks: Vec<Mark>) -> Strip {
    Strip { whole: name.clone(), name, entity: None, is_lit: false, height, marks }
}

/// Who holds it: several at the same time stand one above the other.
fn held(scene: Scene<'_>, holds: &[Stay]) -> Strip {
    let mut rows: Vec<Micros> = Vec::new();
    let mut marks = Vec::new();
    for hold in holds.iter().take(MOST_MARKS) {
        let Stretch { from, to } = Stretch::drawn(hold.from, hold.to, scene.until);
        let row = rows.iter().position(|end| *end <= from).unwrap_or(rows.len());
        match rows.get_mut(row) {
            Some(end) => *end = to,
            None if row < MOST_ROWS => rows.push(to),
            None => continue,
        }
        let name = scene.names.task(scene.trace, hold.task).to_owned();
        let entity = Entity::Event(hold.step);
        marks.push(mark(scene, hold, (Bar::Working, row as u32), entity, name));
    }
    strip("held by".to_owned(), ROW * rows.len() as u32, marks)
}

fn mark(scene: Scene<'_>, of: &Stay, (bar, row): (Bar, u32), entity: Entity, words: String) -> Mark {
    let is_lit = scene.lit.entity() == Some(entity) || scene.lit.has_task(of.task);
    let Stretch { from, to } = Stretch::drawn(of.from, of.to, scene.until);
    let y = ROW * row + (ROW - BAR) / 2;
    Mark { shape: Shape::Bar(bar), from, to, y, height: BAR, words: Some(words), entity: Some(entity), is_lit }
}

/// When one task waits for it, for how long and at which line.
fn waiting(scene: Scene<'_>, shared: &Shared, task: TaskId) -> Strip {
    // In a line of dots there is no room for words.
    let bar = match Bar::of(SpanKind::Wait(shared.what.0)) {
        Bar::Queued => Bar::Blocked,
        bar => bar,
    };
    let of_task = shared.waits.iter().filter(|wait| wait.task == task).take(MOST_MARKS);
    let marks = of_task.map(|wait| {
        let words = words::wait(scene.trace, wait, scene.until);
        mark(scene, wait, (bar, 0), Entity::Span(wait.step), words)
    });
    strip(scene.names.task(scene.trace, task).to_owned(), ROW, marks.collect())
}

fn of_group(scene: Scene<'_>, group: &Group) -> Block {
    let Scene { trace, names, lanes, .. } = scene;
    let lanes: Vec<&Lane> = group.tasks.iter().filter_map(|task| lanes.of(*task)).collect();
    let strips = lanes.iter().take(MOST_STRIPS).map(|lane| member(scene, lane));
    Block {
        title: title(scene, group.what),
        facts: words::group(trace, names, group, &lanes, scene.at),
        is_group: true,
        strips: strips.collect(),
        more: rest(lanes.len(), "belongs to it", "belong to it"),
    }
}

/// A task of a group from its first moment to its last, with how it ended.
fn member(scene: Scene<'_>, lane: &Lane) -> Strip {
    let Scene { trace, names, cancellations, until, .. } = scene;
    let (step, from) = (lane.spawned.step, lane.spawned.at);
    let stay = Stay { task: lane.task, step, from, to: lane.ended.map(|(moment, _)| moment.at) };
    let end = words::end(trace, names, lane, cancellations);
    // Who was left behind when the program returned; where it was stopped, or never ends, all are.
    let is_over = trace.end() == Some(RunEnd::Finished);
    let class = match lane.ended {
        Some((_, TaskEnd::Failed)) => Some("failed"),
        Some((_, TaskEnd::Cancelled)) => Some("cancelled"),
        Some((_, TaskEnd::LeftBehind)) if is_over => Some("left"),
        _ => None,
    };
    let whole = mark(scene, &stay, (Bar::Waiting, 0), Entity::Event(step), seconds(stay.length(until)));
    // A cross tells its words beside it, where there is room.
    let cross =
        class.map(|class| Mark { shape: Shape::Cross(class), from: whole.to, y: ROW / 2, words: end, ..whole.clone() });
    let bar = Mark { words: whole.words.clone().filter(|_| cross.is_none()), ..whole };
    let cross = cross.map(|cross| Mark { entity: None, ..cross });
    strip(names.task(trace, lane.task).to_owned(), ROW, [bar].into_iter().chain(cross).collect())
}
