//! The reader’s own program: what is typed, and its runs in CPython.

use std::rc::Rc;

use crate::collections::sorted::Sorted;
use crate::labs::DEFAULT_SEED;
use crate::practice::host::is_private;
use crate::session::editor::{Cpython, Editor, MAX_BEFORE, MAX_PROGRAM, Wanted, first, keeps_half};
use crate::session::examples::Example;
use crate::session::ideals::Making;
use crate::session::origin::Origin;
use crate::session::playhead::Playhead;
use crate::session::ports::Entry;
use crate::session::program_link;
use crate::session::record::Record;
use crate::session::references::{Reason, References};
use crate::session::screen::Screen;
use crate::session::shown::Shown;
use crate::session::silence::{SILENT, Silence};
use crate::trace::WorldKind;
use crate::trace::event::{Kind, RunEnd};
use crate::trace::program::{Program, SourceLine};
use crate::trace::time::Micros;

use super::{Phase, State};

/// A host's name alone.
fn without_port(host: &str) -> &str {
    let port = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|digit| digit.is_ascii_digit()));
    port.map_or(host, |(name, _)| name)
}

/// How the worker's refusal of a host that nobody agreed to ends (static/program-worker.js).
const NOT_AGREED: &str = " was not agreed to: nothing was sent";

impl State {
    /// Whether the page is the reader’s own program’s.
    pub fn is_program(&self) -> bool {
        self.screen == Screen::Program
    }

    /// The program that a link names. Until it is there, the one with which the page opens.
    pub(crate) fn open_program(&mut self, link: &str) {
        let (editor, run) = first();
        self.take_program(editor, run);
        self.want(link);
    }

    /// Asks for the program that a link names.
    fn want(&mut self, link: &str) {
        let asked = program_link::read(link);
        self.editor.place = if asked.browser { WorldKind::Browser } else { WorldKind::Simulated };
        self.editor.seed = asked.seed.unwrap_or(DEFAULT_SEED);
        self.editor.wanted = asked.wanted;
        asked.notices.into_iter().for_each(|notice| self.notify(notice));
    }

    /// Another screen comes, or goes, than the program's: what was typed stays, and its run with it.
    pub(crate) fn turn_to(&mut self, screen: Screen, link: &str) {
        if screen == self.screen {
            return self.open_program(link);
        }
        let (speed, practice, allowed) = (self.speed, self.practice.clone(), self.allowed.to_vec());
        let (revision, within) = (self.revision, self.within);
        let editor = std::mem::take(&mut self.editor);
        let was_open = self.is_program() || editor.is_begun();
        let own_run = if self.is_program() { self.shown.first().cloned() } else { self.own_run.take() };
        *self = State { speed, practice, allowed, revision, within, ..State::open(link) };
        self.making = self.making.take().map(|making| Making { number: revision, ..making });
        if !self.is_program() {
            // What is still to come would come into another screen.
            self.editor = Editor { wanted: None, chosen: None, ..editor };
            self.own_run = own_run;
            return;
        }
        self.editor.cpython = editor.cpython.clone();
        if !was_open {
            self.editor.before = editor.before;
        } else {
            // What a link names may be this very program: then its run stays, too.
            let wanted = self.editor.wanted.take();
            self.take_program(editor, own_run);
            self.editor.wanted = wanted;
        }
    }

    /// The program as it came.
    pub(crate) fn reset_program(&mut self) {
        self.session = None;
        self.notices.clear();
        self.leave_file();
        self.editor.before = self.kept_before(&self.editor.original.clone());
        self.editor.reset();
        self.leave_coming();
        let is_own = self.own_run().is_some();
        self.references = References::default();
        self.show(self.shown.first().cloned().filter(|_| is_own).into_iter().collect());
        self.phase = if is_own { Phase::Over } else { Phase::Preview };
    }

    /// The reader typed. The last run stays beside the text, and says that it is of another one.
    pub(crate) fn write(&mut self, text: &str) -> bool {
        if text.len() > MAX_PROGRAM {
            self.notify(format!("The program stays as it was: it may have {} KiB at most.", MAX_PROGRAM / 1024));
            return true;
        }
        let is_other = *self.editor.text != *text;
        if is_other {
            self.leave_coming();
        }
        self.editor.write(text);
        is_other
    }

    /// The reader chose an example, or to stay: that counts, and no longer what was still to come.
    pub(crate) fn choose_example(&mut self, example: Option<&'static Example>) {
        self.leave_file();
        if self.editor.wanted.take().is_some() {
            self.editor.entry = Entry::Push;
        }
        (self.editor.chosen, self.runs_next) = (example, false);
    }

