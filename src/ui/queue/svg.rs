//! The picture of a queue: producers, the slots with the items inside, consumers. Items move between them.

use yew::prelude::*;

use crate::lens::highlight::Entity;
use crate::picture::queue::{Actor, Area, Doing, ITEM, LOW_ACTOR, Placed, Stage};
use crate::session::subject::Subject;
use crate::ui::kit::element::{draw, number, rect, text};
use crate::ui::kit::props::Page;

/// The pattern of who waits for room. A picture that is only to be looked at has one of its own: of one that is not displayed
/// none is drawn.
fn blocked(run: Option<usize>) -> &'static str {
    if run.is_some() { "stage-blocked" } else { "stage-blocked-still" }
}

/// The picture of a queue.
///
/// `width` is its width, in CSS pixels; `run` is the place of its run among the shown ones, nothing where it is only to be
/// looked at.
pub fn queue_stage(stage: &Stage, width: u32, run: Option<usize>, page: &Page) -> Html {
    let height = stage.height + 4;
    let frame = stage.frame;
    let ground = draw!(rect { "class": "blocked-ground", "width": "7", "height": "7" });
    let stripe = draw!(line { "class": "blocked-line", "y2": "7" });
    let (units, turn) = ("userSpaceOnUse", "rotate(45)");
    let pattern = draw!(pattern { "id": &page.id(blocked(run)), "width": "7", "height": "7", "patternUnits": units, "patternTransform": turn }[ground, stripe]);
    let captions = stage.captions.iter().map(|caption| {
        let (x, y) = (number(caption.x), number(caption.y));
        draw!(text { "class": "note", "x": &x, "y": &y }[text(caption.text.clone())])
    });
    let parts = [draw!(defs {}[pattern]), rect("frame", frame, 12)]
        .into_iter()
        .chain(stage.slots.iter().map(|slot| rect("slot", *slot, 9)))
        .chain(stage.actors.iter().map(|of| actor(of, run, page)))
        .chain(captions)
        .chain([stage.items.iter().map(|of| item(of, run, page)).collect()]);
    let view = format!("-2 -2 {} {height}", width + 4);
    let (width, height) = (number(width), number(height));
    let (pointed, _) = marks(run, stage.pointed, page);
    let (role, tabindex, ring, label) =
        if run.is_some() { ("group", "0", "points", &*stage.summary) } else { ("", "", "", "") };
    draw!(svg {
        "class": "stage", "translate": "no", "role": role, "tabindex": tabindex, "data-ring": ring, "aria-activedescendant": &pointed,
        "aria-label": label, "width": &width, "height": &height, "viewBox": &view,
    } = parts.collect())
}

/// The id of what stands for an entity in the picture, and its subject's name; empty for what can't be pointed at.
fn marks(run: Option<usize>, entity: Option<Entity>, page: &Page) -> (String, String) {
    let subject = run.zip(entity).map(|(run, entity)| Subject::of(run, entity).name());
    subject.map_or_else(Default::default, |name| (page.id(&format!("stage-{name}")), name))
}

fn actor(actor: &Actor, run: Option<usize>, page: &Page) -> Html {
    let Area { x, y, width, height } = actor.area;
    let class = match actor.doing {
        Doing::Blocked => "actor blocked",
        Doing::Idle => "actor idle",
        Doing::Working => "actor working",
        Doing::Ended => "actor ended",
    };
    let words = |class: &str, words: &str, below: u32| {
        let (x, y) = (number(x + 10 + ITEM + 12), number(y + below));
        draw!(text { "class": class, "x": &x, "y": &y }[text(words.to_owned())])
    };
    let hand = Area { x: x + 10, y: y + (height - ITEM) / 2, width: ITEM, height: ITEM };
    let mut parts = vec![seat(actor, run, page)];
    if actor.doing == Doing::Blocked {
        parts.push(rect("mark", Area { x, y: y + 8, width: 6, height: height - 16 }, 0));
    }
    parts.push(rect("hand", hand, 8));
    if height == LOW_ACTOR {
        let status = draw!(tspan { "class": "status", "dx": "8" }[text(actor.status.clone())]);
        let (x, y) = (number(x + 10 + ITEM + 10), number(y + 24));
        parts.push(draw!(text { "class": "name", "x": &x, "y": &y }[text(actor.name.clone()), status]));
    } else {
        parts.extend([words("name", &actor.name, 23), words("status", &actor.status, 41)]);
    }
    parts.extend(actor.progress.map(|progress| {
        let width = width.saturating_sub(20) * progress / 1_000;
        rect("progress", Area { x: x + 10, y: y + height - 4, width, height: 3 }, 1)
    }));
    let class = if actor.is_lit { format!("{class} lit") } else { class.to_owned() };
    let label = format!("{} {}", actor.name, actor.status);
    let (id, lit) = marks(run, Some(Entity::Task(actor.task)), page);
    let (role, label) = if run.is_some() { ("img", &*label) } else { ("", "") };
    draw!(g { "class": &class, "id": &id, "data-lit": &lit, "role": role, "aria-label": label } = parts)
}

fn seat(actor: &Actor, run: Option<usize>, page: &Page) -> Html {
    let Area { x, y, width, height } = actor.area;
    let [x, y, width, height] = [x, y, width, height].map(number);
    let fill = if actor.doing == Doing::Blocked { page.url(blocked(run)) } else { String::new() };
    draw!(rect { "class": "seat", "x": &x, "y": &y, "width": &width, "height": &height, "rx": "10", "fill": &fill })
}

fn item(item: &Placed, run: Option<usize>, page: &Page) -> Html {
    let (id, lit) = marks(run, Some(Entity::Item(item.item)), page);
    let [id, lit] = [id, lit].map(|mark| (!mark.is_empty()).then_some(mark));
    let (role, label) = run.map(|_| ("img", item.name.clone())).unzip();
    let class = if item.is_lit { "item lit" } else { "item" };
    let middle = (ITEM / 2).to_string();
    html! {
        // A drawing within the drawing: its x and y are properties of style, so a change of place is a movement.
        <svg {class} {id} data-lit={lit} role={role} aria-label={label} key={item.item} x={item.x.to_string()} y={item.y.to_string()} width={ITEM.to_string()}
            height={ITEM.to_string()}>
            <title>{ &item.name }</title>
            <rect x="1" y="1" width={(ITEM - 2).to_string()} height={(ITEM - 2).to_string()} rx="8" />
            <text x={middle} y={(ITEM / 2 + 5).to_string()} text-anchor="middle">{ &item.short }</text>
        </svg>
    }
}
