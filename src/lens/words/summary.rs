//! Sentences: what runs showed, why one never ends, how far the browser is from the ideal.

use std::iter::once;

use crate::collections::sorted::sort_few;
use crate::lens::fold::state;
use crate::lens::queues::flow::{Bound, Flow};
use crate::lens::results::totals::{Fit, Totals, Unit};
use crate::lens::tasks::waits::{Wait, Waits};
use crate::trace::Trace;
use crate::trace::event::RunEnd;
use crate::trace::time::{Micros, fixed};

use super::names::Names;
use super::transcript::{stuck, waiters};

/// A run with the name under which the reader knows it.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The variant's title.
    pub title: &'a str,
    /// What it came to.
    pub totals: &'a Totals,
}

/// What the runs showed, the fastest first:
/// `Concurrent took 0.80 s, the longest of its five requests; sequential 1.85 s, their sum.`
pub fn showed(sides: &[Side<'_>]) -> String {
    let mut sides: Vec<&Side<'_>> = sides.iter().collect();
    sort_few(&mut sides, |side| (side.totals.total.is_none(), side.totals.total));
    let first = sides.first().map(|side| side.totals.waited().count);
    let clauses = sides.iter().enumerate().map(|(place, side)| clause(side, place, first));
    let sentence = clauses.collect::<Vec<_>>().join("; ");
    if sentence.is_empty() { sentence } else { sentence + "." }
}

fn clause(side: &Side<'_>, place: usize, first: Option<u32>) -> String {
    let totals = side.totals;
    let title = if place == 0 { side.title.to_owned() } else { lower(side.title) };
    let Some(total) = totals.total else {
        let at = seconds(totals.lasted);
        return match totals.end {
            None => format!("{title} still runs"),
            Some(RunEnd::Deadlocked) => format!("{title} never ends"),
            Some(RunEnd::LimitMet) => format!("{title} was ended after {at} because its log was full"),
            Some(_) => format!("{title} was stopped after {at}"),
        };
    };
    let took =
        if place == 0 { format!("{title} took {}", seconds(total)) } else { format!("{title} {}", seconds(total)) };
    let waited = totals.waited();
    let waits = |number: u32| count(number, totals.unit());
    let (sum, longest) = if place > 0 && first == Some(waited.count) {
        ("their sum".to_owned(), "the longest of them".to_owned())
    } else {
        let of = format!("of its {}", waits(waited.count));
        (format!("the sum {of}"), format!("the longest {of}"))
    };
    match totals.fit() {
        _ if totals.asked > 0 && totals.failed == totals.asked => {
            format!("{took}, and no request was answered")
        }
        _ if waited.given_up > 0 && totals.unit() == Unit::Request => {
            format!("{took}, with {} given up", waits(waited.given_up))
        }
        Some(Fit::Both) if waited.count == 1 => format!("{took}, as long as its one {}", unit(totals.unit())),
        Some(Fit::Both) => format!("{took}, {longest} and their sum alike"),
        Some(Fit::Sum) => format!("{took}, {sum}"),
        Some(Fit::Longest) => format!("{took}, {longest}"),
        Some(Fit::Neither) if totals.pauses() > 0 => {
            let pauses = totals.pauses();
            format!("{took} with {} pause{} before another try", number(pauses), if pauses == 1 { "" } else { "s" })
        }
        Some(Fit::Neither) if totals.unit() == Unit::Request && waited.peak < waited.count => {
            format!("{took} with at most {} at once", waits(waited.peak))
        }
        _ => took,
    }
}

/// Why a program never ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadlock {
    /// Who waits for what: `main waits for Consumer-2`.
    pub waiters: Vec<String>,
    /// What would mend it, in general words.
    pub remedy: &'static str,
}

/// Who waits for whom where nothing can happen any more; nothing for a run that has not come to that.
pub fn deadlock(trace: &Trace) -> Option<Deadlock> {
    let waits: Waits = state(trace, stuck(trace)?);
    let has = |is: fn(&Wait) -> bool| waits.all().any(|(_, wait, _)| is(&wait));
    let remedy = if has(|wait| matches!(wait, Wait::Get(_))) {
        "Nobody puts any more, so a get waits for ever: put one end marker for each consumer, or shut the queue down."
    } else if has(|wait| matches!(wait, Wait::Put { .. })) {
        "Nobody gets any more, so a put waits for ever: let a consumer go on, or shut the queue down."
    } else if has(|wait| matches!(wait, Wait::Items(_))) {
        "Waiting for the items ends when each was reported done: call task_done once for each item that was got."
    } else if has(|wait| matches!(wait, Wait::Permit(_))) {
        "Whoever holds a permit must give it back before another can have it."
    } else {
        "Tasks that wait for one another in a circle never end: let one of them go on without the others."
    };
    Some(Deadlock { waiters: waiters(trace), remedy })
}

