//! All that the page shows, and how it changes: a state, actions, and one pure function.

mod light;
mod program;
mod runs;
mod time;

use std::rc::Rc;

use crate::labs::{Picture, Variant};
use crate::lens::tasks::polls;
use crate::picture::view::View;
use crate::trace::program::Program;
use crate::trace::time::{Micros, millis};
use crate::trace::{Trace, WorldKind};

use super::announcer::Announcer;
use super::choice::Choice;
use super::draft::Draft;
use super::editor::Editor;
use super::ideals::Making;
use super::link;
use super::opening::Opening;
use super::playhead::Playhead;
use super::ports::Entry;
use super::record::Shown;
use super::references::{Reason, References};
use super::run_link;
use super::screen::Screen;
use super::silence::Silence;
use super::subject::Subject;

pub use super::action::Action;
pub use super::phase::{Phase, Practice, SPEEDS, Speed, WHOLE};

/// What would take longer in real time is played as a whole, unless the reader chooses otherwise.
const LONG_PLAY: Micros = millis(60_000);
/// With more requests than this a live figure is drawn less often than at each frame.
const CROWD: usize = 50;
/// The seed's name among the values that can be typed.
pub const SEED: &str = "seed";
/// What is said when values are changed while a run goes on.
pub const OUTDATED: &str = "This run keeps the values that it began with. Run again to see the new ones.";
/// The same where only the variants were changed.
const OTHER_VARIANTS: &str =
    "This run goes on with the variants that it began with. Run again to have those that are ticked now.";
/// The most notices on the page at once.
const MAX_NOTICES: usize = 12;

/// The page's state.
#[derive(Clone)]
pub struct State {
    /// What fills the page.
    pub screen: Screen,
    /// The reader’s own program.
    pub editor: Editor,
    /// Its last run, while something else fills the page.
    own_run: Option<Shown>,
    /// What the reader has chosen.
    pub choice: Choice,
    /// The variants that are drawn, with their logs.
    pub shown: Vec<Shown>,
    /// What the figure shows.
    pub phase: Phase,
    /// The moment that every view shows.
    pub playhead: Playhead,
    /// Whether the playhead moves by itself.
    pub playing: bool,
    /// Which part of the time the figure shows.
    pub view: View,
    /// Which of the variants the queue, the code and the steps are of.
    pub focus: usize,
    /// What the reader points at.
    pub subject: Option<Subject>,
    /// Whether real requests to the practice server are possible.
    pub practice: Practice,
    /// What the reader has to be told, until it is dismissed.
    pub notices: Vec<String>,
    /// What stands in fields and can’t be used: nothing runs until it is mended.
    pub drafts: Vec<Draft>,
    /// Foreign hosts that the reader is asked about before a run.
    pub asks: Vec<String>,
    /// Foreign hosts that the reader agreed to.
    pub allowed: Vec<String>,
    /// The file that the runs came from, if they did.
    pub file: Option<Rc<str>>,
    /// The file that is being read.
    pub opening: Option<Opening>,
    /// Runs to compare with.
    pub references: References,
    /// Values were changed while the run went on, so it does not show them.
    pub outdated: bool,
    /// How the choice's link enters the history.
    pub entry: Entry,
    /// What people who can't see the page are told.
    pub announcer: Announcer,
    /// The simulated runs that are to be made; until then nothing is shown of them.
    pub making: Option<Making>,
    /// Counts the changes.
    pub revision: u64,
    /// The speed that the reader chose.
    speed: Option<Speed>,
    /// The session of runs that goes on: what comes of an older one is late and counts no more.
    session: Option<u64>,
    /// Of which choice the simulated runs are.
    ideals_of: Option<Choice>,
    /// The simulated runs are to be played as soon as they are made.
    plays_next: bool,
    /// The page's time at the last frame, while something moves.
    clock: Option<Micros>,
    /// The page's time when the current run began.
    begun: Micros,
    /// What the run in sight was started with.
    ran: Option<Choice>,
    /// The value that was edited last: edits of one value are one step of the history.
    edited: Option<String>,
}

impl State {
    /// The page as a link opens it.
    pub fn open(link: &str) -> State {
        let (screen, choice, notices) = State::asked(link);
        State::of(screen, choice, &notices, link)
    }

