//! The sentences below the figure: what the runs showed, and what a measured run took longer than its ideal.

use await_lab::engine::api::{sleep, spawn};
use await_lab::engine::net::fetch;
use await_lab::engine::timeout::timeout;
use await_lab::lens::queues::flow::Flow;
use await_lab::lens::queues::history::QueueHistories;
use await_lab::lens::requests::{Percentiles, Requests};
use await_lab::lens::results::lateness;
use await_lab::lens::results::totals::Totals;
use await_lab::lens::tasks::lanes::Lanes;
use await_lab::lens::words::results::{Side, difference, hidden};
use await_lab::lens::words::{queue, results};
use await_lab::trace::event::{Fault, Kind, TaskEnd, TaskId};
use await_lab::trace::time::{Micros, secs};
use await_lab::trace::{Header, Trace, WorldKind};

use super::{delay, lab, ms, run, whole};

fn showed(lab_name: &str, preset: &str, variants: &[(&str, &str)]) -> String {
    let totals: Vec<Totals> = variants.iter().map(|(name, _)| whole(&lab(lab_name, name, preset))).collect();
    let sides = variants.iter().zip(&totals).map(|((_, title), totals)| Side { title, totals });
    results::showed(&sides.collect::<Vec<_>>())
}

#[test]
fn a_sentence_says_what_the_runs_showed() {
    assert_eq!(
        showed("fetch", "five-sites", &[("sequential", "Sequential"), ("concurrent", "Concurrent")]),
        "Concurrent took 0.80 s, the longest of its five requests; sequential 1.85 s, the sum of its five requests."
    );
    assert_eq!(
        showed("fetch", "twenty", &[("bounded", "Bounded")]),
        "Bounded took 0.80 s with at most six requests at once."
    );
    assert_eq!(showed("fetch", "delays", &[("first", "First")]), "First took 1.00 s, with one request given up.");
    let late: Totals = whole(&run(async {
        for _ in 0..3 {
            let _ = timeout(secs(0.5), fetch("delay/1")).await;
        }
        let _ = fetch("delay/0").await;
    }));
    assert_eq!(
        results::showed(&[Side { title: "One", totals: &late }]),
        "One took 1.50 s, with three requests timed out."
    );
    assert_eq!(
        showed("producer-consumer", "backpressure", &[("one-sentinel", "One sentinel"), ("sentinels", "Sentinels")]),
        "Sentinels took 2.40 s; one sentinel never ends."
    );
    assert_eq!(results::showed(&[]), "");
}

#[test]
fn waits_that_were_given_up_are_told_beside_those_that_ended() {
    let cancelled: Totals = whole(&run(async {
        let [long, short] = [5.0, 2.0].map(|delay| spawn("t", sleep(secs(delay))));
        sleep(secs(1.0)).await;
        long.cancel();
        short.await;
    }));
    assert_eq!(
        results::showed(&[Side { title: "Cancel", totals: &cancelled }]),
        "Cancel took 2.00 s, the longest of its two waits, with one more given up."
    );
}

/// Five requests to one address, sent together and answered so late beyond 800 ms; those in `failed` get nothing, and the
/// page is hidden while those in `hidden` are on their way.
fn five(world: WorldKind, late: [u64; 5], failed: &[u32], hidden: bool) -> Trace {
    let mut trace = Trace::new(Header { world, clock_step: Micros(100), ..Header::default() });
    let (url, reason) = (trace.label("page"), trace.label("no network"));
    let main = TaskId::MAIN;
    let name = trace.label("main");
    trace.push(ms(0), 0, main, Kind::Spawned { name, by: TaskId::LOOP });
    for request in 0..5 {
        trace.push(ms(0), 0, main, Kind::RequestQueued { request, url });
        trace.push(ms(0), 0, main, Kind::RequestStarted { request });
    }
    for (request, late) in (0..).zip(late) {
        let kind = match failed.contains(&request) {
            true => Kind::RequestFailed { request, fault: Fault::Network, reason },
            false => Kind::RequestFinished { request, bytes: 1 },
        };
        if hidden && request == 4 {
            trace.push(ms(900), 0, TaskId::LOOP, Kind::PageHidden);
        }
        trace.push(ms(800 + late), 0, main, kind);
    }
    trace.push(trace.last_at(), 0, main, Kind::Ended { how: TaskEnd::Finished });
    trace
}

fn differs(measured: &Trace) -> String {
    let ideal = five(WorldKind::Simulated, [0; 5], &[], false);
    let requests = (whole::<Requests>(measured), whole::<Requests>(&ideal));
    let late = lateness::of_requests((measured, &requests.0, &whole(measured)), (&ideal, &requests.1));
    difference(&whole(measured), &whole(&ideal), late, measured.header.clock_step).unwrap()
}

