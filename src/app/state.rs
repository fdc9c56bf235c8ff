//! All that the page shows, and how it changes: a state, actions, and one pure function.

use std::rc::Rc;

use crate::engine::Run;
use crate::engine::event::RunEnd;
use crate::engine::time::{Micros, millis};
use crate::engine::trace::{Place, Trace};
use crate::lens::polls;
use crate::lens::window::Stretch;

use super::announcer::Announcer;
use super::beside::{Beside, Which, Why};
use super::choice::{Choice, Code};
use super::file::Opened;
use super::link;
use super::lit::Subject;
use super::playhead::Playhead;
use super::ports::Entry;
use super::record::{Record, Shown};
use super::view::{Look, View};

/// How fast the playhead moves, in hundredths of real time.
pub const SPEEDS: [u32; 7] = [10, 25, 50, 100, 200, 500, 1_000];
/// The most time that one frame moves the playhead on: a page that was hidden does not jump.
const LONGEST_FRAME: Micros = millis(300);
/// What is said when values are changed while a run goes on.
pub const OUTDATED: &str = "This run keeps the values that it began with. Run again to see the new ones.";
/// The most notices on the page at once.
const MAX_NOTICES: usize = 12;

/// What the figure shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The simulated run of the plan; nobody pressed Run yet.
    Preview,
    /// A real run that goes on.
    Running,
    /// A simulated run, played at its own pace.
    Replaying,
    /// A run that came to its end.
    Over,
    /// A run that was stopped.
    Stopped,
}

/// Whether real requests to the practice server are possible.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Practice {
    /// It is being found out.
    #[default]
    Checking,
    /// They are.
    Ready,
    /// They are not, and why.
    Unavailable(String),
}

/// The page's state.
#[derive(Clone)]
pub struct State {
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
    /// How fast, in hundredths of real time.
    pub speed: u32,
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
    /// Foreign hosts that the reader is asked about before a run.
    pub asks: Vec<String>,
    /// Foreign hosts that the reader agreed to.
    pub allowed: Vec<String>,
    /// The file that the runs came from, if they did.
    pub file: Option<Rc<str>>,
    /// Runs to compare with.
    pub beside: Beside,
    /// Values were changed while the run went on, so it does not show them.
    pub outdated: bool,
    /// How the choice's link enters the history.
    pub entry: Entry,
    /// What people who can't see the page are told.
    pub announcer: Announcer,
    /// The simulated runs that are being made in slices, by the number of their making; until then nothing is shown.
    pub making: Option<u64>,
    /// Counts the changes.
    pub revision: u64,
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

/// What can happen to the page.
pub enum Action {
    /// The reader followed a link, or came with one.
    Follow(String),
    /// The reader chose a preset.
    Preset(String),
    /// The reader changed a value.
    Set {
        /// Its name.
        name: String,
        /// What it shall be.
        text: String,
    },
    /// The reader chose another seed.
    Seed(String),
    /// The reader chose where to run.
    Place(Place),
    /// The reader ticked a variant, or unticked it.
    Variant(String),
    /// The reader chose which code to see.
    Code(Code),
    /// The reader pressed Reset.
    Reset,
    /// A simulated run is to be played.
    Replay,
    /// The reader is asked about foreign hosts before a run.
    Ask(Vec<String>),
    /// The reader's answer.
    Agree(bool),
    /// A session of real runs began, of the variants as they are chosen now.
    Started {
        /// Its number.
        session: u64,
    },
    /// A variant's run began.
    RunBegan {
        /// Of which session.
        session: u64,
        /// Which of the shown variants.
        index: usize,
        /// The run.
        run: Rc<Run>,
        /// The page's time.
        at: Micros,
    },
    /// A session can't begin: there is no practice server, for this reason.
    NoPracticeServer {
        /// Which session.
        session: u64,
        /// Why.
        reason: String,
    },
    /// A variant's run ended by itself.
    RunEnded {
        /// Of which session.
        session: u64,
        /// Which of the shown variants.
        index: usize,
    },
    /// The last run of a session ended by itself.
    Completed {
        /// Which session.
        session: u64,
    },
    /// The reader pressed Stop.
    Stopped,
    /// The page is about to be drawn, at that time of its own.
    Frame(Micros),
    /// The reader looks at a moment; `settled` once the hand is off.
    Seek {
        /// The moment.
        at: Micros,
        /// Whether the link shall hold it.
        settled: bool,
    },
    /// The reader goes by events of the run in focus.
    Step(i32),
    /// The reader goes by polls of the run in focus: from one task's turn with the thread to another's.
    Poll(i32),
    /// The reader points at something, or at nothing any more.
    Light(Option<Subject>),
    /// The reader goes to the moment of something, in its own run.
    Jump(Subject),
    /// The reader pressed play, or pause.
    Play(bool),
    /// The reader joined the end again.
    Live,
    /// The reader chose a speed.
    Speed(u32),
    /// The reader looks at another part of the time.
    Look(Look),
    /// The reader chose which run to look into.
    Focus(usize),
    /// It was found out whether the practice server works.
    Practice(Practice),
    /// Something has to be said.
    Notice(String),
    /// The reader has read a notice.
    Dismiss(usize),
    /// The reader opened a file.
    Opened(Opened),
    /// The reader keeps the shown runs, to compare with.
    Keep,
    /// The reader has seen enough of the runs beside.
    PutAway,
    /// The reader chose which two runs to compare.
    Pair([Which; 2]),
    /// The simulated runs of a large plan have been made.
    Made {
        /// The number of their making.
        making: u64,
        /// The runs, in the order of the variants.
        ideals: Vec<Record>,
    },
}

impl State {
    /// The page as a link opens it.
    pub fn open(link: &str) -> State {
        let (choice, notices) = link::read(link);
        let mut state = State {
            choice,
            shown: Vec::new(),
            phase: Phase::Preview,
            playhead: Playhead::Live,
            playing: false,
            speed: 100,
            view: View::default(),
            focus: 0,
            subject: None,
            practice: Practice::Checking,
            notices: notices.iter().map(ToString::to_string).collect(),
            asks: Vec::new(),
            allowed: Vec::new(),
            file: None,
            beside: Beside::default(),
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
        state.preview();
        state
    }

    /// The state after an action; the same one if nothing changed.
    pub fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.revision = self.revision + 1;
        if next.apply(action) { Rc::new(next) } else { self }
    }

