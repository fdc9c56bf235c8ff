//! What differs between two runs: how long they took, what they waited for, how much at once, in which order.

use crate::engine::event::{RunEnd, TaskId};
use crate::engine::practice;
use crate::engine::sorted::Sorted;
use crate::engine::time::{Micros, millis};
use crate::engine::trace::Trace;

use super::compare::Comparison;
use super::lanes::Lanes;
use super::names::Names;
use super::requests::Requests;
use super::span::SpanKind;
use super::summary::seconds;
use super::totals::{Totals, Unit};
use super::transcript::{Transcript, closing};

/// The most names of an order that are written out.
const MOST_NAMES: usize = 6;

/// What is shorter in both runs is left out.
const LEAST: Micros = millis(1);

/// One run, with what the lenses have read of it.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// Its log.
    pub trace: &'a Trace,
    /// What things are called in it.
    pub names: &'a Names,
    /// What it came to.
    pub totals: &'a Totals,
    /// What its tasks did.
    pub lanes: &'a Lanes,
    /// Its requests.
    pub requests: &'a Requests,
    /// What it printed.
    pub transcript: &'a Transcript,
}

/// One line of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What is compared.
    pub what: &'static str,
    /// The first run’s value, and the second one’s.
    pub values: [String; 2],
    /// What the second has that the first has not: `1.05 s less`, `the same`.
    pub change: String,
}

/// What of a task’s time is told apart.
const BLOCKED: [(SpanKind, &str); 9] = [
    (SpanKind::Sleeping, "Waited for time to pass"),
    (SpanKind::Working, "Worked on items"),
    (SpanKind::Request, "Waited for answers"),
    (SpanKind::Put, "Waited for room in a queue"),
    (SpanKind::Get, "Waited for an item"),
    (SpanKind::Items, "Waited until all items were done"),
    (SpanKind::Permit, "Waited for a permit"),
    (SpanKind::Task, "Waited for other tasks"),
    (SpanKind::Ready, "Ready, while another had the thread"),
];

