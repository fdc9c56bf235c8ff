//! The picture of a queue: producers, the slots with the items inside, consumers. Items move between them.

use yew::prelude::*;

use super::stage::{Actor, Area, Doing, ITEM, Placed, Stage};

/// The picture of a queue.
///
/// `width` is its width, in CSS pixels.
pub fn queue_stage(stage: &Stage, width: u32) -> Html {
    let height = stage.height + 4;
    let frame = stage.frame;
    html! {
        <svg class="stage" role="img" aria-label={stage.summary.clone()} width={width.to_string()}
            height={height.to_string()} viewBox={format!("-2 -2 {} {height}", width + 4)}>
            <defs>
                <pattern id="stage-blocked" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="blocked-ground" width="7" height="7" />
                    <line class="blocked-line" x1="0" y1="0" x2="0" y2="7" />
                </pattern>
            </defs>
            { area("frame", frame, 12) }
            { for stage.slots.iter().map(|slot| area("slot", *slot, 9)) }
            { for stage.actors.iter().map(actor) }
            { for stage.captions.iter().map(|caption| html! {
                <text class="note" text-anchor="middle" x={caption.x.to_string()} y={caption.y.to_string()}>
                    { &caption.text }
                </text>
            }) }
            { for stage.items.iter().map(item) }
        </svg>
    }
}

fn area(class: &'static str, area: Area, radius: u32) -> Html {
    let Area { x, y, width, height } = area;
    html! {
        <rect class={class} x={x.to_string()} y={y.to_string()} width={width.to_string()} height={height.to_string()}
            rx={radius.to_string()} />
    }
}

fn actor(actor: &Actor) -> Html {
    let Area { x, y, width, height } = actor.area;
    let class = match actor.doing {
        Doing::Blocked => "actor blocked",
        Doing::Idle => "actor idle",
        Doing::Working => "actor working",
        Doing::Ended => "actor ended",
    };
    let text = (x + 10 + ITEM + 12).to_string();
    let bar = width.saturating_sub(20);
    html! {
        <g class={class} key={actor.task.0}>
            { area("seat", actor.area, 10) }
            if actor.doing == Doing::Blocked {
                <rect class="mark" x={x.to_string()} y={(y + 8).to_string()} width="6" height={(height - 16).to_string()} />
            }
            { area("hand", Area { x: x + 10, y: y + (height - ITEM) / 2, width: ITEM, height: ITEM }, 8) }
            <text class="name" x={text.clone()} y={(y + 23).to_string()}>{ &actor.name }</text>
            <text class="status" x={text} y={(y + 41).to_string()}>{ &actor.status }</text>
            if let Some(progress) = actor.progress {
                <rect class="progress" x={(x + 10).to_string()} y={(y + height - 4).to_string()}
                    width={(bar * progress / 1_000).to_string()} height="3" rx="1.5" />
            }
        </g>
    }
}

fn item(item: &Placed) -> Html {
    let middle = (ITEM / 2).to_string();
    html! {
        // A drawing within the drawing: its x and y are properties of style, so a change of place is a movement.
        <svg class="item" key={item.item} x={item.x.to_string()} y={item.y.to_string()} width={ITEM.to_string()}
            height={ITEM.to_string()}>
            <title>{ &item.name }</title>
            <rect x="1" y="1" width={(ITEM - 2).to_string()} height={(ITEM - 2).to_string()} rx="8" />
            <text x={middle} y={(ITEM / 2 + 5).to_string()} text-anchor="middle">{ &item.short }</text>
        </svg>
    }
}
