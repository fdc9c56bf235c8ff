//! Runs kept as a file, and opened again as if they had just been run.
//!
//! A file may be large, so it is read in slices, between which the page has a turn: its text, a piece at a time; its events,
//! as they are held to the rules of every log; and the lenses, which read them then, so that every view is quick.

use std::fmt;

use crate::import;
use crate::import::{ImportError, Imported};
use crate::labs::plan::shown as quoted;
use crate::labs::{Lab, Variant, hash};
use crate::trace::Trace;
use crate::trace::file;
use crate::trace::file::{FileError, MAX_FILE, Reader, StoredRun};

use super::choice::Choice;
use super::foreign;
use super::ideals::Wanted;
use super::origin::Origin;
use super::ports::{GivenFile, UnpackError};
use super::shown::Shown;
use super::time_slice::{EVENTS, TimeSlice};

/// The most runs of a file.
const MAX_RUNS: usize = 20;
/// So many bytes of a file are fetched at once, and so many read between two looks at the clock.
const FETCHED: u64 = 256 * 1024;
const READ: usize = 16 * 1024;
/// How what is packed by gzip begins (RFC 1952): so browsers keep large traces.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// How many hundredths of the work are done when the text is parsed, and when its events are checked; then the lenses read.
const PARSED: u32 = 40;
const CHECKED: u32 = 60;

/// The runs of a file, with the choice that would run the same again.
pub struct Opened {
    /// What the file is called.
    pub name: String,
    /// Lab, variants and values of its runs; nothing of programs that are no lab's.
    pub choice: Option<Choice>,
    /// Its runs.
    pub shown: Vec<Shown>,
    /// The simulated runs of their plans, which are still to be made.
    pub wanted: Vec<Wanted>,
    /// What the reader has to be told of it.
    pub notices: Vec<String>,
}

/// Why a file can't be opened.
#[derive(Debug)]
pub enum Refusal {
    /// The browser could not read it.
    Unreadable,
    /// It is packed, and can’t be unpacked.
    Damaged,
    /// It is another program’s, and can’t be read.
    Foreign(ImportError),
    /// It is not one of ours, or is too large, too new or inconsistent.
    File(FileError),
    /// It holds no run.
    Empty,
    /// It holds more runs than the page can show, so many.
    TooMany(usize),
    /// Its runs are of a lab or a variant that this page has not.
    Unknown(String),
    /// Its runs are of several labs, or of labs and of other programs.
    Several,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Unreadable => f.write_str("the browser could not read it: is it still there, and is it a file?"),
            Refusal::Damaged => f.write_str(
                "it is packed by gzip and can’t be unpacked: is it whole? If so, unpack it yourself and open what comes out",
            ),
            Refusal::File(error) => error.fmt(f),
            Refusal::Foreign(error) => error.fmt(f),
            Refusal::Empty => f.write_str("it holds no run: save one with Save run and open that"),
            Refusal::TooMany(count) => {
                write!(f, "it holds {count} runs, and the page shows {MAX_RUNS} at most: save fewer in one file")
            }
            Refusal::Unknown(name) => {
                let known: Vec<&str> = Lab::ALL.iter().map(|lab| lab.name).collect();
                let name = quoted(name);
                write!(f, "it is of {name}, which this page does not have: its labs are {}", known.join(", "))
            }
            Refusal::Several => {
                f.write_str("its runs are of several labs, and the page shows one: save each lab’s runs by themselves")
            }
        }
    }
}

impl From<UnpackError> for Refusal {
    fn from(error: UnpackError) -> Refusal {
        match error {
            UnpackError::TooLarge => Refusal::File(FileError::TooLarge),
            UnpackError::Damaged => Refusal::Damaged,
        }
    }
}

