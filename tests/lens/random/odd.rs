//! Odd traces: any events in any order, more than even a file may hold.

use std::sync::OnceLock;

use proptest::prelude::*;

use await_lab::trace::event::{Form, Kind, RunEnd, TaskId};
use await_lab::trace::program::{Place, SourceLine};
use await_lab::trace::time::{Micros, millis};
use await_lab::trace::{Header, Trace};

/// An event's name, and for each field whether it may be any number, or 0 and 1 only.
type Fields = (&'static str, Vec<bool>);

/// Learns the form of each event by trying.
fn forms() -> &'static [Fields] {
    static FORMS: OnceLock<Vec<Fields>> = OnceLock::new();
    FORMS.get_or_init(|| {
        let form = |form: &Form| {
            let is_free = |field| {
                // 1 is a value of every kind of field.
                let mut words = vec![1; form.fields.len()];
                words[field] = u32::MAX.into();
                Kind::from_words(form.name, &words).is_some()
            };
            (form.name, (0..form.fields.len()).map(is_free).collect())
        };
        Kind::FORMS.iter().filter(|form| form.name != "run-ended").map(form).collect()
    })
}

/// Up to 300 events of few tasks, queues, items, timers and requests, so that they meet.
pub fn trace() -> impl Strategy<Value = Trace> {
    let event = (0..forms().len(), 0u32..9, 0u64..4, any::<[u32; 3]>());
    (prop::collection::vec(event, 0..300), any::<bool>()).prop_map(|(events, ends)| {
        let mut trace = Trace::new(Header::default());
        trace.label("None");
        trace.label("b");
        trace.place(Place { line: SourceLine { file: 0, number: 7 }, function: None });
        trace.add_chain(vec![0, 9]);
        let (mut spawned, mut at) = (0, Micros::ZERO);
        for (form, task, after, words) in events {
            let (name, free) = &forms()[form];
            let word = |(word, is_free): (&u32, &bool)| match (is_free, word % 8) {
                (true, 7) => u32::MAX,
                (true, word) => word % 4,
                (false, word) => word % 2,
            };
            let words: Vec<u64> = words.iter().zip(free).map(word).map(u64::from).collect();
            let is_spawn = *name == "spawned" || *name == "thread-started";
            spawned += u32::from(is_spawn);
            let task = if is_spawn { spawned } else { task % (spawned + 1) };
            at += millis(after);
            // Not every code has a value 0.
            let kind = Kind::from_words(name, &words).or_else(|| Kind::from_words(name, &vec![1; words.len()]));
            trace.push(at, 1, TaskId(task), kind.unwrap());
        }
        if ends {
            trace.push(at, 0, TaskId::LOOP, Kind::RunEnded { how: RunEnd::Finished });
        }
        trace
    })
}
