//! What the figure costs as a run grows: redraw of 1,000,000 spans against 10,000, and seeking in 1,000,000 events.

mod common;

use std::hint::black_box;
use std::time::{Duration, Instant};

use await_lab::engine::api::{sleep, spawn};
use await_lab::engine::simulate;
use await_lab::lens::fold::axis::Stretch;
use await_lab::lens::highlight::Highlight;
use await_lab::picture::path_batch::{PathBatch, path_batch};
use await_lab::picture::rows::rows;
use await_lab::picture::strip::{RowsOf, Strip, Wanted};
use await_lab::session::record::Record;
use await_lab::trace::event::{Delay, Kind, TaskId};
use await_lab::trace::random::splitmix64;
use await_lab::trace::time::Micros;
use await_lab::trace::{Header, Trace, WorldKind};

use common::{compare, tell};

/// How many lanes a run has, and how many of them are in sight.
const LANES: u32 = 100;
const IN_SIGHT: usize = 24;
/// How often all lenses read a log that they have read nothing of.
const READINGS: usize = 9;
/// The figure's width in pixels.
const WIDTH: u32 = 900;

fn main() {
    let (many, few) = (spans(1_000_000), spans(10_000));
    let whole = |record: &Record| redraw(record, Stretch::until(record.read(Trace::last_at)));
    assert!(whole(&many).layers.len() == whole(&few).layers.len(), "as many paths, whatever the number of spans");
    compare("full view: 1,000,000 / 10,000 spans", || time(|| whole(&many)), || time(|| whole(&few)));
    let part = |record: &Record| {
        let end = record.read(Trace::last_at);
        redraw(record, Stretch { from: Micros(end.0 / 2), to: Micros(end.0 / 2 + end.0 / 100) })
    };
    compare("a hundredth of the time: 1,000,000 / 10,000 spans", || time(|| part(&many)), || time(|| part(&few)));
    compare("1,000,000 spans: full view / a mark for each", || time(|| whole(&many)), || time(|| naive(&many)));

    let millis = |took: Duration| took.as_secs_f64() * 1e3;
    let prepare = |record: &Record| time(|| while !record.look(|trace, reading| reading.prepare(trace, 10_000)) {});
    let unread = (0..READINGS).map(|_| Record::kept(sleepers()));
    tell("every lens reads 1,250,286 events", unread.map(|record| millis(prepare(&record))));
    let record = Record::kept(sleepers());
    let count = record.read(|trace| trace.events().len());
    prepare(&record);
    let anywhere = |place| splitmix64(1, 0, place) as usize % count;
    tell("a seek anywhere in them", (0..2_000).map(|place| millis(seek(&record, anywhere(place)))));
}

/// A run of so many waits, evenly spread over the lanes, of random lengths.
fn spans(count: u32) -> Record {
    let mut trace = Trace::new(Header { world: WorldKind::Simulated, ..Header::default() });
    let name = trace.label("Task");
    for task in 1..=LANES {
        trace.push(Micros::ZERO, 0, TaskId(task), Kind::Spawned { name, by: TaskId::LOOP });
    }
    let mut at = 0;
    for round in 0..count / LANES {
        at += 900;
        for task in 1..=LANES {
            let timer = round * LANES + task;
            let delay = Delay::of(Micros(splitmix64(3, 0, timer) % 800));
            trace.push(Micros(at), 0, TaskId(task), Kind::SleepBegan { timer, delay });
        }
        at += 800;
        for task in 1..=LANES {
            trace.push(Micros(at), 0, TaskId(task), Kind::SleepEnded { timer: round * LANES + task });
        }
    }
    let record = Record::kept(trace);
    record.look(|trace, reading| reading.lanes.follow(trace).waits());
    record
}

/// What a redraw does before the canvas is painted in a constant number of steps.
fn redraw(record: &Record, seen: Stretch) -> PathBatch {
    let (axis, until, lit) = (seen.on(WIDTH / 2), seen.to, &Highlight::default());
    let wanted = Wanted { rows: RowsOf::Tasks, first: 0, most: IN_SIGHT, axis, until, lit, height: Some(20) };
    path_batch(&strips_of(record, wanted), (0..).map(|row| row * 22), seen.on(WIDTH))
}

fn strips_of(record: &Record, wanted: Wanted<'_>) -> Vec<Strip> {
    record.look(|trace, reading| rows(trace, reading, wanted))
}

/// The same with a mark for every span.
fn naive(record: &Record) -> PathBatch {
    let seen = Stretch::until(record.read(Trace::last_at));
    let (axis, until, lit) = (seen.on(u32::MAX), seen.to, &Highlight::default());
    let wanted = Wanted { rows: RowsOf::Tasks, first: 0, most: IN_SIGHT, axis, until, lit, height: Some(20) };
    path_batch(&strips_of(record, wanted), (0..).map(|row| row * 22), seen.on(WIDTH))
}

/// About a million events: a hundred tasks that sleep again and again.
fn sleepers() -> Trace {
    simulate(Header { world: WorldKind::Simulated, ..Header::default() }, None, async {
        let tasks: Vec<_> = (0..LANES)
            .map(|task| {
                spawn(format!("Task-{task}"), async move {
                    for round in 0..2_500 {
                        sleep(Micros(splitmix64(4, task, round) % 1_000)).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await;
        }
    })
}

fn seek(record: &Record, steps: usize) -> Duration {
    record.look(|trace, reading| {
        time(|| {
            black_box(reading.now.at(trace, steps).steps);
            black_box(reading.queues.at(trace, steps).all().count())
        })
    })
}

fn time<T>(what: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    black_box(what());
    begun.elapsed()
}
