//! What fingers and the mouse do on the figure: one drags or selects, two pinch, and one that stays was a click.

use crate::lens::fold::axis::{Axis, Stretch};
use crate::trace::time::Micros;

use super::view::Look;

/// How far a finger may slip, in pixels, and still be a click.
const SLIP: i32 = 4;

/// What the drag of one finger does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drag {
    /// It moves what is seen.
    #[default]
    Pan,
    /// It selects a part of the time.
    Select,
}

/// The fingers that are down, a pressed mouse included.
#[derive(Clone, Debug, Default)]
pub struct Gesture {
    fingers: Vec<Finger>,
    /// The axis when the last finger came or went.
    axis: Option<Axis>,
    drag: Drag,
    has_moved: bool,
}

#[derive(Clone, Copy, Debug)]
struct Finger {
    id: i32,
    from: i32,
    x: i32,
}

impl Gesture {
    /// A finger comes down; what it does if it moves and no other joins it.
    pub fn down(&mut self, id: i32, x: i32, axis: Axis, drag: Drag) {
        self.fingers.retain(|finger| finger.id != id);
        if self.fingers.is_empty() {
            self.has_moved = false;
        }
        if self.fingers.len() < 2 {
            self.fingers.push(Finger { id, from: x, x });
        }
        self.drag = if self.fingers.len() == 1 { drag } else { Drag::Pan };
        self.settle(axis);
    }

    /// A finger moves; what the reader does by that.
    pub fn moved(&mut self, id: i32, x: i32) -> Option<Look> {
        let axis = self.axis?;
        let finger = self.fingers.iter_mut().find(|finger| finger.id == id)?;
        finger.x = x;
        self.has_moved |= (x - finger.from).abs() > SLIP;
        if !self.has_moved {
            return None;
        }
        match self.fingers[..] {
            [one] if self.drag == Drag::Select => Some(Look::Select(axis.moment(one.from), axis.moment(one.x))),
            [one] => Some(Look::Show(dragged(axis, one.x - one.from))),
            [one, other] => pinched(axis, one, other).map(Look::Show),
            _ => None,
        }
    }

    /// A finger goes up; whether that was a click.
    pub fn up(&mut self, id: i32, axis: Axis) -> bool {
        let count = self.fingers.len();
        self.fingers.retain(|finger| finger.id != id);
        self.settle(axis);
        count == 1 && self.fingers.is_empty() && !self.has_moved
    }

    /// Whether something has been dragged.
    pub fn is_dragging(&self) -> bool {
        self.has_moved && !self.fingers.is_empty()
    }

    /// All goes on from where the fingers are now.
    fn settle(&mut self, axis: Axis) {
        self.axis = Some(axis);
        self.fingers.iter_mut().for_each(|finger| finger.from = finger.x);
    }
}

/// What is seen after a drag by so many pixels.
fn dragged(axis: Axis, by: i32) -> Stretch {
    let length = axis.seen.length();
    let by = (length.0 as f64 * f64::from(by) / f64::from(axis.width.max(1))) as i64;
    let from = Micros(axis.seen.from.0.saturating_add_signed(-by));
    Stretch { from, to: from + length }
}

/// What is seen where both fingers still lie on the moments on which they came down.
fn pinched(axis: Axis, one: Finger, other: Finger) -> Option<Stretch> {
    let (left, right) = if one.from <= other.from { (one, other) } else { (other, one) };
    let between = f64::from((right.x - left.x).max(8));
    let zoom = f64::from(right.from - left.from) / between;
    if zoom <= 0.0 {
        return None;
    }
    let length = axis.seen.length().0 as f64 * zoom;
    let pixel = axis.seen.length().0 as f64 / f64::from(axis.width.max(1));
    let held = axis.seen.from.0 as f64 + f64::from(left.from) * pixel;
    let from = Micros((held - f64::from(left.x) * pixel * zoom).max(0.0) as u64);
    Some(Stretch { from, to: from + Micros(length as u64) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::time::millis;

    const AXIS: Axis = Axis { seen: Stretch { from: millis(1_000), to: millis(2_000) }, width: 500 };

    fn show(from: u64, to: u64) -> Option<Look> {
        Some(Look::Show(Stretch { from: millis(from), to: millis(to) }))
    }

    #[test]
    fn one_finger_drags_or_selects_or_clicks() {
        let mut gesture = Gesture::default();
        gesture.down(1, 100, AXIS, Drag::Pan);
        assert_eq!(gesture.moved(1, 103), None, "it may slip a little");
        assert!(gesture.up(1, AXIS), "and is a click then");
        gesture.down(1, 100, AXIS, Drag::Pan);
        assert_eq!(gesture.moved(1, 150), show(900, 1_900));
        assert_eq!(gesture.moved(1, 50), show(1_100, 2_100));
        assert!(!gesture.up(1, AXIS), "what has dragged is no click");
        gesture.down(1, 100, AXIS, Drag::Select);
        assert_eq!(gesture.moved(1, 50), Some(Look::Select(millis(1_200), millis(1_100))));
    }

    #[test]
    fn two_fingers_keep_their_moments() {
        let mut gesture = Gesture::default();
        gesture.down(1, 100, AXIS, Drag::Select);
        gesture.down(2, 200, AXIS, Drag::Select);
        // Twice as far apart: half of the time is seen, and 1.2 s lies at 100 pixels still.
        assert_eq!(gesture.moved(2, 300), show(1_100, 1_600));
        // One goes up: the other drags on from where it is.
        let now = Axis { seen: Stretch { from: millis(1_100), to: millis(1_600) }, width: 500 };
        assert!(!gesture.up(2, now));
        assert_eq!(gesture.moved(1, 110), show(1_090, 1_590));
        assert!(!gesture.up(1, now));
    }

    #[test]
    fn a_third_finger_and_one_that_never_came_down_do_nothing() {
        let mut gesture = Gesture::default();
        assert_eq!(gesture.moved(7, 80), None);
        for finger in 1..4 {
            gesture.down(finger, finger * 100, AXIS, Drag::Pan);
        }
        assert_eq!(gesture.moved(3, 450), None);
    }
}
