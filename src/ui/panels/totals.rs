//! What it came to, in figures with their meaning and in sentences.

use yew::prelude::*;

use crate::lens::queues::flow::{Flow, Utilisation};
use crate::lens::requests::Percentiles;
use crate::lens::results::batches::Batches;
use crate::lens::results::comparison::Comparison;
use crate::lens::results::lateness;
use crate::lens::results::totals::{Fit, Totals, Unit};
use crate::lens::words::batches::binds;
use crate::lens::words::ends;
use crate::lens::words::figures::{counted, grouped, milliseconds, pair, percent, rate, seconds, speed_up};
use crate::lens::words::phrases::lower;
use crate::lens::words::queue as queue_words;
use crate::lens::words::results::{
    Side, difference, hidden, later_than_asked, not_simulated, showed, stood_still, unit, used,
};
use crate::session::record::Record;
use crate::session::shown::Shown;
use crate::session::state::{Phase, State};
use crate::trace::WorldKind;
use crate::trace::event::RunEnd;
use crate::trace::time::Micros;
use crate::ui::figure::badge::badge;
use crate::ui::kit::element::{draw, head, text};

/// A run that lasts less than this part of the longest can't be seen beside it.
const SLIVER: u64 = 200;

/// What came of one variant; nothing yet before it has begun.
struct VariantTotals<'a> {
    shown: &'a Shown,
    totals: Totals,
    /// The batches of requests that it measured.
    batches: Batches,
}

/// The totals; `files` keeps them.
pub fn totals(state: &State, files: Html) -> Html {
    let of = |record: &Record| {
        record.look(|trace, reading| (reading.totals.follow(trace).clone(), reading.batches.follow(trace).clone()))
    };
    let results: Vec<VariantTotals<'_>> = state
        .shown
        .iter()
        .map(|shown| {
            let (totals, batches) = shown.record.as_ref().map(of).unwrap_or_default();
            VariantTotals { shown, totals, batches }
        })
        .collect();
    let ideals: Vec<VariantTotals<'_>> = state
        .shown
        .iter()
        .map(|shown| {
            let (totals, batches) = of(&shown.ideal);
            VariantTotals { shown, totals, batches }
        })
        .collect();
    let figures: Vec<Html> = if ideals.iter().chain(&results).any(|of| !of.batches.all().is_empty()) {
        results.iter().map(|of| largest_batch(of, state.phase)).collect()
    } else {
        let totals = results.iter().map(|of| total(of, state.phase)).chain(compared(&results, &ideals));
        totals.chain(queue_figures(&results)).chain(percentiles(&results)).collect()
    };
    let not_simulated = ideals.iter().find_map(|ideal| not_simulated(&ideal.totals));
    // While a run goes on the sentence is of what it should come to, so that nothing jumps.
    let sentences = match (state.phase, not_simulated) {
        (Phase::Running | Phase::Preview, Some(words)) => vec![words],
        // Of the reader's own program no ideal is known.
        (Phase::Running, None) if state.program().is_some() => Vec::new(),
        (Phase::Running, None) => vec![format!("In the ideal: {}", lower(&sentence(&ideals)))],
        (_, words) => sentences(&results).into_iter().chain(sliver(&results)).chain(words).collect(),
    };
    let end = state.end();
    let (class, heading) = match state.moment() < end {
        true => ("totals later", format!("At its end, after {}", seconds(end))),
        false => ("totals", "What it came to".to_owned()),
    };
    // A run of a file may be of other values than its link's.
    let article =
        state.choice.article_result().filter(|_| !state.outdated && state.file.is_none() && state.program().is_none());
    let sentences = sentences.into_iter().map(|sentence| draw!(p {}[text(sentence)]));
    let article = article.map(|result| draw!(p { "class": "soft" }[text(result)]));
    draw!(section { "class": class, "aria-label": "Totals" }[
        head(heading, vec![badge(state), files]),
        draw!(dl { "class": "figures" } = figures),
        draw!(div { "class": "sentences" } = sentences.chain(article).collect()),
    ])
}

