//! What the page shows of another program’s file: its log, and of requests what they would have taken in other ways.

use std::rc::Rc;

use crate::import::Imported;
use crate::labs::what_if::{After, Asked, MOST, Way};
use crate::lens::fold::Follow;
use crate::lens::requests::Requests;
use crate::lens::words::figures::{grouped, seconds, told};
use crate::lens::words::phrases::lower;
use crate::trace::Trace;
use crate::trace::time::Micros;

use super::origin::Origin;
use super::shown::Shown;
use super::time_slice::TimeSlice;

/// The runs of a file, and what is said of them.
pub(super) async fn shown(imported: Imported, slice: &TimeSlice) -> (Vec<Shown>, Vec<String>) {
    let Imported { trace, initiators, mut notices } = imported;
    let took = trace.last_at();
    let asked: Rc<[Asked]> = if initiators.len() > 1 { asked(&trace, &initiators).into() } else { Rc::new([]) };
    let mut traces = vec![trace];
    if asked.len() > MOST {
        let (count, most) = (grouped(asked.len() as u64), grouped(MOST as u64));
        notices
            .push(format!("What else its {count} requests could have taken is not shown: that is done up to {most}."));
    } else if !asked.is_empty() {
        let mut clauses = Vec::new();
        for way in Way::ALL.into_iter().filter(|way| is_another(*way, &asked)) {
            slice.yield_if_due().await;
            let trace = way.run(asked.clone());
            clauses.push(clause(way, trace.last_at(), took));
            traces.push(trace);
        }
        let count = told(asked.len() as u64, "request", "requests");
        notices.push(format!(
            "What if? In the file the {count} took {}, waiting for connections included. Without that, and simulated: {}.",
            seconds(took),
            clauses.join("; ")
        ));
    }
    let shown = traces.into_iter().filter_map(|trace| {
        let program = trace.header.program.clone()?;
        Some(Shown::kept(Origin::Program(program), trace))
    });
    (shown.collect(), notices)
}

/// Whether a way is none of the others: so many at a time are all of them where there are no more, and where nobody knows
/// what asked for what, nothing holds anything up.
fn is_another(way: Way, asked: &[Asked]) -> bool {
    match way {
        Way::AtATime(limit) => asked.len() > limit as usize,
        Way::Initiated => asked.iter().any(|of| !matches!(of.after, After::Beginning(_))),
        Way::Sequential | Way::Together => true,
    }
}

/// `together 0.81 s, which saves 1.50 s`.
fn clause(way: Way, took: Micros, before: Micros) -> String {
    let (title, time) = (lower(way.title()), seconds(took));
    match (before - took, took - before) {
        (Micros::ZERO, Micros::ZERO) => format!("{title} {time}, as long"),
        (Micros::ZERO, more) => format!("{title} {time}, {} more", seconds(more)),
        (saved, _) => format!("{title} {time}, which saves {}", seconds(saved)),
    }
}

/// The requests of a log as they are to be made again.
fn asked(trace: &Trace, initiators: &[Option<u32>]) -> Vec<Asked> {
    let mut requests: Follow<Requests> = Follow::default();
    let rows = requests.follow(trace).rows();
    let end = trace.last_at();
    let ended = |place: usize| rows[place].ended.map_or(end, |(ended, _)| ended.at);
    let asked = rows.iter().enumerate().map(|(place, request)| {
        let (made, sent) = (request.queued.at, request.started.map_or(end, |sent| sent.at));
        let by = initiators.get(place).copied().flatten().map(|by| by as usize).filter(|by| *by < place);
        let after = match by {
            None => After::Beginning(made),
            Some(by) if made < ended(by) => After::Made(by, made - rows[by].queued.at),
            Some(by) => After::Came(by, made - ended(by)),
        };
        Asked {
            url: trace.text(request.url).to_owned(),
            status: request.status.unwrap_or_default(),
            bytes: u32::try_from(request.bytes).unwrap_or(u32::MAX),
            head: request.answered.map_or(ended(place), |answered| answered.at) - sent,
            whole: ended(place) - sent,
            after,
        }
    });
    asked.collect()
}
