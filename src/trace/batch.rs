//! What a log has got since it was looked at last: in batches a run reaches whoever draws it, wherever it runs.

use super::Trace;
use super::event::Event;
use super::program::Place;
use super::time::Micros;

/// New texts, places and chains, and the events that may name them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventBatch {
    /// The texts that are new, in the order of their first use.
    pub labels: Vec<String>,
    /// The places that are new.
    pub places: Vec<Place>,
    /// The chains of frames that are new.
    pub chains: Vec<Vec<u16>>,
    /// The events that are new, in order.
    pub events: Vec<Event>,
    /// How fine the run's clock is, where that was learnt; else zero.
    pub clock_step: Micros,
}

/// How far a log has been passed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    labels: usize,
    places: usize,
    chains: usize,
    events: usize,
    clock_step: Micros,
}

impl Trace {
    /// What came after the cursor, which moves to the log's end; nothing if there is nothing new.
    pub fn since(&self, cursor: &mut Cursor) -> Option<EventBatch> {
        let labels: Vec<String> = self.labels().skip(cursor.labels).map(str::to_owned).collect();
        let places = self.places().get(cursor.places..).unwrap_or_default().to_vec();
        let chains = self.chains().get(cursor.chains..).unwrap_or_default().to_vec();
        let events = self.events().get(cursor.events..).unwrap_or_default().to_vec();
        let is_learnt = self.header.clock_step != cursor.clock_step;
        let clock_step = if is_learnt { self.header.clock_step } else { Micros::ZERO };
        *cursor = Cursor {
            labels: cursor.labels + labels.len(),
            places: cursor.places + places.len(),
            chains: cursor.chains + chains.len(),
            events: cursor.events + events.len(),
            clock_step: self.header.clock_step,
        };
        let batch = EventBatch { labels, places, chains, events, clock_step };
        (batch != EventBatch::default()).then_some(batch)
    }

    /// Adds what came. Appending every batch of a log, in order, gives the same log.
    pub fn append(&mut self, batch: EventBatch) {
        if batch.clock_step > Micros::ZERO {
            self.header.clock_step = batch.clock_step;
        }
        for text in batch.labels {
            self.add_label(text);
        }
        for place in batch.places {
            self.place(place);
        }
        for chain in batch.chains {
            self.add_chain(chain);
        }
        for event in batch.events {
            self.push(event.at(), event.place(), event.task, event.kind);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::api::{say, sleep, spawn};
    use crate::engine::simulate;
    use crate::trace::time::millis;
    use crate::trace::{Header, Trace};

    #[test]
    fn batches_of_any_size_give_the_same_log() {
        let trace = simulate(Header::default(), None, async {
            for task in ["one", "two", "three"] {
                spawn(task, async move {
                    sleep(millis(5)).await;
                    say(task);
                })
                .await;
            }
        });
        for size in [1, 2, 7, usize::MAX] {
            let mut growing = Trace::new(trace.header.clone());
            let (mut copy, mut cursor) = (Trace::new(Header::default()), Cursor::default());
            for text in trace.labels() {
                growing.label(text);
            }
            trace.places().iter().for_each(|place| {
                growing.place(*place);
            });
            for event in trace.events().chunks(size.min(trace.events().len())) {
                event.iter().for_each(|event| growing.push(event.at(), event.place(), event.task, event.kind));
                let batch = growing.since(&mut cursor).unwrap();
                let words = batch.words();
                assert_eq!(EventBatch::from_words(batch.labels.clone(), &words).as_ref(), Some(&batch));
                assert_eq!(EventBatch::from_words(Vec::new(), &words[..words.len() - 1]), None, "cut short it is none");
                copy.append(batch);
            }
            assert!(copy == trace && growing.since(&mut cursor).is_none());
        }
    }
}