    /// What a link asks for; only that of a lab holds values.
    fn asked(link: &str) -> (Screen, Choice, Vec<link::Notice>) {
        let screen = Screen::of(link);
        let has_values = screen == Screen::Lab && run_link::read(link).is_none();
        let (choice, notices) = if has_values { link::read(link) } else { Default::default() };
        (screen, choice, notices)
    }

    fn of(screen: Screen, choice: Choice, notices: &[link::Notice], link: &str) -> State {
        let mut state = State {
            screen,
            editor: Editor::default(),
            own_run: None,
            choice,
            shown: Vec::new(),
            phase: Phase::Preview,
            playhead: Playhead::Live,
            playing: false,
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
            clock: None,
            begun: Micros::ZERO,
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

    /// The state after an action; the same one if nothing changed.
    pub fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.revision = self.revision + 1;
        if !next.apply(action) {
            return self;
        }
        next.hold();
        Rc::new(next)
    }

    /// Whether the address holds the run that is shown, or is about to be.
    pub fn is_of_link(&self) -> bool {
        let is_coming = self.opening.as_ref().is_some_and(|opening| opening.packed.is_some());
        is_coming || self.file.as_deref() == Some(run_link::NAME)
    }

    /// Whether something moves, so that frames are wanted.
    pub fn is_moving(&self) -> bool {
        self.is_playing() || self.announcer.is_waiting()
    }

    /// Whether a real run goes on with so many requests that drawing them at each frame would slow them down.
    pub fn is_crowded(&self) -> bool {
        self.phase == Phase::Running && self.shown.iter().any(|shown| shown.is_growing() && shown.requests() > CROWD)
    }

    /// Whether the playhead goes on: by itself, or with the end of a run that goes on.
    pub fn is_playing(&self) -> bool {
        self.playing || self.phase == Phase::Running && self.playhead == Playhead::Live
    }

    /// Whether a run goes on that the reader has paused: what is shown of it stands still.
    pub fn is_held(&self) -> bool {
        self.phase == Phase::Running && !self.is_playing()
    }

    /// Whether there is a run that Stop would stop.
    pub fn is_running(&self) -> bool {
        matches!(self.phase, Phase::Running | Phase::Replaying)
    }

    /// Where Run would run: not in the browser if the plan needs the practice server and there is none.
    pub fn place(&self) -> WorldKind {
        let unavailable = matches!(self.practice, Practice::Unavailable(_));
        let is_impossible = unavailable && self.choice.needs_practice_server() || self.choice.is_for_simulation();
        if is_impossible { WorldKind::Simulated } else { self.choice.place() }
    }

    /// The end of what is known, over all runs.
    pub fn end(&self) -> Micros {
        self.shown.iter().map(|shown| shown.until).max().unwrap_or_default()
    }

    /// How far the axis reaches: while a run goes on, at least to where the ideal ends, so that it stays put.
    pub fn horizon(&self) -> Micros {
        let ideal = self.shown.iter().map(|shown| shown.ideal.read(Trace::last_at)).max().unwrap_or_default();
        let end = self.end().max(self.references.end(&self.shown));
        if self.phase == Phase::Running { end.max(ideal) } else { end }
    }

    /// How fast the playhead moves.
    pub fn speed(&self) -> Speed {
        let is_long = self.phase != Phase::Running && self.end() > LONG_PLAY;
        self.speed.unwrap_or(if is_long { Speed::Whole } else { Speed::Times(100) })
    }

    /// The program of the run in focus, where it is no lab's.
    pub fn program(&self) -> Option<&Rc<Program>> {
        self.shown.get(self.focus)?.origin.program()
    }

    /// What is shown: a lab, or a program that is no lab's.
    pub fn title(&self) -> &str {
        self.program().map_or(self.choice.lab.title, |program| &program.title)
    }

    /// Whether the picture of the event loop stands first.
    pub fn is_about_event_loop(&self) -> bool {
        self.program().is_none() && self.choice.is_about_event_loop()
    }

    /// Whether the picture of threads stands first.
    pub fn is_about_threads(&self) -> bool {
        self.program().is_none() && self.choice.is_about_threads()
    }

    /// Whether the picture of how the time grows stands first, also while nothing is measured yet.
    pub fn is_about_growth(&self) -> bool {
        self.program().is_none() && self.choice.lab.picture == Some(Picture::Growth)
    }

    /// What is said while a run goes on that is not of what is chosen by now.
    pub fn outdated_words(&self) -> &'static str {
        let has_new_values = |variant: &&'static Variant| self.has_new_values(variant);
        let is_elsewhere = self.ran.as_ref().is_some_and(|ran| ran.place() != self.choice.place());
        let is_changed = is_elsewhere || self.choice.variants().iter().any(has_new_values);
        if is_changed { OUTDATED } else { OTHER_VARIANTS }
    }

