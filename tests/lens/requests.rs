//! Requests' rows, how many are in flight, percentiles.

use await_lab::engine::api::{sleep, spawn};
use await_lab::engine::join;
use await_lab::engine::net::fetch;
use await_lab::engine::timeout::timeout;
use await_lab::lens::fold::state;
use await_lab::lens::requests::{InFlight, Outcome, Percentiles, Requests};
use await_lab::trace::Trace;
use await_lab::trace::event::Fault;
use await_lab::trace::time::{Micros, secs};

use super::{ms, run, run_with, whole};

fn twenty(connections: Option<u32>) -> Trace {
    run_with(connections, async {
        let tasks: Vec<_> = (0..20).map(|_| spawn("fetch", fetch("delay/0.2"))).collect();
        join(tasks).await;
    })
}

#[test]
fn no_more_are_in_flight_than_there_are_connections() {
    for (connections, most) in [(None, 20), (Some(6), 6), (Some(1), 1)] {
        let in_flight: InFlight = whole(&twenty(connections));
        assert_eq!(in_flight.steps.max(), most);
        assert_eq!(in_flight.steps.value(), 0);
    }
    let steps = whole::<InFlight>(&twenty(Some(6))).steps;
    assert_eq!([0, 200, 201, 800, 801].map(|at| steps.value_before(ms(at))), [0, 6, 6, 2, 0]);
}

#[test]
fn a_row_has_every_stage() {
    let trace = run(async {
        let _ = fetch("page/www.python.org?ms=100&bytes=1000").await;
    });
    let requests: Requests = whole(&trace);
    let row = &requests.rows()[0];
    assert_eq!(trace.text(row.url), "page/www.python.org?ms=100&bytes=1000");
    assert_eq!((row.queued.at, row.started.unwrap().at), (ms(0), ms(0)));
    assert_eq!((row.answered.unwrap().at, row.status), (ms(80), Some(200)));
    let arrivals: Vec<_> = row.arrivals.iter().map(|(moment, bytes)| (moment.at, *bytes)).collect();
    assert_eq!(arrivals, [(ms(85), 250), (ms(90), 250), (ms(95), 250), (ms(100), 250)]);
    let second = row.arrivals[1].0.step as usize;
    assert_eq!([second, second + 1].map(|steps| row.bytes_after(steps)), [250, 500]);
    let (ended, outcome) = row.ended.unwrap();
    assert_eq!((ended.at, outcome, row.bytes), (ms(100), Outcome::Finished, 1000));
    assert_eq!(requests.numbered(0), Some(row));
    assert_eq!(requests.numbered(1), None);
}

#[test]
fn a_row_grows_with_the_moments() {
    let trace = run(async {
        let _ = fetch("page/www.python.org?ms=100&bytes=1000").await;
    });
    let last = whole::<Requests>(&trace).rows()[0].ended.unwrap().0.step as usize;
    let before: Requests = state(&trace, last);
    assert!(before.rows()[0].ended.is_none() && before.rows()[0].bytes == 1000);
    let after: Requests = state(&trace, last + 1);
    assert!(after.rows()[0].ended.is_some());
}

#[test]
fn waiting_for_a_connection_is_told_apart() {
    let requests: Requests = whole(&twenty(Some(6)));
    let last = requests.rows().last().unwrap();
    assert_eq!((last.started.map(|moment| moment.at), last.elapsed()), (Some(ms(600)), Some(ms(800))));
    let times = requests.times().unwrap();
    assert_eq!(times, Percentiles { count: 20, p50: ms(400), p90: ms(600), max: ms(800) });
}

#[test]
fn failures_and_aborts_say_so() {
    let trace = run(async {
        let _ = fetch("reset").await;
        let _ = timeout(secs(1.0), fetch("stall")).await;
        let _ = fetch("json").await;
        let given_up = spawn("given up", fetch("stall"));
        sleep(secs(1.0)).await;
        given_up.cancel();
    });
    let requests: Requests = whole(&trace);
    let outcome = |row: usize| requests.rows()[row].ended.unwrap().1;
    let Outcome::Failed { fault: Fault::Network, reason } = outcome(0) else { panic!("{:?}", outcome(0)) };
    assert!(trace.text(reason).starts_with("network error"));
    assert_eq!(outcome(1), Outcome::TimedOut);
    assert_eq!(outcome(2), Outcome::Finished);
    assert_eq!(outcome(3), Outcome::Aborted);
    assert!(trace.text(requests.rows()[2].body.unwrap()).starts_with('{'));
    assert_eq!(requests.times().unwrap().count, 1);
}

#[test]
fn percentiles_are_times_that_were_met() {
    let times = |count: u64| Percentiles::of(&(1..=count).rev().map(Micros).collect::<Vec<_>>());
    assert_eq!(times(0), None);
    let of = |count, [p50, p90, max]: [u64; 3]| {
        let (p50, p90, max) = (Micros(p50), Micros(p90), Micros(max));
        assert_eq!(times(count), Some(Percentiles { count: count as usize, p50, p90, max }));
    };
    of(1, [1, 1, 1]);
    of(4, [2, 4, 4]);
    of(100, [50, 90, 100]);
    of(1000, [500, 900, 1000]);
}
