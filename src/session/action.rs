//! All that can happen to the page.

use crate::picture::view::Look;
use crate::trace::WorldKind;
use crate::trace::time::Micros;

use super::choice::Code;
use super::draft::Draft;
use super::editor::{Cpython, Editor};
use super::examples::Example;
use super::file::Opened;
use super::phase::{Practice, Speed};
use super::ports::GivenFile;
use super::record::Record;
use super::references::RunId;
use super::shown::Shown;
use super::subject::Subject;

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
    /// The reader typed what can’t be used.
    Mistype(Draft),
    /// Run was pressed while a field holds what can’t be used.
    RefuseRun,
    /// The reader wants links and files to keep the queries of addresses, or not.
    KeepQueries(bool),
    /// The reader chose another seed.
    Seed(String),
    /// The reader chose where to run.
    Place(WorldKind),
    /// The reader ticked a variant, or unticked it.
    Variant(String),
    /// The reader chose which code to see.
    Code(Code),
    /// The reader pressed Reset.
    Reset,
    /// The reader put the runs of a file away.
    CloseFile,
    /// A simulated run is to be played.
    Replay,
    /// The reader is asked about foreign hosts before a run.
    Ask(Vec<String>),
    /// The reader lets the run ask these hosts.
    Agree,
    /// The reader does not.
    Decline,
    /// A session of real runs began, of the variants as they are chosen now.
    Started {
        /// Its number.
        session: u64,
    },
    /// A variant's run began.
    RunBegan {
        /// The session’s number.
        session: u64,
        /// Which of the shown variants.
        index: usize,
        /// Its log, which grows.
        record: Record,
        /// The page's time.
        at: Micros,
    },
    /// A session can't begin: there is no practice server, for this reason.
    NoPracticeServer {
        /// The session’s number.
        session: u64,
        /// The reason, in a sentence.
        reason: String,
    },
    /// A variant's run ended by itself.
    RunEnded {
        /// The session’s number.
        session: u64,
        /// Which of the shown variants.
        index: usize,
    },
    /// What a stopped run still had to say has come.
    Settled(Record),
    /// The last run of a session ended by itself.
    Completed {
        /// The session’s number.
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
    /// The reader pressed play.
    Play,
    /// The reader pressed pause.
    Pause,
    /// The reader joined the end again.
    Live,
    /// The page around wants to see the run in focus after so many of its events.
    StepTo(usize),
    /// The author of the page around wants the playhead to stay between these steps of the run in focus.
    Within(usize, usize),
    /// The reader chose a speed.
    Speed(Speed),
    /// The reader looks at another part of the time.
    Look(Look),
    /// The reader chose which run to look into.
    Focus(usize),
    /// It was found out whether the practice server works.
    Practice(Practice),
    /// Something has to be said.
    Notice(String),
    /// Something that is seen has to be told to those who don't see it.
    Announce(String),
    /// The reader has read a notice.
    Dismiss(usize),
    /// The reader chose a file, or dropped one on the page: it is to be read.
    Open(GivenFile),
    /// A part of a file has been read.
    ReadSoFar {
        /// The number of its opening.
        opening: u64,
        /// How much of the work is done, in hundredths.
        progress: u32,
    },
    /// The file that is being read is not wanted any more.
    CancelOpening,
    /// A file has been read.
    Opened(Opened),
    /// A file can't be opened, for this reason.
    NotOpened(String),
    /// The reader keeps the shown runs, to compare with.
    Keep,
    /// The reader has seen enough of the runs beside.
    PutAway,
    /// The reader chose which two runs to compare.
    Pair([RunId; 2]),
    /// The reader changed the program.
    Write(String),
    /// The reader left the program as it is now: its address is to hold it.
    Written,
    /// A program came, of a file or a lab. With it its recorded run, if it has one.
    Program {
        /// The program, as it is to be edited.
        editor: Editor,
        /// Its run.
        run: Option<Shown>,
    },
    /// The program in a link is unpacked, or can’t be. One that nobody waits for any more is late.
    Unpacked {
        /// What it was packed.
        code: String,
        /// The program, as it is to be edited.
        editor: Option<Editor>,
    },
    /// The reader wants what the link asked for to run as soon as it is there.
    RunNext,
    /// The page was loaded anew, and the tab has kept the reader’s own programs.
    Restore {
        /// The one in the editor, with those that had given way to others.
        editor: Editor,
        /// The page’s link is the one that it had then.
        is_in_place: bool,
    },
    /// The reader chose an example, which is to be loaded; or none, and the program that is there stays.
    Choose(Option<&'static Example>),
    /// An example came. One that nobody waits for any more is late.
    Example {
        /// Which.
        example: &'static Example,
        /// Its program, as it is to be edited.
        editor: Editor,
        /// Its recorded run.
        run: Option<Shown>,
    },
    /// An example did not come.
    NoExample(&'static Example),
    /// The reader takes back the program of that place among those that gave way to others.
    TakeBack(usize),
    /// The program that runs waits for real, so nothing has to come of it.
    Waits,
    /// CPython came nearer.
    Cpython(Cpython),
    /// A program can’t be run: CPython can’t be had, for this reason.
    NoCpython {
        /// The session’s number.
        session: u64,
        /// The reason, in a sentence.
        reason: String,
    },
    /// The simulated runs that were wanted have been made.
    Made {
        /// The number of their making.
        making: u64,
        /// The runs, in the order in which they were wanted.
        ideals: Vec<Record>,
    },
}

impl Action {
    /// Whether it may come between two keys of one edit, which goes on after it.
    pub(super) fn keeps_edit(&self) -> bool {
        matches!(self, Action::Settled(_) | Action::Frame(_) | Action::Made { .. } | Action::ReadSoFar { .. })
    }
}