    /// The reader went on with something else while a program was loaded: that counts.
    pub(crate) fn leave_coming(&mut self) {
        self.runs_next = false;
        if self.editor.wanted.is_some() {
            self.editor.entry = Entry::Push;
        }
        let (left, again) = match (self.editor.chosen.take(), self.editor.wanted.take()) {
            (Some(example), _) | (None, Some(Wanted::Example(example))) => {
                (example.title.to_owned(), "choose it again")
            }
            (None, Some(Wanted::Packed { name, .. })) => (name, "open its link again"),
            (None, Some(Wanted::Lost { .. }) | None) => return,
        };
        self.notify(format!("{left} was not opened, for something else was begun meanwhile: {again}."));
    }

    /// What the link asked for is to run as soon as it is there.
    pub(crate) fn run_next(&mut self) {
        self.runs_next = true;
        self.announce("It runs as soon as it is there.".to_owned());
    }

    /// Whether the page still waits for the program of a link.
    pub(crate) fn awaits_packed(&self, code: &str) -> bool {
        self.is_program() && self.editor.awaits_packed(code)
    }

    /// The program of a link can't be read.
    pub(crate) fn lose_packed(&mut self) {
        self.lose_wanted(program_link::UNREADABLE);
    }

    /// Whether the page still waits for an example.
    pub(crate) fn awaits(&self, example: &'static Example) -> bool {
        self.is_program() && self.editor.awaits(example)
    }

    /// The example did not come.
    pub(crate) fn lose_example(&mut self) {
        self.editor.chosen = None;
        self.lose_wanted("The example could not be loaded. Check the connection, then choose it again.");
    }

    /// What was to come can’t be had, for this reason. What a link names stays in the address.
    fn lose_wanted(&mut self, why: &str) {
        self.runs_next = false;
        self.editor.wanted = self.editor.wanted.take().map(|wanted| Wanted::Lost { name: wanted.name() });
        self.tell(why.to_owned());
    }

    /// Whether the program is to run that the link asked for, and is there.
    pub fn is_run_due(&self) -> bool {
        self.runs_next && !self.editor.is_coming()
    }

    /// The programs that can be taken back once that text is there: the one that gives way to it, if that is the reader’s own,
    /// and those before.
    fn kept_before(&self, text: &str) -> Rc<[Editor]> {
        let own = self.editor.giving_way_to(text);
        let others =
            self.editor.before.iter().filter(|before| *before.text != *text && before.text != self.editor.text);
        own.into_iter().chain(others.cloned()).take(MAX_BEFORE).collect()
    }

    /// The reader’s own programs come back that were there before the page was loaded anew: the one in the editor to its place,
    /// unless the page’s link asks for something else by now.
    pub(crate) fn restore(&mut self, kept: Editor, is_in_place: bool) {
        if !self.is_program() {
            self.editor = kept;
        } else if is_in_place && kept.is_begun() && self.opening.is_none() {
            self.take_program(kept, None);
        } else {
            let own = kept.giving_way_to("");
            self.editor.before = own.into_iter().chain(kept.before.iter().cloned()).take(MAX_BEFORE).collect();
        }
    }

    /// A program that gave way comes back, and the one that is there gives way in turn; whether there was one.
    pub(crate) fn take_back(&mut self, place: usize) -> bool {
        let before = self.editor.before.get(place).cloned();
        let is_there = before.is_some();
        before.into_iter().for_each(|before| self.take_program(before, None));
        is_there
    }

    /// The program has come that was waited for; if it is to run, it does.
    pub(crate) fn take_coming(&mut self, editor: Editor, run: Option<Shown>) {
        let runs_next = self.runs_next;
        self.take_program(editor, run);
        self.runs_next = runs_next;
    }

    /// Another program than before.
    pub(crate) fn take_program(&mut self, editor: Editor, run: Option<Shown>) {
        self.leave_file();
        self.runs_next = false;
        // One that comes back from another screen has with it what gave way to it.
        let before = if editor.before.is_empty() { self.kept_before(&editor.text) } else { editor.before.clone() };
        if run.is_none() && self.own_run().is_some() && editor.text == self.editor.text {
            self.editor.name = editor.name;
            (self.editor.wanted, self.editor.chosen) = (None, None);
            self.editor.before = before;
            self.editor.settle();
            return;
        }
        let cpython = std::mem::take(&mut self.editor.cpython);
        // Where to run it was the link's business, or the reader's.
        let (place, seed) = (self.editor.place, self.editor.seed);
        self.editor = Editor { cpython, place, seed, before, ..editor };
        self.references = References::default();
        self.session = None;
        self.show(run.into_iter().collect());
        self.phase = if self.shown.is_empty() { Phase::Preview } else { Phase::Over };
    }