/// What differs, and what does not, of all that either run has.
pub fn differences(runs: [Run<'_>; 2]) -> Vec<Difference> {
    let mut lines = vec![total(runs)];
    let unit = if runs.iter().any(|run| run.totals.unit() == Unit::Request) { Unit::Request } else { Unit::Wait };
    let waited = runs.map(|run| run.totals.waited());
    let (count, longest, most) = match unit {
        Unit::Request => ("Requests", "The longest request", "Most requests in flight"),
        Unit::Wait => ("Waits", "The longest wait", "Most waits at once"),
    };
    lines.push(numbers(count, waited.map(|waited| waited.count.into())));
    lines.push(times(longest, waited.map(|waited| waited.longest)));
    lines.push(numbers(most, waited.map(|waited| waited.peak.into())));
    lines.push(numbers("Tasks", runs.map(|run| run.names.task_count() as u64)));
    let blocked = runs.map(blocked);
    for (index, (_, what)) in BLOCKED.iter().enumerate() {
        let of_both = [blocked[0][index], blocked[1][index]];
        if of_both.iter().any(|time| *time >= LEAST) {
            lines.push(times(what, of_both));
        }
    }
    lines.extend(order("Order of the answers", runs.map(answers)));
    lines.extend(order("Order of the tasks’ ends", runs.map(ends)));
    if unit == Unit::Wait {
        // Of requests the answers tell more, and their printed lines hold times.
        lines.extend(order("Order of what both printed", printed(runs)));
    }
    lines
}

fn total(runs: [Run<'_>; 2]) -> Difference {
    let totals = runs.map(|run| run.totals);
    let values = runs.map(|run| match run.totals.total {
        Some(total) => seconds(total),
        None => match run.totals.end {
            Some(RunEnd::Deadlocked) => "never ends".to_owned(),
            _ => closing(run.trace).unwrap_or_else(|| "not at its end".to_owned()),
        },
    });
    let change = match (totals[0].total, totals[1].total) {
        (Some(one), Some(other)) if one > other => {
            format!("{}, {}", time_change(one, other), Comparison::of(totals[0], totals[1]).text())
        }
        (Some(one), Some(other)) => time_change(one, other),
        _ => String::new(),
    };
    Difference { what: "Total", values, change }
}

fn times(what: &'static str, [one, other]: [Micros; 2]) -> Difference {
    Difference { what, values: [seconds(one), seconds(other)], change: time_change(one, other) }
}

fn time_change(one: Micros, other: Micros) -> String {
    match (one.since(other), other.since(one)) {
        (Micros::ZERO, Micros::ZERO) => "the same".to_owned(),
        (Micros::ZERO, more) => format!("{} more", seconds(more)),
        (less, _) => format!("{} less", seconds(less)),
    }
}

fn numbers(what: &'static str, [one, other]: [u64; 2]) -> Difference {
    let change = match one.abs_diff(other) {
        0 => "the same".to_owned(),
        more if other > one => format!("{more} more"),
        less => format!("{less} less"),
    };
    Difference { what, values: [one.to_string(), other.to_string()], change }
}

/// How long all tasks together were in each of the states of [`BLOCKED`]; what goes on lasts up to the last event.
fn blocked(run: Run<'_>) -> [Micros; BLOCKED.len()] {
    let mut sums = [Micros::ZERO; BLOCKED.len()];
    let rows = run.lanes.all().iter().flat_map(|lane| lane.waits.iter().chain([&lane.thread]));
    for span in rows.flat_map(|row| (0..row.len()).filter_map(|index| row.get(index))) {
        if let Some(index) = BLOCKED.iter().position(|(kind, _)| *kind == span.kind) {
            sums[index] += span.to.unwrap_or(run.trace.last_at()).since(span.from);
        }
    }
    sums
}

fn answers(run: Run<'_>) -> Vec<String> {
    let ended: Sorted<_, _> =
        run.requests.rows().iter().filter_map(|request| Some((request.ended?.0.step, request.url))).collect();
    ended.values().map(|url| practice::shown(run.trace.text(*url)).trim_start_matches("https://").to_owned()).collect()
}

/// The tasks in the order of their ends, without the program itself.
fn ends(run: Run<'_>) -> Vec<String> {
    let others = run.lanes.all().iter().filter(|lane| lane.task != TaskId::MAIN);
    let ended: Sorted<_, _> = others.filter_map(|lane| Some((lane.ended?.0.step, lane.name))).collect();
    ended.values().map(|name| run.trace.text(*name).to_owned()).collect()
}

/// The lines that both printed, each run’s in its order: times and headings that only one has are no matter of order.
fn printed([one, other]: [Run<'_>; 2]) -> [Vec<String>; 2] {
    let lines = |run: Run<'_>| -> Vec<String> {
        run.transcript.lines.iter().map(|line| run.trace.text(line.text).to_owned()).collect()
    };
    let of_both = [lines(one), lines(other)];
    let known = [0, 1].map(|index: usize| of_both[index].iter().map(|line| (line, ())).collect::<Sorted<_>>());
    let common = |index: usize| {
        of_both[index].iter().filter(|line| known[1 - index].contains(line)).cloned().collect::<Vec<_>>()
    };
    [common(0), common(1)]
}

/// Where both runs have an order.
fn order(what: &'static str, orders: [Vec<String>; 2]) -> Option<Difference> {
    if orders.iter().any(Vec::is_empty) || orders.iter().all(|order| order.len() < 2) {
        return None;
    }
    let same = orders[0].iter().zip(&orders[1]).take_while(|(one, other)| one == other).count();
    let change = match &orders {
        [one, other] if one == other => "the same".to_owned(),
        _ => format!("differs from the {} on", ordinal(same + 1)),
    };
    let values = orders.map(|order| match order.len() {
        len if len > MOST_NAMES => format!("{} … ({len})", order[..MOST_NAMES].join(", ")),
        _ => order.join(", "),
    });
    Some(Difference { what, values, change })
}

fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (1, tens) if tens != 11 => "st",
        (2, tens) if tens != 12 => "nd",
        (3, tens) if tens != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