/// What is said of a plan whose addresses lead where the simulated world can't go; nothing of others.
pub fn not_simulated(ideal: &Totals) -> Option<String> {
    let of = format!("{} of its {}", capital(&number(ideal.not_simulated)), count(ideal.asked, Unit::Request));
    (ideal.not_simulated > 0).then(|| format!("{of} can’t be simulated, so there is no ideal: Run really fetches."))
}

/// How far a measured run is from the ideal one; nothing unless both finished, and all could be simulated.
/// `Measured 0.83 s, ideal 0.80 s: about 6 ms a request are the browser's own; see them in DevTools, Network.`
pub fn difference(measured: &Totals, ideal: &Totals) -> Option<String> {
    let (real, wanted) = (measured.total?, ideal.total.filter(|_| ideal.not_simulated == 0)?);
    let figures = format!("Measured {}, ideal {}", seconds(real), seconds(wanted));
    let count = u64::from(measured.waited().count);
    let own = (real - wanted).0 as f64 / 1e3 / count.max(1) as f64;
    let is_exact = own < 0.5;
    let own = fixed(own, 0);
    Some(match measured.unit() {
        _ if count == 0 || real < wanted => figures + ".",
        _ if is_exact => figures + ": as exact as the browser's clock.",
        Unit::Request => {
            format!("{figures}: about {own} ms a request are the browser's own; see them in DevTools, Network.")
        }
        Unit::Wait => {
            format!("{figures}: about {own} ms a wait are the browser's own, whose timers are never early.")
        }
    })
}

/// The remark on a run during which the page was out of sight.
pub fn hidden(totals: &Totals) -> Option<&'static str> {
    totals
        .was_hidden
        .then_some("The page was out of sight meanwhile; browsers slow timers then, so the times are longer.")
}

/// What a queue showed: backpressure, and which side holds the other up.
pub fn queue(trace: &Trace, names: &Names, flow: &Flow) -> String {
    let puts = flow.longest_put.as_ref().map(|longest| {
        let length = seconds(longest.length(trace.last_at()));
        let (task, item) = (names.task(trace, longest.task), longest.item.map_or("", |item| names.item(trace, item)));
        match flow.blocked_puts {
            1 => format!("One put waited for room: {task} with {item}, {length}."),
            puts => format!(
                "{} puts waited for room, {} in all; the longest was {task} with {item}, {length}.",
                capital(&number(puts as u32)),
                seconds(flow.put_wait)
            ),
        }
    });
    let puts = puts.unwrap_or_else(|| "No put waited for room.".to_owned());
    let longest = flow.longest_get.as_ref().map_or_else(String::new, |longest| {
        format!(
            ", at most {} at a time ({})",
            seconds(longest.length(trace.last_at())),
            names.task(trace, longest.task)
        )
    });
    let gets = format!("gets waited {} for items{longest}", seconds(flow.get_wait));
    let lost = match flow.lost {
        _ if trace.end().is_none() => String::new(),
        0 => String::new(),
        1 => " One item was left, and nobody worked on it.".to_owned(),
        lost => format!(" {} items were left, and nobody worked on them.", capital(&number(lost as u32))),
    };
    let bound = match flow.bound {
        Bound::Producers => format!("The producers are the slower side: {gets}."),
        Bound::Consumers => format!("The consumers are the slower side: {gets}."),
        Bound::Neither => "Neither side held the other up.".to_owned(),
    };
    format!("{puts} {bound}{lost}")
}

/// Seconds with the unit: two decimals, or three below a tenth.
pub fn seconds(time: Micros) -> String {
    let decimals = if time.0 < 100_000 && time != Micros::ZERO { 3 } else { 2 };
    let fixed = time.fixed(decimals);
    match fixed.split_once('.') {
        Some((whole, part)) => format!("{}.{part} s", thousands(whole)),
        None => fixed + " s",
    }
}

/// A whole number with thin spaces between its thousands.
pub fn grouped(number: u64) -> String {
    thousands(&number.to_string())
}

fn thousands(digits: &str) -> String {
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) && digits.len() > 4 {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

/// With a small first letter, for the middle of a sentence.
pub fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| once(first.to_ascii_lowercase()).chain(letters).collect())
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Wait => "wait",
        Unit::Request => "request",
    }
}

/// `five waits`, `one request`, `20 requests`.
fn count(count: u32, of: Unit) -> String {
    format!("{} {}{}", number(count), unit(of), if count == 1 { "" } else { "s" })
}

/// In a word up to twelve.
fn number(number: u32) -> String {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(number as usize).map_or_else(|| grouped(number.into()), |word| (*word).to_owned())
}

/// With a capital first letter, for its beginning.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| once(first.to_ascii_uppercase()).chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::time::millis;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(
            [grouped(7), grouped(5_101), grouped(51_012), grouped(1_000_000)],
            ["7", "5101", "51\u{202f}012", "1\u{202f}000\u{202f}000"]
        );
        assert_eq!([seconds(millis(1_850)), seconds(millis(10_018_870))], ["1.85 s", "10\u{202f}018.87 s"]);
        assert_eq!(count(10_000, Unit::Wait), "10\u{202f}000 waits");
    }
}
