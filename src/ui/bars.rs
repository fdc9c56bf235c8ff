//! The marks of the figure: each state has a pattern of its own beside its colour.

use yew::prelude::*;

use crate::engine::time::Micros;
use crate::lens::span::SpanKind;
use crate::lens::window::Stretch;

use super::element::{draw, number};
use super::format::{percent, width};

/// What a bar is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bar {
    /// It has the thread.
    Running,
    /// It could go on, but another has the thread.
    Ready,
    /// It waits for time to pass, or for an answer.
    Waiting,
    /// A wait that stands for work.
    Working,
    /// Bytes arrive.
    Body,
    /// It waits for other tasks.
    Joining,
    /// It waits for a permit or a connection.
    Queued,
    /// It waits for room in a full queue.
    Blocked,
    /// It waits for an item of an empty queue, or until all is done.
    Idle,
    /// It failed.
    Failed,
    /// It was given up.
    Aborted,
}

impl Bar {
    /// Every bar, in the order of the legend.
    pub const ALL: [Bar; 11] = [
        Bar::Queued,
        Bar::Waiting,
        Bar::Body,
        Bar::Working,
        Bar::Blocked,
        Bar::Idle,
        Bar::Joining,
        Bar::Ready,
        Bar::Running,
        Bar::Failed,
        Bar::Aborted,
    ];

    /// What a span is drawn as.
    pub fn of(kind: SpanKind) -> Bar {
        match kind {
            SpanKind::Ready => Bar::Ready,
            SpanKind::Running => Bar::Running,
            SpanKind::Sleeping | SpanKind::Request => Bar::Waiting,
            SpanKind::Working => Bar::Working,
            SpanKind::Task => Bar::Joining,
            SpanKind::Permit => Bar::Queued,
            SpanKind::Put => Bar::Blocked,
            SpanKind::Get | SpanKind::Items => Bar::Idle,
        }
    }

    /// Its class in the stylesheet.
    pub fn class(self) -> &'static str {
        match self {
            Bar::Running => "running",
            Bar::Ready => "ready",
            Bar::Waiting => "waiting",
            Bar::Working => "working",
            Bar::Body => "body",
            Bar::Joining => "joining",
            Bar::Queued => "queued",
            Bar::Blocked => "blocked",
            Bar::Idle => "idle",
            Bar::Failed => "failed",
            Bar::Aborted => "aborted",
        }
    }

    /// What it means, for the legend.
    pub fn meaning(self) -> &'static str {
        match self {
            Bar::Running => "running",
            Bar::Ready => "ready",
            Bar::Waiting => "waiting",
            Bar::Working => "working",
            Bar::Body => "bytes arriving",
            Bar::Joining => "awaits tasks",
            Bar::Queued => "queued",
            Bar::Blocked => "blocked",
            Bar::Idle => "idle",
            Bar::Failed => "failed",
            Bar::Aborted => "aborted",
        }
    }

    /// Its pattern, where it has one.
    pub fn fill(self) -> Option<&'static str> {
        match self {
            Bar::Waiting => Some("url(#hatch-wait)"),
            Bar::Blocked => Some("url(#hatch-block)"),
            Bar::Failed => Some("url(#hatch-fail)"),
            Bar::Aborted => Some("url(#hatch-abort)"),
            _ => None,
        }
    }
}

/// A bar on the axis.
pub fn bar(kind: Bar, from: Micros, to: Micros, seen: Stretch, y: u32, height: u32) -> Html {
    let class = format!("bar {}", kind.class());
    if matches!(kind, Bar::Queued | Bar::Ready) {
        return line(&class, from, to, seen, y + height / 2);
    }
    if is_beyond(from, to, seen) {
        return Html::default();
    }
    let (x, width) = (percent(from, seen), width(from, to, seen));
    let fill = kind.fill().unwrap_or_default();
    draw!(rect { "class": &class, "x": &x, "width": &width, "y": &number(y), "height": &number(height), "rx": "3", "fill": fill })
}

/// A level line on the axis.
pub fn line(class: &str, from: Micros, to: Micros, seen: Stretch, y: u32) -> Html {
    if is_beyond(from, to, seen) {
        return Html::default();
    }
    let y = number(y);
    draw!(line { "class": class, "x1": &percent(from, seen), "x2": &percent(to, seen), "y1": &y, "y2": &y })
}

fn is_beyond(from: Micros, to: Micros, seen: Stretch) -> bool {
    to < seen.from || from > seen.to
}

/// A cross where something ended badly.
pub fn cross(class: &str, at: Micros, seen: Stretch, y: u32) -> Html {
    if !seen.contains(at) {
        return Html::default();
    }
    let (class, x, y) = (format!("cross {class}"), percent(at, seen), number(y));
    let path = draw!(path { "d": "M-4 -4L4 4M-4 4L4 -4" });
    draw!(svg { "class": &class, "x": &x, "y": &y, "width": "1", "height": "1", "overflow": "visible" }[path])
}

/// The patterns, once a page.
pub fn patterns() -> Html {
    let hatch = |id: &str, class: &str, turn: &str, size: &str| {
        let ground = draw!(rect { "class": "ground", "width": size, "height": size });
        let stripe = draw!(line { "class": "stripe", "y2": size });
        let units = "userSpaceOnUse";
        draw!(pattern { "id": id, "class": class, "width": size, "height": size, "patternUnits": units, "patternTransform": turn }[ground, stripe])
    };
    let patterns = vec![
        hatch("hatch-wait", "of-wait", "rotate(45)", "6"),
        hatch("hatch-block", "of-block", "rotate(-45)", "5"),
        hatch("hatch-fail", "of-fail", "rotate(90)", "4"),
        hatch("hatch-abort", "of-abort", "rotate(0)", "5"),
    ];
    draw!(svg { "class": "patterns", "width": "0", "height": "0", "aria-hidden": "true" }[draw!(defs {} = patterns)])
}
