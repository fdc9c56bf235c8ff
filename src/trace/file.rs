//! Traces to versioned JSON and back to the same: the one serialisable boundary.
//! `file.md` describes the format in full.
//!
//! `{"await-lab": 2, "runs": [run, …]}`, a run per variant: its header's fields; `labels`, the texts; `places` in the source and
//! `chains` of them; and `events`, each `[microseconds since the event before, task, place, "name", fields…]`. Names and fields
//! are those of [`Kind`]; a field is a number: a label is its place in `labels`, a code its place in its enum.

use std::borrow::Cow;
use std::rc::Rc;

use serde::de::Error as _;
use serde::ser::SerializeTuple;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::collections::sorted::Sorted;

use super::address::without_query;
use super::event::{Event, Kind, Label, TaskId};
use super::log::{Header, MAX_EVENTS, Trace, WorldKind};
use super::program::{Place, Program, SourceLine};
use super::rules::Rules;
use super::time::Micros;
use super::vocabulary::MOST_FIELDS;
use super::word::Queue;

/// The version that is written. Older ones are read, too.
pub const VERSION: u32 = 2;

/// The largest file that is read, in bytes.
pub const MAX_FILE: usize = 64 * 1024 * 1024;

/// Why a file was refused.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Too large to be read.
    #[error("the file is larger than {} MiB: save fewer runs, or shorter ones", MAX_FILE / (1024 * 1024))]
    TooLarge,
    /// Not JSON, or not this kind of JSON.
    #[error("this is not a file of Await Lab{}: choose one that Save run has written", fault(.0))]
    Malformed(#[from] serde_json::Error),
    /// Made by a later version of this program.
    #[error("the file has version {0}, this page reads version {VERSION}: reload the page to get the newest")]
    Newer(u32),
    /// Of a version that never was.
    #[error("the file says that it has version 0, which never was: save it again")]
    Unknown,
    /// Its log breaks a rule that every log keeps.
    #[error("run {run} of the file is damaged: {reason}")]
    Inconsistent {
        /// Which run, counted from 1.
        run: usize,
        /// Which rule.
        reason: &'static str,
    },
}

/// What is wrong with a text, for those who know JSON and for those who don't.
fn fault(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    match error.classify() {
        Category::Eof => ", or its end is missing".to_owned(),
        Category::Data => format!(" ({error})"),
        Category::Syntax | Category::Io => format!(", or was changed on line {}", error.line()),
    }
}

/// Writes runs as one file.
pub fn write(runs: Vec<StoredRun>) -> Result<String, FileError> {
    Ok(serde_json::to_string(&File { version: VERSION, runs })?)
}

/// Reads a file back.
pub fn read(text: &str) -> Result<Vec<Trace>, FileError> {
    if text.len() > MAX_FILE {
        return Err(FileError::TooLarge);
    }
    let text = text.trim_start_matches('\u{feff}');
    let file: Result<File, _> = serde_json::from_str(text);
    // What another version writes may look different: then its number alone is read.
    let version = match &file {
        Ok(file) => file.version,
        Err(_) => serde_json::from_str::<Version>(text)?.version,
    };
    match version {
        0 => return Err(FileError::Unknown),
        1..=VERSION => {}
        _ => return Err(FileError::Newer(version)),
    }
    let numbered = file?.runs.into_iter().enumerate();
    numbered
        .map(|(run, stored)| {
            stored.into_trace(version).map_err(|reason| FileError::Inconsistent { run: run + 1, reason })
        })
        .collect()
}

#[derive(Deserialize)]
struct Version {
    #[serde(rename = "await-lab")]
    version: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "await-lab")]
    version: u32,
    runs: Vec<StoredRun>,
}

/// A run as it lies in a file. Of a lab there are `lab`, `variant`, `plan` and `source`, of any other program `program`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredRun {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    program: Option<Rc<Program>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lab: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    variant: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plan: Option<Vec<(String, String)>>,
    seed: u64,
    world: String,
    clock_step: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<u64>,
    labels: Vec<String>,
    #[serde(default)]
    places: Vec<StoredPlace>,
    #[serde(default)]
    chains: Vec<Vec<u16>>,
    events: Vec<Stored>,
}

/// File, line, and the function's label or -1.
#[derive(Serialize, Deserialize)]
struct StoredPlace(u16, u32, i64);

/// An event with its distance from the one before.
struct Stored {
    after: u64,
    task: u32,
    place: u16,
    kind: Kind,
}

