//! Links: the state that one opens, and what becomes of the state when the reader follows another.

use std::mem;

use crate::picture::view::View;
use crate::session::announcer::Announcer;
use crate::session::choice::Choice;
use crate::session::editor::Editor;
use crate::session::ideals::Making;
use crate::session::link::{self, Notice};
use crate::session::opening::Opening;
use crate::session::playhead::Playhead;
use crate::session::ports::Entry;
use crate::session::references::References;
use crate::session::run_link;
use crate::session::screen::Screen;

use super::{Phase, Practice, State};

impl State {
    /// The page as a link opens it.
    pub fn open(link: &str) -> State {
        let (screen, choice, notices) = State::asked(link);
        State::of(screen, choice, &notices, link)
    }

    /// What a link asks for; only that of a lab holds values.
    pub(super) fn asked(link: &str) -> (Screen, Choice, Vec<Notice>) {
        let screen = Screen::of(link);
        let has_values = screen == Screen::Lab && run_link::read(link).is_none();
        let (choice, notices) = if has_values { link::read(link) } else { Default::default() };
        (screen, choice, notices)
    }

    /// The page as it opens: what was chosen, and nothing that has run.
    pub(super) fn of(screen: Screen, choice: Choice, notices: &[Notice], link: &str) -> State {
        let mut state = State {
            screen,
            editor: Editor::default(),
            own_run: None,
            choice,
            shown: Vec::new(),
            phase: Phase::Preview,
            playhead: Playhead::Live,
            playing: false,
            within: None,
            speed: None,
            view: View::default(),
            focus: 0,
            subject: None,
            practice: Practice::Checking,
            notices: notices.iter().map(ToString::to_string).collect(),
            drafts: Vec::new(),
            asks: Vec::new(),
            allowed: Vec::new(),
            file: None,
            opening: None,
            references: References::default(),
            outdated: false,
            entry: Entry::Replace,
            announcer: Announcer::default(),
            making: None,
            revision: 0,
            session: None,
            ideals_of: None,
            plays_next: false,
            has_begun: false,
            runs_next: false,
            clock: None,
            ran: None,
            edited: None,
        };
        if screen == Screen::Program {
            state.open_program(link);
        } else {
            state.preview();
        }
        state.opening = run_link::read(link).map(|packed| Opening::of_link(0, packed));
        if !state.notices.is_empty() {
            state.announce(state.notices.join(" "));
        }
        state
    }

    /// The reader follows a link, or goes back; whether anything changes.
    pub(super) fn follow(&mut self, link: &str) -> bool {
        if let Some(packed) = run_link::read(link) {
            // What is shown stays until the run is there.
            self.leave_coming();
            self.opening = Some(Opening::of_link(self.revision, packed));
            return true;
        }
        let (screen, mut choice, notices) = State::asked(link);
        let unread = self.unread();
        if screen == Screen::Program || self.is_program() {
            self.turn_to(screen, link);
            self.opening = None;
            unread.into_iter().for_each(|unread| self.notify(unread));
            return true;
        }
        choice.recall_queries(&self.choice);
        // A file's runs are none of the link's.
        if choice == self.choice && notices.is_empty() && self.file.is_none() {
            // The overview’s race goes on in its lab.
            return mem::replace(&mut self.screen, screen) != screen;
        }
        let (speed, practice, allowed) = (self.speed, self.practice.clone(), self.allowed.to_vec());
        let (revision, within) = (self.revision, self.within);
        if choice.lab.name == self.choice.lab.name && screen == self.screen && self.program().is_none() {
            self.put_beside();
        } else {
            self.references = References::default();
        }
        let references = mem::take(&mut self.references);
        // What the reader types into a program stays, wherever the way leads.
        let (editor, own_run) = (mem::take(&mut self.editor), self.own_run.take());
        let opened = State::of(screen, choice, &notices, link);
        *self = State { editor, own_run, speed, practice, allowed, revision, within, references, ..opened };
        self.making = self.making.take().map(|making| Making { number: revision, ..making });
        unread.into_iter().for_each(|unread| self.notify(unread));
        true
    }
}
