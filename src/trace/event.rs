//! One thing that happened: when, where, to whom.

use super::time::Micros;

pub use super::codes::{Fault, Order, Problem, RunEnd, TaskEnd};
pub use super::vocabulary::{Form, Kind};
pub use super::waits::{Change, Look, Wait, WaitKind};
pub use super::word::{Callback, Chain, Delay, Label, Meaning, Queue, TaskId};

/// One thing that happened. Its place in the log is its order; its time is only as fine as the clock.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Event {
    // 48 bits of microseconds (8.9 years) above 16 bits of place keep an event within 24 bytes.
    stamp: u64,
    /// The task that it happened to or that did it; [`TaskId::LOOP`] where it was no task.
    pub task: TaskId,
    /// What happened.
    pub kind: Kind,
}

impl Event {
    /// An event; see [`Event::place`].
    pub fn new(at: Micros, place: u16, task: TaskId, kind: Kind) -> Event {
        Event { stamp: at.0.min((1 << 48) - 1) << 16 | u64::from(place), task, kind }
    }

    /// When, since the run's start.
    pub fn at(&self) -> Micros {
        Micros(self.stamp >> 16)
    }

    /// Where in the program: a place of its trace, counted from 1, or 0 for none.
    pub fn place(&self) -> u16 {
        self.stamp as u16
    }
}

impl std::fmt::Debug for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} #{} @{} {:?}", self.at(), self.task.0, self.place(), self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_takes_at_most_24_bytes() {
        assert!(size_of::<Event>() <= 24, "{} bytes", size_of::<Event>());
    }

    #[test]
    fn time_and_place_share_a_word_without_touching() {
        let event = Event::new(Micros(3_600_000_000), 65_535, TaskId(7), Kind::PollBegan);
        assert_eq!((event.at(), event.place()), (Micros(3_600_000_000), 65_535));
    }

    #[test]
    fn whichever_event_names_a_text_its_label_is_known() {
        let mut naming = 0;
        for name in Kind::NAMES {
            let kind =
                (0..=3).find_map(|fields| Kind::from_words(name, &[1; 3][..fields])).expect("it has three at most");
            let texts = format!("{kind:?}").matches("Label(1)").count();
            assert_eq!(kind.labels().collect::<Vec<_>>(), vec![Label(1); texts], "{kind:?}");
            naming += texts;
        }
        assert!(naming >= 14, "{naming}");
    }

    #[test]
    fn an_event_survives_the_way_through_numbers() {
        let kinds = [
            Kind::PollBegan,
            Kind::ItemPut { queue: Queue::numbered(3), item: 9, label: Label(4) },
            Kind::RequestFailed { request: 1, fault: Fault::TooLarge, reason: Label(2) },
            Kind::RunEnded { how: RunEnd::Deadlocked },
        ];
        for kind in kinds {
            let words: Vec<u64> = kind.words().collect();
            assert_eq!(Kind::from_words(kind.name(), &words), Some(kind));
            assert_eq!(Kind::from_words(kind.name(), &[&words[..], &[0]].concat()), None, "one word too many");
        }
        assert_eq!(Kind::from_words("run-ended", &[99]), None);
        assert_eq!(Kind::from_words("unheard-of", &[]), None);
    }
}
