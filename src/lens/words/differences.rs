//! What differs between two runs: how long they took, what they waited for, how much at once, in which order.

use std::cmp::Ordering;

use crate::collections::sorted::Sorted;
use crate::lens::queues::history::{Blocked, QueueHistories};
use crate::lens::requests::Outcome;
use crate::lens::requests::Requests;
use crate::lens::results::comparison::Comparison;
use crate::lens::results::totals::{Totals, Unit};
use crate::lens::tasks::lanes::Lanes;
use crate::lens::tasks::span::SpanKind;
use crate::trace::Trace;
use crate::trace::address;
use crate::trace::event::{TaskEnd, TaskId};
use crate::trace::time::{Micros, millis};

use super::ends;
use super::figures::{decimals, grouped, ordinal, seconds, speed_up, whole};
use super::names::Names;
use super::transcript::Transcript;

/// The most names of an order that are written out, from the one before the first that differs.
const MOST_NAMES: usize = 6;

/// What is shorter in both runs is left out.
const LEAST: Micros = millis(1);

/// One run, with what the lenses have read of it.
#[derive(Clone, Copy)]
pub struct ComparedRun<'a> {
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
    /// Its queues.
    pub queues: &'a QueueHistories,
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
fn states() -> Vec<&'static str> {
    let mut states: Vec<&'static str> = Vec::new();
    for sum in SpanKind::waits().chain([SpanKind::Ready]).filter_map(SpanKind::sum) {
        // Waiting for one task and for several is told together.
        if !states.contains(&sum) {
            states.push(sum);
        }
    }
    states
}

