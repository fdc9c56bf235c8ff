//! Traces to versioned JSON and back to the same: the one serialisable boundary.
//! `file.md` describes the format in full.
//!
//! `{"await-lab": 1, "runs": [run, …]}`, a run per variant: its header's fields; `labels`, the texts; and `events`, each
//! `[microseconds since the event before, task, source line, "name", fields…]`. Names and fields are those of
//! [`Kind`]; a field is a number: a label is its place in `labels`, a code its place in its enum.

use std::borrow::Cow;

use serde::de::Error as _;
use serde::ser::SerializeTuple;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::event::{Event, Kind, TaskId};
use super::log::{Header, MAX_EVENTS, Trace, WorldKind};
use super::rules::Rules;
use super::time::Micros;

/// The version that is written; the only one so far.
pub const VERSION: u32 = 1;

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
    #[error("the file says that it has version 0, which there never was: export it again")]
    Unknown,
    /// Its log breaks a rule that every log keeps.
    #[error("run {run} of the file is not a log: {reason}")]
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
        .map(|(run, stored)| stored.into_trace().map_err(|reason| FileError::Inconsistent { run: run + 1, reason }))
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

/// A run as it lies in a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredRun {
    lab: String,
    variant: String,
    plan: Vec<(String, String)>,
    seed: u64,
    world: String,
    clock_step: u64,
    source: u64,
    labels: Vec<String>,
    events: Vec<Stored>,
}

/// An event with its distance from the one before.
struct Stored {
    after: u64,
    task: u32,
    line: u16,
    kind: Kind,
}

impl StoredRun {
    /// What a file keeps of a trace. Kept bodies are left out unless `bodies` is set.
    pub fn of(trace: &Trace, bodies: bool) -> StoredRun {
        let Header { lab, variant, plan, seed, world, clock_step, source } = trace.header.clone();
        let mut last = Micros::ZERO;
        let is_left_out = |kind: &Kind| !bodies && matches!(kind, Kind::BodyKept { .. });
        let (left_out, kept): (Vec<&Event>, Vec<&Event>) =
            trace.events().iter().partition(|event| is_left_out(&event.kind));
        // A label that only bodies name is left empty: it keeps its place, so that the others keep their numbers.
        let mut named = vec![true; trace.labels().count()];
        for (events, is_named) in [(left_out, false), (kept.clone(), true)] {
            for label in events.iter().filter_map(|event| event.kind.label()) {
                named[label.0 as usize] = is_named;
            }
        }
        let labels = trace.labels().zip(named).map(|(text, named)| if named { text.to_owned() } else { String::new() });
        let mut events = Vec::with_capacity(trace.events().len());
        for event in kept {
            let after = event.at().since(last).0;
            last = event.at();
            events.push(Stored { after, task: event.task.0, line: event.line(), kind: event.kind });
        }
        StoredRun {
            lab,
            variant,
            plan,
            seed,
            world: world.name().to_owned(),
            clock_step: clock_step.0,
            source,
            labels: labels.collect(),
            events,
        }
    }

    fn into_trace(self) -> Result<Trace, &'static str> {
        let world = WorldKind::named(&self.world).ok_or("its world is none of browser, simulated and recorded")?;
        let header = Header {
            lab: self.lab,
            variant: self.variant,
            plan: self.plan,
            seed: self.seed,
            world,
            clock_step: Micros(self.clock_step),
            source: self.source,
        };
        // Room for what ends a run whose log was full: an end for every task.
        if self.events.len() > 2 * MAX_EVENTS {
            return Err("it has too many events");
        }
        let labels = self.labels.len() as u32;
        let mut trace = Trace::with_labels(header, self.labels);
        let mut rules = Rules::default();
        let mut at = Micros::ZERO;
        for Stored { after, task, line, kind } in self.events {
            if kind.label().is_some_and(|label| label.0 >= labels) {
                return Err("an event names a text that is not there");
            }
            at += Micros(after);
            let event = Event::new(at, line, TaskId(task), kind);
            if event.at() != at {
                return Err("its times are beyond any run");
            }
            rules.admit(&event)?;
            trace.push(at, line, TaskId(task), kind);
        }
        Ok(trace)
    }
}

impl Serialize for Stored {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let words: Vec<u32> = self.kind.words().collect();
        let mut tuple = serializer.serialize_tuple(4 + words.len())?;
        tuple.serialize_element(&self.after)?;
        tuple.serialize_element(&self.task)?;
        tuple.serialize_element(&self.line)?;
        tuple.serialize_element(self.kind.name())?;
        words.iter().try_for_each(|word| tuple.serialize_element(word))?;
        tuple.end()
    }
}

/// The most fields of an event.
const MOST_WORDS: usize = 3;

/// An event's name, where it lies in the text.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Stored {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Stored, D::Error> {
        struct Visitor;

        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Stored;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an event: [microseconds, task, line, \"name\", fields…]")
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Stored, A::Error> {
                let missing = || A::Error::custom("an event is too short");
                let after = seq.next_element()?.ok_or_else(missing)?;
                let task = seq.next_element()?.ok_or_else(missing)?;
                let line = seq.next_element()?.ok_or_else(missing)?;
                let Name(name) = seq.next_element()?.ok_or_else(missing)?;
                let (mut words, mut count) = ([0; MOST_WORDS], 0);
                while let Some(word) = seq.next_element()? {
                    *words.get_mut(count).ok_or_else(|| A::Error::custom("an event is too long"))? = word;
                    count += 1;
                }
                let kind = Kind::from_words(&name, &words[..count])
                    .ok_or_else(|| A::Error::custom(format!("no event {name} with such fields")))?;
                Ok(Stored { after, task, line, kind })
            }
        }

        deserializer.deserialize_seq(Visitor)
    }
}