#[test]
fn each_request_is_compared_with_its_own_ideal() {
    let browser = |late| five(WorldKind::Browser, late, &[], false);
    assert_eq!(
        differs(&browser([30; 5])),
        "Measured 0.83 s, ideal 0.80 s: a request took about 30 ms longer than the ideal one; see DevTools, Network."
    );
    assert_eq!(
        differs(&browser([0, 0, 0, 0, 1])),
        "Measured 0.80 s, ideal 0.80 s: as exact as the clock, whose step is 0.1 ms."
    );
    for late in [0, 4] {
        assert_eq!(
            differs(&browser([late, late, late, late, 2_000])),
            "Measured 2.80 s, ideal 0.80 s: a request took up to 2000 ms longer than the ideal one; see DevTools, Network.",
            "what is true of half of them is not said of all"
        );
    }
    let mut unmoved = browser([0; 5]);
    unmoved.header.clock_step = Micros::ZERO;
    assert!(differs(&unmoved).ends_with("ideal 0.80 s."), "how exact its clock is is not known");
    assert_eq!(difference(&Totals::default(), &whole(&browser([0; 5])), None, Micros(100)), None);
}

#[test]
fn what_a_program_waited_for_its_turns_is_not_blamed_on_timers() {
    let slices = |world, between: u64| {
        let mut trace = Trace::new(Header { world, clock_step: Micros(100), ..Header::default() });
        let name = trace.label("main");
        trace.push(ms(0), 0, TaskId::MAIN, Kind::Spawned { name, by: TaskId::LOOP });
        let mut at = 0;
        for _ in 0..10 {
            trace.push(ms(at), 0, TaskId::MAIN, Kind::Woken { by: TaskId::MAIN });
            trace.push(ms(at + between), 0, TaskId::MAIN, Kind::PollBegan);
            at += between + 100;
            trace.push(ms(at), 0, TaskId::MAIN, Kind::PollEnded { done: false });
        }
        trace.push(ms(at), 0, TaskId::MAIN, Kind::Ended { how: TaskEnd::Finished });
        whole::<Totals>(&trace)
    };
    let late = Percentiles::of(&[ms(2)]);
    let told = |between| {
        let (measured, ideal) = (slices(WorldKind::Browser, between), slices(WorldKind::Simulated, 0));
        difference(&measured, &ideal, late, Micros(100)).unwrap()
    };
    assert_eq!(
        told(20),
        "Measured 1.20 s, ideal 1.00 s: it waited 0.20 s in all for its turn, while others, or the page itself, had the \
         thread."
    );
    assert!(told(1).ends_with("a wait took about 2 ms longer than asked; a browser’s timers are never early."));
}

#[test]
fn what_a_thread_took_longer_is_not_blamed_on_timers() {
    let work = |world, until: u64| {
        let mut trace = Trace::new(Header { world, clock_step: Micros(100), ..Header::default() });
        let name = trace.label("work");
        trace.push(ms(0), 0, TaskId::MAIN, Kind::Spawned { name, by: TaskId::LOOP });
        trace.push(ms(0), 0, TaskId(2), Kind::ThreadStarted { name, by: TaskId::MAIN });
        trace.push(ms(until), 0, TaskId(2), Kind::Ended { how: TaskEnd::Finished });
        trace.push(ms(until), 0, TaskId::MAIN, Kind::Ended { how: TaskEnd::Finished });
        whole::<Totals>(&trace)
    };
    let late = Percentiles::of(&[ms(2)]);
    let told = |until| {
        difference(&work(WorldKind::Browser, until), &work(WorldKind::Simulated, 1_000), late, Micros(100)).unwrap()
    };
    assert_eq!(
        told(1_160),
        "Measured 1.16 s, ideal 1.00 s: its work in a thread took 160 ms longer, the start of its worker included."
    );
    assert!(told(1_000).ends_with("a wait took about 2 ms longer than asked; a browser’s timers are never early."));
}

#[test]
fn what_failed_or_was_overslept_is_not_blamed_on_the_browser() {
    // One got nothing after 2.8 s: the others were 4 ms late.
    let killed = five(WorldKind::Browser, [4, 4, 4, 4, 2_000], &[4], false);
    assert!(differs(&killed).contains("about 4 ms longer"), "{}", differs(&killed));
    let hidden = five(WorldKind::Browser, [4, 4, 4, 4, 2_000], &[], true);
    assert!(differs(&hidden).contains("about 4 ms longer"), "{}", differs(&hidden));
    let all_hidden = five(WorldKind::Browser, [4_000; 5], &[], true);
    assert!(
        differs(&all_hidden).contains("about 4000 ms longer"),
        "ended before it was hidden: {}",
        differs(&all_hidden)
    );
}