    /// Whether a variant that the run was started with would run otherwise by now.
    pub(crate) fn has_new_values(&self, variant: &'static Variant) -> bool {
        let Some(ran) = self.ran.as_ref().filter(|ran| ran.variants().iter().any(|of| of.name == variant.name)) else {
            return false;
        };
        ran.seed != self.choice.seed || ran.plan(variant).settings() != self.choice.plan(variant).settings()
    }

    /// The moment that is shown.
    pub fn moment(&self) -> Micros {
        self.playhead.moment(self.end())
    }

    /// How many events of a run have happened at the playhead.
    pub fn steps(&self, index: usize, trace: &Trace) -> usize {
        self.playhead.steps(trace, index == self.focus)
    }

    fn apply(&mut self, action: Action) -> bool {
        let edited = self.edited.take();
        match action {
            Action::Follow(link) => return self.follow(&link),
            Action::Mistype(draft) => {
                self.mended(&draft.name);
                self.announce(format!("{}: {}.", draft.label, draft.reason));
                self.drafts.push(draft);
            }
            Action::RefuseRun => {
                for refusal in self.drafts.iter().map(Draft::refusal).collect::<Vec<_>>() {
                    self.announce(refusal.clone());
                    self.notify(refusal);
                }
            }
            Action::Preset(name) => {
                self.drafts.clear();
                if !self.choose(|choice| choice.set_preset(&name)) {
                    return false;
                }
                // Another experiment: the last run says nothing of it.
                self.references.drop_if(Reason::Before);
            }
            // What is refused changes nothing. That, and how a value was changed to keep a limit, is said beside its control; the
            // control tells the one itself.
            Action::Set { name, text } => {
                let was_wrong = self.mended(&name);
                let mut notice = None;
                let is_changed = self.edit(&name, edited, |choice| notice = choice.set(&name, &text));
                let limited = notice.filter(|notice| !notice.is_refusal()).map(|notice| notice.beside_value());
                let is_limited = limited.is_some();
                limited.into_iter().for_each(|how| self.announce(format!("{how}.")));
                return is_changed || was_wrong || is_limited;
            }
            Action::Seed(text) => {
                let was_wrong = self.mended(SEED);
                let seed = link::read_seed(&text);
                return self.edit(SEED, edited, |choice| choice.seed = seed.unwrap_or(choice.seed)) || was_wrong;
            }
            Action::KeepQueries(keeps) => {
                self.choice.keeps_queries = keeps;
                self.entry = Entry::Replace;
            }
            Action::Place(place) if self.is_program() => return self.place_program(place),
            Action::Place(place) => return self.choose(|choice| choice.set_place(place)),
            Action::Variant(name) => return self.choose(|choice| choice.toggle_variant(&name)),
            Action::Code(code) => {
                self.choice.code = code;
                self.entry = Entry::Replace;
            }
            Action::Reset if self.is_program() => {
                self.session = None;
                self.notices.clear();
                self.reset_program();
            }
            Action::CloseFile => self.preview(),
            Action::Reset => {
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
            Action::Replay => self.replay(),
            Action::Ask(hosts) => {
                self.leave_file();
                self.asks = hosts;
            }
            Action::Agree(agreed) => {
                let hosts = std::mem::take(&mut self.asks);
                if agreed {
                    self.allowed.extend(hosts);
                }
            }
            Action::Started { session } if self.is_program() => self.start_program(session),
            Action::Started { session } => self.start(session),
            Action::RunBegan { session, record, at, .. } if Some(session) == self.session && self.is_program() => {
                self.begin_program(record, at);
            }
            Action::RunBegan { session, index, record, at } if Some(session) == self.session => {
                self.begin(index, record, at)
            }
            Action::RunEnded { session, index } if Some(session) == self.session => self.finish(index),
            Action::Completed { session } if Some(session) == self.session => self.complete(),
            Action::NoPracticeServer { session, reason } if Some(session) == self.session => {
                self.session = None;
                self.practice = Practice::Unavailable(reason.clone());
                self.replay();
                self.announce(format!("{reason} Playing the simulated run."));
            }
            Action::Write(text) => return self.write(&text),
            Action::Waits => self.editor.silence = Silence::default(),
            Action::Written => self.editor.settled = self.editor.text.clone(),
            Action::Program { editor, run } => self.take_program(editor, run),
            Action::Cpython(cpython) => self.editor.cpython = cpython,
            Action::NoCpython { session, reason } if Some(session) == self.session => self.lose_cpython(reason),
            Action::NoCpython { .. }
            | Action::NoPracticeServer { .. }
            | Action::RunBegan { .. }
            | Action::RunEnded { .. }
            | Action::Completed { .. } => return false,
            Action::Settled(record) => {
                self.edited = edited;
                return self.settle(&record);
            }
            Action::Stopped => return self.stop(),
            Action::Frame(now) => {
                self.edited = edited;
                return self.frame(now);
            }
            Action::Seek { at, settled } => self.seek(at, settled),
            Action::Step(by) => self.step(|steps, _| steps.saturating_add_signed(by as isize)),
            Action::Poll(by) => self.step(|steps, trace| polls::stepped(trace, steps, by)),
            Action::Light(subject) => return self.light(subject),
            Action::Jump(subject) => return self.jump(subject),
            Action::Play(playing) => self.play(playing),
            Action::Live => self.join_end(),
            Action::Speed(speed) => self.speed = Some(speed),
            Action::Look(look) => return self.look_at(look),
            Action::Focus(index) => return self.focus_on(index),
            Action::Practice(practice) => self.practice = practice,
            Action::Notice(notice) => {
                self.announce(notice.clone());
                self.notify(notice);
            }
            Action::Announce(message) => self.announce(message),
            Action::Dismiss(index) if index < self.notices.len() => {
                self.notices.remove(index);
            }
            Action::Dismiss(_) => return false,
            Action::Made { making, ideals } if self.making.as_ref().is_some_and(|of| of.number == making) => {
                self.edited = edited;
                self.made(ideals);
            }
            Action::Made { .. } => return false,
            // The newest file is the one that is meant.
            Action::Open(file) => {
                self.opening = Some(Opening { number: self.revision, file, packed: None, progress: None })
            }
            Action::ReadSoFar { opening, progress } => {
                self.edited = edited;
                return self.read_so_far(opening, progress);
            }
            Action::CancelOpening if self.opening.is_some() => {
                self.opening = None;
                self.announce("Cancelled: what was shown stays.".to_owned());
            }
            Action::CancelOpening => return false,
            Action::Opened(opened) => self.opened(opened),
            Action::NotOpened(why) => {
                self.opening = None;
                self.announce(why.clone());
                self.notify(why);
            }
            Action::Keep => self.references.put(Reason::Kept, &self.shown),
            Action::PutAway => self.references = References::default(),
            Action::Pair(pair) => self.references.choose(pair),
        }
        true
    }

    /// Changes the choice and shows it at once; a run that goes on keeps what it began with. Whether anything changed: who
    /// chooses what is chosen keeps what is shown.
    fn choose(&mut self, change: impl FnOnce(&mut Choice)) -> bool {
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

    fn follow(&mut self, link: &str) -> bool {
        if let Some(packed) = run_link::read(link) {
            // What is shown stays until the run is there.
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
        if choice == self.choice && notices.is_empty() {
            // The overview’s race goes on in its lab.
            return std::mem::replace(&mut self.screen, screen) != screen;
        }
        let (speed, practice, allowed) = (self.speed, self.practice.clone(), self.allowed.to_vec());
        let revision = self.revision;
        if choice.lab.name == self.choice.lab.name && screen == self.screen {
            self.put_beside();
        } else {
            self.references = References::default();
        }
        let references = std::mem::take(&mut self.references);
        *self = State { speed, practice, allowed, revision, references, ..State::of(screen, choice, &notices, link) };
        self.making = self.making.take().map(|making| Making { number: revision, ..making });
        unread.into_iter().for_each(|unread| self.notify(unread));
        true
    }

    fn announce(&mut self, message: String) {
        self.announcer.tell(self.clock, message);
    }

    fn notify(&mut self, notice: String) {
        if !self.notices.contains(&notice) && self.notices.len() < MAX_NOTICES {
            self.notices.push(notice);
        }
    }
}