/// Runs as a file: what to call it, and its text. Kept bodies are left out, for they may be private, and so are the queries of
/// other hosts' addresses, unless the reader wants to keep these.
pub fn save(shown: &[Shown], keeps_queries: bool) -> Result<(String, String), FileError> {
    let records = || shown.iter().filter_map(|shown| shown.record.as_ref());
    let name = |trace: &Trace| {
        let header = &trace.header;
        let what = header.program.as_ref().map_or(header.lab.clone(), |program| plain(&program.name));
        format!("await-lab-{what}-{}.json", header.world.name())
    };
    let name = records().next().ok_or(FileError::NoRun)?.read(name);
    let stored = |trace: &Trace| {
        let run = StoredRun::of(trace);
        if keeps_queries { run } else { run.without_queries() }
    };
    let text = file::write(records().map(|record| record.read(stored)).collect())?;
    if text.len() > MAX_FILE { Err(FileError::TooLarge) } else { Ok((name, text)) }
}

/// A name that any file may have.
fn plain(name: &str) -> String {
    let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    name.chars().take(40).map(letter).collect()
}

/// Reads what the reader gave, in slices. `tell` hears now and then how much of the work is done, in hundredths.
pub async fn open(given: &GivenFile, slice: &TimeSlice, tell: impl Fn(u32)) -> Result<Opened, Refusal> {
    let opened = match content(given, slice, &tell).await? {
        Content::Own(traces) => runs(&given.name, traces, slice).await?,
        Content::Foreign(imported) => {
            let (shown, notices) = foreign::shown(*imported, slice).await;
            Opened { name: quoted(&given.name), choice: None, shown, wanted: Vec::new(), notices }
        }
    };
    let whole = opened.shown.iter().map(|shown| shown.record_or_ideal().len()).sum();
    let mut before = 0;
    for shown in &opened.shown {
        let record = shown.record_or_ideal();
        slice.read(record, |read| tell(CHECKED + share(before + read, whole, 100 - CHECKED))).await;
        before += record.len();
    }
    Ok(opened)
}

/// Such a part of a number of hundredths.
fn share(done: usize, whole: usize, hundredths: u32) -> u32 {
    (done as u64 * u64::from(hundredths)).checked_div(whole as u64).unwrap_or(0) as u32
}

/// What is in a file.
enum Content {
    /// It is one of ours.
    Own(Vec<Trace>),
    /// It is another program’s.
    Foreign(Box<Imported>),
}

/// Takes what is in a file, and says what that is.
async fn content(given: &GivenFile, slice: &TimeSlice, tell: &impl Fn(u32)) -> Result<Content, Refusal> {
    let mut content = given.content.clone().ok_or(Refusal::Unreadable)?;
    if content.size() <= MAX_FILE as u64 && content.piece(0, GZIP.len() as u64).await.is_some_and(|head| head == GZIP) {
        content = content.unpacked(MAX_FILE).await?;
    }
    let size = content.size();
    if size > MAX_FILE as u64 {
        return Err(Refusal::File(FileError::TooLarge));
    }
    let mut reader = Reader::default();
    let mut foreign: Option<import::Reader> = None;
    let mut from = 0;
    while from < size {
        let piece = content.piece(from, FETCHED).await.filter(|piece| !piece.is_empty()).ok_or(Refusal::Unreadable)?;
        if from == 0 {
            foreign = import::kind(&piece).map(import::Reader::of);
        }
        for part in piece.chunks(READ) {
            match &mut foreign {
                Some(foreign) => foreign.take(part),
                None => reader.take(part),
            }
            from += part.len() as u64;
            tell(share(from as usize, size as usize, PARSED));
            slice.yield_if_due().await;
        }
    }
    if let Some(foreign) = foreign {
        return Ok(Content::Foreign(Box::new(foreign.end(&given.name).map_err(Refusal::Foreign)?)));
    }
    let mut checking = reader.end().map_err(Refusal::File)?;
    while !checking.go_on(EVENTS).map_err(Refusal::File)? {
        let (done, whole) = checking.progress();
        tell(PARSED + share(done, whole, CHECKED - PARSED));
        slice.yield_if_due().await;
    }
    Ok(Content::Own(checking.traces()))
}