    /// Whether something moves, so that frames are wanted.
    pub fn is_moving(&self) -> bool {
        self.playing || self.phase == Phase::Running || self.announcer.is_waiting()
    }

    /// Whether the playhead goes on: by itself, or with the end of a run that goes on.
    pub fn is_playing(&self) -> bool {
        self.playing || self.phase == Phase::Running && self.playhead == Playhead::Live
    }

    /// Whether there is a run that Stop would stop.
    pub fn is_running(&self) -> bool {
        matches!(self.phase, Phase::Running | Phase::Replaying)
    }

    /// Where Run would run: not in the browser if the plan needs the practice server and there is none.
    pub fn place(&self) -> Place {
        let unavailable = matches!(self.practice, Practice::Unavailable(_));
        let is_impossible = unavailable && self.choice.needs_practice_server() || self.choice.is_for_simulation();
        if is_impossible { Place::Simulated } else { self.choice.place() }
    }

    /// The end of what is known, over all runs.
    pub fn end(&self) -> Micros {
        self.shown.iter().map(|shown| shown.until).max().unwrap_or_default()
    }

    /// How far the axis reaches: while a run goes on, at least to where the ideal ends, so that it stays put.
    pub fn horizon(&self) -> Micros {
        let ideal = self.shown.iter().map(|shown| shown.ideal.read(Trace::last_at)).max().unwrap_or_default();
        let end = self.end().max(self.beside.end());
        if self.phase == Phase::Running { end.max(ideal) } else { end }
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
            Action::Preset(name) => {
                self.choose(|choice| choice.set_preset(&name));
                // Another experiment: the last run says nothing of it.
                self.beside.drop_if(Why::Before);
            }
            Action::Set { name, text } => return self.set(name, &text, edited),
            Action::Seed(text) => match link::read_seed(&text) {
                Some(seed) => self.choose(|choice| choice.seed = seed),
                None => return false,
            },
            Action::Place(place) => self.choose(|choice| choice.set_place(place)),
            Action::Variant(name) => self.choose(|choice| choice.toggle_variant(&name)),
            Action::Code(code) => {
                self.choice.code = code;
                self.entry = Entry::Replace;
            }
            Action::Reset => {
                self.session = None;
                self.phase = Phase::Preview;
                self.notices.clear();
                let reset = self.choice.reset();
                self.choose(|choice| *choice = reset);
                self.beside = Beside::default();
            }
            Action::Replay => self.replay(),
            Action::Ask(hosts) => self.asks = hosts,
            Action::Agree(agreed) => {
                let hosts = std::mem::take(&mut self.asks);
                if agreed {
                    self.allowed.extend(hosts);
                }
            }
            Action::Started { session } => self.start(session),
            Action::RunBegan { session, index, run, at } if Some(session) == self.session => self.begin(index, run, at),
            Action::RunEnded { session, index } if Some(session) == self.session => self.finish(index),
            Action::Completed { session } if Some(session) == self.session => self.complete(),
            Action::NoPracticeServer { session, reason } if Some(session) == self.session => {
                self.session = None;
                self.practice = Practice::Unavailable(reason);
                self.replay();
            }
            Action::NoPracticeServer { .. }
            | Action::RunBegan { .. }
            | Action::RunEnded { .. }
            | Action::Completed { .. } => return false,
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
            Action::Speed(speed) => self.speed = speed.clamp(SPEEDS[0], SPEEDS[SPEEDS.len() - 1]),
            Action::Look(look) => return self.look_at(look),
            Action::Focus(index) => return self.focus_on(index),
            Action::Practice(practice) => self.practice = practice,
            Action::Notice(notice) => {
                self.announce(notice.clone());
                self.notify(notice);
            }
            Action::Dismiss(index) if index < self.notices.len() => {
                self.notices.remove(index);
            }
            Action::Dismiss(_) => return false,
            Action::Made { making, ideals } if Some(making) == self.making => self.made(ideals),
            Action::Made { .. } => return false,
            Action::Opened(opened) => self.opened(opened),
            Action::Keep => self.beside.put(Why::Kept, &self.shown),
            Action::PutAway => self.beside = Beside::default(),
            Action::Pair(pair) => self.beside.choose(pair),
        }
        true
    }