/// What differs, and what does not, of all that either run has.
pub fn differences(runs: [ComparedRun<'_>; 2]) -> Vec<Difference> {
    let mut lines = vec![total(runs)];
    let unit = if runs.iter().any(|run| run.totals.unit() == Unit::Request) { Unit::Request } else { Unit::Wait };
    let waited = runs.map(|run| run.totals.waited_in(unit));
    let (count, given_up, longest, most) = match unit {
        Unit::Request => ("Requests", "Requests given up", "The longest request, once sent", "Most requests in flight"),
        Unit::Wait => ("Waits", "Waits given up", "The longest wait", "Most waits at once"),
    };
    lines.push(numbers(count, waited.map(|waited| waited.begun.into())));
    if waited.iter().any(|waited| waited.given_up > 0) {
        lines.push(numbers(given_up, waited.map(|waited| waited.given_up.into())));
    }
    lines.push(times(longest, waited.map(|waited| waited.longest)));
    lines.push(numbers(most, waited.map(|waited| waited.peak.into())));
    lines.push(numbers("Tasks", runs.map(|run| run.names.task_count() as u64)));
    let states = states();
    let spent = runs.map(|run| [spans(run, &states), at_queues(run).to_vec()].concat());
    let names = states.iter().copied().chain(AT_QUEUES);
    for (what, of_both) in names.zip(spent[0].iter().zip(&spent[1])) {
        let of_both = [*of_both.0, *of_both.1];
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

fn total(runs: [ComparedRun<'_>; 2]) -> Difference {
    let totals = runs.map(|run| run.totals);
    if let [Some(one), Some(other)] = totals.map(|totals| totals.total) {
        let mut line = times("Total", [one, other]);
        if let Some(comparison) = Comparison::of(totals[0], totals[1]).filter(|_| one > other) {
            line.change = format!("{}, {}", line.change, speed_up(comparison.speed_up()));
        }
        return line;
    }
    let values = runs.map(|run| match run.totals.total {
        Some(total) => seconds(total),
        None => match run.totals.end {
            Some(how) => ends::run_after(how, &seconds(run.totals.lasted)),
            None => "not at its end".to_owned(),
        },
    });
    Difference { what: "Total", values, change: String::new() }
}

/// Both with the same decimals, and the change is that of the values as they stand: two decimals tell most values
/// apart, three the short ones and those that are nearly the same, six those below a millisecond.
fn times(what: &'static str, times: [Micros; 2]) -> Difference {
    let [one, other] = times;
    let is_fine = times.iter().any(|time| (1..100_000).contains(&time.0));
    let places = match is_fine || one != other && decimals(one, 2) == decimals(other, 2) {
        true if one.max(other) >= LEAST => 3,
        true => 6,
        false => 2,
    };
    // Each as the whole number of such parts of a second that is shown of it.
    let parts = |time: Micros| whole(&time.fixed(places));
    let values = times.map(|time| decimals(time, places));
    let [one, other] = times.map(parts);
    let change = decimals(Micros(one.abs_diff(other) * 10_u64.pow(6 - places as u32)), places);
    let change = match one.cmp(&other) {
        Ordering::Equal => "the same".to_owned(),
        Ordering::Less => format!("{change} s more"),
        Ordering::Greater => format!("{change} s less"),
    };
    Difference { what, values: values.map(|value| value + " s"), change }
}

fn numbers(what: &'static str, [one, other]: [u64; 2]) -> Difference {
    let change = match one.abs_diff(other) {
        0 => "the same".to_owned(),
        more if other > one => format!("{} more", grouped(more)),
        less => format!("{} less", grouped(less)),
    };
    Difference { what, values: [grouped(one), grouped(other)], change }
}

/// What of the waits at queues is told apart: sentinels are no items, so what was waited for them is told by itself.
const AT_QUEUES: [&str; 3] =
    ["Waited for room in a queue", "Waited for an item", "Waited at a queue, and no item came or was put"];

/// How long all tasks together waited for each of [`AT_QUEUES`], as the totals say it too.
fn at_queues(run: ComparedRun<'_>) -> [Micros; AT_QUEUES.len()] {
    let sum = |blocked: &mut dyn Iterator<Item = &Blocked>| -> Micros {
        blocked.map(|blocked| blocked.length(run.trace.last_at())).sum()
    };
    let mut sums = [Micros::ZERO; AT_QUEUES.len()];
    for (_, queue) in run.queues.all() {
        let (puts, gets) = (sum(&mut queue.waiting_puts()), sum(&mut queue.waiting_gets()));
        let all = sum(&mut queue.blocked_puts.iter().chain(&queue.blocked_gets));
        sums = [sums[0] + puts, sums[1] + gets, sums[2] + (all - puts - gets)];
    }
    sums
}

/// How long all tasks together were in each of the states of [`states`]; what goes on lasts up to the last event.
fn spans(run: ComparedRun<'_>, states: &[&str]) -> Vec<Micros> {
    let mut sums = vec![Micros::ZERO; states.len()];
    let rows = run.lanes.all().iter().flat_map(|lane| lane.waits.iter().chain([&lane.thread]));
    for span in rows.flat_map(|row| (0..row.len()).filter_map(|index| row.get(index))) {
        if let Some(index) = states.iter().position(|state| span.kind.sum() == Some(state)) {
            sums[index] += span.to.unwrap_or(run.trace.last_at()) - span.from;
        }
    }
    sums
}

/// The requests that were answered to the last byte, in the order of their ends.
fn answers(run: ComparedRun<'_>) -> Vec<String> {
    let complete = run.requests.rows().iter().filter_map(|request| match request.ended? {
        (ended, Outcome::Finished) => Some((ended.step, request.url)),
        _ => None,
    });
    let ended: Sorted<_, _> = complete.collect();
    ended.values().map(|url| address::shown(run.trace.text(*url)).trim_start_matches("https://").to_owned()).collect()
}

/// The tasks in the order of their ends, without the program itself, and without those that were left behind: they never
/// ended.
fn ends(run: ComparedRun<'_>) -> Vec<String> {
    let others = run.lanes.all().iter().filter(|lane| lane.task != TaskId::MAIN);
    let ended = others.filter_map(|lane| match lane.ended? {
        (_, TaskEnd::LeftBehind) => None,
        (ended, _) => Some((ended.step, lane.name)),
    });
    let ended: Sorted<_, _> = ended.collect();
    ended.values().map(|name| run.trace.text(*name).to_owned()).collect()
}

/// The lines that both printed, each run’s in its order: times and headings that only one has are no matter of order.
fn printed([one, other]: [ComparedRun<'_>; 2]) -> [Vec<String>; 2] {
    let lines = |run: ComparedRun<'_>| -> Vec<String> {
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
    // Of long orders an excerpt is shown, from where they part.
    let is_long = orders.iter().any(|order| order.len() > MOST_NAMES);
    let first = if is_long && orders[0] != orders[1] { same.saturating_sub(1) } else { 0 };
    let values = orders.map(|order| {
        let end = (first + MOST_NAMES).min(order.len());
        let before = if first > 0 { "… " } else { "" };
        let after = if end < order.len() { " …" } else { "" };
        let count = if is_long { format!(" ({})", order.len()) } else { String::new() };
        format!("{before}{}{after}{count}", order[first.min(end)..end].join(", "))
    });
    Some(Difference { what, values, change })
}
