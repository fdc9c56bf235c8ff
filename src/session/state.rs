//! All that the page shows, and how it changes: a state, actions, and one pure function.

mod answers;
mod choosing;
mod files;
mod light;
mod links;
mod program;
mod runs;
mod time;

use std::rc::Rc;

use crate::lens::tasks::polls;
use crate::picture::view::View;
use crate::trace::time::Micros;

use super::announcer::Announcer;
use super::choice::Choice;
use super::draft::Draft;
use super::editor::{Cpython, Editor};
use super::ideals::Making;
use super::opening::Opening;
use super::playhead::Playhead;
use super::ports::Entry;
use super::references::{Reason, References};
use super::screen::Screen;
use super::shown::Shown;
use super::silence::Silence;
use super::subject::Subject;

pub use super::action::Action;
pub use super::phase::{Phase, Practice, SPEEDS, Speed, WHOLE};

/// The seed's name among the values that can be typed.
pub const SEED: &str = "seed";
/// What is said when values are changed while a run goes on.
pub const OUTDATED: &str = "This run keeps the values that it began with. Run again to see the new ones.";
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
    /// The steps between which it stays, if the author of the page around chose some.
    within: Option<(usize, usize)>,
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
    /// The program's run has begun that Run was pressed for last.
    has_begun: bool,
    /// The program that the link asked for is to run as soon as it is there.
    runs_next: bool,
    /// The page's time at the last frame, while something moves.
    clock: Option<Micros>,
    /// What the run in sight was started with.
    ran: Option<Choice>,
    /// The value that was edited last: edits of one value are one step of the history.
    edited: Option<String>,
}

impl State {
    /// The state after an action; the same one if nothing changed.
    pub fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.revision = self.revision + 1;
        if !next.apply(action) {
            return self;
        }
        next.stay_within(self.playing);
        next.hold();
        if next.session.is_none() && matches!(next.editor.cpython, Cpython::Coming { .. }) {
            // Nobody waits for it any more.
            next.editor.cpython = Cpython::Unasked;
        }
        Rc::new(next)
    }

    /// Whether anything changed.
    fn apply(&mut self, action: Action) -> bool {
        let edited = self.edited.take_if(|_| !action.keeps_edit());
        match action {
            Action::Follow(link) => return self.follow(&link),
            Action::Mistype(draft) => self.mistype(draft),
            Action::RefuseRun => self.refuse_run(),
            Action::Preset(name) => return self.set_preset(&name),
            Action::Set { name, text } => return self.set(&name, &text, edited),
            Action::Seed(text) => return self.set_seed(&text, edited),
            Action::KeepQueries(keeps) => self.keep_queries(keeps),
            Action::Place(place) if self.is_program() => return self.place_program(place),
            Action::Place(place) => return self.choose(|choice| choice.set_place(place)),
            Action::Variant(name) => return self.choose(|choice| choice.toggle_variant(&name)),
            Action::Code(code) => self.show_code(code),
            Action::CloseFile => self.preview(),
            Action::Reset if self.is_program() => self.reset_program(),
            Action::Reset => self.reset(),

            Action::Replay => self.replay(),
            Action::Ask(hosts) => {
                self.leave_file();
                self.asks = hosts;
            }
            Action::Agree => self.allowed.append(&mut self.asks),
            Action::Decline => self.asks.clear(),
            // What comes of an older session is late.
            Action::RunBegan { session, .. }
            | Action::RunEnded { session, .. }
            | Action::Completed { session }
            | Action::NoPracticeServer { session, .. }
            | Action::NoCpython { session, .. }
                if Some(session) != self.session =>
            {
                return false;
            }
            Action::Started { session } if self.is_program() => self.start_program(session),
            Action::Started { session } => self.start(session),
            Action::RunBegan { record, at, .. } if self.is_program() => self.begin_program(record, at),
            Action::RunBegan { index, record, at, .. } => self.begin(index, record, at),
            Action::RunEnded { index, .. } => self.finish(index),
            Action::Completed { .. } => self.complete(),
            Action::NoPracticeServer { reason, .. } => self.lose_practice_server(reason),
            Action::Settled(record) => return self.settle(&record),
            Action::Stopped => return self.stop(),
            Action::Made { making, ideals } => return self.made(making, ideals),

            Action::Write(text) => return self.write(&text),
            Action::Waits => self.editor.silence = Silence::default(),
            Action::Written => self.editor.settle(),
            Action::Program { .. } if !self.is_program() => return false,
            Action::Program { editor, run } => self.take_program(editor, run),
            Action::Unpacked { code, .. } if !self.awaits_packed(&code) => return false,
            Action::Unpacked { editor: Some(editor), .. } => self.take_coming(editor, None),
            Action::Unpacked { editor: None, .. } => self.lose_packed(),
            Action::RunNext => self.run_next(),
            Action::Restore { editor, is_in_place } => self.restore(editor, is_in_place),
            Action::Choose(example) => self.choose_example(example),
            Action::Example { example, .. } | Action::NoExample(example) if !self.awaits(example) => return false,
            Action::Example { editor, run, .. } => self.take_coming(editor, run),
            Action::NoExample(_) => self.lose_example(),
            Action::TakeBack(place) => return self.take_back(place),
            Action::Cpython(cpython) => self.editor.cpython = cpython,
            Action::NoCpython { reason, .. } => self.lose_cpython(reason),

            Action::Frame(now) => return self.frame(now),
            Action::Seek { at, settled } => self.seek(at, settled),
            Action::StepTo(steps) => self.step(|_, _| steps),
            Action::Step(by) => self.step(|steps, _| steps.saturating_add_signed(by as isize)),
            Action::Poll(by) => self.step(|steps, trace| polls::stepped(trace, steps, by)),
            Action::Light(subject) => return self.light(subject),
            Action::Jump(subject) => return self.jump(subject),
            Action::Play => self.play(),
            Action::Pause => self.pause(),
            Action::Live => self.join_end(),
            Action::Within(from, to) => self.within = Some((from, to)),
            Action::Speed(speed) => self.speed = Some(speed),
            Action::Look(look) => return self.look_at(look),
            Action::Focus(index) => return self.focus_on(index),
            Action::Practice(practice) => self.practice = practice,
            Action::Notice(notice) => self.tell(notice),
            Action::Announce(message) => self.announce(message),
            Action::Dismiss(index) => return self.dismiss(index),

            Action::Open(file) => self.open_file(file),
            Action::ReadSoFar { opening, progress } => return self.read_so_far(opening, progress),
            Action::CancelOpening => return self.cancel_opening(),
            Action::Opened(opened) => self.opened(opened),
            Action::NotOpened(why) => self.not_opened(why),
            Action::Keep => self.references.put(Reason::Kept, &self.shown),
            Action::PutAway => self.references = References::default(),
            Action::Pair(pair) => self.references.choose(pair),
        }
        true
    }

    /// Says it to everybody: those who see the page, and those who don't.
    fn tell(&mut self, notice: String) {
        self.announce(notice.clone());
        self.notify(notice);
    }

    fn dismiss(&mut self, index: usize) -> bool {
        let is_there = index < self.notices.len();
        if is_there {
            self.notices.remove(index);
        }
        is_there
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
