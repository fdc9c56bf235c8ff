//! A stored run becomes a trace, a part at a time: each event is held to the rules that every log keeps.

use std::vec::IntoIter;

use crate::collections::sorted::Sorted;
use crate::trace::admission::{Admission, Reason};
use crate::trace::event::{Event, Kind, Label, TaskId};
use crate::trace::log::{Header, MAX_EVENTS, Trace, WorldKind};
use crate::trace::program::{Place, SourceLine};
use crate::trace::time::Micros;
use crate::trace::word::Queue;

use super::stored::{Stored, StoredPlace, StoredRun};

/// What the long lists of a run hold; the events as they came together.
#[derive(Default)]
pub(super) struct Lists {
    pub labels: Vec<String>,
    pub places: Vec<StoredPlace>,
    pub chains: Vec<Vec<u16>>,
    pub events: Vec<Vec<Stored>>,
}

impl Lists {
    pub(super) fn event_count(&self) -> usize {
        self.events.iter().map(Vec::len).sum()
    }
}

/// A trace that is being made.
pub(super) struct Builder {
    version: u32,
    trace: Trace,
    admission: Admission,
    /// Sentinels that version 1 names as items only, by queue and item.
    sentinels: Sorted<(Queue, u32)>,
    at: Micros,
    labels: IntoIter<String>,
    places: IntoIter<StoredPlace>,
    chains: IntoIter<Vec<u16>>,
    together: IntoIter<Vec<Stored>>,
    events: IntoIter<Stored>,
}

impl Builder {
    /// Begins with a run of a file of that version, whose long lists came by themselves.
    pub(super) fn of(stored: StoredRun, mut lists: Lists, version: u32) -> Result<Builder, Reason> {
        let StoredRun { program, lab, variant, plan, seed, world, clock_step, source, labels, places, chains, events } =
            stored;
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
        // Lists whose names are written in an unusual way have stayed with the rest.
        lists.labels.extend(labels);
        lists.places.extend(places);
        lists.chains.extend(chains);
        lists.events.push(events);
        // Room for what ends a run whose log was full: an end for every task.
        let count = lists.event_count();
        if count > 2 * MAX_EVENTS {
            return Err("it has too many events");
        }
        // A lab's source may be another one today, of more files.
        let files = header.program.as_ref().map_or(usize::MAX, |program| program.sources.len());
        let mut trace = Trace::new(header);
        trace.reserve(count);
        Ok(Builder {
            version,
            trace,
            admission: Admission::new(files, usize::MAX),
            sentinels: Sorted::default(),
            at: Micros::ZERO,
            labels: lists.labels.into_iter(),
            places: lists.places.into_iter(),
            chains: lists.chains.into_iter(),
            together: lists.events.into_iter(),
            events: Vec::new().into_iter(),
        })
    }

    /// Takes at most `most` texts, places, chains or events more; whether all are taken.
    pub(super) fn go_on(&mut self, most: usize) -> Result<bool, Reason> {
        for _ in 0..most {
            if let Some(text) = self.labels.next() {
                self.admission.label();
                self.trace.add_label(text);
            } else if let Some(place) = self.places.next() {
                self.add_place(place)?;
            } else if let Some(chain) = self.chains.next() {
                self.add_chain(chain)?;
            } else if let Some(event) = self.next_event() {
                self.add_event(event)?;
            } else {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How many events have been taken.
    pub(super) fn event_count(&self) -> usize {
        self.trace.events().len()
    }

    /// The trace, once all is taken.
    pub(super) fn trace(self) -> Trace {
        self.trace
    }

    fn next_event(&mut self) -> Option<Stored> {
        loop {
            if let Some(event) = self.events.next() {
                return Some(event);
            }
            self.events = self.together.next()?.into_iter();
        }
    }

    fn add_place(&mut self, StoredPlace(file, number, function): StoredPlace) -> Result<(), Reason> {
        let function = match function {
            -1 => None,
            _ => Some(Label(u32::try_from(function).map_err(|_| "a place names a text that is not there")?)),
        };
        let place = Place { line: SourceLine { file, number }, function };
        self.admission.place(place)?;
        self.trace.place(place);
        Ok(())
    }

    fn add_chain(&mut self, chain: Vec<u16>) -> Result<(), Reason> {
        self.admission.chain(&chain)?;
        self.trace.add_chain(chain);
        Ok(())
    }

    fn add_event(&mut self, Stored { after, task, place, kind }: Stored) -> Result<(), Reason> {
        let Builder { trace, sentinels, admission, .. } = self;
        // Version 1 has the line of the lab's one file instead of a place.
        let place = match self.version {
            1 if place > 0 => {
                let place = Place { line: SourceLine { file: 0, number: place.into() }, function: None };
                let before = trace.places().len();
                let number = trace.place(place);
                if trace.places().len() > before {
                    admission.place(place)?;
                }
                number
            }
            _ => place,
        };
        self.at += Micros(after);
        let at = self.at;
        let event = Event::new(at, place, TaskId(task), kind);
        if event.at() != at {
            return Err("its times are beyond any run");
        }
        // In version 1 a sentinel was known by its name alone.
        if let (1, Kind::PutBlocked { queue, item, label } | Kind::ItemPut { queue, item, label }) =
            (self.version, kind)
            && trace.text(label) == "None"
            && sentinels.insert((queue, item), ()).is_none()
        {
            let mark = Event::new(at, place, TaskId(task), Kind::SentinelMarked { queue, item });
            admission.event(&mark)?;
            trace.push(at, place, TaskId(task), mark.kind);
        }
        admission.event(&event)?;
        trace.push(at, place, TaskId(task), kind);
        Ok(())
    }
}