/// Where one run is so much shorter than another that it is next to nothing on their axis.
fn sliver(results: &[VariantTotals<'_>]) -> Option<String> {
    let longest = results.iter().filter_map(|of| of.totals.total).max()?;
    let is_sliver = |of: &&VariantTotals<'_>| of.totals.total.is_some_and(|total| total.0 < longest.0 / SLIVER);
    let of = results.iter().find(is_sliver)?;
    let (title, total) = (of.shown.title(), seconds(of.totals.total?));
    Some(format!("{title} takes {total} of an axis of {}: zoom in at its start to see it.", seconds(longest)))
}

fn sentence(results: &[VariantTotals<'_>]) -> String {
    if results.iter().all(|of| of.batches.all().is_empty()) {
        return showed(&sides(results));
    }
    let laws = results.iter().filter_map(|of| Some(binds(of.shown.title(), &of.batches.law()?)));
    laws.collect::<Vec<_>>().join(" ")
}

fn sides<'a>(results: &'a [VariantTotals<'_>]) -> Vec<Side<'a>> {
    results.iter().map(|of| Side { title: of.shown.title(), totals: &of.totals }).collect()
}

fn figure(class: &str, value: String, meaning: String) -> Html {
    draw!(div { "class": class }[draw!(dd { "translate": "no" }[text(value)]), draw!(dt {}[text(meaning)])])
}

fn total(result: &VariantTotals<'_>, phase: Phase) -> Html {
    let title = result.shown.title().to_ascii_lowercase();
    let unit = unit(result.totals.unit());
    let law = match result.shown.kept_law(&result.totals) {
        Some(Fit::Sum) => format!("{title} = the sum of the {unit}s"),
        Some(Fit::Longest) => format!("{title} = the longest {unit}"),
        // A sentence below tells what kept it from its law.
        _ => title,
    };
    match result.totals.total {
        Some(_) if result.totals.not_simulated > 0 => figure("soft", "–".to_owned(), format!("{law}: press Run")),
        Some(total) => figure("", seconds(total), law),
        None => figure(
            "soft",
            "–".to_owned(),
            format!("{}: {}", result.shown.title().to_ascii_lowercase(), unfinished(result, phase)),
        ),
    }
}

fn unfinished(result: &VariantTotals<'_>, phase: Phase) -> &'static str {
    match result.totals.end {
        None if result.shown.record.is_none() => phase.of_unbegun(),
        None => "still runs",
        Some(how) => how.words(),
    }
}

/// How many times as fast the second is; of runs that can't be compared nothing. Of variants that do not do the same work, or
/// take the same time, nothing either: their ideals say so, before and after a run alike.
fn compared(results: &[VariantTotals<'_>], ideals: &[VariantTotals<'_>]) -> Option<Html> {
    if results.iter().any(|of| of.totals.given > 0) {
        return Some(first_used(results));
    }
    let [slow, fast, ..] = results else { return None };
    // What has ended and can't be compared never can.
    if [slow, fast].iter().any(|side| side.totals.end.is_some() && side.totals.comparable().is_none()) {
        return None;
    }
    if let [slow, fast, ..] = ideals
        && Comparison::of(&slow.totals, &fast.totals).is_some_and(|ideal| ideal.saved().is_none())
    {
        return None;
    }
    // The place is kept while they run.
    let factor = Comparison::of(&slow.totals, &fast.totals)
        .map_or_else(|| "–".to_owned(), |comparison| speed_up(comparison.speed_up()));
    let (slow, fast) = (slow.shown.title().to_ascii_lowercase(), fast.shown.title().to_ascii_lowercase());
    Some(figure("big", factor, format!("speed-up = {slow} ÷ {fast}")))
}

/// What the batches of most requests took: the run's own total is of all of them.
fn largest_batch(result: &VariantTotals<'_>, phase: Phase) -> Html {
    let title = result.shown.title().to_ascii_lowercase();
    match result.batches.points().last() {
        Some(point) => {
            let requests = counted(point.requests.into(), "request", "requests");
            figure("", seconds(point.median), format!("{title}, {requests}"))
        }
        None => figure("soft", "–".to_owned(), format!("{title}: {}", unfinished(result, phase))),
    }
}

/// When the first item of a stream was used: at once, or at the end. That is what such runs differ in.
fn first_used(results: &[VariantTotals<'_>]) -> Html {
    let first = |of: &VariantTotals<'_>| of.totals.said.map(|(first, _)| first);
    let title = |of: &VariantTotals<'_>| of.shown.title().to_ascii_lowercase();
    match results {
        [one, other, ..] => {
            let value = first(one).zip(first(other)).map_or_else(|| "–".to_owned(), |(one, other)| pair(one, other));
            figure("big", value, format!("first item used = {} / {}", title(one), title(other)))
        }
        _ => {
            let value = results.iter().find_map(first).map_or_else(|| "–".to_owned(), seconds);
            figure("big", value, "first item used".to_owned())
        }
    }
}

fn queue_figures(results: &[VariantTotals<'_>]) -> Vec<Html> {
    let [result] = results else { return Vec::new() };
    let Some(flow) = flow(result.shown) else { return Vec::new() };
    let longest = match flow.longest_put.map(|put| put.length(result.totals.lasted)) {
        Some(length) if length > Micros::ZERO => format!("items had to wait for room, {} at most", seconds(length)),
        _ => "items had to wait for room".to_owned(),
    };
    let bound = queue_words::bound(&flow).map(|(bound, meaning)| figure("soft", bound.to_owned(), meaning));
    // How long a run was let wait before a person broke it off is no measure of anything.
    let is_whole = result.totals.end != Some(RunEnd::Interrupted);
    let taken = is_whole.then(|| figure("", rate(flow.throughput), "items taken in a second".to_owned()));
    let blocked = figure("", format!("{} of {}", grouped(flow.blocked_puts as u64), grouped(flow.items)), longest);
    [Some(blocked), taken, Some(busy(&flow.consumers)), bound].into_iter().flatten().collect()
}

/// The most consumers that are told one by one.
const FEW: usize = 4;

fn busy(consumers: &[Utilisation]) -> Html {
    if consumers.len() <= FEW {
        let each: Vec<String> = consumers.iter().map(|consumer| percent(consumer.share)).collect();
        let meaning = if each.len() == 1 { "how busy the consumer was" } else { "how busy each consumer was" };
        return figure("soft", format!("{}\u{a0}%", each.join(" · ")), meaning.to_owned());
    }
    let share = consumers.iter().map(|consumer| consumer.share).sum::<f64>() / consumers.len() as f64;
    figure(
        "soft",
        format!("{}\u{a0}%", percent(share)),
        format!("how busy the {} consumers were, on average", consumers.len()),
    )
}

/// The first queue's figures.
fn flow(shown: &Shown) -> Option<Flow> {
    shown.record.as_ref()?.look(|trace, reading| {
        let lanes = reading.lanes.follow(trace);
        let histories = reading.queue_histories.follow(trace);
        let (number, history) = histories.all().next()?;
        let queue = histories.now().numbered(number)?;
        Some(Flow::of(history, queue, lanes, trace.last_at()))
    })
}

/// By how much the waits of a measured run that has ended were late, each by itself.
fn late(shown: &Shown, unit: Unit) -> Option<Percentiles> {
    shown.record.as_ref()?.look(|trace, reading| match unit {
        Unit::Wait => reading.ending(trace)?.late_sleeps,
        Unit::Request => shown.ideal.look(|ideal, ideals| {
            let measured = (trace, reading.requests.follow(trace), reading.lanes.follow(trace));
            lateness::of_requests(measured, (ideal, ideals.requests.follow(ideal)))
        }),
    })
}

fn percentiles(results: &[VariantTotals<'_>]) -> Option<Html> {
    let shown = results.last().filter(|of| of.shown.has_requests())?.shown;
    let title = shown.title().to_ascii_lowercase();
    let times =
        shown.record.as_ref().and_then(|record| record.look(|trace, reading| reading.requests.follow(trace).times()));
    let Some(times) = times else {
        return Some(figure("soft", "–".to_owned(), format!("times of the requests, {title}")));
    };
    if times.count == 1 {
        return Some(figure("soft", seconds(times.max), format!("the one complete request, {title}")));
    }
    let value = pair(times.p50, times.p90);
    let requests = counted(times.count as u64, "complete request", "complete requests");
    let meaning = format!("median / 90th percentile of {requests} from the call on, {title}");
    Some(figure("soft", value, meaning))
}

/// What is said of runs during which the page was hidden, or stood still: once, where that is so of all of them.
fn pauses(results: &[VariantTotals<'_>]) -> Vec<String> {
    let of_each = |words: fn(&Totals) -> Option<String>| {
        let said: Vec<(&str, String)> =
            results.iter().filter_map(|of| Some((of.shown.title(), words(&of.totals)?))).collect();
        match &said[..] {
            [(_, first), rest @ ..] if said.len() == results.len() && rest.iter().all(|(_, words)| words == first) => {
                vec![first.clone()]
            }
            _ => said.iter().map(|(title, words)| format!("{title}: {}", lower(words))).collect(),
        }
    };
    [of_each(|totals| hidden(totals).map(str::to_owned)), of_each(stood_still)].concat()
}

/// How a run ended that did not end by itself, with the reason: `app.py interrupted after 2.71 s: main waits for a lock.`
fn reason(of: &VariantTotals<'_>) -> Option<String> {
    let title = of.shown.title();
    of.shown.record.as_ref()?.look(|trace, reading| {
        let ending = reading.ending(trace)?;
        let clause = || ends::clause(title, of.totals.end, of.totals.lasted);
        match &ending.deadlock {
            Some(stuck) => Some(format!("{}: {}. {}", clause(), stuck.waiters.join("; "), stuck.remedy)),
            None => ending.why.as_ref().map(|why| format!("{}: {why}.", clause())),
        }
    })
}

fn sentences(results: &[VariantTotals<'_>]) -> Vec<String> {
    // Why it never ends, or did not by itself, is said below.
    let reasons: Vec<Option<String>> = results.iter().map(reason).collect();
    let mut sentences = if reasons.iter().all(Option::is_some) { Vec::new() } else { vec![sentence(results)] };
    sentences.extend(used(&sides(results)));
    for (VariantTotals { shown, totals, .. }, reason) in results.iter().zip(reasons) {
        let Some(record) = &shown.record else { continue };
        let title = shown.title();
        sentences.extend(reason);
        if let [_] = results
            && let Some(flow) = flow(shown)
        {
            sentences
                .push(record.look(|trace, reading| queue_words::showed(trace, reading.names.follow(trace), &flow)));
            sentences.extend(flow.little.as_ref().and_then(queue_words::little));
        }
        if totals.world == WorldKind::Browser {
            let ideal = shown.ideal.look(|trace, reading| reading.totals.follow(trace).clone());
            let (late, step) = (late(shown, totals.unit()), record.read(|trace| trace.header.clock_step));
            let differs = match shown.origin.program() {
                Some(_) => late.filter(|_| totals.stood_still == Micros::ZERO).and_then(later_than_asked),
                None => difference(totals, &ideal, late, step),
            };
            sentences.extend(differs.map(|differs| format!("{title}: {}", lower(&differs))));
        }
    }
    sentences.extend(pauses(results));
    if let Some(VariantTotals { shown: Shown { origin, record: Some(record), .. }, .. }) = results.first()
        && let (WorldKind::Browser, step) = record.read(|trace| (trace.header.world, trace.header.clock_step))
        // Whatever recorded a program elsewhere did not measure its clock: the file says that it is as fine as its times.
        && (origin.program().is_none() || step > Micros(1))
        && step > Micros::ZERO
    {
        let step = milliseconds(step);
        sentences.push(format!("The clock’s step is about {step}, measured with the run; the order comes from the log, never from the time."));
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}