#[test]
fn a_gap_is_told_as_what_it_was_and_blamed_on_nobody() {
    let mut trace = Trace::new(Header { world: WorldKind::Browser, ..Header::default() });
    let name = trace.label("main");
    trace.push(ms(0), 0, TaskId::MAIN, Kind::Spawned { name, by: TaskId::LOOP });
    for (timer, late) in [(0, 7), (1, 4_000)] {
        trace.push(trace.last_at(), 0, TaskId::MAIN, Kind::SleepBegan { timer, delay: delay(1_000_000) });
        if timer == 1 {
            trace.push(trace.last_at() + ms(4_500), 0, TaskId::LOOP, Kind::Gap { length: delay(4_000_000) });
        }
        trace.push(
            trace.last_at().max(ms(u64::from(timer) * 1_007 + 1_000 + late)),
            0,
            TaskId::MAIN,
            Kind::SleepEnded { timer },
        );
    }
    let late = lateness::of_sleeps(&trace, &whole(&trace)).unwrap();
    assert_eq!((late.count, late.max), (1, ms(7)));
    assert!(results::stood_still(&whole(&trace)).unwrap().starts_with("The page stood still for 4.00 s of this run"));
    trace.push(trace.last_at(), 0, TaskId::MAIN, Kind::Ended { how: TaskEnd::Finished });
    let ideal = whole(&run(async {
        sleep(secs(1.0)).await;
        sleep(secs(1.0)).await;
    }));
    let told = difference(&whole(&trace), &ideal, Percentiles::of(&[Micros(1)]), Micros(100)).unwrap();
    assert!(told.ends_with(", ideal 2.00 s."), "not as exact as the clock: {told}");
}

#[test]
fn a_clock_with_a_coarse_step_is_told_as_such() {
    let mut trace = five(WorldKind::Browser, [5; 5], &[], false);
    trace.header.clock_step = Micros(16_700);
    assert!(differs(&trace).ends_with("as exact as the clock, whose step is 16.7 ms."), "{}", differs(&trace));
}

#[test]
fn a_sleep_is_late_by_what_it_takes_longer_than_asked() {
    let mut trace = Trace::new(Header { world: WorldKind::Browser, ..Header::default() });
    let name = trace.label("main");
    trace.push(ms(0), 0, TaskId::MAIN, Kind::Spawned { name, by: TaskId::LOOP });
    for (timer, late) in [(0, 7), (1, 6), (2, 7)] {
        trace.push(trace.last_at(), 0, TaskId::MAIN, Kind::SleepBegan { timer, delay: delay(1_000_000) });
        trace.push(trace.last_at() + ms(1_000 + late), 0, TaskId::MAIN, Kind::SleepEnded { timer });
    }
    // One that was given up is no late one.
    trace.push(trace.last_at(), 0, TaskId::MAIN, Kind::SleepBegan { timer: 3, delay: delay(1_000_000) });
    trace.push(trace.last_at() + ms(5_000), 0, TaskId::MAIN, Kind::SleepWithdrawn { timer: 3 });
    let late = lateness::of_sleeps(&trace, &whole(&trace)).unwrap();
    assert_eq!((late.count, late.p50), (3, ms(7)));
}

#[test]
fn a_hidden_page_is_remarked() {
    let mut trace = run(async {});
    assert_eq!(hidden(&whole(&trace)), None);
    trace = Trace::new(Header::default());
    trace.push(ms(1), 0, TaskId::LOOP, Kind::PageHidden);
    assert!(hidden(&whole(&trace)).unwrap().contains("was hidden"));
}

#[test]
fn a_sentence_says_which_side_of_the_queue_is_slower() {
    let sentence = |preset| {
        let trace = lab("producer-consumer", "sentinels", preset);
        let histories: QueueHistories = whole(&trace);
        let (history, queue) = (
            histories.numbered(await_lab::trace::event::Queue::FIRST).unwrap(),
            histories.now().numbered(await_lab::trace::event::Queue::FIRST).unwrap(),
        );
        let flow = Flow::of(history, queue, &whole::<Lanes>(&trace), trace.last_at());
        queue::showed(&trace, &whole(&trace), &flow)
    };
    assert_eq!(
        sentence("backpressure"),
        "Two puts waited for room, 0.40 s in all; the longest was Producer with Task-8, 0.30 s. \
         The consumers waited 0.30 s for items, at most 0.20 s at a time (Consumer-2). The consumers are the slower side: \
         they work off 5.00 items a second, and the producers could make 10.00."
    );
    assert_eq!(
        sentence("article"),
        "No put waited for room. The consumers waited 2.47 s for items, at most 0.47 s at a time (Consumer-0). The \
         producers are the slower side: they make 4.55 items a second, and the consumers could work off 6.49."
    );
}
