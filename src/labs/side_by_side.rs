//! asyncio and Rust, side by side: what does the same in each, in what they differ, and which lab shows it.

use super::card::{Lab, Variant};

/// A row of the comparison.
#[derive(Debug)]
pub struct Pair {
    /// What asyncio has.
    pub asyncio: &'static str,
    /// What does that in the labs' Rust.
    pub rust: &'static str,
    /// In what they differ.
    pub differs: &'static str,
    /// The lab and the variant that show it.
    pub at: (&'static str, &'static str),
    /// A part of the line that shows it; the first such line counts.
    pub code: &'static str,
}

/// A line of a lab's source.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file.
    pub number: u32,
    /// Its text, without what stands before and after the code.
    pub text: &'static str,
}

impl Pair {
    /// The lab and the variant, if they are there.
    pub fn shown_by(&self) -> Option<(&'static Lab, &'static Variant)> {
        let lab = Lab::named(self.at.0)?;
        Some((lab, lab.variant(self.at.1)?))
    }

    /// The line that shows it.
    pub fn line(&self) -> Option<Line> {
        let source = Lab::named(self.at.0)?.source;
        let (line, number) = source.lines().zip(1..).find(|(line, _)| line.contains(self.code))?;
        let text = line.split("//~").next().unwrap_or(line).trim();
        Some(Line { number, text })
    }
}

/// The rows.
pub const PAIRS: &[Pair] = &[
    Pair {
        asyncio: "coroutine object",
        rust: "future",
        differs: "Both are lazy: calling the function starts nothing. Python warns when the program runs, rustc when it compiles.",
        at: ("forgotten-await", "forgotten"),
        code: "say_after(delay, text);",
    },
    Pair {
        asyncio: "create_task",
        rust: "spawn",
        differs: "A dropped handle lets its task go on. asyncio may collect a task that nobody holds.",
        at: ("say-after", "concurrent"),
        code: "spawn(name, call)",
    },
    Pair {
        asyncio: "gather",
        rust: "join_all, or a group of tasks",
        differs: "After a failure gather’s siblings go on, and nobody hears of them any more; try_join drops them.",
        at: ("background-tasks", "gather"),
        code: "try_join(",
    },
    Pair {
        asyncio: "TaskGroup",
        rust: "spawn, and cancel the siblings",
        differs: "A task group waits until its cancelled siblings have cleaned up.",
        at: ("background-tasks", "group"),
        code: "task_group(",
    },
    Pair {
        asyncio: "wait_for, timeout",
        rust: "a race with a timer",
        differs: "asyncio waits until the cancelled task has cleaned up. In Rust the future is dropped, and that is all.",
        at: ("background-tasks", "timeout"),
        code: "time_limit(",
    },
    Pair {
        asyncio: "as_completed",
        rust: "FuturesUnordered",
        differs: "Both give the results in the order of their ends.",
        at: ("fetch", "as-completed"),
        code: "engine::as_completed(",
    },
    Pair {
        asyncio: "Semaphore(n)",
        rust: "a semaphore, or buffer_unordered(n)",
        differs: "A semaphore bounds who may go on, buffer_unordered how many are started at all.",
        at: ("fetch", "bounded"),
        code: "Semaphore::new",
    },
    Pair {
        asyncio: "shield",
        rust: "spawn, and keep the handle: shield does that",
        differs: "In both, work that must outlive whoever waits for it is a task of its own.",
        at: ("background-tasks", "shielded"),
        code: "shield(work)",
    },
    Pair {
        asyncio: "task.cancel()",
        rust: "cancel(): the wait is withdrawn at once, then the future is dropped",
        differs: "A CancelledError can be caught, and the task goes on. A drop can’t be refused.",
        at: ("producer-consumer", "cancel"),
        code: "consumer.cancel()",
    },
    Pair {
        asyncio: "Queue(maxsize)",
        rust: "the engine’s queue, which has asyncio’s rules",
        differs: "0 means unbounded. A channel of futures’ mpsc holds n items and one more for each sender.",
        at: ("producer-consumer", "sentinels"),
        code: "Items::bounded",
    },
    Pair {
        asyncio: "to_thread",
        rust: "a Web Worker",
        differs: "A worker shares no memory with the page: what it works on goes there and back as messages.",
        at: ("blocking", "worker"),
        code: "to_thread(\"worker\"",
    },
    Pair {
        asyncio: "async generator",
        rust: "Stream",
        differs: "Both give one item at a time, when they are asked for the next. The loop’s words differ.",
        at: ("streams", "loop"),
        code: ".next().await",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_whose_lab_is_here_finds_its_variant_and_its_line() {
        for pair in PAIRS.iter().filter(|pair| Lab::named(pair.at.0).is_some()) {
            assert!(pair.shown_by().is_some(), "{}: no {:?}", pair.asyncio, pair.at);
            let line = pair.line().unwrap_or_else(|| panic!("{}: no line with {}", pair.asyncio, pair.code));
            assert!(line.text.contains(pair.code) && !line.text.starts_with("//"), "{line:?}");
        }
        assert!(PAIRS.iter().filter(|pair| pair.line().is_some()).count() >= 6);
    }
}