/// A reason why something in a file is no log.
type Reason = &'static str;

impl StoredRun {
    /// What a file keeps of a trace. Kept bodies are left out unless `bodies` is set.
    pub fn of(trace: &Trace, bodies: bool) -> StoredRun {
        let Header { program, lab, variant, plan, seed, world, clock_step, source } = trace.header.clone();
        let mut last = Micros::ZERO;
        let is_left_out = |kind: &Kind| !bodies && matches!(kind, Kind::BodyKept { .. });
        let (left_out, kept): (Vec<&Event>, Vec<&Event>) =
            trace.events().iter().partition(|event| is_left_out(&event.kind));
        // A label that only bodies name is left empty: it keeps its place, so that the others keep their numbers.
        let mut named = vec![true; trace.labels().count()];
        let functions = || trace.places().iter().filter_map(|place| place.function);
        let of_events = |events: &[&Event]| events.iter().flat_map(|event| event.kind.labels()).collect::<Vec<_>>();
        of_events(&left_out).iter().for_each(|label| named[label.0 as usize] = false);
        of_events(&kept).into_iter().chain(functions()).for_each(|label| named[label.0 as usize] = true);
        let labels = trace.labels().zip(named).map(|(text, named)| if named { text.to_owned() } else { String::new() });
        let mut events = Vec::with_capacity(trace.events().len());
        for event in kept {
            let after = event.at().since(last).0;
            last = event.at();
            events.push(Stored { after, task: event.task.0, place: event.place(), kind: event.kind });
        }
        let is_lab = program.is_none();
        let place = |place: &Place| {
            let SourceLine { file, number } = place.line;
            StoredPlace(file, number, place.function.map_or(-1, |label| label.0.into()))
        };
        StoredRun {
            program,
            lab: is_lab.then_some(lab),
            variant: is_lab.then_some(variant),
            plan: is_lab.then_some(plan),
            seed,
            world: world.name().to_owned(),
            clock_step: clock_step.0,
            source: is_lab.then_some(source),
            labels: labels.collect(),
            places: trace.places().iter().map(place).collect(),
            chains: trace.chains().to_vec(),
            events,
        }
    }

    /// Without what may be secret in the addresses of other hosts that the run asked for, wherever its texts name them.
    pub fn without_queries(mut self) -> StoredRun {
        let asked = self.events.iter().filter_map(|event| match event.kind {
            Kind::RequestQueued { url, .. } => self.labels.get(url.0 as usize).map(String::as_str),
            _ => None,
        });
        let planned = self.plan.iter().flatten().flat_map(|(_, value)| value.split_ascii_whitespace());
        let secret = asked.chain(planned).filter(|url| *url != without_query(url));
        let addresses: Sorted<String> = secret.map(|url| (bare_of_mark(url).to_owned(), ())).collect();
        if !addresses.is_empty() {
            let values = self.plan.iter_mut().flatten().map(|(_, value)| value);
            self.labels.iter_mut().chain(values).for_each(|text| *text = shortened(text, &addresses));
        }
        self
    }