    /// Changes the choice and shows it at once; a run that goes on keeps what it began with.
    fn choose(&mut self, change: impl FnOnce(&mut Choice)) {
        change(&mut self.choice);
        self.choice.moment = None;
        self.view = View::default();
        self.entry = Entry::Push;
        if self.phase == Phase::Running {
            self.outdate();
        } else {
            self.put_beside();
            self.preview();
        }
    }

    /// The run goes on with the values that it began with; what the new ones would give is drawn under it at once.
    fn outdate(&mut self) {
        let choice = &self.choice;
        self.outdated = !self.ran.as_ref().is_some_and(|ran| ran.runs_as(choice) && ran.place() == choice.place());
        self.beside.drop_if(Why::Next);
        if !self.outdated {
            return;
        }
        // A large plan takes long to simulate: of that one it is only said.
        let variants = choice.variants.iter().filter(|_| !choice.is_large());
        let next: Vec<Shown> = variants.filter_map(|variant| Shown::preview(choice, variant)).collect();
        self.beside.put(Why::Next, &next);
        self.announce(OUTDATED.to_owned());
    }

    /// A run that gives way to another plan stays beside it.
    fn put_beside(&mut self) {
        if self.phase != Phase::Preview {
            self.beside.put(Why::Before, &self.shown);
        }
    }

    fn set(&mut self, name: String, text: &str, edited: Option<String>) -> bool {
        let mut choice = self.choice.clone();
        let notice = choice.set(&name, text);
        if notice.as_ref().is_some_and(|notice| notice.is_refusal()) || choice == self.choice {
            // What is refused is said beside its control.
            self.edited = edited;
            return false;
        }
        self.choose(|old| *old = choice);
        if edited.as_ref() == Some(&name) {
            self.entry = Entry::Replace;
        }
        self.edited = Some(name);
        true
    }

    fn follow(&mut self, link: &str) -> bool {
        let (choice, notices) = link::read(link);
        if choice == self.choice && notices.is_empty() {
            return false;
        }
        let (speed, practice, allowed) = (self.speed, self.practice.clone(), self.allowed.to_vec());
        let revision = self.revision;
        if choice.lab.name == self.choice.lab.name {
            self.put_beside();
        } else {
            self.beside = Beside::default();
        }
        let beside = std::mem::take(&mut self.beside);
        *self = State { speed, practice, allowed, revision, beside, ..State::open(link) };
        self.making = self.making.map(|_| revision);
        true
    }

    /// Shows the runs of a file.
    fn opened(&mut self, Opened { name, choice, shown, notices }: Opened) {
        self.session = None;
        if choice.lab.name == self.choice.lab.name {
            self.put_beside();
        } else {
            self.beside = Beside::default();
        }
        self.choice = choice;
        self.entry = Entry::Push;
        self.shown = shown;
        (self.making, self.ideals_of) = (None, None);
        self.phase = Phase::Over;
        self.outdated = false;
        self.playing = false;
        self.focus = 0;
        self.view = View::default();
        self.playhead = Playhead::Live;
        self.asks.clear();
        self.announce(format!("Opened {name}."));
        self.file = Some(name.into());
        notices.into_iter().for_each(|notice| self.notify(notice));
    }

