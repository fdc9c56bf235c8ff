//! The shapes of a file's JSON: its runs, and their places and events.

use std::borrow::Cow;
use std::rc::Rc;

use serde::de::Error as _;
use serde::ser::SerializeTuple;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::trace::event::{Event, Kind, Label};
use crate::trace::log::{Header, Trace};
use crate::trace::program::{Place, Program, SourceLine};
use crate::trace::time::Micros;
use crate::trace::vocabulary::MOST_FIELDS;

/// The one thing that is read first, since the rest depends on it.
#[derive(Deserialize)]
pub(super) struct Version {
    #[serde(rename = "await-lab")]
    pub version: u32,
}

/// A whole file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(rename = "await-lab")]
    pub version: u32,
    pub runs: Vec<StoredRun>,
}

/// A run as it lies in a file. Of a lab there are `lab`, `variant`, `plan` and `source`, of any other program `program`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredRun {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) program: Option<Rc<Program>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) lab: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) variant: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) plan: Option<Vec<(String, String)>>,
    pub(super) seed: u64,
    pub(super) world: String,
    pub(super) clock_step: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<u64>,
    pub(super) labels: Vec<String>,
    #[serde(default)]
    pub(super) places: Vec<StoredPlace>,
    #[serde(default)]
    pub(super) chains: Vec<Vec<u16>>,
    pub(super) events: Vec<Stored>,
}

/// File, line, and the function's label or -1.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredPlace(pub u16, pub u32, pub i64);

/// An event with its distance from the one before.
pub(super) struct Stored {
    pub after: u64,
    pub task: u32,
    pub place: u16,
    pub kind: Kind,
}

impl StoredRun {
    /// What a file keeps of a trace: all but the bodies of answers, which may be private.
    pub fn of(trace: &Trace) -> StoredRun {
        StoredRun::without(trace, |kind| matches!(kind, Kind::BodyKept { .. }))
    }

    /// All of a trace, the bodies of answers, too.
    pub fn with_bodies(trace: &Trace) -> StoredRun {
        StoredRun::without(trace, |_| false)
    }

    fn without(trace: &Trace, is_left_out: fn(&Kind) -> bool) -> StoredRun {
        let Header { program, lab, variant, plan, seed, world, clock_step, source } = trace.header.clone();
        let mut last = Micros::ZERO;
        let (left_out, kept): (Vec<&Event>, Vec<&Event>) =
            trace.events().iter().partition(|event| is_left_out(&event.kind));
        // A label that only bodies name is left empty: it keeps its place, so that the others keep their numbers.
        let mut named = vec![true; trace.labels().count()];
        let functions = || trace.places().iter().filter_map(|place| place.function);
        let of_events = |events: &[&Event]| events.iter().flat_map(|event| event.kind.labels()).collect::<Vec<_>>();
        let mut mark = |label: Label, is_named| {
            if let Some(named) = named.get_mut(label.0 as usize) {
                *named = is_named;
            }
        };
        of_events(&left_out).into_iter().for_each(|label| mark(label, false));
        of_events(&kept).into_iter().chain(functions()).for_each(|label| mark(label, true));
        let labels = trace.labels().zip(named).map(|(text, named)| if named { text.to_owned() } else { String::new() });
        let mut events = Vec::with_capacity(trace.events().len());
        for event in kept {
            let after = (event.at() - last).0;
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
