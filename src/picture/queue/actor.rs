//! What each task round the queue is doing, and each item that it has in hand.

use crate::lens::queues::queue::{Item, QueueNow};
use crate::lens::words::figures::growing;
use crate::trace::event::{TaskId, Wait, WaitKind};
use crate::trace::time::Micros;

use super::scene::{Actor, Area, Doing, Placed, Scene};

/// What a task round the queue is there for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Producer,
    Consumer,
}

/// A task as it stands at the scene’s moment.
pub(super) fn actor(scene: &Scene<'_>, task: TaskId, area: Area, role: Role) -> Actor {
    let state = scene.now.task(task);
    let name = match state {
        Some(state) => scene.trace.text(state.name).to_owned(),
        None if task == TaskId::LOOP => scene.names.task(scene.trace, task).to_owned(),
        None => String::new(),
    };
    let for_so_long = |since: Micros| match scene.now.is_stuck {
        true => "for ever".to_owned(),
        false => growing(scene.at - since),
    };
    let sleep = sleep_of(scene, task);
    let mut progress = None;
    let (doing, status) = if let Some(end) = state.and_then(|state| state.ended) {
        (Doing::Ended, end.words().to_owned())
    } else if let Some(item) = wanted(scene.queue, task) {
        (Doing::Blocked, format!("waits for room, {}", for_so_long(item.since.at)))
    } else if let Some(item) = scene.queue.in_hand.get(task) {
        progress = sleep.map(|(since, deadline)| share(scene.at - since, deadline - since));
        (Doing::Working, format!("works on {}, {}", scene.trace.text(item.label), for_so_long(item.since.at)))
    } else if let Some(since) = scene.queue.gets_since(task) {
        (Doing::Idle, format!("waits for an item, {}", for_so_long(since.at)))
    } else if let Some(since) = scene.queue.joins_since(task) {
        (Doing::Idle, format!("waits in join, {}", for_so_long(since.at)))
    } else if role == Role::Producer && sleep.is_some() {
        progress = sleep.map(|(since, deadline)| share(scene.at - since, deadline - since));
        (Doing::Working, "makes the next item".to_owned())
    } else if let Some((wait, _)) = scene.now.waits_of(task).next() {
        (Doing::Idle, wait.kind.form().legend.to_owned())
    } else if task == TaskId::LOOP {
        (Doing::Idle, "runs callbacks".to_owned())
    } else if state.is_none() {
        (Doing::Ended, "not started".to_owned())
    } else {
        (Doing::Working, "ready".to_owned())
    };
    Actor { task, name, status, doing, area, progress, is_lit: scene.lit.has_task(task) }
}

/// Since when a task sleeps, and until when.
fn sleep_of(scene: &Scene<'_>, task: TaskId) -> Option<(Micros, Micros)> {
    scene.now.waits_of(task).find_map(|(wait, since)| match wait {
        Wait { kind: WaitKind::Sleep, number, .. } => {
            let timer = scene.now.timer(number)?;
            Some((since.at, timer.deadline))
        }
        _ => None,
    })
}

fn share(part: Micros, whole: Micros) -> u32 {
    (part.0.min(whole.0) * 1_000).checked_div(whole.0).unwrap_or(1_000) as u32
}

/// An item with its place: its upper left corner.
pub(super) fn placed(scene: &Scene<'_>, item: &Item, (x, y): (u32, u32)) -> Placed {
    let name = scene.trace.text(item.label).to_owned();
    let short = if item.is_sentinel { "end".to_owned() } else { short(&name) };
    Placed { item: item.item, name, short, x, y, is_lit: scene.lit.has_item(item.item) }
}

/// What tells an item apart: the end of its name, as much as fits.
fn short(name: &str) -> String {
    let end = name.rsplit(['-', ' ']).next().filter(|end| !end.is_empty()).unwrap_or(name);
    let letters = end.chars().count();
    end.chars().skip(letters.saturating_sub(4)).collect()
}

/// The item that a task waits to put.
pub(super) fn wanted(queue: &QueueNow, task: TaskId) -> Option<&Item> {
    queue.putters.iter().find(|((putter, _), _)| *putter == task).map(|(_, item)| item)
}