    /// Shows the simulated run of the plan.
    fn preview(&mut self) {
        self.show_ideals();
        self.phase = Phase::Preview;
        self.file = None;
        self.outdated = false;
        self.playing = false;
        self.subject = None;
        self.focus = self.focus.min(self.shown.len().saturating_sub(1));
        self.show_telling_moment();
    }

    /// Shows the simulated runs: those that are there, small ones at once, large ones once they have been made.
    fn show_ideals(&mut self) {
        let choice = &self.choice;
        let are_there = self.ideals_of.as_ref().is_some_and(|of| of.runs_as(choice));
        if are_there && self.shown.len() == choice.variants.len() {
            let ideals = self.shown.iter_mut().filter(|_| self.making.is_none());
            return ideals.for_each(|shown| shown.show_ideal(shown.ideal.clone()));
        }
        self.plays_next = false;
        if choice.is_large() {
            self.shown = choice.variants.iter().map(|variant| Shown::to_come(variant)).collect();
            self.making = Some(self.revision);
        } else {
            self.shown = choice.variants.iter().filter_map(|variant| Shown::preview(choice, variant)).collect();
            self.making = None;
        }
        self.ideals_of = Some(choice.clone());
    }

    fn made(&mut self, ideals: Vec<Record>) {
        self.making = None;
        if self.phase == Phase::Running {
            return self.shown.iter_mut().zip(ideals).for_each(|(shown, ideal)| shown.ideal = ideal);
        }
        self.shown.iter_mut().zip(ideals).for_each(|(shown, ideal)| shown.show_ideal(ideal));
        self.show_telling_moment();
        if std::mem::take(&mut self.plays_next) {
            self.replay();
        }
    }

    fn show_telling_moment(&mut self) {
        self.playhead = match self.choice.moment {
            Some(at) => self.sought(at.min(self.end())),
            // At its end a queue is empty: the preview shows it at work.
            None => match self.shown.get(self.focus).and_then(Shown::telling_moment) {
                Some(at) => self.sought(at),
                None => Playhead::Live,
            },
        };
    }

    fn replay(&mut self) {
        self.begin_anew();
        if self.making.is_some() {
            self.plays_next = true;
            return;
        }
        self.choice.moment = None;
        self.phase = Phase::Replaying;
        self.speed = 100;
        self.playhead = Playhead::Live;
        self.play(true);
        self.announce("Playing the simulated run.".to_owned());
    }

    /// Run: what is on the page gives way; a run of other values stays beside.
    fn begin_anew(&mut self) {
        self.beside.drop_if(Why::Next);
        if self.outdated {
            self.put_beside();
        }
        self.preview();
    }

    fn start(&mut self, session: u64) {
        self.begin_anew();
        self.session = Some(session);
        self.choice.moment = None;
        self.view = View::default();
        self.ran = Some(self.choice.clone());
        self.playhead = Playhead::Live;
        self.phase = Phase::Running;
        self.clock = None;
        for shown in &mut self.shown {
            shown.record = None;
            shown.until = Micros::ZERO;
        }
    }

    fn begin(&mut self, index: usize, run: Rc<Run>, at: Micros) {
        self.begun = at;
        self.clock = Some(at);
        self.focus = index;
        if let Some(shown) = self.shown.get_mut(index) {
            shown.record = Some(Record::of(run));
            let message = format!("Running: {}.", shown.variant.title);
            self.announce(message);
        }
    }

    fn finish(&mut self, index: usize) {
        if let Some(shown) = self.shown.get_mut(index) {
            shown.settle();
        }
    }

    fn complete(&mut self) {
        self.phase = Phase::Over;
        self.session = None;
        let ends: Vec<String> = self.shown.iter().map(ending).collect();
        self.announce(format!("{}.", ends.join(", ")));
    }

    fn stop(&mut self) -> bool {
        if !self.is_running() {
            return false;
        }
        self.session = None;
        self.playing = false;
        self.shown.iter_mut().for_each(Shown::settle);
        self.shown.retain(|shown| shown.record.is_some());
        self.focus = self.focus.min(self.shown.len().saturating_sub(1));
        if self.shown.is_empty() {
            // Nothing had begun, so there is nothing to keep.
            self.preview();
        }
        self.phase = Phase::Stopped;
        self.announce("Stopped.".to_owned());
        true
    }

