//! Where everything stands in the picture of a queue: pure geometry.

use crate::collections::sorted::{Sorted, sort_few};
use crate::lens::highlight::{Entity, Highlight};
use crate::lens::queues::queue::Item;
use crate::lens::words::figures::grouped;
use crate::lens::words::queue as words;
use crate::trace::event::{Order, TaskId};

use super::actor::{Role, actor, placed, wanted};
use super::scene::{Area, Arrangement, Caption, Scene, Stage};

/// The side of an item.
pub const ITEM: u32 = 34;
const SLOT: u32 = 40;
const GAP: u32 = 6;
const ACTOR: u32 = 54;
/// The same where there is little room: name and status share a line.
pub const LOW_ACTOR: u32 = 38;
/// The most tasks of one side that get a place of their own.
const MOST_ACTORS: usize = 8;
/// The most slots that are drawn.
const MOST_SLOTS: usize = 24;
/// The width of the picture in small.
pub const SMALL: u32 = 430;
/// From this width on producers, queue and consumers stand side by side.
pub const WIDE: u32 = 640;

impl Scene<'_> {
    /// The height of a task, and the room below it.
    fn actor(&self) -> (u32, u32) {
        if self.is_low { (LOW_ACTOR, 4) } else { (ACTOR, 8) }
    }

    /// The room between the sides and the queue, where they stand one above the other.
    fn apart(&self) -> u32 {
        if self.is_low { 6 } else { 16 }
    }
}

/// Lays the picture out at a width.
pub fn stage(scene: &Scene<'_>, width: u32) -> Stage {
    laid_out(scene, width, if width >= WIDE { Arrangement::SideBySide } else { Arrangement::Stacked })
}

/// Lays it out in small, [`SMALL`] wide: side by side all the same, with names alone.
pub fn small_stage(scene: &Scene<'_>) -> Stage {
    laid_out(scene, SMALL, Arrangement::SideBySide)
}

fn laid_out(scene: &Scene<'_>, width: u32, arrangement: Arrangement) -> Stage {
    let is_wide = arrangement == Arrangement::SideBySide;
    let (left, right) = if is_wide { (width * 31 / 100, width * 34 / 100) } else { (width, width) };
    let middle = if is_wide { width - left - right - 48 } else { width };
    let slots = slot_count(scene);
    let per_row = ((middle.saturating_sub(20 + GAP)) / (SLOT + GAP)).clamp(1, slots.max(1));
    let rows = slots.div_ceil(per_row).max(1);
    let frame = (per_row * (SLOT + GAP) - GAP + 20, rows * (SLOT + GAP) - GAP + 20);
    let (producers, consumers) = (scene.side_height(&scene.roles.producers), scene.side_height(&scene.roles.consumers));
    // Below the frame stands what is in it, and below that how many there is no room for.
    let queue_height = frame.1 + if scene.is_low { 24 } else { 44 };
    let apart = scene.apart();

    let mut stage = Stage {
        height: 0,
        actors: Vec::new(),
        frame: Area::default(),
        slots: Vec::new(),
        items: Vec::new(),
        captions: Vec::new(),
        summary: words::summary(scene.trace, scene.names, scene.queue),
        pointed: None,
    };
    let middle_x =
        if is_wide { left + 24 + (middle - frame.0.min(middle)) / 2 } else { (width - frame.0.min(width)) / 2 };
    let (producers_y, queue_y, consumers_y) = if is_wide {
        stage.height = producers.max(consumers).max(queue_height);
        let centred = |height: u32| (stage.height - height) / 2;
        (centred(producers), centred(queue_height) + 8, centred(consumers))
    } else {
        stage.height = producers + queue_height + consumers + 2 * apart;
        (0, producers + apart, producers + queue_height + 2 * apart)
    };
    let consumers_x = if is_wide { width - right } else { 0 };
    stage.frame = Area { x: middle_x, y: queue_y, width: frame.0, height: frame.1 };
    place_actors(&mut stage, scene, Role::Producer, (0, producers_y, left));
    place_actors(&mut stage, scene, Role::Consumer, (consumers_x, consumers_y, right));
    place_slots(&mut stage, scene, slots, per_row);
    stage.captions.push(Caption {
        text: words::caption(scene.queue),
        x: middle_x + frame.0 / 2,
        y: queue_y + frame.1 + 20,
    });
    sort_few(&mut stage.items, |item| item.item);
    stage.pointed = pointed(&stage, scene.lit);
    stage
}