/// What the page shows of traces.
async fn runs(name: &str, traces: Vec<Trace>, slice: &TimeSlice) -> Result<Opened, Refusal> {
    if traces.len() > MAX_RUNS {
        return Err(Refusal::TooMany(traces.len()));
    }
    let lab = &traces.first().ok_or(Refusal::Empty)?.header.lab;
    let programs: Vec<_> = traces.iter().filter_map(|trace| trace.header.program.clone()).collect();
    if programs.len() == traces.len() {
        let shown =
            programs.into_iter().zip(traces).map(|(program, trace)| Shown::kept(Origin::Program(program), trace));
        let (shown, wanted, notices) = (shown.collect(), Vec::new(), Vec::new());
        return Ok(Opened { name: quoted(name), choice: None, shown, wanted, notices });
    }
    if !programs.is_empty() || traces.iter().any(|trace| trace.header.lab != *lab) {
        return Err(Refusal::Several);
    }
    let lab = Lab::named(lab).ok_or_else(|| Refusal::Unknown(format!("the lab {lab}")))?;
    let mut runs = Vec::new();
    for trace in traces {
        let name = &trace.header.variant;
        let variant = lab.variant(name).ok_or_else(|| Refusal::Unknown(format!("the variant {}/{name}", lab.name)))?;
        runs.push((variant, trace));
    }
    let choice = choice(lab, &runs);
    let mut notices = Vec::new();
    if runs.iter().any(|(_, trace)| trace.header.source != hash(lab.source)) {
        notices.push("The file was made with another version of this lab, so no line of the code is lit.".to_owned());
    }
    let (mut shown, mut wanted) = (Vec::new(), Vec::new());
    for (variant, trace) in runs {
        slice.yield_if_due().await;
        let mut plan = (lab.plan)();
        for (name, value) in &trace.header.plan {
            let notice = plan.set(name, value).map(|notice| format!("In the file’s plan, {notice}."));
            notices.extend(notice.filter(|notice| !notices.contains(notice)));
        }
        let seed = trace.header.seed;
        let run = Shown::kept(Origin::Variant(variant), trace);
        if run.wants_ideal() {
            wanted.push(Wanted::new(&run.ideal, lab, variant, plan, seed));
        }
        shown.push(run);
    }
    Ok(Opened { name: quoted(name), choice: Some(choice), shown, wanted, notices })
}

/// The choice that runs the same again, as nearly as one choice can for all of them.
fn choice(lab: &'static Lab, runs: &[(&'static Variant, Trace)]) -> Choice {
    let Some((first, trace)) = runs.first() else { return Choice::of(lab) };
    let of_a_run = |variant: &&Variant| runs.iter().any(|(of, _)| of.name == variant.name);
    let variants: Vec<_> = lab.variants.iter().filter(of_a_run).collect();
    // From each preset on, with what the first run’s plan has besides.
    let from = |preset| {
        let mut choice = Choice::from(lab, preset, variants.clone());
        let usual = choice.plan(first).settings();
        for (name, value) in trace.header.plan.iter().filter(|setting| !usual.contains(setting)) {
            // What is not taken is told with the runs.
            drop(choice.set(name, value));
        }
        choice
    };
    let presets = [None].into_iter().chain(lab.presets.iter().map(|preset| Some(preset.name)));
    let fits = |choice: &Choice| runs.iter().all(|(of, trace)| choice.plan(of).settings() == trace.header.plan);
    let fitting = presets.map(from).filter(fits).min_by_key(|choice| choice.settings().len());
    let mut choice = fitting.unwrap_or_else(|| from(None));
    choice.seed = trace.header.seed;
    choice.set_place(trace.header.world);
    choice.keeps_queries = choice.has_queries();
    choice
}