    fn frame(&mut self, now: Micros) -> bool {
        let passed = now.since(self.clock.unwrap_or(now)).min(LONGEST_FRAME);
        self.clock = Some(now);
        self.announcer.tick(now);
        let elapsed = now.since(self.begun);
        for shown in self.shown.iter_mut().filter(|shown| shown.is_growing()) {
            shown.grow(elapsed);
        }
        if self.playing {
            self.move_on(Micros(passed.0 * u64::from(self.speed) / 100));
        }
        if !self.is_moving() {
            self.clock = None;
        }
        true
    }

    fn move_on(&mut self, by: Micros) {
        let at = self.moment() + by;
        if at < self.end() {
            self.playhead = self.sought(at);
            self.reveal();
            return;
        }
        self.playing = false;
        self.playhead = Playhead::Live;
        if self.phase == Phase::Replaying {
            self.complete();
        }
    }

    /// Follows the end; of what is only played again, that is all.
    fn join_end(&mut self) {
        self.playing = false;
        self.look(Playhead::Live);
        if self.phase == Phase::Replaying {
            self.complete();
        }
    }

    fn seek(&mut self, at: Micros, settled: bool) {
        self.playing = false;
        let at = at.min(self.end());
        let playhead = if at == self.end() { Playhead::Live } else { self.sought(at) };
        self.playhead = playhead;
        if settled {
            self.look(playhead);
        }
    }

    fn step(&mut self, to: impl FnOnce(usize, &Trace) -> usize) {
        self.playing = false;
        let playhead = self.in_focus(|state, trace| Playhead::after(trace, to(state.steps(state.focus, trace), trace)));
        self.look(playhead.unwrap_or_default());
        self.reveal();
        // Whoever goes by events sees, or hears, what has just happened.
        self.subject = self.present();
        if let Some(words) = self.subject.and_then(|event| self.happened(event)) {
            self.announce(words);
        }
    }

    fn light(&mut self, subject: Option<Subject>) -> bool {
        let subject = subject.filter(|subject| self.can_light(*subject));
        std::mem::replace(&mut self.subject, subject) != subject
    }

    fn jump(&mut self, subject: Subject) -> bool {
        let Some(steps) = self.steps_to(subject) else { return false };
        self.focus = subject.run;
        self.step(|_, _| steps);
        true
    }

    fn play(&mut self, playing: bool) {
        self.playing = playing;
        if self.phase != Phase::Running {
            self.clock = None;
        }
        if playing && self.playhead == Playhead::Live && self.phase != Phase::Running {
            self.playhead = Playhead::At { at: Micros::ZERO, step: 0 };
        } else if !playing {
            let here = self.sought(self.moment());
            self.look(here);
        }
    }

    fn look_at(&mut self, look: Look) -> bool {
        let view = self.view.after(look, self.horizon(), self.moment());
        let is_other = view != self.view;
        self.view = view;
        is_other
    }

    /// The part of the time that the figure shows.
    pub fn seen(&self) -> Stretch {
        self.view.seen(self.horizon())
    }

    fn reveal(&mut self) {
        self.view = self.view.revealing(self.moment(), self.horizon());
    }

    fn focus_on(&mut self, index: usize) -> bool {
        if index >= self.shown.len() || index == self.focus {
            return false;
        }
        self.focus = index;
        if let Playhead::At { at, .. } = self.playhead {
            self.playhead = self.sought(at);
        }
        true
    }

    /// Looks at a moment, and lets the link hold it.
    fn look(&mut self, playhead: Playhead) {
        self.playhead = playhead;
        self.entry = Entry::Replace;
        self.choice.moment = match playhead {
            Playhead::Live => None,
            Playhead::At { at, .. } => Some(at),
        };
    }

    fn sought(&self, at: Micros) -> Playhead {
        self.in_focus(|_, trace| Playhead::seek(trace, at)).unwrap_or(Playhead::At { at, step: 0 })
    }

    fn in_focus<T>(&self, with: impl FnOnce(&State, &Trace) -> T) -> Option<T> {
        let record = self.shown.get(self.focus)?.record.as_ref()?;
        Some(record.read(|trace| with(self, trace)))
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

/// How a variant's run ended: `Sequential finished after 1.85 s`.
fn ending(shown: &Shown) -> String {
    let after = shown.until.fixed(2);
    let how = match shown.end() {
        Some(RunEnd::Finished) => "finished",
        Some(RunEnd::Deadlocked) => "waits for ever",
        Some(RunEnd::Stopped) | None => "stopped",
        Some(RunEnd::LimitMet) => "stopped with a full log",
    };
    format!("{} {how} after {after} s", shown.variant.title)
}
