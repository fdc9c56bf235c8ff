//! What is rare, and told right all the same: very many queues, very long sleeps, one task that waits twice for the same, a
//! request that is dropped beside one that timed out.

use futures::FutureExt;

use await_lab::engine::api::{sleep, spawn};
use await_lab::engine::net::fetch;
use await_lab::engine::queue::Queue;
use await_lab::engine::timeout::timeout;
use await_lab::lens::fold::state;
use await_lab::lens::queues::history::QueueHistories;
use await_lab::lens::queues::queue::Queues;
use await_lab::lens::requests::{Outcome, Requests};
use await_lab::lens::results::totals::Totals;
use await_lab::lens::tasks::lanes::Lanes;
use await_lab::lens::tasks::now::Now;
use await_lab::lens::tasks::span::SpanKind;
use await_lab::lens::words::names::Names;
use await_lab::lens::words::table;
use await_lab::trace::Trace;
use await_lab::trace::event::{self, TaskId, WaitKind};
use await_lab::trace::file::{self, StoredRun};
use await_lab::trace::time::{Micros, secs};

use super::{ms, run, run_with, whole};

fn steps(trace: &Trace, at: Micros) -> usize {
    trace.events().partition_point(|event| event.at() <= at)
}

/// The table's words, and the run as its file gives it back.
fn told(trace: &Trace) -> (Vec<String>, Trace) {
    let names: Names = whole(trace);
    let rows = (0..trace.events().len()).map(|step| table::row(trace, &names, step).unwrap().what).collect();
    let text = file::write(vec![StoredRun::with_bodies(trace)]).unwrap();
    (rows, file::read(&text).unwrap().pop().unwrap())
}

#[test]
fn the_seventy_thousandth_queue_is_another_than_the_first() {
    let trace = run(async {
        let queues: Vec<Queue<u32>> = (0..70_000).map(|_| Queue::unbounded()).collect();
        let _ = queues[69_999].put_nowait(7);
        let _ = queues[4_463].put_nowait(8);
        let _ = queues[69_999].get_nowait();
    });
    let (rows, read) = told(&trace);
    assert!(
        rows.iter().any(|row| row == "put 7 into queue 70000"),
        "{:?}",
        rows.iter().rev().take(5).collect::<Vec<_>>()
    );
    assert!(rows.iter().any(|row| row == "put 8 into queue 4464"));
    assert!(rows.iter().any(|row| row == "got 7 from queue 70000"));
    assert!(read == trace, "its file gives the same");
    let last = event::Queue::numbered(69_999);
    assert!(
        whole::<Queues>(&trace).numbered(last).is_none(),
        "no more than 64 are drawn, and none in the place of another"
    );
}

#[test]
fn a_sleep_of_hours_or_years_is_told_as_long_as_it_is() {
    for (length, words) in [(5_400.0, "waits for 5400.000 s"), (86_400.0, "waits for 86\u{202f}400.000 s")] {
        let trace = run(async move {
            spawn("sleeper", sleep(secs(length))).await;
            let _ = timeout(secs(length), sleep(secs(2.0 * length))).await;
        });
        let (rows, read) = told(&trace);
        assert!(rows.iter().any(|row| row == words), "{rows:?}");
        assert!(
            rows.iter().any(|row| row.starts_with("sets a time limit of ") && row.contains(&words[10..])),
            "{rows:?}"
        );
        assert!(read == trace);
        let now: Now = state(&trace, steps(&trace, Micros::ZERO));
        assert_eq!(now.timers(1)[0].deadline, secs(length));
        assert_eq!(trace.last_at(), secs(2.0 * length));
    }
}

#[test]
fn two_gets_of_one_task_are_two_waits_until_each_has_its_item() {
    let trace = run(async {
        let queue: Queue<u32> = Queue::unbounded();
        let getter = spawn("getter", {
            let queue = queue.clone();
            async move { futures::join!(queue.get(), queue.get()) }
        });
        sleep(secs(1.0)).await;
        let _ = queue.put_nowait(1);
        sleep(secs(1.0)).await;
        let _ = queue.put_nowait(2);
        let _both = getter.await;
    });
    let getter = TaskId(2);
    let at = |at: u64| steps(&trace, ms(at));
    let waits = |moment: u64| {
        let now: Now = state(&trace, at(moment));
        let queues: Queues = state(&trace, at(moment));
        let queue = queues.numbered(event::Queue::FIRST).unwrap();
        let gets = now.waits_of(getter).filter(|(wait, _)| wait.kind == WaitKind::Get).count();
        (gets, queue.getters.len(), queue.gets_since(getter).map(|since| since.at))
    };
    assert_eq!([500, 1_500].map(waits), [(2, 2, Some(ms(0))), (1, 1, Some(ms(0)))]);
    assert_eq!(waits(2_000), (0, 0, None));
    let lanes: Lanes = whole(&trace);
    let rows: Vec<_> = lanes.of(getter).unwrap().waits.iter().map(|row| row.get(0).unwrap().to).collect();
    assert_eq!(rows, [Some(ms(1_000)), Some(ms(2_000))], "a row for each");
    let gets = &whole::<QueueHistories>(&trace);
    let gets = &gets.numbered(event::Queue::FIRST).unwrap().blocked_gets;
    let gets: Vec<_> = gets.iter().map(|get| (get.item, get.length(ms(9_000)))).collect();
    assert_eq!(gets, [(Some(0), ms(1_000)), (Some(1), ms(2_000))]);
}