    fn into_trace(self, version: u32) -> Result<Trace, Reason> {
        let StoredRun { program, lab, variant, plan, seed, world, clock_step, source, labels, places, chains, events } =
            self;
        let world = WorldKind::named(&world).ok_or("its world is none of browser, simulated and recorded")?;
        let clock_step = Micros(clock_step);
        let header = match (program, lab, variant, plan, source) {
            (Some(program), None, None, None, None) if version > 1 => {
                Header { program: Some(program), seed, world, clock_step, ..Header::default() }
            }
            (None, Some(lab), Some(variant), Some(plan), Some(source)) => {
                Header { program: None, lab, variant, plan, seed, world, clock_step, source }
            }
            _ => return Err("it does not say which program it is of: a lab, variant, plan and source, or a program"),
        };
        // Room for what ends a run whose log was full: an end for every task.
        if events.len() > 2 * MAX_EVENTS {
            return Err("it has too many events");
        }
        let files = header.program.as_ref().map_or(usize::MAX, |program| program.sources.len());
        let label_count = labels.len();
        let mut trace = Trace::with_labels(header, labels);
        for StoredPlace(file, number, function) in places {
            if usize::from(file) >= files {
                return Err("a place names a file that is not there");
            }
            let function = match function {
                -1 => None,
                _ => Some(u32::try_from(function).ok().filter(|label| (*label as usize) < label_count).map(Label))
                    .filter(Option::is_some)
                    .ok_or("a place names a text that is not there")?,
            };
            let before = trace.places().len();
            trace.place(Place { line: SourceLine { file, number }, function });
            if trace.places().len() == before {
                return Err("a place is there twice, or there are too many");
            }
        }
        for chain in chains {
            if chain.iter().any(|place| usize::from(*place) >= trace.places().len()) {
                return Err("a chain names a place that is not there");
            }
            trace.add_chain(chain);
        }
        let mut rules = Rules::of(&trace);
        let mut sentinels: Sorted<(Queue, u32)> = Sorted::default();
        let mut at = Micros::ZERO;
        for Stored { after, task, place, kind } in events {
            if kind.labels().any(|label| label.0 as usize >= label_count) {
                return Err("an event names a text that is not there");
            }
            // Version 1 has the line of the lab's one file instead of a place.
            let place = match version {
                1 if place > 0 => {
                    let line = SourceLine { file: 0, number: place.into() };
                    trace.place(Place { line, function: None })
                }
                _ => place,
            };
            if usize::from(place) > trace.places().len() {
                return Err("an event names a place that is not there");
            }
            at += Micros(after);
            let event = Event::new(at, place, TaskId(task), kind);
            if event.at() != at {
                return Err("its times are beyond any run");
            }
            // In version 1 a sentinel was known by its name alone.
            if let (1, Kind::PutBlocked { queue, item, label } | Kind::ItemPut { queue, item, label }) = (version, kind)
                && trace.text(label) == "None"
                && sentinels.insert((queue, item), ()).is_none()
            {
                let mark = Kind::SentinelMarked { queue, item };
                rules.admit(&Event::new(at, place, TaskId(task), mark))?;
                trace.push(at, place, TaskId(task), mark);
            }
            rules.admit(&event)?;
            trace.push(at, place, TaskId(task), kind);
        }
        Ok(trace)
    }
}

/// The address behind the mark of a request without CORS.
fn bare_of_mark(url: &str) -> &str {
    url.strip_prefix("no-cors:").unwrap_or(url)
}

/// A text in which each of these addresses stands without its query.
fn shortened(text: &str, addresses: &Sorted<String>) -> String {
    let mut short = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("http").or_else(|| rest.find("HTTP")) {
        let (before, from) = rest.split_at(at);
        let word = from.split(char::is_whitespace).next().unwrap_or_default();
        // What a sentence puts behind an address is none of it.
        let is_mark = |letter: char| letter.is_ascii_punctuation();
        let ends = std::iter::successors(Some(word), |word| word.strip_suffix(is_mark));
        let address =
            ends.take_while(|word| !word.is_empty()).find(|word| addresses.get(&(*word).to_owned()).is_some());
        let address = address.unwrap_or("http");
        short += before;
        short += &without_query(address);
        rest = &from[address.len()..];
    }
    short + rest
}

impl Serialize for Stored {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let words: Vec<u64> = self.kind.words().collect();
        let mut tuple = serializer.serialize_tuple(4 + words.len())?;
        tuple.serialize_element(&self.after)?;
        tuple.serialize_element(&self.task)?;
        tuple.serialize_element(&self.place)?;
        tuple.serialize_element(self.kind.name())?;
        words.iter().try_for_each(|word| tuple.serialize_element(word))?;
        tuple.end()
    }
}

/// An event's name, where it lies in the text.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Stored {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Stored, D::Error> {
        struct Visitor;

        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Stored;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an event: [microseconds, task, place, \"name\", fields…]")
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Stored, A::Error> {
                let missing = || A::Error::custom("an event is too short");
                let after = seq.next_element()?.ok_or_else(missing)?;
                let task = seq.next_element()?.ok_or_else(missing)?;
                let place = seq.next_element()?.ok_or_else(missing)?;
                let Name(name) = seq.next_element()?.ok_or_else(missing)?;
                let (mut words, mut count) = ([0; MOST_FIELDS], 0);
                while let Some(word) = seq.next_element()? {
                    *words.get_mut(count).ok_or_else(|| A::Error::custom("an event is too long"))? = word;
                    count += 1;
                }
                let kind = Kind::from_words(&name, &words[..count])
                    .ok_or_else(|| A::Error::custom(format!("no event {name} with such fields")))?;
                Ok(Stored { after, task, place, kind })
            }
        }

        deserializer.deserialize_seq(Visitor)
    }
}
