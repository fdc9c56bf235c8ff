//! Sentences on what runs came to: how long they took and why, and how far a measured one is from the ideal.

use crate::collections::sorted::sort_few;
use crate::lens::results::totals::{Fit, Totals, Unit};
use crate::trace::time::fixed;

use super::ends;
use super::figures::{number, seconds, told};
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
    let waits = |count: u32| units(count, totals.unit());
    match totals.fit() {
        _ if totals.asked > 0 && totals.failed == totals.asked => {
            format!("{took}, and no request was answered")
        }
        _ if waited.given_up > 0 && totals.unit() == Unit::Request => {
            format!("{took}, with {} given up", waits(waited.given_up))
        }
        Some(Fit::Both) if waited.count == 1 => format!("{took}, as long as its {}", waits(1)),
        Some(Fit::Both) => format!("{took}, the longest of its {} and their sum alike", waits(waited.count)),
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

/// What is said of a plan whose addresses lead where the simulated world can't go; nothing of others.
pub fn not_simulated(ideal: &Totals) -> Option<String> {
    let of = format!("{} of its {}", capital(&number(ideal.not_simulated.into())), units(ideal.asked, Unit::Request));
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
