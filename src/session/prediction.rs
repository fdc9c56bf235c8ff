//! What the reader is asked before the first run, and what the run says to it.

use crate::labs::prediction::{Answer, Asks, Prediction};
use crate::lens::words::ends::main_ended;
use crate::lens::words::figures::{number, seconds, told};
use crate::lens::words::transcript;
use crate::trace::Trace;
use crate::trace::event::Kind;
use crate::trace::time::Micros;

use super::phase::Phase;
use super::state::State;

/// A question about a run that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The run's place among the shown ones.
    pub run: usize,
    /// The question.
    pub words: &'static str,
    /// The answers to choose from.
    pub answers: Vec<&'static str>,
    /// What the run said to it; nothing before the reader has run it.
    pub verdict: Option<Verdict>,
}

/// What a run says to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The place of the answer that is right; nothing where none is.
    pub right: Option<usize>,
    /// What happened, and why, in sentences.
    pub words: String,
    /// The event that shows it, by its place in the log, and its moment.
    pub step: u32,
    /// When that was.
    pub at: Micros,
}

/// The questions about what is shown: of the lab as it opens, for other values have other answers.
pub fn questions(state: &State) -> Vec<Question> {
    let choice = &state.choice;
    if state.file.is_some() || choice.is_changed() || choice.preset().is_some() {
        return Vec::new();
    }
    let question = |prediction: &'static Prediction| {
        let run = state.shown.iter().position(|shown| shown.origin.name() == prediction.variant)?;
        let has_run = state.phase != Phase::Preview && !state.is_playing();
        let record = state.shown[run].record.as_ref().filter(|_| has_run);
        Some(Question {
            run,
            words: prediction.question,
            answers: prediction.answers.iter().map(|Answer(words, _)| *words).collect(),
            verdict: record.and_then(|record| record.read(|trace| verdict(prediction, trace))),
        })
    };
    choice.lab.predictions.iter().filter_map(question).collect()
}

/// What a run says to a question; nothing as long as it goes on.
pub fn verdict(prediction: &Prediction, trace: &Trace) -> Option<Verdict> {
    let end = trace.end()?;
    let last = trace.events().len() as u32 - 1;
    let lines = transcript::lines(trace);
    let has = |text: &'static str| lines.iter().filter(move |line| trace.text(line.text).contains(text));
    let (happened, measured, step) = match prediction.asks {
        Asks::Total => {
            let total = main_ended(trace)?;
            (format!("It took {}.", seconds(total)), Measured::Seconds(total), last)
        }
        Asks::SecondsUntil(text) => {
            let line = has(text).next()?;
            (format!("That came after {}.", seconds(line.at)), Measured::Seconds(line.at), line.step)
        }
        Asks::LinesWith(text) => {
            let count = has(text).count();
            let step = has(text).next_back().map_or(last, |line| line.step);
            (
                format!("There are {}.", told(count as u64, "such line", "such lines")),
                Measured::Words(count.to_string()),
                step,
            )
        }
        Asks::Line(place) => {
            let line = lines.get(place.checked_sub(1)?)?;
            let text = trace.text(line.text);
            (format!("Line {} is “{text}”.", number(place as u64)), Measured::Words(text.to_owned()), line.step)
        }
        Asks::End => (format!("The run: {}.", end.words()), Measured::Words(end.words().to_owned()), last),
        Asks::LongestPoll => {
            let (length, step) = longest_poll(trace)?;
            (format!("The thread was held for {} at a time.", seconds(length)), Measured::Seconds(length), step)
        }
    };
    let at = trace.events().get(step as usize)?.at();
    let right = measured.right(prediction.answers);
    Some(Verdict { right, words: format!("{happened} {}", prediction.why), step, at })
}

enum Measured {
    Seconds(Micros),
    Words(String),
}

impl Measured {
    /// The answer that fits.
    fn right(&self, answers: &[Answer]) -> Option<usize> {
        match self {
            Measured::Seconds(time) => {
                let distance = |answer: &Answer| Micros::parse(answer.1).map_or(u64::MAX, |at| at.0.abs_diff(time.0));
                (0..answers.len()).min_by_key(|place| distance(&answers[*place]))
            }
            Measured::Words(words) => answers.iter().position(|answer| match answer.1.parse::<u32>() {
                Ok(_) => answer.1 == words,
                Err(_) => words.contains(answer.1),
            }),
        }
    }
}

/// The longest turn with the thread, and the event that began it.
fn longest_poll(trace: &Trace) -> Option<(Micros, u32)> {
    let events = trace.events();
    let polls = (0..).zip(events).filter(|(_, event)| event.kind == Kind::PollBegan).map(|(step, began)| {
        let ended = events[step..].iter().find(|of| of.task == began.task && matches!(of.kind, Kind::PollEnded { .. }));
        (ended.map_or(Micros::ZERO, |ended| ended.at() - began.at()), step as u32)
    });
    polls.max_by_key(|(length, step)| (*length, std::cmp::Reverse(*step)))
}
