//! The kinds of values in plans, beside whole numbers: times, seeded delays, texts, addresses.

use crate::engine::api::random;
use crate::practice::address::is_path;
use crate::practice::response::{self, LIMITS};
use crate::trace::time::{Micros, millis};

use super::plan::{Control, Refusal, Value, hides};

/// The longest delay that a plan can hold.
pub const LONGEST: Micros = millis(60_000);
/// The most addresses in one plan.
pub const MAX_URLS: usize = 1_000;
/// The longest address, in bytes.
pub const MAX_URL: usize = 2_048;
/// The most values in a list of delays or pairs.
pub const MAX_LIST: usize = 1_000;
/// The most waits that a list of pairs stands for.
pub const MAX_WAITS: u32 = 10_000;
/// The seed's stream from which they are drawn.
const PAIRS: u32 = 1;
/// The longest text, in characters.
pub const MAX_TEXT: usize = 200;

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
            DelayKind::List(list) => list.iter().copied().map(Micros::plain).collect::<Vec<_>>().join(","),
        }
    }

    fn control(&self) -> Control {
        Control::Line("seconds: 0.6, a list 0.1,0.3 or a range 0.1..0.5")
    }
}

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
            delays: Delays { stream: PAIRS, kind: DelayKind::List(vec![*delay]) },
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
            let mut delays = Delays { stream: PAIRS, kind: DelayKind::List(Vec::new()) };
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

/// A line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(pub String);

impl Value for Text {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        self.0 = checked_text(text)?;
        Ok(())
    }

    fn write(&self) -> String {
        self.0.clone()
    }

    fn control(&self) -> Control {
        Control::Line("text")
    }
}

/// Addresses, relative to the practice server or absolute, with blanks between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Urls(pub Vec<String>);

impl Value for Urls {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        let mut urls: Vec<String> = text.split_ascii_whitespace().map(str::to_owned).collect();
        if urls.is_empty() {
            return Err(Refusal::Wrong("write at least one address, such as delay/1".to_owned()));
        }
        if urls.iter().any(|url| url.len() > MAX_URL) {
            return Err(Refusal::Wrong(format!("an address has at most {MAX_URL} characters")));
        }
        let too_many = (urls.len() > MAX_URLS).then(|| format!("only the first {MAX_URLS} addresses are used"));
        urls.truncate(MAX_URLS);
        let mut too_much = None;
        for url in urls.iter_mut().filter(|url| is_path(url)) {
            if let Some(clamped) = response::clamped(url) {
                *url = clamped;
                too_much = Some(LIMITS.to_owned());
            }
        }
        self.0 = urls;
        let limits: Vec<String> = too_many.into_iter().chain(too_much).collect();
        if limits.is_empty() { Ok(()) } else { Err(Refusal::Limited(limits.join("; "))) }
    }

    fn write(&self) -> String {
        self.0.join(" ")
    }

    fn control(&self) -> Control {
        Control::Lines("one address a line: delay/1, status/404, or https://…")
    }
}

/// Whole numbers, with commas between: `1,10,100`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts(pub Vec<u32>);

/// The most numbers in a list of them, and the largest.
const MOST_COUNTS: usize = 10;
const LARGEST_COUNT: u32 = 5_000;

impl Value for Counts {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        let words: Vec<&str> = text.split(',').collect();
        let is_number = |word: &&str| !word.is_empty() && word.bytes().all(|digit| digit.is_ascii_digit());
        if !words.iter().all(is_number) {
            return Err(Refusal::Wrong("write whole numbers with commas between: 1,10,100".to_owned()));
        }
        if words.len() > MOST_COUNTS {
            return Err(Refusal::Wrong(format!("a list has at most {MOST_COUNTS} numbers")));
        }
        // A number with too many digits to be read is above every limit.
        let given: Vec<u32> = words.iter().map(|word| word.parse().unwrap_or(u32::MAX)).collect();
        self.0 = given.iter().map(|number| (*number).clamp(1, LARGEST_COUNT)).collect();
        if self.0 == given {
            Ok(())
        } else {
            Err(Refusal::Limited(format!("the limit of each is 1 to {LARGEST_COUNT}")))
        }
    }

    fn write(&self) -> String {
        self.0.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
    }

    fn control(&self) -> Control {
        Control::Line("whole numbers with commas between: 1,10,100")
    }
}

/// One of a few words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice(
    /// The one that is chosen.
    pub &'static str,
    /// All of them.
    pub &'static [&'static str],
);

impl Value for Choice {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        let chosen = self.1.iter().find(|word| **word == text);
        self.0 = chosen.ok_or_else(|| Refusal::Wrong(format!("choose one of {}", self.1.join(", "))))?;
        Ok(())
    }

    fn write(&self) -> String {
        self.0.to_owned()
    }

    fn control(&self) -> Control {
        Control::Choice(self.1)
    }
}

/// How many connections a host allows at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections(pub Option<u32>);

impl Value for Connections {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        self.0 = match text {
            "6" => Some(6),
            "100" => Some(100),
            "none" => None,
            _ => return Err(Refusal::Wrong("choose 6 (HTTP/1.1), 100 (HTTP/2) or none".to_owned())),
        };
        Ok(())
    }

    fn write(&self) -> String {
        self.0.map_or_else(|| "none".to_owned(), |limit| limit.to_string())
    }

    fn control(&self) -> Control {
        Control::Choice(&["6", "100", "none"])
    }
}

fn longest() -> Refusal {
    Refusal::Limited(format!("the longest is {} s", LONGEST.plain()))
}

/// A time in seconds, and whether it was lowered to the longest.
fn seconds(text: &str) -> Result<(Micros, bool), Refusal> {
    let value = Micros::parse(text).ok_or_else(|| Refusal::Wrong(seconds_written(text)))?;
    let finer = text.split_once('.').and_then(|(_, decimals)| decimals.get(6..)).unwrap_or_default();
    if finer.bytes().any(|digit| digit != b'0') {
        return Err(Refusal::Wrong("write at most six decimals: times are kept to the microsecond".to_owned()));
    }
    Ok((value.min(LONGEST), value > LONGEST))
}

/// How a reader’s seconds are to be written: a comma, or a point without a digit before it, is told from other faults.
fn seconds_written(text: &str) -> String {
    let candidates = [text.replacen(',', ".", 1), format!("0{text}")];
    match candidates.iter().find(|candidate| Micros::parse(candidate).is_some()) {
        Some(meant) => format!("write {meant}, with a point"),
        None => "write seconds in digits: 0.25".to_owned(),
    }
}

fn checked_text(text: &str) -> Result<String, Refusal> {
    if text.chars().count() > MAX_TEXT {
        return Err(Refusal::Wrong(format!("a text has at most {MAX_TEXT} characters")));
    }
    if text.contains(hides) {
        return Err(Refusal::Wrong("a text has no control characters and no direction marks".to_owned()));
    }
    Ok(text.to_owned())
}
