//! Many strips as a few paths, one for each look: what a canvas draws in a constant number of steps.

use std::fmt::Write;

use crate::engine::sorted::sort_few;
use crate::lens::window::Stretch;

use super::bars::Bar;
use super::drawn::{in_sight, words_in};
use super::strip::{Mark, Shape, Strip};

/// The room that a point needs, in pixels.
const POINT: usize = 12;

/// All that is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// From the back to the front.
    pub layers: Vec<Layer>,
    /// What stands in the bars.
    pub words: Vec<Words>,
}

/// All marks of one look.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// The look.
    pub shape: Shape,
    /// Whether it is that of lit ones.
    pub is_lit: bool,
    /// The marks, as the `d` of an SVG path, in pixels.
    pub path: String,
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
    /// Whether it stands on a dark bar.
    pub on_work: bool,
}

/// Lays strips out; `tops` are the places of their tracks from the sheet's top, in pixels.
pub fn sheet(strips: &[Strip], tops: impl Iterator<Item = i32>, (seen, width): (Stretch, u32)) -> Sheet {
    let mut sheet = Sheet::default();
    for (strip, top) in strips.iter().zip(tops) {
        // Points side by side would hide the bars.
        let points = strip.marks.iter().filter(|mark| mark.shape == Shape::Said).count();
        let is_dense = points > width as usize / POINT;
        let is_drawn =
            |mark: &&Mark| mark.to >= seen.from && mark.from <= seen.to && !(is_dense && mark.shape == Shape::Said);
        for mark in strip.marks.iter().filter(is_drawn) {
            sheet.add(mark, top, (seen, width));
        }
    }
    sort_few(&mut sheet.layers, |layer| (depth(layer.shape), layer.is_lit));
    sheet
}

/// What lies in front of what.
fn depth(shape: Shape) -> u8 {
    match shape {
        Shape::Before => 0,
        Shape::Bar(Bar::Ready) => 2,
        Shape::Bar(Bar::Running) => 3,
        Shape::Bar(_) => 1,
        Shape::Said => 4,
        Shape::Cross(_) => 5,
    }
}

impl Sheet {
    fn add(&mut self, mark: &Mark, top: i32, (seen, width): (Stretch, u32)) {
        let (from, to) = in_sight(mark, seen);
        let place = |at| seen.place(at, width.into()) as i32;
        // What goes on beyond an end is drawn beyond it, too, to be cut off there.
        let (x, y, height) =
            (place(from) - 5 * i32::from(mark.from < seen.from), top + mark.y as i32, mark.height as i32);
        let length = (place(to) + 5 * i32::from(mark.to > seen.to) - x).max(0);
        let text = words_in(mark, (seen, width)).map(str::to_owned);
        let path = self.path(mark.shape, mark.is_lit);
        // A write into a string can't fail.
        let _ = match mark.shape {
            Shape::Before => write!(path, "M{x} {y}h{length}"),
            Shape::Bar(Bar::Queued | Bar::Ready) => write!(path, "M{x} {}h{length}", y + height / 2),
            Shape::Bar(_) if length > 6 && height > 6 => {
                let (wide, high) = (length - 6, height - 6);
                write!(
                    path,
                    "M{} {y}h{wide}a3 3 0 0 1 3 3v{high}a3 3 0 0 1-3 3h-{wide}a3 3 0 0 1-3-3v-{high}a3 3 0 0 1 3-3z",
                    x + 3
                )
            }
            Shape::Bar(_) => write!(path, "M{x} {y}h{length}v{height}h-{length}z"),
            Shape::Said => write!(path, "M{} {y}a3 3 0 1 0 6 0a3 3 0 1 0-6 0z", x - 3),
            Shape::Cross(_) => write!(path, "M{} {}l8 8m-8 0l8-8", x - 4, y - 4),
        };
        self.words.extend(text.map(|text| Words {
            text,
            x: (place(from) + place(to)) / 2,
            y: y + height - 3,
            on_work: mark.shape == Shape::Bar(Bar::Working),
        }));
    }

    fn path(&mut self, shape: Shape, is_lit: bool) -> &mut String {
        let is_it = |layer: &Layer| layer.shape == shape && layer.is_lit == is_lit;
        let place = self.layers.iter().position(is_it).unwrap_or_else(|| {
            self.layers.push(Layer { shape, is_lit, path: String::new() });
            self.layers.len() - 1
        });
        &mut self.layers[place].path
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::time::{Micros, millis};

    fn mark(shape: Shape, from: u64, to: u64, words: &str) -> Mark {
        let words = Some(words.to_owned());
        Mark { shape, from: millis(from), to: millis(to), y: 3, height: 14, words, thing: None, is_lit: false }
    }

    fn strip(marks: Vec<Mark>) -> Strip {
        Strip { name: String::new(), whole: String::new(), thing: None, is_lit: false, height: 20, marks }
    }

    #[test]
    fn however_many_marks_there_are_the_layers_are_as_many_as_looks() {
        let bar = |index: u64| mark(Shape::Bar(Bar::ALL[index as usize % 11]), index * 10, index * 10 + 9, "x");
        let strips: Vec<Strip> = (0..30).map(|_| strip((0..100).map(bar).collect())).collect();
        let tops = (0..30).map(|row| row * 22);
        let sheet = sheet(&strips, tops, (Stretch::until(millis(1_000)), 800));
        assert_eq!(sheet.layers.len(), Bar::ALL.len());
    }

    #[test]
    fn marks_are_where_they_are_in_the_other_drawing_and_beyond_the_ends_are_cut_off() {
        let bars = vec![
            mark(Shape::Bar(Bar::Working), 100, 300, "Task-1"),
            mark(Shape::Bar(Bar::Waiting), 700, 900, "beyond"),
            mark(Shape::Bar(Bar::Idle), 550, 700, "1"),
            mark(Shape::Said, 300, 300, "printed"),
        ];
        let sheet = sheet(&[strip(bars)], [22].into_iter(), (Stretch { from: Micros(200_000), to: millis(600) }, 400));
        let of = |shape| sheet.layers.iter().find(|layer| layer.shape == shape).map(|layer| layer.path.as_str());
        assert_eq!(of(Shape::Bar(Bar::Waiting)), None);
        assert!(of(Shape::Bar(Bar::Working)).unwrap().starts_with("M-2 25h99a"), "{sheet:?}");
        assert!(of(Shape::Bar(Bar::Idle)).unwrap().starts_with("M353 25h49a"), "{sheet:?}");
        assert_eq!(of(Shape::Said), Some("M97 25a3 3 0 1 0 6 0a3 3 0 1 0-6 0z"));
        let words: Vec<_> = sheet.words.iter().map(|words| (words.text.as_str(), words.x, words.on_work)).collect();
        assert_eq!(words, [("Task-1", 50, true), ("1", 375, false)]);
        assert_eq!(sheet.layers.last().map(|layer| layer.shape), Some(Shape::Said), "points lie in front");
    }
}
