//! Sentences on what runs came to: how long they took and why, and how far a measured one is from the ideal.

use crate::collections::sorted::sort_few;
use crate::lens::requests::Percentiles;
use crate::lens::results::totals::{Fit, Totals, Unit};
use crate::trace::time::{Micros, millis};

use super::ends;
use super::figures::{milliseconds, number, seconds, told, whole_milliseconds};
use super::phrases::{capital, lower};

/// A run with the name under which the reader knows it.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The variant's title.
    pub title: &'a str,
    /// What it came to.
    pub totals: &'a Totals,
}

/// What the runs showed, the fastest first:
/// `Concurrent took 0.80 s, the longest of its five requests; sequential 1.85 s, the sum of its five requests.`
pub fn showed(sides: &[Side<'_>]) -> String {
    let mut sides: Vec<&Side<'_>> = sides.iter().collect();
    sort_few(&mut sides, |side| (side.totals.total.is_none(), side.totals.total));
    let clauses = sides.iter().enumerate().map(|(place, side)| clause(side, place));
    let sentence = clauses.collect::<Vec<_>>().join("; ");
    if sentence.is_empty() { sentence } else { sentence + "." }
}

fn clause(side: &Side<'_>, place: usize) -> String {
    let totals = side.totals;
    let title = if place == 0 { side.title.to_owned() } else { lower(side.title) };
    let Some(total) = totals.total else { return ends::clause(&title, totals.end, totals.lasted) };
    let took =
        if place == 0 { format!("{title} took {}", seconds(total)) } else { format!("{title} {}", seconds(total)) };
    let waited = totals.waited();
    // Each is told with those beside it that did not come to their end.
    let waits = |count: u32| match waited.given_up {
        0 => units(count, totals.unit()),
        more => format!("{}, with {} more given up", units(count, totals.unit()), number(more.into())),
    };
    match totals.fit() {
        _ if totals.asked > 0 && totals.failed == totals.asked => {
            format!("{took}, and no request was answered")
        }
        _ if waited.given_up > 0 && totals.unit() == Unit::Request => {
            format!("{took}, with {}", given_up(totals.timed_out, waited.given_up))
        }
        Some(Fit::Both) if waited.count == 1 => format!("{took}, as long as its {}", waits(1)),
        Some(Fit::Both) => format!("{took}, both the longest and the sum of its {}", waits(waited.count)),
        Some(Fit::Sum) => format!("{took}, the sum of its {}", waits(waited.count)),
        Some(Fit::Longest) => format!("{took}, the longest of its {}", waits(waited.count)),
        Some(Fit::Neither) if totals.pauses() > 0 => {
            format!("{took} with {} before another try", told(totals.pauses().into(), "pause", "pauses"))
        }
        Some(Fit::Neither) if totals.unit() == Unit::Request && waited.peak < waited.count => {
            format!("{took} with at most {} at once", waits(waited.peak))
        }
        _ => took,
    }
}

/// When each run used the items that streams gave it; nothing where none did:
/// `Loop used its first item at 0.30 s, its last at 1.50 s; collect used all of its items at 1.50 s.`
pub fn used(sides: &[Side<'_>]) -> Option<String> {
    let clauses = sides.iter().filter(|side| side.totals.given > 0).zip(0..).filter_map(|(side, place)| {
        let title = if place == 0 { side.title.to_owned() } else { lower(side.title) };
        let (first, last) = side.totals.said?;
        Some(match first == last {
            true => format!("{title} used all of its items at {}", seconds(last)),
            false => format!("{title} used its first item at {}, its last at {}", seconds(first), seconds(last)),
        })
    });
    let clauses: Vec<String> = clauses.collect();
    (!clauses.is_empty()).then(|| clauses.join("; ") + ".")
}

/// What is said of a plan whose addresses lead where the simulated world can't go; nothing of others.
pub fn not_simulated(ideal: &Totals) -> Option<String> {
    let which = match (ideal.not_simulated, ideal.asked) {
        (0, _) => return None,
        (1, 1) => "Its one request can’t".to_owned(),
        (none, asked) if none == asked => format!("None of its {} can", units(asked, Unit::Request)),
        (some, asked) => format!("{} of its {} can’t", capital(&number(some.into())), units(asked, Unit::Request)),
    };
    Some(format!("{which} be simulated, so there is no ideal to compare with: Run really fetches."))
}

/// How far a measured run is from the ideal one; nothing unless both finished, and all could be simulated. `late` tells by
/// how much its waits were late, each by itself, and `clock_step` how fine the clock is that measured them.
/// `Measured 0.83 s, ideal 0.80 s: a request took about 30 ms longer than the ideal one; see DevTools, Network.`
pub fn difference(measured: &Totals, ideal: &Totals, late: Option<Percentiles>, clock_step: Micros) -> Option<String> {
    let (real, wanted) = (measured.total?, ideal.total.filter(|_| ideal.not_simulated == 0)?);
    let figures = format!("Measured {}, ideal {}", seconds(real), seconds(wanted));
    let in_threads = measured.in_threads - ideal.in_threads;
    if in_threads.0 * 2 > (real - wanted).0.max(LEAST_LATE.0) {
        let longer = whole_milliseconds(in_threads);
        return Some(format!(
            "{figures}: its work in a thread took {longer} longer, the start of its worker included."
        ));
    }
    let ready = measured.ready - ideal.ready;
    if ready >= LONG_READY && ready.0 * 2 > (real - wanted).0 {
        return Some(format!(
            "{figures}: it waited {} in all for its turn, while others, or the page itself, had the thread.",
            seconds(ready)
        ));
    }
    // Of a run during which the page stood still that alone is said, in a sentence of its own.
    let Some(Percentiles { p50, max, .. }) = late.filter(|_| measured.stood_still == Micros::ZERO) else {
        return Some(figures + ".");
    };
    let tolerance = clock_step.max(LEAST_LATE);
    // What is true of half of them is not said of all.
    let is_uneven = max.0 / FEW_TIMES > p50.max(tolerance).0;
    if p50 < tolerance && !is_uneven {
        return Some(match clock_step {
            Micros::ZERO => figures + ".",
            step => format!("{figures}: as exact as the clock, whose step is {}.", milliseconds(step)),
        });
    }
    let (so_much, late) = if is_uneven { ("up to", max) } else { ("about", p50) };
    let (one, beside) = match measured.unit() {
        Unit::Request => ("request", "the ideal one; see DevTools, Network"),
        Unit::Wait => ("wait", "asked; a browser’s timers are never early"),
    };
    Some(format!("{figures}: a {one} took {so_much} {} longer than {beside}.", whole_milliseconds(late)))
}

/// How late the waits of a program were of which no ideal is known; nothing where that is next to nothing.
pub fn later_than_asked(late: Percentiles) -> Option<String> {
    let about = whole_milliseconds(late.p50);
    (late.p50 >= LEAST_LATE).then(|| format!("A wait took about {about} longer than asked; a timer is never early."))
}

/// What is less late than this is not called late.
const LEAST_LATE: Micros = Micros(501);
/// From how many times the median on the latest wait is told.
const FEW_TIMES: u64 = 4;
/// So long a program may wait for its turns before that is called the cause.
const LONG_READY: Micros = millis(50);

/// The remark on a run during which the page was hidden.
pub fn hidden(totals: &Totals) -> Option<&'static str> {
    totals.was_hidden.then_some(
        "The page was hidden for a part of this run; browsers slow timers then, so some times may be longer.",
    )
}

/// The remark on a run during which the page stood still.
pub fn stood_still(totals: &Totals) -> Option<String> {
    let length = totals.stood_still;
    (length > Micros::ZERO).then(|| {
        format!(
            "The page stood still for {} of this run: the machine slept, or something held its thread.",
            seconds(length)
        )
    })
}

/// `three requests timed out`, `one request given up`, `three requests given up, two of them at their time limit`.
fn given_up(timed_out: u32, given_up: u32) -> String {
    let requests = units(given_up, Unit::Request);
    match timed_out {
        0 => format!("{requests} given up"),
        all if all == given_up => format!("{requests} timed out"),
        some => format!("{requests} given up, {} of them at their time limit", number(some.into())),
    }
}

/// What a run is counted in, in a word.
pub fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Wait => "wait",
        Unit::Request => "request",
    }
}

/// `five waits`, `one request`, `20 requests`.
fn units(count: u32, of: Unit) -> String {
    match of {
        Unit::Wait => told(count.into(), "wait", "waits"),
        Unit::Request => told(count.into(), "request", "requests"),
    }
}
