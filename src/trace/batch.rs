//! What a log has got since it was looked at last: in batches a run reaches whoever draws it, wherever it runs.

use super::Trace;
use super::event::Event;
use super::program::Place;
use super::time::Micros;

/// New texts, places and chains, and the events that may name them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
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
pub struct Mark {
    labels: usize,
    places: usize,
    chains: usize,
    events: usize,
    clock_step: Micros,
}

impl Trace {
    /// What came after the mark, which moves to the log's end; nothing if there is nothing new.
    pub fn since(&self, mark: &mut Mark) -> Option<Batch> {
        let labels: Vec<String> = self.labels().skip(mark.labels).map(str::to_owned).collect();
        let places = self.places().get(mark.places..).unwrap_or_default().to_vec();
        let chains = self.chains().get(mark.chains..).unwrap_or_default().to_vec();
        let events = self.events().get(mark.events..).unwrap_or_default().to_vec();
        let is_learnt = self.header.clock_step != mark.clock_step;
        let clock_step = if is_learnt { self.header.clock_step } else { Micros::ZERO };
        *mark = Mark {
            labels: mark.labels + labels.len(),
            places: mark.places + places.len(),
            chains: mark.chains + chains.len(),
            events: mark.events + events.len(),
            clock_step: self.header.clock_step,
        };
        let batch = Batch { labels, places, chains, events, clock_step };
        (batch != Batch::default()).then_some(batch)
    }

    /// Adds what came. Appending every batch of a log, in order, gives the same log.
    pub fn append(&mut self, batch: Batch) {
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
            let (mut copy, mut mark) = (Trace::new(Header::default()), Mark::default());
            for text in trace.labels() {
                growing.label(text);
            }
            trace.places().iter().for_each(|place| {
                growing.place(*place);
            });
            for event in trace.events().chunks(size.min(trace.events().len())) {
                event.iter().for_each(|event| growing.push(event.at(), event.place(), event.task, event.kind));
                let batch = growing.since(&mut mark).unwrap();
                let words = batch.words();
                assert_eq!(Batch::from_words(batch.labels.clone(), &words).as_ref(), Some(&batch));
                assert_eq!(Batch::from_words(Vec::new(), &words[..words.len() - 1]), None, "cut short it is none");
                copy.append(batch);
            }
            assert!(copy == trace && growing.since(&mut mark).is_none());
        }
    }
}
