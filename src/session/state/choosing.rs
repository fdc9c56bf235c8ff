//! Changes of the choice: a preset, a variant, a value that is typed.

use crate::picture::view::View;
use crate::session::choice::{Choice, Code};
use crate::session::draft::Draft;
use crate::session::link::read_seed;
use crate::session::ports::Entry;
use crate::session::references::{Reason, References};

use super::{Phase, SEED, State};

impl State {
    /// A field holds what can't be used: nothing runs until it is mended.
    pub(super) fn mistype(&mut self, draft: Draft) {
        self.mended(&draft.name);
        self.announce(format!("{}: {}.", draft.label, draft.reason));
        self.drafts.push(draft);
    }

    /// Says why nothing runs.
    pub(super) fn refuse_run(&mut self) {
        for refusal in self.drafts.iter().map(Draft::refusal).collect::<Vec<_>>() {
            self.announce(refusal.clone());
            self.notify(refusal);
        }
    }

    /// Takes a preset’s values; whether they are others than before.
    pub(super) fn set_preset(&mut self, name: &str) -> bool {
        self.drafts.clear();
        let is_changed = self.choose(|choice| choice.set_preset(name));
        if is_changed {
            // Another experiment: the last run says nothing of it.
            self.references.drop_if(Reason::Before);
        }
        is_changed
    }

    /// What is refused changes nothing. That, and how a value was changed to keep a limit, is said beside its control; the control
    /// tells the one itself.
    pub(super) fn set(&mut self, name: &str, text: &str, edited: Option<String>) -> bool {
        let was_wrong = self.mended(name);
        let mut notice = None;
        let is_changed = self.edit(name, edited, |choice| notice = choice.set(name, text));
        let limited = notice.filter(|notice| !notice.is_refusal()).map(|notice| notice.beside_value());
        let is_limited = limited.is_some();
        limited.into_iter().for_each(|how| self.announce(format!("{how}.")));
        is_changed || was_wrong || is_limited
    }

    /// Takes a seed as it is typed, `edited` as its control has it; a wrong one changes nothing. Whether there is anything
    /// to draw.
    pub(super) fn set_seed(&mut self, text: &str, edited: Option<String>) -> bool {
        let was_wrong = self.mended(SEED);
        let seed = read_seed(text);
        self.edit(SEED, edited, |choice| choice.seed = seed.unwrap_or(choice.seed)) || was_wrong
    }

    /// Which code is shown.
    pub(super) fn show_code(&mut self, code: Code) {
        self.choice.code = code;
        self.entry = Entry::Replace;
    }

    /// Whether links and files keep the queries of addresses.
    pub(super) fn keep_queries(&mut self, keeps: bool) {
        self.choice.keeps_queries = keeps;
        self.entry = Entry::Replace;
    }

    /// Back to the preset as it opens, with nothing run.
    pub(super) fn reset(&mut self) {
        self.session = None;
        self.phase = Phase::Preview;
        self.notices.clear();
        self.drafts.clear();
        let reset = self.choice.reset();
        if !self.choose(|choice| *choice = reset) {
            self.leave_file();
            self.choice.moment = None;
            self.view = View::default();
            self.preview();
        }
        self.references = References::default();
    }

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
    fn mended(&mut self, name: &str) -> bool {
        let count = self.drafts.len();
        self.drafts.retain(|draft| draft.name != name);
        self.drafts.len() < count
    }

    /// Changes a value that is typed; `edited` is the one that was typed in last.
    fn edit(&mut self, name: &str, edited: Option<String>, change: impl FnOnce(&mut Choice)) -> bool {
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