    /// Run was pressed: what is shown stays until the new run begins.
    pub(crate) fn start_program(&mut self, session: u64) {
        self.leave_file();
        self.asks.clear();
        self.let_go();
        self.editor.settle();
        self.leave_coming();
        self.has_begun = false;
        self.editor.silence = Silence::default();
        self.session = Some(session);
        self.playing = false;
        self.playhead = Playhead::Live;
        self.phase = Phase::Running;
        self.clock = None;
        if self.editor.cpython == Cpython::Unasked {
            self.announce("CPython is being loaded.".to_owned());
        }
    }

    /// The program runs. Its run before a change stays under it as an outline.
    pub(crate) fn begin_program(&mut self, record: Record, at: Micros) {
        (self.clock, self.has_begun) = (Some(at), true);
        let Some(program) = record.read(|trace| trace.header.program.clone()) else { return };
        let before = std::mem::take(&mut self.shown);
        let text = |program: &Program| program.sources.first().map(|source| source.text.clone()).unwrap_or_default();
        let is_changed = |shown: &Shown| {
            let of = shown.origin.program().filter(|of| of.sources != program.sources);
            of.is_some_and(|of| keeps_half(&text(of), &text(&program)))
        };
        self.references.drop_if(Reason::Before);
        if before.iter().any(is_changed) {
            self.references.put(Reason::Before, &before);
        }
        self.show(vec![Shown::going(Origin::Program(program), record)]);
        self.announce(format!("Running: {}.", self.editor.name));
    }

    /// Hears whether anything comes of the program that runs.
    pub(crate) fn listen(&mut self, now: Micros) {
        let run = self.shown.first().and_then(|shown| shown.record.as_ref()).filter(|_| self.is_program());
        match run.filter(|record| record.is_growing() && self.session.is_some()) {
            Some(record) => {
                if self.editor.silence.listen(record.len(), now) {
                    self.announce(SILENT.to_owned());
                }
            }
            None => self.editor.silence = Silence::default(),
        }
    }

    /// The program's run is over. Hosts to which it would have sent requests are asked about by name; then it may run again.
    pub(crate) fn ask_for_hosts(&mut self) {
        let Some(record) = self.shown.first().and_then(|shown| shown.record.as_ref()) else { return };
        let hosts = record.read(|trace| {
            let reasons = trace.events().iter().filter_map(|event| match event.kind {
                // Before the host stand the error's name and the address, which have no blank at their ends but this one.
                Kind::RequestFailed { reason, .. } => {
                    trace.text(reason).strip_suffix(NOT_AGREED).and_then(|text| text.rsplit(' ').next())
                }
                _ => None,
            });
            let each: Sorted<&str> = reasons.map(|host| (host, ())).collect();
            // Whoever sent the program shall not make the reader's browser ask what lies in the reader's own network.
            let is_asked =
                |host: &&str| !self.allowed.iter().any(|allowed| allowed == host) && !is_private(without_port(host));
            each.keys().copied().filter(is_asked).map(str::to_owned).collect()
        });
        self.asks = hosts;
    }

    /// CPython can’t run the program, for this reason; a run that was to begin does not.
    pub(crate) fn lose_cpython(&mut self, reason: String) {
        self.session = None;
        self.phase = self.phase_of_program();
        self.announce(reason.clone());
        self.editor.cpython = Cpython::Lost(reason);
    }

    /// What the figure shows of the program while nothing runs: its last run as it ended, if there was one.
    pub(crate) fn phase_of_program(&self) -> Phase {
        match self.shown.first().map(Shown::end) {
            None => Phase::Preview,
            Some(Some(RunEnd::Stopped)) => Phase::Stopped,
            Some(_) => Phase::Over,
        }
    }

    /// The run of the program as it is typed now, if there is one.
    pub fn own_run(&self) -> Option<&Shown> {
        let is_own = |program: &Rc<Program>| self.editor.is_of(program);
        self.shown.first().filter(|shown| shown.origin.program().is_some_and(is_own))
    }

    /// What went wrong last in the program as it is typed now, and at which line.
    pub fn failure(&self) -> Option<(SourceLine, String)> {
        self.own_run()?.record.as_ref()?.look(|trace, reading| {
            let failure = reading.tracebacks.follow(trace).failures.last()?;
            Some((failure.line, failure.sentence(trace)))
        })
    }

    /// Where the reader wants the program to run.
    pub(crate) fn place_program(&mut self, place: WorldKind) -> bool {
        let is_other = self.editor.place != place;
        self.editor.place = place;
        is_other
    }
}
