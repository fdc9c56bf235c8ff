//! Delays with what is printed after each.

use crate::labs::plan::{Control, Refusal, Value};
use crate::trace::time::Micros;

use super::delays::{Delays, MAX_LIST};
use super::text::checked_text;
use super::time::longest;

/// The most waits that a list of pairs stands for.
const MAX_WAITS: u32 = 10_000;
/// The seed's stream from which they are drawn.
const PAIRS: u32 = 1;

/// Delays with what is printed: `1:Hello,2:World`. `100*0.5..1.5:Task` stands for a hundred, from `Task 1` on, whose delays
/// the run's seed draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairs(Vec<Pair>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Pair {
    /// How many it stands for, if it is written so.
    times: Option<u32>,
    delays: Delays,
    text: String,
}

impl Pairs {
    /// One for each text.
    pub fn of(pairs: &[(Micros, &str)]) -> Pairs {
        let pair = |(delay, text): &(Micros, &str)| Pair {
            times: None,
            delays: Delays::of(PAIRS, *delay),
            text: (*text).to_owned(),
        };
        Pairs(pairs.iter().map(pair).collect())
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        self.0.iter().map(|pair| pair.times.unwrap_or(1)).sum()
    }

    /// Each delay with its text, in the run that asks.
    pub fn each(&self) -> impl Iterator<Item = (Micros, String)> {
        let each = self.0.iter().flat_map(|pair| {
            (1..=pair.times.unwrap_or(1)).map(move |number| match pair.times {
                None => (pair, pair.text.clone()),
                Some(_) => (pair, format!("{} {number}", pair.text)),
            })
        });
        each.zip(0..).map(|((pair, text), index)| (pair.delays.at(index), text))
    }
}

impl Value for Pairs {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        let mut limited = false;
        let mut pairs = Vec::new();
        for pair in text.split(',') {
            let Some((times, text)) = pair.split_once(':') else {
                return Err(Refusal::Wrong("write seconds:text, with commas between: 1:Hello,2:World".to_owned()));
            };
            let (times, seconds) = match times.split_once('*') {
                Some((times, seconds)) => (Some(parse_times(times)?), seconds),
                None => (None, times),
            };
            let mut delays = Delays::of(PAIRS, Micros::ZERO);
            match delays.read(seconds) {
                Err(Refusal::Limited(_)) => limited = true,
                read => read?,
            }
            pairs.push(Pair { times, delays, text: checked_text(text)? });
        }
        let pairs = Pairs(pairs);
        if pairs.0.len() > MAX_LIST || pairs.count() > MAX_WAITS {
            return Err(Refusal::Wrong(format!("at most {MAX_LIST} pairs, which stand for at most {MAX_WAITS}")));
        }
        *self = pairs;
        if limited { Err(longest()) } else { Ok(()) }
    }

    fn write(&self) -> String {
        let pair = |Pair { times, delays, text }: &Pair| {
            let times = times.map_or(String::new(), |times| format!("{times}*"));
            format!("{times}{}:{text}", delays.write())
        };
        self.0.iter().map(pair).collect::<Vec<_>>().join(",")
    }

    fn control(&self) -> Control {
        Control::Line("seconds:text, with commas between: 1:Hello,2:World; 100*0.5..1.5:Task stands for a hundred")
    }
}

fn parse_times(text: &str) -> Result<u32, Refusal> {
    let digits = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    let times = text.parse().ok().filter(|times| digits && (1..=MAX_WAITS).contains(times));
    times
        .ok_or_else(|| Refusal::Wrong(format!("write how many before the *, from 1 to {MAX_WAITS}: 100*0.5..1.5:Task")))
}
