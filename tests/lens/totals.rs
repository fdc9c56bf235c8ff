//! Totals, the formula and the comparison.

use await_lab::engine::api::{sleep, spawn};
use await_lab::engine::join;
use await_lab::engine::queue::Queue;
use await_lab::engine::timeout::timeout;
use await_lab::lens::results::comparison::Comparison;
use await_lab::lens::results::totals::{Fit, Totals, Unit, Waited};
use await_lab::lens::words::figures::speed_up;
use await_lab::lens::words::results::{Side, showed};
use await_lab::trace::event::{Kind, RunEnd, TaskEnd, TaskId};
use await_lab::trace::time::{Micros, secs};
use await_lab::trace::{Header, Trace, WorldKind};

use super::{delay, lab, ms, run, whole};

#[test]
fn the_totals_of_the_first_example() {
    let sequential: Totals = whole(&lab("say-after", "sequential", "hello"));
    let concurrent: Totals = whole(&lab("say-after", "concurrent", "hello"));
    let waited = |peak| Waited { begun: 2, count: 2, given_up: 0, sum: ms(3_000), longest: ms(2_000), peak };
    assert_eq!((sequential.total, sequential.waited(), sequential.fit()), (Some(ms(3_000)), waited(1), Some(Fit::Sum)));
    assert_eq!(
        (concurrent.total, concurrent.waited(), concurrent.fit()),
        (Some(ms(2_000)), waited(2), Some(Fit::Longest))
    );
    let comparison = Comparison::of(&sequential, &concurrent).unwrap();
    assert_eq!((speed_up(comparison.speed_up()).as_str(), comparison.saved()), ("1.50×", Some(ms(1_000))));
    assert_eq!(Comparison::of(&concurrent, &sequential).unwrap().saved(), None);
}

#[test]
fn the_longest_wait_need_not_be_the_last() {
    let totals: Totals = whole(&lab("say-after", "sequential", "api"));
    assert_eq!((totals.waited().longest, totals.waited().sum), (ms(2_000), ms(3_000)));
}

#[test]
fn requests_count_where_there_are_any() {
    let totals: Totals = whole(&lab("fetch", "concurrent", "five-sites"));
    assert_eq!(totals.unit(), Unit::Request);
    let waited = Waited { begun: 5, count: 5, given_up: 0, sum: ms(1_850), longest: ms(800), peak: 5 };
    assert_eq!((totals.waited(), totals.fit()), (waited, Some(Fit::Longest)));
}

#[test]
fn a_side_that_never_ends_has_no_speed_up() {
    let endless: Totals = whole(&run(async {
        let queue: Queue<u32> = Queue::unbounded();
        let _ = queue.get().await;
    }));
    assert_eq!((endless.end, endless.total, endless.fit()), (Some(RunEnd::Deadlocked), None, None));
    let other: Totals = whole(&run(sleep(secs(1.0))));
    for (slow, fast) in [(&endless, &other), (&other, &endless)] {
        assert_eq!(Comparison::of(slow, fast), None);
    }
}

#[test]
fn a_run_without_an_answer_has_no_speed_up() {
    let of = |urls: &'static [&str]| {
        let fetches = urls.iter().map(|url| async { drop(await_lab::engine::net::fetch((*url).to_owned()).await) });
        whole::<Totals>(&run(async move {
            sleep(secs(1.0)).await;
            join(fetches.map(|fetch| spawn("fetch", fetch))).await;
        }))
    };
    let [none, some] = [&["reset", "reset"][..], &["reset", "delay/1"]].map(of);
    assert_eq!((none.failed, none.comparable(), some.failed, some.comparable()), (2, None, 1, some.total));
    assert_eq!((Comparison::of(&none, &some), Comparison::of(&some, &none)), (None, None));
}

#[test]
fn a_run_without_time_has_no_speed_up() {
    let nothing: Totals = whole(&run(async {}));
    assert_eq!((nothing.total, nothing.fit()), (Some(Micros::ZERO), None));
    let some: Totals = whole(&run(sleep(secs(1.0))));
    for (slow, fast) in [(&nothing, &nothing), (&some, &nothing), (&nothing, &some)] {
        assert_eq!(Comparison::of(slow, fast), None);
    }
}

#[test]
fn waits_that_were_given_up_do_not_count() {
    let totals: Totals = whole(&run(async {
        let _ = timeout(secs(1.0), sleep(secs(5.0))).await;
        sleep(secs(2.0)).await;
    }));
    assert_eq!(
        totals.waited(),
        Waited { begun: 2, count: 1, given_up: 1, sum: ms(2_000), longest: ms(2_000), peak: 1 }
    );
    assert_eq!((totals.total, totals.fit()), (Some(ms(3_000)), Some(Fit::Neither)));
}

#[test]
fn one_wait_is_both_sum_and_longest() {
    let totals: Totals = whole(&run(sleep(secs(1.0))));
    assert_eq!(totals.fit(), Some(Fit::Both));
}

#[test]
fn waits_too_short_to_tell_leave_sum_and_longest_alike() {
    let mut trace = Trace::new(Header { world: WorldKind::Browser, ..Header::default() });
    for (timer, from, to) in [(0, 0, 1_000), (1, 1_000, 1_002)] {
        trace.push(ms(from), 0, TaskId::MAIN, Kind::SleepBegan { timer, delay: delay(0) });
        trace.push(ms(to), 0, TaskId::MAIN, Kind::SleepEnded { timer });
    }
    trace.push(ms(1_002), 0, TaskId::MAIN, Kind::Ended { how: TaskEnd::Finished });
    let totals: Totals = whole(&trace);
    assert_eq!((totals.waited().count, totals.fit()), (2, Some(Fit::Both)));
    let sides = ["One", "Other"].map(|title| Side { title, totals: &totals });
    assert_eq!(
        showed(&sides),
        "One took 1.00 s, both the longest and the sum of its two waits; other 1.00 s, both the longest and the sum of its \
         two waits."
    );
}

#[test]
fn the_formula_is_exact_in_the_simulated_world() {
    let late = || async {
        let tasks = [0.3, 0.2].map(|delay| spawn("t", sleep(secs(delay))));
        sleep(Micros(1)).await;
        join(tasks).await;
        sleep(Micros(1)).await;
    };
    assert_eq!(whole::<Totals>(&run(late())).fit(), Some(Fit::Neither));
}

#[test]
fn the_browsers_timers_are_allowed_their_lateness() {
    let fit = |total| {
        let mut trace = Trace::new(Header { world: WorldKind::Browser, ..Header::default() });
        let main = TaskId::MAIN;
        let name = trace.label("main");
        trace.push(ms(0), 0, main, Kind::Spawned { name, by: TaskId::LOOP });
        for timer in 0..2 {
            trace.push(ms(0), 0, main, Kind::SleepBegan { timer, delay: delay(100_000) });
        }
        for timer in 0..2 {
            trace.push(ms(100), 0, main, Kind::SleepEnded { timer });
        }
        trace.push(ms(total), 0, main, Kind::Ended { how: TaskEnd::Finished });
        whole::<Totals>(&trace).fit()
    };
    assert_eq!(fit(107), Some(Fit::Longest));
    assert_eq!(fit(108), Some(Fit::Neither));
    assert_eq!(fit(195), Some(Fit::Sum));
}
