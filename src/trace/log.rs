//! The append-only log of one variant's run: its only product.

use std::collections::HashMap;
use std::rc::Rc;

use crate::collections::sorted::Sorted;

use super::event::{Chain, Event, Kind, Label, RunEnd, TaskId};
use super::program::{Language, Place, Program, SourceLine};
use super::time::Micros;

/// The longest text body that is kept to be shown, in bytes.
pub const MAX_KEPT_BODY: usize = 64 * 1024;
/// The most events that a run may leave. What ends the run then still follows.
pub const MAX_EVENTS: usize = 2_000_000;

/// What kind of world a run took place in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WorldKind {
    /// Real timers, real requests.
    #[default]
    Browser,
    /// A virtual clock and a seeded network.
    Simulated,
    /// Another machine or process, in real time: only its log came here.
    Recorded,
}

impl WorldKind {
    /// The word for it in links, files and arguments.
    pub fn name(self) -> &'static str {
        match self {
            WorldKind::Browser => "browser",
            WorldKind::Simulated => "simulated",
            WorldKind::Recorded => "recorded",
        }
    }

    /// How the times of such a run came to be, in a word.
    pub fn word(self) -> &'static str {
        match self {
            WorldKind::Browser => "measured",
            WorldKind::Simulated => "simulated",
            WorldKind::Recorded => "recorded",
        }
    }

    /// The world of that name.
    pub fn named(name: &str) -> Option<WorldKind> {
        [WorldKind::Browser, WorldKind::Simulated, WorldKind::Recorded].into_iter().find(|world| world.name() == name)
    }
}

/// What a trace is of: of a lab enough to run the same again, of any other program its own text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The program, where it is no lab's: then there is no lab, no variant and no plan.
    pub program: Option<Rc<Program>>,
    /// The lab's name.
    pub lab: String,
    /// The variant's name.
    pub variant: String,
    /// The plan as `name=value` pairs.
    pub plan: Vec<(String, String)>,
    /// What seeded delays and faults grow from.
    pub seed: u64,
    /// Which world it ran in.
    pub world: WorldKind,
    /// How fine the world's clock is; zero where that is not known.
    pub clock_step: Micros,
    /// A hash of the lab's source: with another one the recorded lines mean nothing.
    pub source: u64,
}

impl Header {
    /// Whether its first task is the program’s main: what another tool recorded has none.
    pub fn has_main(&self) -> bool {
        self.program.as_ref().is_none_or(|program| program.language != Language::Other)
    }
}

/// The log of one variant's run. It only grows; its times never fall; nothing follows its end.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// What it is of.
    pub header: Header,
    events: Vec<Event>,
    labels: Vec<Rc<str>>,
    // Only ever asked for one text, never walked, so that no order leaks from it.
    index: HashMap<Rc<str>, Label>,
    places: Vec<Place>,
    place_index: Sorted<Place, u16>,
    chains: Vec<Vec<u16>>,
}

impl Trace {
    /// An empty log.
    pub fn new(header: Header) -> Trace {
        Trace { header, ..Trace::default() }
    }

    /// All that happened, in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The texts, in the order of their first use.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().map(|text| &**text)
    }

    /// A label's text; empty for a label of another trace.
    pub fn text(&self, label: Label) -> &str {
        self.labels.get(label.0 as usize).map_or("", |text| text)
    }

    /// The label of a text, new if it is.
    pub fn label(&mut self, text: &str) -> Label {
        if let Some(label) = self.index.get(text) {
            return *label;
        }
        let label = Label(self.labels.len() as u32);
        let text: Rc<str> = text.into();
        self.labels.push(text.clone());
        self.index.insert(text, label);
        label
    }

    /// Adds a text as the next label. What comes from elsewhere may have one twice; then the later label is given for it.
    pub(crate) fn add_label(&mut self, text: String) {
        let text: Rc<str> = text.into();
        self.index.insert(text.clone(), Label(self.labels.len() as u32));
        self.labels.push(text);
    }

    /// Makes room for so many events.
    pub(crate) fn reserve(&mut self, events: usize) {
        self.events.reserve_exact(events);
    }

    /// The places that events name, in the order of their first use.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The number of a place, as events have it, new if it is; 0 when there are as many as a trace can have.
    pub fn place(&mut self, place: Place) -> u16 {
        if let Some(number) = self.place_index.get(&place) {
            return *number;
        }
        let Ok(number) = u16::try_from(self.places.len() + 1) else { return 0 };
        self.places.push(place);
        self.place_index.insert(place, number);
        number
    }

    /// The line of the source that caused the event, if one did.
    pub fn line(&self, event: &Event) -> Option<SourceLine> {
        self.place_numbered(event.place()).map(|place| place.line)
    }

    fn place_numbered(&self, number: u16) -> Option<&Place> {
        self.places.get(usize::from(number).checked_sub(1)?)
    }

    /// The chains of frames in which tasks waited; each is of places, the outermost first, counted from 0.
    pub fn chains(&self) -> &[Vec<u16>] {
        &self.chains
    }

    /// The frames of a chain, the outermost first.
    pub fn frames(&self, chain: Chain) -> impl Iterator<Item = &Place> {
        let places = self.chains.get(chain.0 as usize).map_or(&[][..], |places| places);
        places.iter().filter_map(|place| self.places.get(usize::from(*place)))
    }

    /// Adds a chain of places.
    pub fn add_chain(&mut self, places: Vec<u16>) -> Chain {
        self.chains.push(places);
        Chain(self.chains.len() as u32 - 1)
    }

    /// Adds an event, unless the run has ended. A clock that goes back is held at the last event's time.
    pub fn push(&mut self, at: Micros, place: u16, task: TaskId, kind: Kind) {
        let at = match self.events.last() {
            Some(Event { kind: Kind::RunEnded { .. }, .. }) => return,
            Some(last) => at.max(last.at()),
            None => at,
        };
        self.events.push(Event::new(at, place, task, kind));
    }

    /// Whether it has as many events as a run may leave.
    pub fn is_full(&self) -> bool {
        self.events.len() >= MAX_EVENTS
    }

    /// The time of the last event.
    pub fn last_at(&self) -> Micros {
        self.events.last().map_or(Micros::ZERO, Event::at)
    }

    /// How the run ended, or nothing while it goes on.
    pub fn end(&self) -> Option<RunEnd> {
        match self.events.last()?.kind {
            Kind::RunEnded { how } => Some(how),
            _ => None,
        }
    }
}

impl PartialEq for Trace {
    fn eq(&self, other: &Trace) -> bool {
        self.header == other.header
            && self.events == other.events
            && self.labels == other.labels
            && self.places == other.places
            && self.chains == other.chains
    }
}
