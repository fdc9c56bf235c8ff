//! Strips as SVG.

use yew::prelude::*;

use crate::lens::fold::axis::Axis;
use crate::lens::highlight::{Entity, Highlight};
use crate::lens::words::phrases::shortened;
use crate::picture::bars::Bar;
use crate::picture::strip::{Mark, Shape, Strip, Words};
use crate::session::subject::Subject;
use crate::ui::kit::element::{draw, number, text};
use crate::ui::kit::format::{percent, width};
use crate::ui::kit::props::Page;

use super::patterns::fill;

/// Where strips are drawn.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The page, for ids.
    pub page: &'a Page,
    /// The place of their run among the shown ones.
    pub run: usize,
    /// The time axis, in pixels.
    pub axis: Axis,
    /// What is lit of that run.
    pub lit: &'a Highlight,
}

impl Surroundings<'_> {
    /// The id of what is drawn of an entity, by which whoever goes through the strips by keys finds it.
    pub fn id(&self, entity: Entity) -> String {
        self.page.id(&format!("lane-{}", self.name(entity)))
    }

    /// The name of an entity, by which its element is lit and leads to its moment.
    fn name(&self, entity: Entity) -> String {
        Subject::of(self.run, entity).name()
    }

    /// The id and the name of what can be pointed at; nothing for what can't.
    fn marks(&self, entity: Option<Entity>) -> (String, String) {
        entity.map_or_else(Default::default, |entity| (self.id(entity), self.name(entity)))
    }

    /// The role and the words of a mark where it is what is pointed at: nobody is told of thousands of them one by one.
    fn said(&self, entity: Option<Entity>) -> (&str, &str) {
        let words = self.lit.words().filter(|_| entity.is_some() && entity == self.lit.entity());
        words.map_or_else(Default::default, |words| ("img", words))
    }
}

/// A strip: its name and its track.
pub fn drawn(strip: &Strip, around: Surroundings<'_>) -> Html {
    let marks = strip.marks.iter().map(|mark| drawn_mark(mark, around)).collect();
    // Words lie in a layer of their own: what makes bars pale that are still to come must not make their words unreadable.
    let words: Vec<Html> = strip.words(around.axis).into_iter().map(|words| drawn_words(words, around.axis)).collect();
    let class = if strip.is_lit { "lane-name lit" } else { "lane-name" };
    let (id, lit) = around.marks(strip.entity);
    let (role, label) = if strip.entity.is_some() { ("img", &*strip.whole) } else { ("", "") };
    let name = draw!(span { "class": class, "title": &strip.whole, "id": &id, "data-lit": &lit, "role": role, "aria-label": label }[text(shortened(&strip.name, 20))]);
    let words = (!words.is_empty()).then(|| track("track words", strip.height, words));
    draw!(div { "class": "lane" } = [name, track("track", strip.height, marks)].into_iter().chain(words).collect())
}

/// A lane without anything that can be pointed at: its name, its whole name on hover, and its track.
pub fn lane(name: &str, whole: &str, height: u32, marks: Vec<Html>) -> Html {
    let name = draw!(span { "class": "lane-name", "title": whole }[text(shortened(name, 20))]);
    draw!(div { "class": "lane" }[name, track("track", height, marks)])
}

fn track(class: &str, height: u32, parts: Vec<Html>) -> Html {
    draw!(svg { "class": class, "height": &number(height) } = parts)
}

/// The line that tells how many rows there was no room for.
pub fn rest(words: String) -> Html {
    draw!(p { "class": "rest" }[text(words)])
}

fn drawn_mark(mark: &Mark, around: Surroundings<'_>) -> Html {
    let seen = around.axis.seen;
    if !mark.is_seen(seen) {
        return Html::default();
    }
    let (id, lit) = around.marks(mark.entity);
    let (role, said) = around.said(mark.entity);
    let class = |class: &str| if mark.is_lit { format!("{class} lit") } else { class.to_owned() };
    let (x, y, length) = (percent(mark.from, seen), number(mark.y), width(mark.from, mark.to, seen));
    let line = |class: &str, y: u32| {
        let (to, y) = (percent(mark.to, seen), number(y));
        draw!(line { "class": class, "x1": &x, "x2": &to, "y1": &y, "y2": &y, "id": &id, "data-lit": &lit, "role": role, "aria-label": said })
    };
    match mark.shape {
        Shape::Before => line("before", mark.y),
        Shape::Bar(bar @ (Bar::Queued | Bar::Ready)) => {
            line(&class(&format!("bar {}", bar.class())), mark.y + mark.height / 2)
        }
        Shape::Bar(bar) => {
            let (class, height) = (class(&format!("bar {}", bar.class())), number(mark.height));
            draw!(rect { "class": &class, "x": &x, "width": &length, "y": &y, "height": &height, "rx": "3", "fill": &fill(bar, around.page), "id": &id, "data-lit": &lit, "role": role, "aria-label": said })
        }
        Shape::Said | Shape::Gave => {
            let (name, radius) = if mark.shape == Shape::Said { ("said", "3") } else { ("gave", "5") };
            let title = draw!(title {}[text(mark.words.clone().unwrap_or_default())]);
            draw!(circle { "class": &class(name), "cx": &x, "cy": &y, "r": radius, "id": &id, "data-lit": &lit, "role": role, "aria-label": said }[title])
        }
        Shape::Asked => {
            let title = draw!(title {}[text(mark.words.clone().unwrap_or_default())]);
            let path = draw!(path { "d": "M0 -11v8m-4-4l4 4l4-4", "id": &id, "data-lit": &lit, "role": role, "aria-label": said });
            draw!(svg { "class": &class("asked"), "x": &x, "y": &y, "width": "1", "height": "1", "overflow": "visible" }[title, path])
        }
        Shape::Cross(kind) => {
            let path = draw!(path { "d": "M-4 -4L4 4M-4 4L4 -4", "id": &id, "data-lit": &lit, "role": role, "aria-label": said });
            let class = class(&format!("cross {kind}"));
            let title = mark.words.clone().map(|words| draw!(title {}[text(words)]));
            draw!(svg { "class": &class, "x": &x, "y": &y, "width": "1", "height": "1", "overflow": "visible" } = title.into_iter().chain([path]).collect())
        }
    }
}

fn drawn_words(Words { mark, text: said, beside }: Words<'_>, axis: Axis) -> Html {
    let part = mark.in_sight(axis.seen);
    let (x, said) = (percent(part.from, axis.seen), text(said.to_owned()));
    if let Some(middle) = beside {
        let words = draw!(text { "class": "in-bar", "x": &middle.to_string(), "y": "4" }[said]);
        return draw!(svg { "x": &x, "y": &number(mark.y), "width": "1", "height": "1", "overflow": "visible" }[words]);
    }
    // Where nothing makes bars pale, the words in full ones are light.
    let is_full = matches!(mark.shape, Shape::Bar(Bar::Running | Bar::Working));
    let class = if is_full { "in-bar in-full" } else { "in-bar" };
    let words = draw!(text { "class": class, "x": "50%", "y": &number(mark.height - 3) }[said]);
    let width = width(part.from, part.to, axis.seen);
    draw!(svg { "x": &x, "width": &width, "y": &number(mark.y), "height": &number(mark.height) }[words])
}