impl Scene<'_> {
    fn side_height(&self, tasks: &Sorted<TaskId>) -> u32 {
        let (height, gap) = self.actor();
        let shown = tasks.len().clamp(1, MOST_ACTORS) as u32;
        let more = if tasks.len() > MOST_ACTORS { 24 } else { 0 };
        shown * (height + gap) - gap + more
    }
}

fn pointed(stage: &Stage, lit: &Highlight) -> Option<Entity> {
    let items = stage.items.iter().filter(|item| item.is_lit).map(|item| Entity::Item(item.item));
    let actors = stage.actors.iter().filter(|actor| actor.is_lit).map(|actor| Entity::Task(actor.task));
    let lit_here: Vec<Entity> = items.chain(actors).collect();
    lit_here.iter().find(|entity| lit.entity() == Some(**entity)).or(lit_here.first()).copied()
}

fn slot_count(scene: &Scene<'_>) -> u32 {
    let wanted = if scene.queue.capacity > 0 {
        scene.queue.capacity
    } else {
        scene.peak.max(scene.queue.inside.len() as u32).max(3)
    };
    wanted.min(MOST_SLOTS as u32)
}

fn place_actors(stage: &mut Stage, scene: &Scene<'_>, role: Role, (x, y, width): (u32, u32, u32)) {
    let tasks = match role {
        Role::Producer => &scene.roles.producers,
        Role::Consumer => &scene.roles.consumers,
    };
    for (row, task) in tasks.keys().take(MOST_ACTORS).enumerate() {
        let (height, gap) = scene.actor();
        let area = Area { x, y: y + row as u32 * (height + gap), width, height };
        let hand = (x + 10, area.y + (height - ITEM) / 2);
        let held = scene.queue.in_hand.get(*task).or_else(|| wanted(scene.queue, *task));
        if let Some(item) = held {
            stage.items.push(placed(scene, item, hand));
        }
        stage.actors.push(actor(scene, *task, area, role));
    }
    if tasks.len() > MOST_ACTORS {
        let text = format!("and {} more", grouped((tasks.len() - MOST_ACTORS) as u64));
        let y = y + scene.side_height(tasks) - 6;
        stage.captions.push(Caption { text, x: x + width / 2, y });
    }
}

fn place_slots(stage: &mut Stage, scene: &Scene<'_>, slots: u32, per_row: u32) {
    let frame = stage.frame;
    let rows = slots.div_ceil(per_row).max(1);
    // The next item to be given is at the right end of the last row, nearest to those who get.
    let place = |slot: u32| {
        let (row, column) = (slot / per_row, slot % per_row);
        let x = frame.x + 10 + (per_row - 1 - column) * (SLOT + GAP);
        (x, frame.y + 10 + (rows - 1 - row) * (SLOT + GAP))
    };
    stage.slots = (0..slots)
        .map(|slot| {
            let (x, y) = place(slot);
            Area { x, y, width: SLOT, height: SLOT }
        })
        .collect();
    let inside = scene.queue.inside.iter().map(|(_, item)| item);
    let next_first: Vec<&Item> = match scene.queue.order {
        Order::Lifo => inside.rev().collect(),
        Order::Fifo | Order::Priority => inside.collect(),
    };
    let inset = (SLOT - ITEM) / 2;
    for (slot, item) in next_first.iter().take(slots as usize).enumerate() {
        let (x, y) = place(slot as u32);
        stage.items.push(placed(scene, item, (x + inset, y + inset)));
    }
    if next_first.len() > slots as usize {
        let text = format!("and {} more inside", grouped((next_first.len() - slots as usize) as u64));
        stage.captions.push(Caption { text, x: frame.x + frame.width / 2, y: frame.y + frame.height + 38 });
    }
}
