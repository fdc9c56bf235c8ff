//! The figure as a picture of its own: titled, described, light and dark as the reader’s system is, and nothing in it that has
//! to be loaded.

use crate::lens::fold::Follow;
use crate::lens::fold::axis::{Axis, Stretch};
use crate::lens::highlight::Highlight;
use crate::lens::reading::Reading;
use crate::lens::results::totals::Totals;
use crate::lens::words::figures::seconds;
use crate::lens::words::phrases::shortened;
use crate::lens::words::results::{Side, showed};
use crate::picture::bars::Bar;
use crate::picture::rows::{counts, rows};
use crate::picture::strip::{Mark, RowsOf, Shape, Strip, Wanted, Words};
use crate::picture::ticks::ticks;
use crate::trace::event::RunEnd;
use crate::trace::time::Micros;

use super::TitledRun;

/// The colours of the page’s own stylesheet.
const STYLE: &str = include_str!("svg.css");
/// How wide it is in pixels: names, then time.
pub const WIDTH: u32 = 960;
/// How wide as a poster, about as wide as a post's column: its words are to be read there.
pub const POSTER_WIDTH: u32 = 600;
const NAMES: u32 = 176;
const EDGE: u32 = 16;
/// The most rows of a run, and marks side by side.
const MOST: usize = 200;

