//! Many strips as a few paths, one for each look: what a canvas draws in a constant number of steps.

use std::fmt::{self, Write};

use crate::collections::sorted::sort_few;
use crate::lens::fold::axis::{Axis, Stretch};

use super::bars::Bar;
use super::strip::{Mark, Shape, Strip};

/// The room that a point needs, in pixels.
const POINT: usize = 12;
/// Up to which length a bar is nothing but its lines, each a pixel wide.
const SLIVER: i32 = 1;

/// All that is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathBatch {
    /// From the back to the front.
    pub layers: Vec<Layer>,
    /// What stands in the bars.
    pub words: Vec<Words>,
}

/// All marks of one look, as the `d` of SVG paths, in pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// The look.
    pub shape: Shape,
    /// Whether it is that of lit ones.
    pub is_lit: bool,
    /// Their lines.
    pub lines: String,
    /// What the lines enclose.
    pub areas: Areas,
    /// Bars that are nothing but their lines: the whole pixels that these cover, half a pixel up and to the left of them.
    pub slivers: Areas,
}

/// Areas; rectangles that touch are one, because a path in which many edges coincide takes long to fill.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Areas {
    path: String,
    /// The last rectangle: the next one may touch it.
    last: Option<Rectangle>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Rectangle {
    x: i32,
    y: i32,
    width: i32,
    height: i32,
}

/// A text in a bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// The text.
    pub text: String,
    /// Its middle.
    pub x: i32,
    /// Its baseline.
    pub y: i32,
}

/// Lays strips out; `tops` are the places of their tracks from the batch's top, in pixels.
pub fn path_batch(strips: &[Strip], tops: impl Iterator<Item = i32>, axis: Axis) -> PathBatch {
    let mut batch = PathBatch::default();
    for (strip, top) in strips.iter().zip(tops) {
        // Points side by side would hide the bars.
        let is_point = |mark: &&Mark| matches!(mark.shape, Shape::Said | Shape::Gave);
        let points = strip.marks.iter().filter(is_point).count();
        let is_dense = points > axis.width as usize / POINT;
        let is_drawn = |mark: &&Mark| mark.is_seen(axis.seen) && !(is_dense && is_point(mark));
        for mark in strip.marks.iter().filter(is_drawn) {
            batch.add(mark, top, axis);
        }
        batch.words.extend(strip.words(axis).into_iter().map(|words| {
            let below = if words.beside.is_some() { 4 } else { words.mark.height as i32 - 3 };
            Words { text: words.text.to_owned(), x: words.middle(axis), y: top + words.mark.y as i32 + below }
        }));
    }
    sort_few(&mut batch.layers, |layer| (depth(layer.shape), layer.is_lit));
    batch
}

/// What lies in front of what.
fn depth(shape: Shape) -> u8 {
    match shape {
        Shape::Before => 0,
        Shape::Bar(Bar::Ready) => 2,
        Shape::Bar(Bar::Running) => 3,
        Shape::Bar(_) => 1,
        Shape::Gave => 4,
        Shape::Said => 5,
        Shape::Asked => 6,
        Shape::Cross(_) => 7,
    }
}

impl PathBatch {
    fn add(&mut self, mark: &Mark, top: i32, axis: Axis) {
        let (seen, place) = (axis.seen, |at| axis.column(at) as i32);
        let Stretch { from, to } = mark.in_sight(seen);
        // What goes on beyond an end is drawn beyond it, too, to be cut off there.
        let (x, y, height) =
            (place(from) - 5 * i32::from(mark.from < seen.from), top + mark.y as i32, mark.height as i32);
        let length = (place(to) + 5 * i32::from(mark.to > seen.to) - x).max(0);
        let layer = self.layer(mark.shape, mark.is_lit);
        match mark.shape {
            Shape::Before | Shape::Bar(Bar::Queued | Bar::Ready) if length == 0 => {}
            Shape::Before => layer.line(format_args!("M{x} {y}h{length}")),
            Shape::Bar(Bar::Queued | Bar::Ready) => layer.line(format_args!("M{x} {}h{length}", y + height / 2)),
            Shape::Bar(_) if length > 6 && height > 6 => {
                let (x, wide, high) = (x + 3, length - 6, height - 6);
                layer.enclose(&format!(
                    "M{x} {y}h{wide}a3 3 0 0 1 3 3v{high}a3 3 0 0 1-3 3h-{wide}a3 3 0 0 1-3-3v-{high}a3 3 0 0 1 3-3z"
                ));
            }
            Shape::Bar(_) if length > SLIVER => {
                let bar = Rectangle { x, y, width: length, height };
                layer.line(format_args!("{bar}"));
                layer.areas.add(bar);
            }
            Shape::Bar(_) => layer.slivers.add(Rectangle { x, y, width: length + 1, height: height + 1 }),
            Shape::Gave => layer.enclose(&format!("M{} {y}a5 5 0 1 0 10 0a5 5 0 1 0-10 0z", x - 5)),
            Shape::Said => layer.enclose(&format!("M{} {y}a3 3 0 1 0 6 0a3 3 0 1 0-6 0z", x - 3)),
            Shape::Asked => layer.line(format_args!("M{x} {}v8m-4-4l4 4l4-4", y - 11)),
            Shape::Cross(_) => layer.line(format_args!("M{} {}l8 8m-8 0l8-8", x - 4, y - 4)),
        }
    }

    fn layer(&mut self, shape: Shape, is_lit: bool) -> &mut Layer {
        let is_it = |layer: &Layer| layer.shape == shape && layer.is_lit == is_lit;
        let place = self.layers.iter().position(is_it).unwrap_or_else(|| {
            let (areas, slivers) = Default::default();
            self.layers.push(Layer { shape, is_lit, lines: String::new(), areas, slivers });
            self.layers.len() - 1
        });
        &mut self.layers[place]
    }
}

