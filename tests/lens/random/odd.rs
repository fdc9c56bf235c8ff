//! Traces as a file may hold them: any events in any order.

use std::sync::OnceLock;

use await_lab::engine::event::Kind;
use await_lab::engine::file;
use await_lab::engine::trace::Trace;
use proptest::prelude::*;

/// An event's name, and for each field whether it may be any number, or 0 and 1 only.
type Form = (&'static str, Vec<bool>);

fn read(events: &[String]) -> Result<Vec<Trace>, file::FileError> {
    let header = r#""lab":"x","variant":"y","plan":[],"seed":1,"world":"browser","clock_step":1,"source":1"#;
    let events = events.join(",");
    file::read(&format!(r#"{{"await-lab":1,"runs":[{{{header},"labels":["None","b"],"events":[{events}]}}]}}"#))
}

fn event(after: u32, task: u32, name: &str, words: &[u32]) -> String {
    let words: String = words.iter().map(|word| format!(",{word}")).collect();
    format!("[{after},{task},1,\"{name}\"{words}]")
}

/// Learns the form of each event by trying.
fn forms() -> &'static [Form] {
    static FORMS: OnceLock<Vec<Form>> = OnceLock::new();
    FORMS.get_or_init(|| {
        let form = |name: &&'static str| {
            let spawned = *name == "spawned";
            let accepts = |words: &[u32]| read(&[event(0, u32::from(spawned), name, words)]).is_ok();
            let count = (0..4).find(|count| accepts(&vec![0; *count])).unwrap();
            let is_free = |field| {
                let mut words = vec![0; count];
                words[field] = u32::MAX;
                accepts(&words)
            };
            (*name, (0..count).map(is_free).collect())
        };
        Kind::NAMES.iter().filter(|name| **name != "run-ended").map(form).collect()
    })
}

/// Up to 300 events of few tasks, queues, items, timers and requests, so that they meet.
pub fn trace() -> impl Strategy<Value = Trace> {
    let event = (0..forms().len(), 0u32..9, 0u32..4, any::<[u32; 3]>());
    (prop::collection::vec(event, 0..300), any::<bool>()).prop_map(|(events, ends)| {
        let mut spawned = 0;
        let mut rows = Vec::new();
        for (form, task, after, words) in events {
            let (name, free) = &forms()[form];
            let word = |(word, is_free): (&u32, &bool)| match (is_free, word % 8) {
                (true, 7) => u32::MAX,
                (true, word) => word % 4,
                (false, word) => word % 2,
            };
            let words: Vec<u32> = words.iter().zip(free).map(word).collect();
            let is_spawn = *name == "spawned";
            spawned += u32::from(is_spawn);
            let task = if is_spawn { spawned } else { task % (spawned + 1) };
            rows.push(self::event(after * 1_000, task, name, &words));
        }
        if ends {
            rows.push(self::event(0, 0, "run-ended", &[0]));
        }
        read(&rows).unwrap().remove(0)
    })
}
