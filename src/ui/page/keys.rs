//! What keys do while a picture has the focus: one table, which the help shows, too.

use yew::prelude::*;

use crate::picture::view::Look;
use crate::session::state::{Action, State};

/// A key of the pictures.
pub struct Key {
    /// What the browser calls it; letters are small.
    name: &'static str,
    shift: Shift,
    /// What stands in the help.
    pub shown: &'static str,
    /// What it does, in words.
    pub words: &'static str,
    /// What it does.
    command: KeyCommand,
}

/// What Shift has to do with a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shift {
    /// It does not matter.
    Any,
    /// It must not be held.
    Up,
    /// It must be held.
    Held,
}

impl Shift {
    fn fits(self, is_held: bool) -> bool {
        self == Shift::Any || (self == Shift::Held) == is_held
    }
}

/// What a key does.
#[derive(Clone, Copy)]
pub enum KeyCommand {
    /// It changes the state.
    Act(fn(&State) -> Action),
    /// It is as the button Run.
    Run,
    /// It shows the keys.
    Help,
}

const fn key(name: &'static str, shift: Shift, shown: &'static str, words: &'static str, command: KeyCommand) -> Key {
    Key { name, shift, shown, words, command }
}

use KeyCommand::{Act, Help, Run};

/// Every key of the pictures.
pub const KEYS: &[Key] = &[
    key(" ", Shift::Any, "Space", "Play or pause", Act(play_or_pause)),
    key("arrowleft", Shift::Up, "←", "One event back", Act(|_| Action::Step(-1))),
    key("arrowright", Shift::Up, "→", "One event on", Act(|_| Action::Step(1))),
    key("arrowleft", Shift::Held, "Shift ←", "Ten events back", Act(|_| Action::Step(-10))),
    key("arrowright", Shift::Held, "Shift →", "Ten events on", Act(|_| Action::Step(10))),
    key(
        "p",
        Shift::Held,
        "Shift P",
        "One poll back: to a task’s turn with the thread before",
        Act(|_| Action::Poll(-1)),
    ),
    key(
        "p",
        Shift::Up,
        "P",
        "One poll on: all that a task does in its turn with the thread, up to its end",
        Act(|_| Action::Poll(1)),
    ),
    key("home", Shift::Any, "Home", "To the start", Act(|_| Action::Step(i32::MIN))),
    key("end", Shift::Any, "End", "To the end; during a run, on with it", Act(|_| Action::Live)),
    key("w", Shift::Any, "W", "Zoom in", Act(|_| Action::Look(Look::Zoom { steps: 1, about: None }))),
    key("s", Shift::Any, "S", "Zoom out", Act(|_| Action::Look(Look::Zoom { steps: -1, about: None }))),
    key("a", Shift::Any, "A", "Pan back", Act(|_| Action::Look(Look::Pan(-PAN)))),
    key("d", Shift::Any, "D", "Pan on", Act(|_| Action::Look(Look::Pan(PAN)))),
    key("f", Shift::Any, "F", "Fit: show all", Act(|_| Action::Look(Look::Fit))),
    key("r", Shift::Any, "R", "Run", Run),
    key("escape", Shift::Any, "Esc", "Let go of what is selected, or pointed at", Act(let_go)),
    key("?", Shift::Any, "?", "Show the keys", Help),
];

/// How far a key pans, in hundredths of what is seen.
const PAN: i32 = 25;

fn play_or_pause(state: &State) -> Action {
    if state.is_playing() { Action::Pause } else { Action::Play }
}

fn let_go(state: &State) -> Action {
    let has_selection = state.view.selected.is_some() || state.view.begun.is_some();
    if has_selection { Action::Look(Look::Unselect) } else { Action::Light(None) }
}

/// Keys elsewhere, for the help.
pub const OTHERS: &[(&str, &str)] = &[
    ("PgUp PgDn", "On the scrubber: a tenth of the time; in lanes that scroll: from lane to lane"),
    ("↑ ↓", "In the lanes: from bar to bar; in a table, the code or the queue: from line to line"),
    ("Enter", "To the moment of that bar or line"),
];

/// What the key that was pressed does; `is_button` where the focus is on something that Space presses.
pub fn pressed(event: &KeyboardEvent, is_button: bool) -> Option<KeyCommand> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    command(&event.key().to_ascii_lowercase(), event.shift_key(), is_button)
}

fn command(name: &str, shift: bool, is_button: bool) -> Option<KeyCommand> {
    let is_it = |key: &&Key| key.name == name && key.shift.fits(shift);
    KEYS.iter().find(is_it).filter(|key| !(is_button && key.name == " ")).map(|key| key.command)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::session::still::opened;
    use crate::trace::time::millis;

    /// The moment after these keys, each with whether Shift is held.
    fn after(keys: &[(&str, bool)]) -> Rc<State> {
        keys.iter().fold(opened("#say-after"), |state, (name, shift)| match command(name, *shift, false) {
            Some(KeyCommand::Act(action)) => {
                let action = action(&state);
                state.reduce(action)
            }
            _ => panic!("{name} changes nothing"),
        })
    }

    #[test]
    fn every_key_finds_its_own_row() {
        for (place, key) in KEYS.iter().enumerate() {
            let is_it = |of: &Key| {
                of.name == key.name && (of.shift == Shift::Any || key.shift == Shift::Any || of.shift == key.shift)
            };
            assert_eq!(KEYS.iter().position(is_it), Some(place), "{} is there twice", key.shown);
            assert_eq!(key.name, key.name.to_ascii_lowercase());
        }
        assert!(command("q", false, false).is_none());
        assert!(command(" ", false, true).is_none(), "Space presses the button that has the focus");
        assert!(command("r", false, true).is_some());
    }

    #[test]
    fn keys_go_through_the_log() {
        let [start, left, right] = [("home", false), ("arrowleft", false), ("arrowright", false)];
        assert_eq!(after(&[start, right, right, left]).playhead, after(&[start, right]).playhead);
        assert_eq!(
            after(&[start, ("arrowright", true)]).playhead,
            after(&[&[start][..], &[right; 10]].concat()).playhead
        );
        assert_eq!(after(&[start, ("p", false), ("p", true)]).playhead, after(&[start]).playhead);
        assert_eq!(after(&[start, ("end", false)]).moment(), millis(3_000));
    }

    #[test]
    fn space_plays_and_pauses() {
        assert!(after(&[(" ", false)]).playing);
        assert!(!after(&[(" ", false), (" ", false)]).playing);
    }
}
