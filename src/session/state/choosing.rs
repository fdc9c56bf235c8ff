//! Changes of the choice: a preset, a variant, a value that is typed.

use crate::picture::view::View;
use crate::session::choice::Choice;
use crate::session::ports::Entry;

use super::{Phase, State};

impl State {
    /// Changes the choice and shows it at once; a run that goes on keeps what it began with. Whether anything changed: who
    /// chooses what is chosen keeps what is shown.
    pub(super) fn choose(&mut self, change: impl FnOnce(&mut Choice)) -> bool {
        let mut choice = self.choice.clone();
        change(&mut choice);
        choice.moment = self.choice.moment;
        if choice == self.choice {
            return false;
        }
        choice.moment = None;
        choice.line = None;
        self.choice = choice;
        self.leave_file();
        self.asks.clear();
        self.view = View::default();
        self.entry = Entry::Push;
        if self.phase == Phase::Running {
            self.outdate();
        } else {
            self.put_beside();
            self.preview();
        }
        true
    }

    /// Forgets what was wrong in a field; whether something was.
    pub(super) fn mended(&mut self, name: &str) -> bool {
        let count = self.drafts.len();
        self.drafts.retain(|draft| draft.name != name);
        self.drafts.len() < count
    }

    /// Changes a value that is typed; `edited` is the one that was typed in last.
    pub(super) fn edit(&mut self, name: &str, edited: Option<String>, change: impl FnOnce(&mut Choice)) -> bool {
        if !self.choose(change) {
            self.edited = edited;
            return false;
        }
        if edited.as_deref() == Some(name) {
            self.entry = Entry::Replace;
        }
        self.edited = Some(name.to_owned());
        true
    }
}
