//! The picture of the event loop: timers, ready queue, thread, and an arrow to each task from what woke it.

use yew::prelude::*;

use crate::lens::highlight::Entity;
use crate::picture::event_loop::{Arrow, Entry, Holder, LoopStage, Place, When};
use crate::picture::queue::Area;
use crate::session::subject::Subject;
use crate::trace::event::TaskId;
use crate::ui::kit::element::{draw, number, rect, text};
use crate::ui::kit::props::Page;

/// The head of an arrow. A picture that is only to be looked at has one of its own: of one that is not displayed none is drawn.
fn tip(run: Option<usize>, name: &str) -> String {
    format!("loop-arrow{}{name}", if run.is_some() { "" } else { "-still" })
}

/// The picture.
///
/// `width` is its width, in CSS pixels; `run` is the place of its run among the shown ones, nothing where it is only to be
/// looked at.
pub fn loop_stage(stage: &LoopStage, width: u32, run: Option<usize>, page: &Page) -> Html {
    let heads = [("", "head"), ("-now", "head now")].map(|(name, class)| {
        let shape = draw!(path { "class": class, "d": "M0 0L8 4L0 8z" });
        let id = page.id(&tip(run, name));
        draw!(marker { "id": &id, "viewBox": "0 0 8 8", "refX": "4", "refY": "4", "markerWidth": "8", "markerHeight": "8", "markerUnits": "userSpaceOnUse", "orient": "auto" }[shape])
    });
    let [timers, queue, thread] = &stage.places;
    let captions = stage.captions.iter().map(|caption| {
        draw!(text { "class": "note", "x": &number(caption.x), "y": &number(caption.y) }[text(caption.text.clone())])
    });
    let frame = |of: &Place, class: &str| [heading(of), rect(class, of.area, 10)];
    let entries = || stage.timers.iter().chain(&stage.ready);
    let tasks = entries().map(|of| (of.task, of.is_lit)).chain(stage.holder.iter().map(|of| (of.task, of.is_lit)));
    let tasks: Vec<(TaskId, bool)> = tasks.collect();
    // The first picture of each task has an id: the arrow keys go through these.
    let marks = |place: usize| {
        let (task, _) = tasks[place];
        let subject = run.map_or_else(String::new, |run| Subject::of(run, Entity::Task(task)).name());
        let is_first = !tasks[..place].iter().any(|(of, _)| *of == task);
        let id = if is_first && run.is_some() { page.id(&format!("loop-{subject}")) } else { String::new() };
        (id, subject)
    };
    let pointed = tasks.iter().position(|(_, is_lit)| *is_lit).map_or_else(String::new, |place| marks(place).0);
    let classes = stage.timers.iter().map(|_| "timer").chain(stage.ready.iter().map(|_| "ready"));
    let drawn = entries().zip(classes).enumerate().map(|(place, (of, class))| entry(of, class, marks(place)));
    let parts = [draw!(defs {} = heads.into())]
        .into_iter()
        .chain(frame(timers, "frame"))
        .chain(frame(queue, "frame"))
        .chain(frame(thread, if stage.holder.is_some() { "frame busy" } else { "frame free" }))
        .chain(stage.arrows.iter().map(|of| arrow(of, run, page)))
        .chain(drawn)
        .chain(stage.holder.as_ref().map(|of| holder(of, thread.area, marks(tasks.len() - 1))))
        .chain(captions);
    let view = format!("-1 -1 {} {}", width + 2, stage.height + 2);
    let (width, height) = (number(width), number(stage.height));
    let (role, tabindex, ring, label) =
        if run.is_some() { ("group", "0", "points", &*stage.summary) } else { ("", "", "", "") };
    draw!(svg { "class": "stage loop", "translate": "no", "role": role, "tabindex": tabindex, "data-ring": ring, "aria-activedescendant": &pointed, "aria-label": label, "width": &width, "height": &height, "viewBox": &view } = parts.collect())
}

fn heading(place: &Place) -> Html {
    let (x, y) = (number(place.area.x + 2), number(place.area.y - 8));
    draw!(text { "class": "head", "x": &x, "y": &y }[text(place.title)])
}

fn arrow(arrow: &Arrow, run: Option<usize>, page: &Page) -> Html {
    let (class, head) = match arrow.when {
        When::Now => ("arrow now", "-now"),
        When::Earlier => ("arrow earlier", ""),
        When::Outside => ("arrow", ""),
    };
    draw!(path { "class": class, "d": &arrow.path, "marker-end": &page.url(&tip(run, head)) })
}

/// What stands for a task, to be pointed at: with its id and its subject's name, which are empty where it is only to be looked at.
fn of_task(class: &str, (id, subject): (String, String), label: &str, is_lit: bool, parts: Vec<Html>) -> Html {
    let class = if is_lit { format!("{class} lit") } else { class.to_owned() };
    let (role, label) = if subject.is_empty() { ("", "") } else { ("img", label) };
    draw!(g { "class": &class, "id": &id, "data-lit": &subject, "role": role, "aria-label": label } = parts)
}

fn entry(entry: &Entry, class: &str, marks: (String, String)) -> Html {
    let Area { x, y, width, height } = entry.area;
    let baseline = number(y + height / 2 + 5);
    let mut parts = vec![rect("seat", entry.area, 7)];
    if let Some(left) = entry.left {
        // The bar lies below the words: what is left of the longest time.
        parts.push(rect(
            "left",
            Area { x: x + 8, y: y + height - 4, width: (width - 16) * left / 1_000, height: 2 },
            1,
        ));
    }
    let name = draw!(text { "class": "name", "x": &number(x + 8), "y": &baseline }[text(entry.name.clone())]);
    let words = draw!(text { "class": "status", "x": &number(x + width - 8), "y": &baseline, "text-anchor": "end" }[text(entry.words.clone())]);
    parts.extend([name, words]);
    of_task(class, marks, &format!("{}, {}", entry.name, entry.words), entry.is_lit, parts)
}

fn holder(holder: &Holder, area: Area, marks: (String, String)) -> Html {
    let seat = Area { x: area.x + 6, y: area.y + 6, width: area.width - 12, height: area.height - 12 };
    let x = number(seat.x + seat.width / 2);
    let top = seat.y + seat.height / 2 - 14;
    let line = |class: &str, words: &str, below: u32| draw!(text { "class": class, "x": &x, "y": &number(top + below), "text-anchor": "middle" }[text(words.to_owned())]);
    let parts = vec![
        rect("seat", seat, 7),
        line("name", &holder.name, 4),
        line("status", &holder.poll, 23),
        line("status", &holder.cause, 40),
    ];
    let label = format!("{} has the thread: {}, {}", holder.name, holder.poll, holder.cause);
    of_task("holder", marks, &label, holder.is_lit, parts)
}
