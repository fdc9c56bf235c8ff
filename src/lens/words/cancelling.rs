//! A cancellation in words, step by step: what happened in a run, and what Python does at the same steps.

use crate::lens::tasks::cancellations::Cancellation;
use crate::trace::Trace;
use crate::trace::event::TaskEnd;
use crate::trace::program::Language;

use super::figures::seconds;
use super::names::Names;

/// How a task came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Its future was dropped where it waited.
    Dropped,
    /// It heard the request and went on, to clean up.
    Heard,
    /// It had not had a turn.
    Unstarted,
    /// It heard the request, and went on as if there had been none.
    Caught,
}

impl Way {
    /// That of a cancellation.
    pub fn of(cancellation: &Cancellation) -> Way {
        match cancellation.ended {
            Some((_, TaskEnd::Finished | TaskEnd::Failed)) => Way::Caught,
            _ if !cancellation.had_begun => Way::Unstarted,
            _ if cancellation.heard => Way::Heard,
            _ => Way::Dropped,
        }
    }
}

/// The names of the steps.
pub const STEPS: [&str; 4] = ["requested", "delivered", "cleaned up", "ended"];

/// What is said of a step: a few words that stand out, and the rest.
pub type Told = (String, String);

/// A step with its holes: who asks, how long the cleanup took, whom the end woke.
type Step = (&'static str, &'static str);

const ASKED: Step = ("{by} asks.", "What the task waits on is withdrawn at once.");
const ENDED: Step = ("Cancelled.", "{woke}");

const RUST: [(Way, [Step; 4]); 4] = [
    (
        Way::Dropped,
        [
            ASKED,
            ("The loop reaches it.", "It is not polled again, so it can’t refuse."),
            ("What it held is freed", "by Drop, in this one step. Nothing can be awaited."),
            ENDED,
        ],
    ),
    (
        Way::Heard,
        [
            ASKED,
            ("The loop reaches it.", "It listens, so it is polled: what it awaited is dropped, and it goes on."),
            ("It has cleaned up", "and could await meanwhile: {length}."),
            ("Cancelled,", "as it says so itself. {woke}"),
        ],
    ),
    (
        Way::Unstarted,
        [
            ("{by} asks", "before the task had a turn."),
            ("The loop reaches it.", "It is not polled, so no line of it runs."),
            ("Nothing to clean up", "but what it was given."),
            ENDED,
        ],
    ),
    (
        Way::Caught,
        [ASKED, ("The loop reaches it.", "It listens, and goes on."), SWALLOWED, ("It ended", "in its own way.")],
    ),
];

const RAISED: Step = ("CancelledError", "is raised inside it, at its await.");
const SWALLOWED: Step = ("Not cleaned up.", "The task goes on.");
const CLEANED: [Step; 4] = [
    ASKED,
    RAISED,
    ("Its own code has run,", "except and finally, for as long as it likes: it may await."),
    ("Cancelled,", "once the error has left it. {woke}"),
];

const PYTHON: [(Way, [Step; 4]); 4] = [
    (Way::Dropped, CLEANED),
    (Way::Heard, CLEANED),
    (
        Way::Unstarted,
        [
            ("{by} asks", "before the task had a turn."),
            ("CancelledError", "is raised before its first line: no except and no finally has begun."),
            ("Nothing to clean up:", "none of its code has run."),
            ENDED,
        ],
    ),
    (
        Way::Caught,
        [
            ("{by} asks,", "as before."),
            ("CancelledError", "is raised, and caught inside the task."),
            SWALLOWED,
            ("Not cancelled.", "Who awaits it waits until it ends in its own way. A drop can’t be caught like that."),
        ],
    ),
];

/// The steps of such a cancellation in a language, with what is known of it.
pub fn steps(trace: &Trace, names: &Names, of: &Cancellation, (language, way): (Language, Way)) -> [Told; 4] {
    let table = match language {
        Language::Rust => &RUST,
        Language::Python | Language::Other => &PYTHON,
    };
    let length = of.cleaned_up.zip(of.delivered).map_or_else(String::new, |(to, from)| seconds(to.at - from.at));
    let woke = of.woke.map_or_else(String::new, |task| format!("{} is woken.", names.task(trace, task)));
    let by = asker(trace, names, of);
    let filled = |text: &str| {
        let text = text.replace("{by}", &by).replace("{length}", &length).replace("{woke}", &woke);
        text.trim_end().to_owned()
    };
    let steps = table.iter().find(|(of, _)| *of == way).map_or(CLEANED, |(_, steps)| *steps);
    steps.map(|(first, rest)| (filled(first), filled(rest)))
}

/// Who asks: a task, or a time limit.
pub fn asker(trace: &Trace, names: &Names, of: &Cancellation) -> String {
    match of.limit_of {
        Some(task) => format!("{}’s time limit", names.task(trace, task)),
        None => names.task(trace, of.by).to_owned(),
    }
}

/// What stands above the steps: `Worker 1 and Worker 2, from 5.000 s to 5.500 s.`
pub fn span(of: &Cancellation) -> String {
    let from = of.requested.at;
    match of.ended {
        Some((ended, _)) if ended.at == from => {
            format!("{from} s, step by step. All this happens in one instant: the order is the log’s, not the clock’s.")
        }
        Some((ended, _)) if ended.at.to_string() == from.to_string() => {
            format!("{from} s, step by step. All this happens within a millisecond.")
        }
        Some((ended, _)) => format!("From {from} s to {} s, step by step.", ended.at),
        None => format!("From {from} s on, step by step."),
    }
}