#[test]
fn a_get_that_begins_beside_another_is_a_wait_of_its_own_and_one_that_was_woken_in_vain_goes_on() {
    let trace = run(async {
        let queue: Queue<u32> = Queue::unbounded();
        let getter = spawn("getter", {
            let queue = queue.clone();
            async move {
                let later = async {
                    sleep(secs(1.5)).await;
                    queue.get().await
                };
                futures::join!(queue.get(), later)
            }
        });
        sleep(secs(1.0)).await;
        // What wakes the getter is taken before its turn.
        let _ = queue.put_nowait(1);
        let _ = queue.get_nowait();
        for item in 2..4 {
            sleep(secs(1.0)).await;
            let _ = queue.put_nowait(item);
        }
        let _both = getter.await;
    });
    let getter = TaskId(2);
    let waits = |moment: u64| {
        let now: Now = state(&trace, steps(&trace, ms(moment)));
        let queues: Queues = state(&trace, steps(&trace, ms(moment)));
        let queue = queues.numbered(event::Queue::FIRST).unwrap();
        let gets = now.waits_of(getter).filter(|(wait, _)| wait.kind == WaitKind::Get);
        let since: Vec<_> = gets.map(|(_, since)| since.at).collect();
        assert_eq!(
            (queue.getters.len(), queue.gets_since(getter).map(|since| since.at)),
            (since.len(), since.first().copied())
        );
        since
    };
    assert_eq!([500, 1_200].map(waits), [vec![ms(0)], vec![ms(0)]], "it goes on");
    assert_eq!([1_700, 2_500, 3_000].map(waits), [vec![ms(0), ms(1_500)], vec![ms(1_500)], vec![]], "another begins");
    let lanes: Lanes = whole(&trace);
    let rows = lanes.of(getter).unwrap().waits.iter().flat_map(|row| (0..row.len()).filter_map(|index| row.get(index)));
    let gets = rows.filter(|span| span.kind == SpanKind::Wait(WaitKind::Get)).map(|span| (span.from, span.to));
    assert_eq!(gets.collect::<Vec<_>>(), [(ms(0), Some(ms(2_000))), (ms(1_500), Some(ms(3_000)))]);
    let gets = &whole::<QueueHistories>(&trace);
    let gets = &gets.numbered(event::Queue::FIRST).unwrap().blocked_gets;
    let gets: Vec<_> = gets.iter().map(|get| (get.item, get.length(ms(9_000)))).collect();
    assert_eq!(gets, [(Some(1), ms(2_000)), (Some(2), ms(1_500))]);
}

#[test]
fn a_request_that_is_dropped_beside_one_that_timed_out_was_given_up() {
    // One is sent first, one last; with one connection, one only waits to be sent.
    for connections in [None, Some(1)] {
        for is_first in [true, false] {
            let trace = run_with(connections, async move {
                let dropped = fetch("delay/3").fuse();
                let limited = timeout(secs(1.0), fetch("delay/2")).fuse();
                futures::pin_mut!(dropped, limited);
                if is_first {
                    futures::select_biased! { _ = dropped => {}, _ = limited => {} }
                } else {
                    futures::select_biased! { _ = limited => {}, _ = dropped => {} }
                }
            });
            let requests: Requests = whole(&trace);
            let outcome = |address: &str| {
                let row = requests.rows().iter().find(|row| trace.text(row.url) == address).unwrap();
                row.ended.unwrap().1
            };
            let case = format!("{connections:?}, {is_first}");
            assert_eq!((outcome("delay/2"), outcome("delay/3")), (Outcome::TimedOut, Outcome::Aborted), "{case}");
            assert_eq!(whole::<Totals>(&trace).timed_out, 1, "{case}");
        }
    }
}