/// The picture, so many pixels wide.
pub fn svg(runs: &[TitledRun<'_>], width: u32) -> String {
    let end = runs.iter().map(|run| run.trace.last_at()).max().unwrap_or_default();
    let axis = Stretch::until(end.max(Micros(1))).on(width - NAMES - EDGE);
    let mut picture = Picture { axis, parts: String::new(), y: EDGE, bars: Vec::new() };
    runs.iter().for_each(|run| picture.run(run));
    let (bottom, told) = (picture.y, escaped(&told(runs)));
    picture.axis();
    picture.legend(width - EDGE);
    let titles: Vec<&str> = runs.iter().map(|run| run.title).collect();
    let (title, height) = (escaped(&titles.join(", ")), picture.y + EDGE);
    let grid: String = ticks(axis)
        .iter()
        .map(|tick| {
            let x = NAMES + axis.column(tick.at);
            format!(r#"<line class="grid" x1="{x}" x2="{x}" y1="{EDGE}" y2="{bottom}"/>"#)
        })
        .collect();
    let (patterns, parts) = (patterns(), picture.parts);
    // Where time begins and ends, and how long it is: what an animation has to know.
    let (right, seconds) = (width - EDGE, end.plain());
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" data-time="{NAMES} {right} {seconds}" role="img" aria-labelledby="title about"><title id="title">{title}</title><desc id="about">{told}</desc><style>{STYLE}</style><defs>{patterns}</defs><rect class="paper" width="{width}" height="{height}"/>{grid}{parts}</svg>
"#
    )
}

/// What the runs showed, in a sentence: the picture for whoever can’t see it.
pub(super) fn told(runs: &[TitledRun<'_>]) -> String {
    let of = |run: &TitledRun<'_>| Follow::<Totals>::default().follow(run.trace).clone();
    let totals: Vec<Totals> = runs.iter().map(of).collect();
    let sides: Vec<Side<'_>> =
        runs.iter().zip(&totals).map(|(run, totals)| Side { title: run.title, totals }).collect();
    showed(&sides)
}

/// What stands in the place of the time of a run that did not return.
pub(super) fn unfinished(how: Option<RunEnd>) -> &'static str {
    how.map_or("still runs", RunEnd::words)
}

/// A picture that grows downwards.
struct Picture {
    axis: Axis,
    parts: String,
    y: u32,
    /// The bars that are in it, for the legend.
    bars: Vec<Bar>,
}

impl Picture {
    fn text(&mut self, class: &str, x: u32, y: u32, words: &str) {
        let words = escaped(words);
        self.parts += &format!(r#"<text class="{class}" x="{x}" y="{y}">{words}</text>"#);
    }

    fn run(&mut self, run: &TitledRun<'_>) {
        let (trace, mut reading) = (run.trace, Reading::default());
        let (until, lit) = (trace.last_at(), Highlight::default());
        let totals = reading.totals.follow(trace);
        let outcome = totals.total.map_or_else(|| unfinished(totals.end).to_owned(), seconds);
        self.text("title", EDGE, self.y + 16, &format!("{} · {outcome}", run.title));
        self.y += 26;
        let of = if !reading.batches.follow(trace).all().is_empty() {
            RowsOf::Batches
        } else if !reading.requests.follow(trace).rows().is_empty() {
            RowsOf::Requests
        } else {
            RowsOf::Tasks
        };
        let wanted = Wanted { rows: of, first: 0, most: MOST, axis: self.axis, until, lit: &lit, height: None };
        let strips = rows(trace, &mut reading, wanted);
        strips.iter().for_each(|strip| self.strip(strip));
        let more = counts(trace, &mut reading, of).0.saturating_sub(strips.len());
        if more > 0 {
            self.text("soft", NAMES, self.y + 13, &format!("and {more} more"));
            self.y += 20;
        }
        self.y += 10;
    }

    fn strip(&mut self, strip: &Strip) {
        self.text("name", NAMES - 10, self.y + strip.height / 2 + 4, &shortened(&strip.name, 24));
        self.parts += r#"<g class="marks">"#;
        strip.marks.iter().for_each(|mark| self.mark(mark));
        strip.words(self.axis).into_iter().for_each(|words| self.words(words));
        self.parts += "</g>";
        self.y += strip.height + 2;
    }

    fn mark(&mut self, mark: &Mark) {
        let [x, to] = [mark.from, mark.to].map(|at| NAMES + self.axis.column(at));
        let (y, height) = (self.y + mark.y, mark.height);
        let line = |class: &str, y: u32| format!(r#"<line class="{class}" x1="{x}" x2="{to}" y1="{y}" y2="{y}"/>"#);
        let path = |class: &str, d: &str| format!(r#"<path class="mark {class}" d="M{x} {y}{d}"/>"#);
        self.parts += &match mark.shape {
            Shape::Before => line("before", y),
            Shape::Bar(bar) => {
                if !self.bars.contains(&bar) {
                    self.bars.push(bar);
                }
                match bar {
                    Bar::Queued | Bar::Ready => line(bar.class(), y + height / 2),
                    _ => bar_of(bar, (x, y), ((to - x).max(1), height)),
                }
            }
            Shape::Said => format!(r#"<circle class="said" cx="{x}" cy="{y}" r="3"/>"#),
            Shape::Gave => format!(r#"<circle class="gave" cx="{x}" cy="{y}" r="5"/>"#),
            Shape::Asked => path("asked", "m0-11v8m-4-4l4 4l4-4"),
            Shape::Cross(kind) => path(kind, "m-4-4l8 8m-8 0l8-8"),
        };
    }

    fn words(&mut self, words: Words<'_>) {
        let x = NAMES.saturating_add_signed(words.middle(self.axis));
        let below = if words.beside.is_some() { 4 } else { words.mark.height - 3 };
        self.text("in", x, self.y + words.mark.y + below, words.text);
    }

    fn axis(&mut self) {
        for tick in ticks(self.axis) {
            self.text("soft middle", NAMES + (tick.room.0 + tick.room.1) / 2, self.y + 10, &tick.label);
        }
        self.y += 26;
    }

    /// What the bars mean, in as many lines as it takes up to that column.
    fn legend(&mut self, right: u32) {
        let (mut x, bars) = (NAMES, std::mem::take(&mut self.bars));
        for bar in Bar::ALL.into_iter().filter(|bar| bars.contains(bar)) {
            let room = 24 + 7 * bar.meaning().len() as u32;
            if x + room > right {
                (x, self.y) = (NAMES, self.y + 20);
            }
            let y = self.y;
            self.parts += &match bar {
                Bar::Queued | Bar::Ready => {
                    let (to, y) = (x + 18, y + 6);
                    format!(r#"<line class="{}" x1="{x}" x2="{to}" y1="{y}" y2="{y}"/>"#, bar.class())
                }
                _ => bar_of(bar, (x, y), (18, 12)),
            };
            self.text("soft", x + 24, y + 10, bar.meaning());
            x += room + 16;
        }
        self.y += 12;
    }
}

fn bar_of(bar: Bar, (x, y): (u32, u32), (width, height): (u32, u32)) -> String {
    let fill = bar.hatch().map_or_else(String::new, |hatch| format!(r#" fill="url(#{})""#, hatch.name));
    format!(r#"<rect class="{}" x="{x}" y="{y}" width="{width}" height="{height}" rx="3"{fill}/>"#, bar.class())
}

/// The patterns that tell bars apart beside their colours.
fn patterns() -> String {
    let pattern = |bar: Bar| {
        let (name, turn, size) = bar.hatch().map(|hatch| (hatch.name, hatch.turn, hatch.size))?;
        Some(format!(
            r#"<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" patternTransform="rotate({turn})"><rect class="{name}-g" width="{size}" height="{size}"/><line class="{name}-s" y2="{size}"/></pattern>"#
        ))
    };
    Bar::ALL.into_iter().filter_map(pattern).collect()
}

/// A text as XML has it: what no document may hold is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '\u{fffe}' | '\u{ffff}' => {}
            _ if letter.is_control() => escaped.push(' '),
            _ => escaped.push(letter),
        }
    }
    escaped
}
