//! Measured batches: their medians, the law that two probes give, and which limit binds.

use await_lab::engine::api::{sleep, spawn};
use await_lab::engine::batch::{Batch, measured};
use await_lab::engine::join;
use await_lab::engine::net::fetch;
use await_lab::lens::results::batches::{Batches, Law, Limit, Point};
use await_lab::lens::words::batches::{binds, progress};
use await_lab::trace::Trace;
use await_lab::trace::batch::Cursor;
use await_lab::trace::event::Event;
use await_lab::trace::time::Micros;

use super::{lab, ms, run, whole};

fn law(trace: &Trace) -> Law {
    whole::<Batches>(trace).law().expect("two probes were measured")
}

#[test]
fn two_probes_tell_what_every_size_takes() {
    for (variant, preset, limit) in [
        ("sequential", "five-sizes", Some((1, Limit::Senders))),
        ("bounded", "five-sizes", Some((6, Limit::Permits))),
        ("concurrent", "five-sizes", None),
        ("pool", "five-sizes", Some((6, Limit::Senders))),
        ("concurrent", "six-connections", Some((6, Limit::Connections))),
        ("pool", "six-connections", Some((6, Limit::Senders))),
    ] {
        let trace = lab("scaling", variant, preset);
        let batches: Batches = whole(&trace);
        let found = law(&trace);
        assert_eq!(found, Law { limit, delay: ms(10), cost: 0.0 }, "{variant} {preset}");
        let points = batches.points();
        assert_eq!(points.iter().map(|point| point.requests).collect::<Vec<_>>(), [1, 10, 50, 100, 500]);
        for Point { requests, median, least, most, runs } in points {
            assert_eq!((median, least, most, runs), (found.time(requests), median, median, 3), "{variant} {requests}");
        }
    }
}

#[test]
fn the_median_and_the_spread_are_of_all_runs_of_a_size() {
    let trace = run(async {
        for (requests, time) in [(5, 30), (7, 1), (5, 10), (5, 20), (5, 25)] {
            let batch = Batch { requests, delay: ms(1), is_probe: false };
            measured(batch, sleep(ms(time))).await;
        }
    });
    let batches: Batches = whole(&trace);
    let point = |requests, median, least, most, runs| {
        let [median, least, most] = [median, least, most].map(ms);
        Point { requests, median, least, most, runs }
    };
    assert_eq!(batches.points(), [point(5, 20, 10, 30, 4), point(7, 1, 1, 1, 1)]);
    assert_eq!(batches.until(ms(31)).points(), [point(5, 30, 30, 30, 1), point(7, 1, 1, 1, 1)]);
    assert_eq!(batches.law(), None, "nothing was probed");
}

/// The same run by a clock that goes on by a microsecond from event to event, as a real one does.
fn by_a_fine_clock(trace: &Trace) -> Trace {
    let mut all = trace.since(&mut Cursor::default()).expect("a log that holds something");
    for (event, late) in all.events.iter_mut().zip(0..) {
        *event = Event::new(event.at() + Micros(late), event.place(), event.task, event.kind);
    }
    let mut fine = Trace::new(trace.header.clone());
    fine.append(all);
    fine
}

#[test]
fn a_fine_clock_makes_no_limit_of_connections() {
    for (variant, limit) in [
        ("sequential", Some(Limit::Senders)),
        ("bounded", Some(Limit::Permits)),
        ("concurrent", None),
        ("pool", Some(Limit::Senders)),
    ] {
        let found = law(&by_a_fine_clock(&lab("scaling", variant, "five-sizes")));
        assert_eq!(found.limit.map(|(_, limit)| limit), limit, "{variant}");
    }
    let connections = law(&by_a_fine_clock(&lab("scaling", "concurrent", "six-connections")));
    assert_eq!(connections.limit, Some((6, Limit::Connections)));
}

/// Two probes of 120 requests at once: each takes so much longer than its answers.
fn probes(slower: [u64; 2]) -> Trace {
    run(async move {
        for (delay, slower) in [Micros::ZERO, ms(10)].into_iter().zip(slower) {
            let requests = (0..120).map(move |_| spawn("request", fetch(format!("delay/{}", delay.plain()))));
            let work = async {
                join(requests).await;
                sleep(ms(slower)).await;
            };
            measured(Batch { requests: 120, delay, is_probe: true }, work).await;
        }
    })
}

#[test]
fn what_the_probe_without_delay_takes_is_the_cost_of_its_requests() {
    let found = law(&probes([120, 120]));
    assert_eq!(found, Law { limit: None, delay: ms(10), cost: 1_000.0 });
    assert_eq!([1, 500].map(|requests| found.time(requests)), [ms(11), ms(510)]);
}

#[test]
fn a_limit_that_is_not_the_programs_is_found_from_the_time() {
    // Twenty rounds, although all were sent at once.
    let found = law(&probes([0, 190]));
    assert_eq!(found, Law { limit: Some((6, Limit::Outside)), delay: ms(10), cost: 0.0 });
    // A clock that is a little late is no limit.
    assert_eq!(law(&probes([60, 90])).limit, None);
}

#[test]
fn requests_that_go_one_by_one_are_held_up_by_nobody_else_however_slow_they_are() {
    let trace = run(async {
        for (delay, late) in [(Micros::ZERO, Micros::ZERO), (ms(10), ms(60))] {
            let work = async {
                for _ in 0..6 {
                    fetch(format!("delay/{}", delay.plain())).await.expect("an answer");
                    sleep(late).await;
                }
            };
            measured(Batch { requests: 6, delay, is_probe: true }, work).await;
        }
    });
    assert_eq!(law(&trace), Law { limit: Some((1, Limit::Senders)), delay: ms(70), cost: 0.0 });
}

#[test]
fn the_sentence_names_the_limit_that_binds() {
    let says = |variant, preset| binds("It", &law(&lab("scaling", variant, preset)));
    assert_eq!(says("sequential", "five-sizes"), "It: one request at a time binds, so N requests take N · 0.010 s.");
    assert_eq!(says("bounded", "five-sizes"), "It: its limit of six binds, so N requests take ⌈N/6⌉ · 0.010 s.");
    assert_eq!(says("concurrent", "five-sizes"), "It: no limit binds, all go at once, so N requests take 0.010 s.");
    assert_eq!(
        says("pool", "five-sizes"),
        "It: its six workers bind, each with one request, so N requests take ⌈N/6⌉ · 0.010 s."
    );
    assert_eq!(says("concurrent", "six-connections"), "It: six connections bind, so N requests take ⌈N/6⌉ · 0.010 s.");
    let costly = binds("It", &law(&probes([120, 120])));
    assert_eq!(costly, "It: no limit binds, all go at once, so N requests take 0.010 s + N · 1 ms.");
    let outside = binds("It", &law(&probes([0, 190])));
    assert!(outside.contains("the browser or the server binds, with about six in flight"), "{outside}");
}

#[test]
fn a_batch_that_goes_on_is_told_with_its_run() {
    let trace = lab("scaling", "bounded", "five-sizes");
    let mut said = Vec::new();
    let mut batches = Batches::default();
    for event in trace.events() {
        await_lab::lens::fold::Fold::push(&mut batches, event, &trace);
        let now = progress(&batches);
        if said.last() != Some(&now) {
            said.push(now);
        }
    }
    let said: Vec<&str> = said.iter().flatten().map(String::as_str).collect();
    assert_eq!(said[..3], ["probes with 120 requests", "probes with 120 requests", "measures one request, run 1"]);
    assert_eq!(said.last(), Some(&"measures 500 requests, run 3"));
}
