//! A row for each request: queued, waiting for the first byte, its bytes arriving, and how it ended.

use yew::prelude::*;

use crate::app::record::Record;
use crate::engine::practice;
use crate::engine::time::Micros;
use crate::lens::requests::{Outcome, Request};
use crate::lens::window::Stretch;

use super::bars::{Bar, bar, cross, line};
use super::lanes::{lane, rest};

const TOP: u32 = 3;
const HEIGHT: u32 = 14;

/// The requests of a run.
#[derive(Properties, PartialEq)]
pub struct WaterfallProps {
    /// The run's log.
    pub record: Record,
    /// How long it is by now.
    pub events: usize,
    /// What it will be like, for rows that are still to come.
    pub ideal: Record,
    /// Up to when it is known what happened.
    pub until: Micros,
    /// What part of the time is seen.
    pub seen: Stretch,
    /// The most rows that there is room for.
    pub most: usize,
}

/// The rows.
#[component]
pub fn Waterfall(WaterfallProps { record, ideal, until, seen, most, .. }: &WaterfallProps) -> Html {
    let mut rows: Vec<Html> = record.look(|trace, reading| {
        let requests = reading.requests.follow(trace).rows().iter().take(*most);
        requests.map(|request| row(trace.text(request.url), bars(request, *until, *seen))).collect()
    });
    let total = ideal.look(|trace, reading| {
        let requests = reading.requests.follow(trace).rows();
        let to_come = requests.iter().take(*most).skip(rows.len());
        rows.extend(to_come.map(|request| row(trace.text(request.url), Vec::new())));
        requests.len()
    });
    let more =
        record.look(|trace, reading| reading.requests.follow(trace).rows().len()).max(total).saturating_sub(*most);
    rows.extend((more > 0).then(|| rest(format!("and {more} more: the totals count all of them"))));
    rows.into_iter().collect()
}

fn row(url: &str, bars: Vec<Html>) -> Html {
    let name = practice::shown(url);
    lane(name.strip_prefix("https://").unwrap_or(&name), url, 20, bars)
}

/// What kinds of bars a request has.
pub fn kinds(request: &Request) -> Vec<Bar> {
    let mut kinds = Vec::new();
    if request.started.is_none_or(|started| started.at > request.queued.at) {
        kinds.push(Bar::Queued);
    }
    kinds.push(Bar::Waiting);
    if request.answered.is_some() {
        kinds.push(Bar::Body);
    }
    match request.ended {
        Some((_, Outcome::Failed { .. })) => kinds.push(Bar::Failed),
        Some((_, Outcome::Aborted)) => kinds.push(Bar::Aborted),
        _ => {}
    }
    kinds
}

fn bars(request: &Request, until: Micros, seen: Stretch) -> Vec<Html> {
    let queued = request.queued.at;
    let end = request.ended.map_or(until, |(moment, _)| moment.at);
    let started = request.started.map_or(end, |moment| moment.at);
    let answered = request.answered.map_or(end, |moment| moment.at);
    let mut bars = vec![line("before", Micros::ZERO, queued, seen, TOP + HEIGHT / 2)];
    let mut add = |kind, from: Micros, to: Micros| bars.push(bar(kind, from, to, seen, TOP, HEIGHT));
    if started > queued {
        add(Bar::Queued, queued, started);
    }
    match request.ended {
        Some((_, Outcome::Failed { .. })) => add(Bar::Failed, started, end),
        Some((_, Outcome::Aborted)) => add(Bar::Aborted, started, end),
        _ => {
            add(Bar::Waiting, started, answered);
            if request.answered.is_some() {
                add(Bar::Body, answered, end);
            }
        }
    }
    match request.ended {
        Some((_, Outcome::Failed { .. })) => bars.push(cross("failed", end, seen, TOP + HEIGHT / 2)),
        Some((_, Outcome::Aborted)) => bars.push(cross("aborted", end, seen, TOP + HEIGHT / 2)),
        _ => {}
    }
    bars
}