impl Layer {
    fn line(&mut self, path: fmt::Arguments<'_>) {
        // A write into a string can't fail.
        let _written = self.lines.write_fmt(path);
    }

    fn enclose(&mut self, path: &str) {
        self.lines.push_str(path);
        self.areas.path.push_str(path);
    }
}

impl Areas {
    /// The `d` of all of them.
    pub fn path(&self) -> String {
        self.last.iter().fold(self.path.clone(), |path, last| format!("{path}{last}"))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.path.is_empty() && self.last.is_none()
    }

    fn add(&mut self, next: Rectangle) {
        match &mut self.last {
            Some(last) if (last.y, last.height) == (next.y, next.height) && next.x <= last.x + last.width => {
                last.width = last.width.max(next.x + next.width - last.x);
            }
            last => {
                let full = last.replace(next);
                self.path.extend(full.map(|full| full.to_string()));
            }
        }
    }
}

impl fmt::Display for Rectangle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Rectangle { x, y, width, height } = self;
        write!(f, "M{x} {y}h{width}v{height}h-{width}z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::time::{Micros, millis};

    fn mark(shape: Shape, from: u64, to: u64, words: &str) -> Mark {
        let words = Some(words.to_owned());
        Mark { shape, from: millis(from), to: millis(to), y: 3, height: 14, words, entity: None, is_lit: false }
    }

    fn strip(marks: Vec<Mark>) -> Strip {
        Strip { name: String::new(), whole: String::new(), entity: None, is_lit: false, height: 20, marks }
    }

    #[test]
    fn however_many_marks_there_are_the_layers_are_as_many_as_looks() {
        let bar =
            |index: u64| mark(Shape::Bar(Bar::ALL[index as usize % Bar::ALL.len()]), index * 10, index * 10 + 9, "x");
        let strips: Vec<Strip> = (0..30).map(|_| strip((0..100).map(bar).collect())).collect();
        let tops = (0..30).map(|row| row * 22);
        let batch = path_batch(&strips, tops, Stretch::until(millis(1_000)).on(800));
        assert_eq!(batch.layers.len(), Bar::ALL.len());
    }

    #[test]
    fn bars_that_touch_are_filled_as_one_and_those_that_are_nothing_but_lines_are_blocks() {
        let working = |from: u64, to| mark(Shape::Bar(Bar::Working), from, to, "");
        let bars = |bars: &[(u64, u64)]| {
            let bars = bars.iter().map(|(from, to)| working(*from, *to)).collect();
            let batch = path_batch(&[strip(bars)], [0].into_iter(), Stretch::until(millis(100)).on(100));
            let [layer] = &batch.layers[..] else { panic!("{batch:?}") };
            (layer.lines.clone(), layer.areas.path(), layer.slivers.path())
        };
        let of = |x, width| format!("M{x} 3h{width}v14h-{width}z");
        let (lines, areas, slivers) = bars(&[(1, 4), (4, 6), (7, 9)]);
        assert_eq!((lines, areas), ([of(1, 3), of(4, 2), of(7, 2)].concat(), [of(1, 5), of(7, 2)].concat()));
        assert_eq!(slivers, "");
        let (lines, areas, slivers) = bars(&[(10, 11), (12, 12), (14, 15), (15, 18), (18, 18)]);
        assert_eq!((lines, areas), (of(15, 3), of(15, 3)));
        assert_eq!(slivers, "M10 3h3v15h-3zM14 3h2v15h-2zM18 3h1v15h-1z");
    }

    #[test]
    fn the_length_of_a_wait_gives_way_to_the_error_that_would_lie_on_it() {
        let error = "ValueError: no such name";
        let words = |width| {
            let marks = vec![
                mark(Shape::Bar(Bar::Waiting), 0, 1_000, "1.00 s"),
                mark(Shape::Cross("failed"), 1_000, 1_000, error),
            ];
            let batch = path_batch(&[strip(marks)], [0].into_iter(), Stretch::until(millis(1_000)).on(width));
            batch.words.into_iter().map(|words| words.text).collect::<Vec<_>>()
        };
        assert_eq!(words(300), [error]);
        assert_eq!(words(800), ["1.00 s", error]);
    }

    #[test]
    fn marks_are_where_they_are_in_the_other_drawing_and_beyond_the_ends_are_cut_off() {
        let bars = vec![
            mark(Shape::Bar(Bar::Working), 100, 300, "Task-1"),
            mark(Shape::Bar(Bar::Waiting), 700, 900, "beyond"),
            mark(Shape::Bar(Bar::Idle), 550, 700, "1"),
            mark(Shape::Said, 300, 300, "printed"),
        ];
        let batch =
            path_batch(&[strip(bars)], [22].into_iter(), Stretch { from: Micros(200_000), to: millis(600) }.on(400));
        let of = |shape| batch.layers.iter().find(|layer| layer.shape == shape).map(|layer| layer.lines.as_str());
        assert_eq!(of(Shape::Bar(Bar::Waiting)), None);
        assert!(of(Shape::Bar(Bar::Working)).unwrap().starts_with("M-2 25h99a"), "{batch:?}");
        assert!(of(Shape::Bar(Bar::Idle)).unwrap().starts_with("M353 25h49a"), "{batch:?}");
        assert_eq!(of(Shape::Said), Some("M97 25a3 3 0 1 0 6 0a3 3 0 1 0-6 0z"));
        let words: Vec<_> = batch.words.iter().map(|words| (words.text.as_str(), words.x)).collect();
        assert_eq!(words, [("Task-1", 50), ("1", 375)]);
        assert_eq!(batch.layers.last().map(|layer| layer.shape), Some(Shape::Said), "points lie in front");
    }
}
