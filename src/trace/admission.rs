//! What comes from elsewhere, a file or a stranger's program, is held here to what every log keeps, before it becomes part of one.

use crate::collections::sorted::Sorted;

use super::batch::EventBatch;
use super::event::{Event, Label};
use super::program::Place;
use super::rules::Rules;

/// A reason why something is no log.
pub type Reason = &'static str;

type Check = Result<(), Reason>;

fn ensure(holds: bool, otherwise: Reason) -> Check {
    if holds { Ok(()) } else { Err(otherwise) }
}

/// A log so far, as far as it decides what may come next.
pub struct Admission {
    rules: Rules,
    /// How many files the program has.
    files: usize,
    labels: usize,
    /// The places with their numbers.
    places: Sorted<Place, u16>,
    chains: usize,
    events: usize,
    most_events: usize,
}

impl Admission {
    /// The beginning of the log of a program of so many files, which may have so many events.
    pub fn new(files: usize, most_events: usize) -> Admission {
        let (labels, chains, events) = (0, 0, 0);
        Admission { rules: Rules::default(), files, labels, places: Sorted::default(), chains, events, most_events }
    }

    /// Takes all of the next batch, or says what is wrong with it.
    pub fn batch(&mut self, batch: &EventBatch) -> Check {
        batch.labels.iter().for_each(|_| self.label());
        batch.places.iter().try_for_each(|place| self.place(*place))?;
        batch.chains.iter().try_for_each(|chain| self.chain(chain))?;
        batch.events.iter().try_for_each(|event| self.event(event))
    }

    /// Takes the next text.
    pub fn label(&mut self) {
        self.labels += 1;
    }

    /// Takes the next place.
    pub fn place(&mut self, place: Place) -> Check {
        ensure(usize::from(place.line.file) < self.files, "a place names a file that is not there")?;
        let is_there = |label: Label| (label.0 as usize) < self.labels;
        ensure(place.function.is_none_or(is_there), "a place names a text that is not there")?;
        let number = u16::try_from(self.places.len() + 1).ok();
        let is_new = number.is_some_and(|number| self.places.insert(place, number).is_none());
        ensure(is_new, "a place is there twice, or there are too many")
    }

    /// Takes the next chain.
    pub fn chain(&mut self, places: &[u16]) -> Check {
        self.chains += 1;
        let are_there = places.iter().all(|place| usize::from(*place) < self.places.len());
        ensure(are_there, "a chain names a place that is not there")
    }

    /// Takes the next event.
    pub fn event(&mut self, event: &Event) -> Check {
        self.events += 1;
        ensure(self.events <= self.most_events, "it has too many events")?;
        let are_there = event.kind.labels().all(|label| (label.0 as usize) < self.labels);
        ensure(are_there, "an event names a text that is not there")?;
        ensure(usize::from(event.place()) <= self.places.len(), "an event names a place that is not there")?;
        self.rules.admit(event, self.chains)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::event::{Chain, Kind, RunEnd, TaskId, WaitKind};
    use crate::trace::program::SourceLine;
    use crate::trace::time::Micros;

    fn event(place: u16, task: u32, kind: Kind) -> Event {
        Event::new(Micros::ZERO, place, TaskId(task), kind)
    }

    /// A task of two texts, in two places, that waits in a chain of both.
    fn begun() -> EventBatch {
        let place = |number, function| Place { line: SourceLine { file: 0, number }, function };
        let (wait, number) = (WaitKind::Lock, 0);
        EventBatch {
            labels: vec!["main".to_owned(), "work".to_owned()],
            places: vec![place(1, None), place(2, Some(Label(1)))],
            chains: vec![vec![0, 1]],
            events: vec![
                event(0, 1, Kind::Spawned { name: Label(0), by: TaskId::LOOP }),
                event(2, 1, Kind::WaitBegan { wait, number }),
                event(2, 1, Kind::SuspendedAt { chain: Chain(0) }),
            ],
            clock_step: Micros::ZERO,
        }
    }

    fn admits(batch: EventBatch) -> Check {
        let mut admission = Admission::new(1, 5);
        admission.batch(&begun())?;
        admission.batch(&batch)
    }

    #[test]
    fn what_follows_names_only_what_is_there() {
        let place = |file, number, function| Place { line: SourceLine { file, number }, function };
        let text = Kind::Said { text: Label(2) };
        let fits =
            EventBatch { labels: vec!["work".to_owned()], events: vec![event(2, 1, text)], ..EventBatch::default() };
        assert_eq!(admits(fits), Ok(()), "a text may come twice, and is a new one");
        for (batch, reason) in [
            (
                EventBatch { events: vec![event(0, 1, text)], ..EventBatch::default() },
                "an event names a text that is not there",
            ),
            (
                EventBatch { events: vec![event(3, 1, Kind::Yielded)], ..EventBatch::default() },
                "an event names a place that is not there",
            ),
            (
                EventBatch { events: vec![event(0, 2, Kind::Yielded)], ..EventBatch::default() },
                "an event names a task that was not spawned",
            ),
            (
                EventBatch { places: vec![place(0, 1, None)], ..EventBatch::default() },
                "a place is there twice, or there are too many",
            ),
            (
                EventBatch { places: vec![place(1, 1, None)], ..EventBatch::default() },
                "a place names a file that is not there",
            ),
            (
                EventBatch { places: vec![place(0, 3, Some(Label(2)))], ..EventBatch::default() },
                "a place names a text that is not there",
            ),
            (EventBatch { chains: vec![vec![2]], ..EventBatch::default() }, "a chain names a place that is not there"),
            (
                EventBatch { events: vec![event(0, 1, Kind::Yielded); 3], ..EventBatch::default() },
                "it has too many events",
            ),
            (
                EventBatch {
                    events: vec![event(0, 0, Kind::RunEnded { how: RunEnd::Finished }), event(0, 1, Kind::Yielded)],
                    ..EventBatch::default()
                },
                "events follow its end",
            ),
        ] {
            assert_eq!(admits(batch), Err(reason));
        }
    }
}
