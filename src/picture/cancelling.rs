//! Cancellations step by step: those of a run, and beside them what Python does at the same steps. The steps are in order,
//! not in time: often all of them happen in one instant.

use crate::lens::tasks::cancellations::{Cancellation, Cancellations};
use crate::lens::words::cancelling::{self, Told, Way};
use crate::lens::words::figures::grouped;
use crate::lens::words::names::Names;
use crate::trace::Trace;
use crate::trace::event::TaskId;
use crate::trace::program::Language;

use super::bars::Bar;

/// The most rows of a run.
const MOST: usize = 3;

/// Where each step stands, in percent of the width: asked for, delivered, cleaned up, ended.
pub const PLACES: [&str; 4] = ["10%", "33%", "57%", "80%"];

/// All that is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps {
    /// Over what time it is.
    pub span: String,
    /// A row for each cancellation, those that are alike in one; then Python's.
    pub rows: Vec<Process>,
    /// How many cancellations there was no room for.
    pub more: Option<String>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Which language it is in.
    pub title: &'static str,
    /// What it is of.
    pub about: String,
    /// The task that asks.
    pub asker: String,
    /// The task that is to end.
    pub asked: String,
    /// Its steps in words, and whether each has come by now; nothing where it never comes.
    pub steps: [(Told, Option<bool>); 4],
    /// The bars of the one who asks.
    pub above: Vec<Piece>,
    /// Those of the one who is asked.
    pub below: Vec<Piece>,
    /// Whether its end wakes the one who asks.
    pub wakes: bool,
}

/// A bar: from where to how far, in tenths of a percent, and what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it looks like.
    pub bar: Bar,
    /// Its left end.
    pub x: u32,
    /// Its width.
    pub width: u32,
    /// What stands in it.
    pub words: String,
}

fn piece(bar: Bar, (from, to): (u32, u32), words: &str) -> Piece {
    Piece { bar, x: from, width: to - from, words: words.to_owned() }
}

/// The cancellations of a run after its first `taken` events; nothing where there are none.
pub fn steps(trace: &Trace, names: &Names, cancellations: &Cancellations, taken: usize) -> Option<Steps> {
    let mut groups: Vec<Vec<&Cancellation>> = Vec::new();
    let mut more = 0;
    for one in cancellations.all() {
        if let Some(place) = groups.iter().position(|group| are_alike(group[0], one)) {
            groups[place].push(one);
        } else if groups.len() < MOST {
            groups.push(vec![one]);
        } else {
            more += 1;
        }
    }
    // The end of a group's last task is what wakes whoever awaits them all.
    let of_all = |group: &[&Cancellation]| Cancellation { woke: group.iter().find_map(|one| one.woke), ..*group[0] };
    let first = of_all(groups.first()?);
    let program = trace.header.program.as_ref();
    let language = program.map_or(Language::Rust, |program| program.language);
    let scene = Scene { trace, names, taken };
    let own = groups.iter().map(|group| {
        let tasks: Vec<TaskId> = group.iter().map(|one| one.task).collect();
        let about = match tasks.len() {
            0..=3 => names.tasks(trace, &tasks),
            many => format!("{} and {} more", names.tasks(trace, &tasks[..1]), grouped(many as u64 - 1)),
        };
        scene.row(&of_all(group), (language, Way::of(group[0])), about, Source::Run)
    });
    let mut rows: Vec<Process> = own.collect();
    if language == Language::Rust {
        rows.push(scene.row(
            &first,
            (Language::Python, Way::of(&first)),
            "with asyncio".to_owned(),
            Source::Comparison,
        ));
        if matches!(Way::of(&first), Way::Dropped | Way::Heard) {
            rows.push(scene.row(
                &first,
                (Language::Python, Way::Caught),
                "error caught".to_owned(),
                Source::Comparison,
            ));
        }
    }
    let more = (more > 0).then(|| format!("and {} more: the table of events has all of them", grouped(more)));
    Some(Steps { span: cancelling::span(&first), rows, more })
}

/// Whether two tasks were asked by the same one at one time, and came to their ends in the same way at one time.
fn are_alike(one: &Cancellation, other: &Cancellation) -> bool {
    let key = |of: &Cancellation| {
        let at = [of.delivered, of.cleaned_up, of.ended.map(|(moment, _)| moment)].map(|moment| moment.map(|of| of.at));
        (of.by, of.requested.at, Way::of(of), at)
    };
    key(one) == key(other)
}

/// What a row tells of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// What happened in the run.
    Run,
    /// What would happen elsewhere.
    Comparison,
}

#[derive(Clone, Copy)]
struct Scene<'a> {
    trace: &'a Trace,
    names: &'a Names,
    taken: usize,
}

impl Scene<'_> {
    fn row(&self, of: &Cancellation, (language, way): (Language, Way), about: String, source: Source) -> Process {
        let Scene { trace, names, taken } = *self;
        let told = cancelling::steps(trace, names, of, (language, way));
        let moments = [Some(of.requested), of.delivered, of.cleaned_up, of.ended.map(|(moment, _)| moment)];
        let is_of_run = source == Source::Run;
        let never = |step: usize| way == Way::Caught && step >= 2 && !(is_of_run && step == 3);
        let mut step = 0;
        let steps = told.map(|told| {
            let come = match moments[step] {
                _ if never(step) => None,
                Some(moment) if is_of_run => Some((moment.step as usize) < taken),
                _ => Some(!is_of_run),
            };
            step += 1;
            (told, come)
        });
        let asked = names.task(trace, of.task).to_owned();
        let wakes = of.woke == Some(of.by) && way != Way::Caught;
        Process {
            title: if language == Language::Rust { "Rust" } else { "Python" },
            about,
            asker: cancelling::asker(trace, names, of),
            above: above(of, way, &asked),
            below: below(of, way, language),
            asked,
            steps,
            wakes,
        }
    }
}

fn above(of: &Cancellation, way: Way, asked: &str) -> Vec<Piece> {
    let awaits = format!("awaits {asked}");
    let mut pieces = vec![piece(Bar::Running, (0, 140), "asks")];
    if of.woke == Some(of.by) {
        let (end, words) =
            if way == Way::Caught { (1_000, "awaits a task that does not end") } else { (800, &*awaits) };
        pieces.push(piece(Bar::Joining, (145, end), words));
        if way != Way::Caught {
            pieces.push(piece(Bar::Running, (806, 1_000), "goes on"));
        }
    }
    pieces
}

fn below(of: &Cancellation, way: Way, language: Language) -> Vec<Piece> {
    let waits = of.had_begun.then(|| piece(Bar::Waiting, (0, 100), "waits"));
    let hears = piece(Bar::Running, (330, 366), "");
    let rest = match (way, language) {
        (Way::Caught, _) => vec![hears, piece(Bar::Waiting, (371, 1_000), "goes on as before")],
        (Way::Unstarted, Language::Python | Language::Other) => vec![hears],
        (Way::Dropped | Way::Unstarted, Language::Rust) => {
            vec![piece(Bar::Cleaning, (330, 570), "its future is dropped")]
        }
        (Way::Heard | Way::Dropped, _) => {
            let words = if language == Language::Rust { "cleans up" } else { "may await" };
            vec![hears, piece(Bar::Cleaning, (371, 529), words), piece(Bar::Running, (534, 570), "")]
        }
    };
    waits.into_iter().chain(rest).collect()
}
