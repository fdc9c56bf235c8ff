//! A file: chosen, read, given up, and its runs shown.

use crate::labs::plan::shown;
use crate::session::file::Opened;
use crate::session::ideals::Making;
use crate::session::opening::Opening;
use crate::session::ports::{Entry, GivenFile};
use crate::session::references::References;
use crate::session::screen::Screen;

use super::{Phase, State};

impl State {
    /// The reader chose a file. The newest is the one that is meant.
    pub(super) fn open_file(&mut self, file: GivenFile) {
        self.leave_coming();
        self.opening = Some(Opening { number: self.revision, file, packed: None, progress: None });
    }

    /// The file that is being read is not wanted any more; whether there was one.
    pub(super) fn cancel_opening(&mut self) -> bool {
        let opening = self.opening.take();
        if opening.is_some() {
            self.announce("Cancelled: what was shown stays.".to_owned());
        }
        opening.is_some()
    }

    /// The file can't be opened, for this reason.
    pub(super) fn not_opened(&mut self, why: String) {
        self.opening = None;
        self.tell(why);
    }

    /// So many hundredths of a file are read; whether that is news. The file may have been given up meanwhile.
    pub(crate) fn read_so_far(&mut self, opening: u64, progress: u32) -> bool {
        let Some(now) = self.opening.as_mut().filter(|now| now.number == opening) else { return false };
        let is_first = now.progress.is_none();
        let is_news = now.progress.replace(progress) != Some(progress);
        if is_first {
            let words = format!("Reading {}.", shown(&now.file.name));
            self.announce(words);
        }
        is_news
    }

    /// The reader went on with something else while a file was read: that counts, and the file is given up.
    pub(crate) fn leave_file(&mut self) {
        let unread = self.unread();
        self.opening = None;
        unread.into_iter().for_each(|unread| self.notify(unread));
    }

    /// What is said of the file that is being read if it is given up.
    pub(crate) fn unread(&self) -> Option<String> {
        let Opening { file, .. } = self.opening.as_ref()?;
        Some(format!("{} was not opened, for something else was begun meanwhile: open it again.", shown(&file.name)))
    }

    /// Shows the runs of a file.
    pub(crate) fn opened(&mut self, Opened { name, choice, shown, wanted, notices }: Opened) {
        self.opening = None;
        self.leave_coming();
        self.session = None;
        if self.is_program() {
            self.own_run = self.shown.first().cloned();
        }
        self.screen = Screen::Lab;
        self.drafts.clear();
        match choice {
            Some(choice) if choice.lab.name != self.choice.lab.name => {
                self.references = References::default();
                self.choice = choice;
            }
            Some(choice) => {
                self.put_beside();
                self.choice = choice;
            }
            // The lab stays as it is chosen, to go back to: such a program says nothing of it, nor it of the program.
            None => {
                self.references = References::default();
                self.choice.moment = None;
                self.choice.keeps_queries = false;
            }
        }
        self.entry = Entry::Push;
        self.show(shown);
        let wanted = Some(wanted).filter(|wanted| !wanted.is_empty());
        self.making = wanted.map(|wanted| Making { number: self.revision, wanted: wanted.into(), next: Vec::new() });
        self.phase = Phase::Over;
        let said = [format!("Opened {name}.")].into_iter().chain(notices.iter().cloned());
        self.announce(said.collect::<Vec<_>>().join(" "));
        self.file = Some(name.into());
        notices.into_iter().for_each(|notice| self.notify(notice));
    }
}
