//! A batch as numbers and texts: what a worker can hand over without a copy.
//!
//! In this order:
//!
//! 1. How fine the clock is, in microseconds, if that is new, else 0.
//! 2. How many places, and for each its file, its line and its function, counted from 1.
//! 3. How many chains, and for each its length and its places.
//! 4. The events. Each is two words with its time and its place, then its task, then its kind with the number of its fields,
//!    then these fields. A delay is one word, as an event keeps it.

use super::batch::EventBatch;
use super::event::{Event, Kind, Label, Meaning, TaskId};
use super::program::{Place, SourceLine};
use super::time::Micros;
use super::vocabulary::MOST_FIELDS;
use super::word::Delay;

impl EventBatch {
    /// The batch without its texts.
    pub fn words(&self) -> Vec<u32> {
        let mut words = Vec::with_capacity(6 * self.events.len() + 3 * self.places.len() + 2);
        words.push(u32::try_from(self.clock_step.0).unwrap_or(u32::MAX));
        words.push(self.places.len() as u32);
        for Place { line, function } in &self.places {
            words.extend([u32::from(line.file), line.number, function.map_or(0, |label| label.0 + 1)]);
        }
        words.push(self.chains.len() as u32);
        for chain in &self.chains {
            words.push(chain.len() as u32);
            words.extend(chain.iter().copied().map(u32::from));
        }
        for event in &self.events {
            let kind = Kind::NAMES.iter().position(|name| *name == event.kind.name()).unwrap_or_default() as u32;
            let at = event.at().0;
            words.extend([at as u32, (at >> 32) as u32 | u32::from(event.place()) << 16, event.task.0, kind]);
            let fields = words.len();
            let meanings = event.kind.form().fields.iter().map(|(_, meaning)| *meaning);
            words.extend(meanings.zip(event.kind.words()).map(|(meaning, word)| match meaning {
                Meaning::Delay => Delay::of(Micros(word)).packed(),
                _ => word as u32,
            }));
            words[fields - 1] |= ((words.len() - fields) as u32) << 16;
        }
        words
    }

    /// The batch of these texts of which [`EventBatch::words`] are the words; nothing if they are of none.
    pub fn from_words(labels: Vec<String>, words: &[u32]) -> Option<EventBatch> {
        let mut words = Words(words);
        let clock_step = Micros(words.next()?.into());
        let mut batch = EventBatch { labels, clock_step, ..EventBatch::default() };
        for _ in 0..words.next()? {
            let &[file, number, function] = words.take(3)? else { return None };
            let line = SourceLine { file: file.try_into().ok()?, number };
            batch.places.push(Place { line, function: function.checked_sub(1).map(Label) });
        }
        for _ in 0..words.next()? {
            let length = words.next()? as usize;
            let chain: Result<_, _> = words.take(length)?.iter().map(|place| u16::try_from(*place)).collect();
            batch.chains.push(chain.ok()?);
        }
        while !words.0.is_empty() {
            let &[low, high, task, code] = words.take(4)? else { return None };
            let fields = words.take((code >> 16) as usize)?;
            let form = Kind::FORMS.get((code & 0xffff) as usize)?;
            let mut unpacked = [0; MOST_FIELDS];
            for ((place, word), (_, meaning)) in unpacked.iter_mut().zip(fields).zip(form.fields) {
                *place = if *meaning == Meaning::Delay { Delay::unpacked(*word).time().0 } else { u64::from(*word) };
            }
            let kind = Kind::from_words(form.name, unpacked.get(..fields.len())?)?;
            let at = Micros(u64::from(low) | u64::from(high & 0xffff) << 32);
            batch.events.push(Event::new(at, (high >> 16) as u16, TaskId(task), kind));
        }
        Some(batch)
    }
}

/// What is still to be read.
struct Words<'a>(&'a [u32]);

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<u32> {
        Some(self.take(1)?[0])
    }

    fn take(&mut self, count: usize) -> Option<&'a [u32]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }
}
