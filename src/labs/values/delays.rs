//! Delays by item: a list, or a range from which the run’s seed draws.

use crate::engine::api::random;
use crate::labs::plan::{Control, Refusal, Value};
use crate::trace::time::Micros;

use super::time::{longest, seconds};

/// The most values in a list of delays or pairs.
pub(super) const MAX_LIST: usize = 1_000;

/// Delays by item: a range, drawn by the run's seed, or a list, repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delays {
    stream: u32,
    kind: DelayKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum DelayKind {
    Range(Micros, Micros),
    List(Vec<Micros>),
}

impl Delays {
    /// From `low` to `high`, drawn from the seed's `stream`: another one for each purpose.
    pub fn range(stream: u32, low: Micros, high: Micros) -> Delays {
        Delays { stream, kind: DelayKind::Range(low, high) }
    }

    /// The same for every item; `stream` is that of the seed, should a range come in its place.
    pub fn of(stream: u32, delay: Micros) -> Delays {
        Delays { stream, kind: DelayKind::List(vec![delay]) }
    }

    /// The delay of item `index`, in the run that asks.
    pub fn at(&self, index: u32) -> Micros {
        match &self.kind {
            DelayKind::Range(low, high) => random(self.stream, index, *low, *high),
            DelayKind::List(list) => list[index as usize % list.len()],
        }
    }
}

impl Value for Delays {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        let mut limited = false;
        let mut second = |text: &str| {
            let (value, over) = seconds(text)?;
            limited |= over;
            Ok::<_, Refusal>(value)
        };
        let kind = match text.split_once("..") {
            Some((low, high)) => {
                let (low, high) = (second(low)?, second(high)?);
                if low > high {
                    return Err(Refusal::Wrong("the first of the two must be the smaller: 0.1..0.5".to_owned()));
                }
                DelayKind::Range(low, high)
            }
            None => {
                let list = text.split(',').map(&mut second).collect::<Result<Vec<_>, _>>()?;
                if list.len() > MAX_LIST {
                    return Err(Refusal::Wrong(format!("a list has at most {MAX_LIST} delays")));
                }
                DelayKind::List(list)
            }
        };
        self.kind = kind;
        if limited { Err(longest()) } else { Ok(()) }
    }

    fn write(&self) -> String {
        match &self.kind {
            DelayKind::Range(low, high) => format!("{}..{}", low.plain(), high.plain()),
            DelayKind::List(list) => {
                let text = list.iter().copied().map(Micros::plain).collect::<Vec<_>>().join(",");
                // What is shown can be typed again.
                undoubted(&text).unwrap_or(text)
            }
        }
    }

    fn control(&self) -> Control {
        Control::Line("seconds: 0.6, a list 0.1,0.3 or a range 0.1..0.5")
    }

    fn doubt(&self, text: &str) -> Option<String> {
        undoubted(text).map(|list| format!("write decimals with a point, as 1.5; a list of whole seconds as {list}"))
    }
}

/// The same list, written so that no comma can be a decimal one; nothing if the text is in no doubt. In half of the world `1,5`
/// is one and a half, and `0,3,0,5` are two delays.
fn undoubted(text: &str) -> Option<String> {
    let (one, rest) = text.split_once(',').filter(|_| text.bytes().all(|byte| matches!(byte, b',' | b'0'..=b'9')))?;
    let is_even = text.split(',').count().is_multiple_of(2);
    let may_be_decimal = is_even || text.starts_with("0,") || text.contains(",0,");
    may_be_decimal.then(|| format!("{one}.0,{rest}"))
}
