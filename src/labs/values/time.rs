//! A time in a plan, written in seconds.

use crate::labs::plan::{Control, Refusal, Value};
use crate::trace::time::{Micros, is_finer, millis};

/// The longest delay that a plan can hold.
const LONGEST: Micros = millis(60_000);

/// A span of time, written in seconds: `0.25`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds(pub Micros);

impl Value for Seconds {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        let (value, limited) = seconds(text)?;
        self.0 = value;
        if limited { Err(longest()) } else { Ok(()) }
    }

    fn write(&self) -> String {
        self.0.plain()
    }

    fn control(&self) -> Control {
        Control::Seconds { most: 60 }
    }
}

/// The shortest interval.
const SHORTEST: Micros = millis(100);

/// A span of time between repeated acts, in seconds: never so short that they fill the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval(pub Micros);

impl Value for Interval {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        let (value, limited) = seconds(text)?;
        self.0 = value.max(SHORTEST);
        match limited {
            true => Err(longest()),
            false if value < SHORTEST => Err(Refusal::Limited(format!("the shortest is {} s", SHORTEST.plain()))),
            false => Ok(()),
        }
    }

    fn write(&self) -> String {
        self.0.plain()
    }

    fn control(&self) -> Control {
        Control::Seconds { most: 60 }
    }
}

/// Why a longer time was lowered.
pub(super) fn longest() -> Refusal {
    Refusal::Limited(format!("the longest is {} s", LONGEST.plain()))
}

/// A time in seconds, and whether it was lowered to the longest.
pub(super) fn seconds(text: &str) -> Result<(Micros, bool), Refusal> {
    let value = Micros::parse(text).ok_or_else(|| Refusal::Wrong(seconds_written(text)))?;
    if is_finer(text) {
        return Err(Refusal::Wrong("write at most six decimals: times are kept to the microsecond".to_owned()));
    }
    Ok((value.min(LONGEST), value > LONGEST))
}

/// How a reader’s seconds are to be written: a comma, or a point without a digit before it, is told from other faults.
fn seconds_written(text: &str) -> String {
    let candidates = [text.replacen(',', ".", 1), format!("0{text}")];
    match candidates.iter().find(|candidate| !text.is_empty() && Micros::parse(candidate).is_some()) {
        Some(meant) => format!("write {meant}, with a point"),
        None => "write seconds in digits: 0.25".to_owned(),
    }
}
