//! Strips as SVG.

use yew::prelude::*;

use crate::lens::fold::window::Stretch;
use crate::lens::words::phrases::shortened;
use crate::picture::bars::Bar;
use crate::picture::strip::{Mark, Shape, Strip};
use crate::session::subject::Subject;
use crate::ui::kit::element::{draw, number, text};
use crate::ui::kit::format::{percent, width as width_of};

/// A strip of the run of that place: its name and its track; `width` is the track's, in pixels.
pub fn drawn(strip: &Strip, run: usize, (seen, width): (Stretch, u32)) -> Html {
    let marks = strip.marks.iter().map(|mark| drawn_mark(mark, run, seen)).collect();
    let words = strip.marks.iter().filter_map(|mark| drawn_words(mark, (seen, width))).collect();
    named(
        &strip.name,
        &strip.whole,
        strip.height,
        strip.entity.map(|entity| (Subject::of(run, entity), strip.is_lit)),
        marks,
        words,
    )
}

/// A lane without anything that can be pointed at: its name, its whole name on hover, and its track.
pub fn lane(name: &str, whole: &str, height: u32, marks: Vec<Html>) -> Html {
    named(name, whole, height, None, marks, Vec::new())
}

/// Words lie in a layer of their own: what makes bars pale that are still to come must not make their words unreadable.
fn named(
    name: &str,
    whole: &str,
    height: u32,
    subject: Option<(Subject, bool)>,
    marks: Vec<Html>,
    words: Vec<Html>,
) -> Html {
    let class = if subject.is_some_and(|(_, is_lit)| is_lit) { "lane-name lit" } else { "lane-name" };
    let (lit, id) = subject.map_or_else(Default::default, |(subject, _)| (subject.name(), id(subject)));
    let role = if lit.is_empty() { "" } else { "img" };
    let label = if lit.is_empty() { "" } else { whole };
    let name = draw!(span { "class": class, "title": whole, "id": &id, "data-lit": &lit, "role": role, "aria-label": label }[text(shortened(name, 20))]);
    let track = |class, parts: Vec<Html>| draw!(svg { "class": class, "height": &number(height) } = parts);
    let words = (!words.is_empty()).then(|| track("track words", words));
    draw!(div { "class": "lane" } = [name, track("track", marks)].into_iter().chain(words).collect())
}

/// The line that tells how many rows there was no room for.
pub fn rest(words: String) -> Html {
    draw!(p { "class": "rest" }[text(words)])
}

/// The name of a mark or a lane as an element, by which whoever goes through them by keys finds it.
pub fn id(subject: Subject) -> String {
    format!("lane-{}", subject.name())
}

fn drawn_mark(mark: &Mark, run: usize, seen: Stretch) -> Html {
    if !mark.is_seen(seen) {
        return Html::default();
    }
    let subject = mark.entity.map(|entity| Subject::of(run, entity));
    let (lit, id) = subject.map_or_else(Default::default, |subject| (subject.name(), id(subject)));
    let class = |class: &str| if mark.is_lit { format!("{class} lit") } else { class.to_owned() };
    let (x, y, length) = (percent(mark.from, seen), number(mark.y), width_of(mark.from, mark.to, seen));
    let line = |class: &str, y: u32| {
        let (to, y) = (percent(mark.to, seen), number(y));
        draw!(line { "class": class, "x1": &x, "x2": &to, "y1": &y, "y2": &y, "id": &id, "data-lit": &lit })
    };
    match mark.shape {
        Shape::Before => line("before", mark.y),
        Shape::Bar(bar @ (Bar::Queued | Bar::Ready)) => {
            line(&class(&format!("bar {}", bar.class())), mark.y + mark.height / 2)
        }
        Shape::Bar(bar) => {
            let (class, height) = (class(&format!("bar {}", bar.class())), number(mark.height));
            let fill = bar.fill().unwrap_or_default();
            draw!(rect { "class": &class, "x": &x, "width": &length, "y": &y, "height": &height, "rx": "3", "fill": fill, "id": &id, "data-lit": &lit })
        }
        Shape::Said => {
            let title = draw!(title {}[text(mark.words.clone().unwrap_or_default())]);
            draw!(circle { "class": &class("said"), "cx": &x, "cy": &y, "r": "3", "id": &id, "data-lit": &lit }[title])
        }
        Shape::Cross(kind) => {
            let path = draw!(path { "d": "M-4 -4L4 4M-4 4L4 -4", "id": &id, "data-lit": &lit });
            let class = class(&format!("cross {kind}"));
            draw!(svg { "class": &class, "x": &x, "y": &y, "width": "1", "height": "1", "overflow": "visible" }[path])
        }
    }
}

fn drawn_words(mark: &Mark, (seen, width): (Stretch, u32)) -> Option<Html> {
    let words = mark.words_in((seen, width)).filter(|_| mark.is_seen(seen))?;
    let words = draw!(text { "class": "in-bar", "x": "50%", "y": &number(mark.height - 3) }[text(words.to_owned())]);
    let (from, to) = mark.in_sight(seen);
    let (x, width) = (percent(from, seen), width_of(from, to, seen));
    Some(draw!(svg { "x": &x, "width": &width, "y": &number(mark.y), "height": &number(mark.height) }[words]))
}
