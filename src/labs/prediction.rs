//! What a reader is asked before the first run of a lab. The run answers: nowhere is it written which answer is right.

/// A question with a few answers.
#[derive(Debug)]
pub struct Prediction {
    /// Of which variant it is.
    pub variant: &'static str,
    /// The question.
    pub question: &'static str,
    /// Three or four answers, in the order in which they are offered.
    pub answers: &'static [Answer],
    /// What of the run tells which is right.
    pub asks: Asks,
    /// Why it is so, in a sentence that holds whatever the reader has answered.
    pub why: &'static str,
}

/// An answer: how it reads, and what the run says where it is right.
#[derive(Debug)]
pub struct Answer(pub &'static str, pub &'static str);

/// What a question asks of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// How many seconds the program takes. The answer that is nearest is right.
    Total,
    /// After how many seconds a line with this text is printed first. The answer that is nearest is right.
    SecondsUntil(&'static str),
    /// How many lines with this text are printed.
    LinesWith(&'static str),
    /// Which line is printed at this place, counted from 1.
    Line(usize),
    /// How the run ends: `finished`, `never ends`.
    End,
    /// For how many seconds the thread is held at a time, at most. The answer that is nearest is right.
    LongestPoll,
}
