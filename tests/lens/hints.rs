//! Hints: each appears exactly when it should, with its figure and its moment, and none names the wrong cause.

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::join;
use await_lab::engine::net::fetch;
use await_lab::labs::Lab;
use await_lab::lens::fold::state;
use await_lab::lens::hints::Hint;
use await_lab::lens::reading::Reading;
use await_lab::lens::tasks::now::Now;
use await_lab::trace::event::{Callback, Chain, Delay, Kind, Label, Problem, RunEnd, TaskEnd, TaskId};
use await_lab::trace::time::{Micros, secs};
use await_lab::trace::{Header, Trace, file};

use super::{lab, ms, run, run_with};

use proptest::prelude::*;

fn hints(trace: &Trace) -> Vec<Hint> {
    Reading::default().hints(trace).to_vec()
}

/// What was found, each with the moment that is linked.
fn found(trace: &Trace) -> Vec<(String, Micros)> {
    hints(trace).into_iter().map(|hint| (hint.found, trace.events()[hint.step as usize].at())).collect()
}

fn says(trace: &Trace, words: &str) -> bool {
    hints(trace).iter().any(|hint| hint.found.contains(words))
}

#[test]
fn awaits_in_a_row_could_overlap_and_those_that_do_could_not() {
    let sequential = lab("say-after", "sequential", "hello");
    assert_eq!(found(&sequential), [("two awaits could overlap (3.00 s → 2.00 s)".to_owned(), ms(1_000))]);
    let fetched = lab("fetch", "sequential", "five-sites");
    assert_eq!(found(&fetched), [("five awaits could overlap (1.85 s → 0.80 s)".to_owned(), ms(120))]);
    for (name, variant) in [("say-after", "concurrent"), ("say-after", "joined"), ("fetch", "concurrent")] {
        let preset = Lab::named(name).unwrap().opening;
        assert_eq!(found(&lab(name, variant, preset)), [], "{name}/{variant}");
    }
    let of_tasks = run(async {
        // Each task is awaited before the next is begun: as if there were none.
        for seconds in [1.0, 2.0] {
            spawn("one", sleep(secs(seconds))).await;
        }
    });
    assert!(says(&of_tasks, "two awaits could overlap (3.00 s → 2.00 s)"));
}

#[test]
fn awaits_beside_which_something_else_goes_on_are_left_alone() {
    let beside = run(async {
        let heartbeat = spawn("heartbeat", async {
            for _ in 0..4 {
                sleep(secs(0.5)).await;
            }
        });
        sleep(secs(1.0)).await;
        sleep(secs(1.0)).await;
        heartbeat.await;
    });
    assert_eq!(found(&beside), []);
    let retried = run(async {
        for _ in 0..3 {
            let _ = fetch("drop").await;
            sleep(secs(0.2)).await;
        }
    });
    assert!(!says(&retried, "overlap"), "{:?}", found(&retried));
    let short = run(async {
        sleep(secs(1.0)).await;
        sleep(secs(0.001)).await;
    });
    assert_eq!(found(&short), [], "it would save next to nothing");
}

#[test]
fn a_heartbeat_beside_work_and_a_worker_that_goes_on_alone_could_not_overlap() {
    for (name, variant, preset) in
        [("blocking", "sliced", "primes"), ("blocking", "sliced", "long"), ("background-tasks", "gather", "article")]
    {
        let trace = lab(name, variant, preset);
        assert!(!says(&trace, "overlap"), "{name}: {:?}", found(&trace));
    }
}

#[test]
fn work_on_items_one_after_another_is_a_matter_of_the_queue() {
    let settings = ["items=6", "consumers=1", "production=0.01", "processing=0.5"];
    let trace = queue(&settings);
    assert!(!says(&trace, "overlap"), "{:?}", found(&trace));
    assert!(says(&trace, "consumer-bound"), "{:?}", found(&trace));
}

#[test]
fn items_of_a_stream_and_batches_come_one_after_another_on_purpose() {
    for variant in ["loop", "collect", "merged", "buffered"] {
        let trace = lab("streams", variant, "numbers");
        assert!(!says(&trace, "overlap"), "{variant}: {:?}", found(&trace));
    }
    let trace = lab("scaling", "concurrent", "five-sizes");
    assert!(!says(&trace, "overlap"), "{:?}", found(&trace));
    let trace = lab("scaling", "sequential", "five-sizes");
    assert!(says(&trace, "500 awaits could overlap"), "of its largest batch: {:?}", found(&trace));
}

#[test]
fn a_full_queue_is_told_with_its_share_of_the_time() {
    let trace = lab("producer-consumer", "sentinels", "backpressure");
    let expected = [
        ("the queue was full 42 % of the time".to_owned(), ms(900)),
        ("producers of the queue waited 29 % of their time: consumer-bound".to_owned(), ms(900)),
    ];
    assert_eq!(found(&trace), expected);
    assert!(!says(&lab("producer-consumer", "sentinels", "article"), "full"));
}

#[test]
fn a_queue_without_a_limit_grows_where_its_consumers_are_slower() {
    let trace = queue(&["items=100", "capacity=0", "production=0.001", "processing=1"]);
    assert_eq!(hints(&trace).len(), 1);
    assert!(says(&trace, "the queue grew to ") && says(&trace, " items: consumer-bound"), "{:?}", found(&trace));
}

#[test]
fn consumers_that_wait_are_told_with_their_share() {
    let trace = queue(&["items=10", "consumers=1", "capacity=5", "production=1", "processing=0.4"]);
    assert!(says(&trace, "consumers of the queue waited 54 % of their time: producer-bound"), "{:?}", found(&trace));
}

#[test]
fn a_request_that_is_sent_a_little_late_waited_for_no_connection() {
    let mut trace = Trace::new(Header::default());
    let url = trace.label("page");
    for request in 0..5 {
        trace.push(ms(0), 0, TaskId::MAIN, Kind::RequestQueued { request, url });
    }
    for (request, at) in (0..).zip([0, 0, 0, 0, 3]) {
        trace.push(ms(at), 0, TaskId::MAIN, Kind::RequestStarted { request });
    }
    for request in 0..5 {
        trace.push(ms(800), 0, TaskId::MAIN, Kind::RequestFinished { request, bytes: 1 });
    }
    trace.push(trace.last_at(), 0, TaskId::LOOP, Kind::RunEnded { how: RunEnd::Finished });
    assert_eq!(found(&trace), []);
}

#[test]
fn connections_bind_where_requests_wait_for_one() {
    let twenty = |connections| {
        run_with(connections, async {
            join((0..20).map(|_| spawn("fetch", fetch("delay/0.2")))).await;
        })
    };
    let expected = "six connections bind: 14 requests waited for one, 0.60 s at most".to_owned();
    assert_eq!(found(&twenty(Some(6))), [(expected, Micros::ZERO)]);
    assert!(says(&twenty(Some(1)), "one connection binds: 19 requests waited"));
    for enough in [Some(20), None] {
        assert_eq!(found(&twenty(enough)), []);
    }
}

/// A log written by hand: of tasks of the page's thread and of another thread.
fn by_hand(events: &[(u64, u32, Kind)]) -> Trace {
    let mut trace = Trace::new(Header::default());
    for text in ["main", "app", "pool"] {
        trace.label(text);
    }
    for (at, task, kind) in events {
        trace.push(ms(*at), 0, TaskId(*task), *kind);
    }
    trace.push(trace.last_at(), 0, TaskId(0), Kind::RunEnded { how: RunEnd::Finished });
    trace
}

#[test]
fn who_holds_the_thread_long_is_named() {
    let spawned = |task| (0, task, Kind::Spawned { name: Label(task - 1), by: TaskId(0) });
    let turn = |from, to| [(from, 2, Kind::PollBegan), (to, 2, Kind::PollEnded { done: false })];
    let [began, ended] = turn(100, 900);
    let trace = by_hand(&[spawned(1), spawned(2), began, ended]);
    assert_eq!(found(&trace), [("app held the thread for 0.80 s".to_owned(), ms(100))]);
    let [first, second] = turn(1_000, 1_300);
    let trace = by_hand(&[spawned(1), spawned(2), began, ended, first, second]);
    assert!(says(&trace, "app held the thread for 0.80 s, the longest of two such turns, 1.10 s in all"));
    let [began, ended] = turn(100, 149);
    assert_eq!(found(&by_hand(&[spawned(1), spawned(2), began, ended])), []);
    let called = [
        (100, 0, Kind::CallbackScheduled { callback: Callback::numbered(0), name: Label(2), delay: Delay::of(ms(0)) }),
        (100, 0, Kind::CallbackBegan { callback: Callback::numbered(0) }),
        (400, 0, Kind::CallbackEnded { callback: Callback::numbered(0) }),
    ];
    let [scheduled, began_call, ended_call] = called;
    assert!(says(&by_hand(&[spawned(1), scheduled, began_call, ended_call]), "pool held the thread for 0.30 s"));
    let of = |task, (at, _, kind): (u64, u32, Kind)| (at, task, kind);
    let ([began, ended], [first, second]) = (turn(100, 900), turn(200, 800));
    let eager = by_hand(&[spawned(1), spawned(2), spawned(3), began, of(3, first), of(3, second), ended]);
    assert!(says(&eager, "app held the thread for 0.80 s"), "an eager task has its first turn within another’s");
    let [first, second] = turn(200, 1_000);
    let parallel = by_hand(&[spawned(1), spawned(2), spawned(3), began, of(3, first), ended, of(3, second)]);
    assert_eq!(found(&parallel), [], "two threads");
    let thread = (0, 2, Kind::ThreadStarted { name: Label(2), by: TaskId(0) });
    let [began, ended] = turn(0, 2_000);
    assert_eq!(found(&by_hand(&[spawned(1), thread, began, ended])), [], "another thread holds nobody up");
}

#[test]
fn what_was_never_awaited_is_told_with_the_programs_own_words() {
    let mut trace = Trace::new(Header::default());
    let text = trace.label("coroutine 'say_after' was never awaited");
    for problem in [Problem::NeverAwaited, Problem::NeverAwaited, Problem::Warning] {
        trace.push(ms(5), 0, TaskId(0), Kind::Problem { problem, text });
    }
    trace.push(ms(5), 0, TaskId(0), Kind::RunEnded { how: RunEnd::Finished });
    let expected = "never awaited: coroutine 'say_after' was never awaited, and 1 more".to_owned();
    assert_eq!(found(&trace), [(expected, ms(5))]);
}

#[test]
fn a_task_that_was_destroyed_while_it_waited_is_told_once() {
    let mut trace = Trace::new(Header::default());
    let (name, text) = (trace.label("worker"), trace.label("Task was destroyed but it is pending!"));
    trace.push(ms(0), 0, TaskId(1), Kind::Spawned { by: TaskId(0), name });
    trace.push(ms(5), 0, TaskId(1), Kind::Problem { problem: Problem::DestroyedPending, text });
    trace.push(ms(5), 0, TaskId(1), Kind::Ended { how: TaskEnd::LeftBehind });
    trace.push(ms(5), 0, TaskId(0), Kind::RunEnded { how: RunEnd::Finished });
    let expected = "a task that was dropped while it waited (worker): Task was destroyed but it is pending".to_owned();
    assert_eq!(found(&trace), [(expected, ms(5))]);
}

#[test]
fn a_task_that_the_program_left_behind_is_told() {
    let left = run(async {
        let _abandoned = spawn("abandoned", async {
            sleep(secs(1.0)).await;
            say("never printed");
        });
    });
    assert_eq!(found(&left), [("abandoned was left behind: the program ended before it".to_owned(), Micros::ZERO)]);
    let awaited = run(async {
        spawn("awaited", sleep(secs(1.0))).await;
    });
    assert_eq!(found(&awaited), []);
}

#[test]
fn a_task_that_the_loop_cancels_as_its_program_is_over_is_told() {
    let spawned = |task, by| (0, task, Kind::Spawned { name: Label(task - 1), by: TaskId(by) });
    let ended = |at, task, how| (at, task, Kind::Ended { how });
    let asked = |at, task| (at, task, Kind::CancelRequested { by: TaskId::LOOP });
    let [program, job] = [spawned(1, 0), spawned(2, 1)];
    let cut = [program, job, ended(500, 1, TaskEnd::Finished), asked(500, 2), ended(500, 2, TaskEnd::Cancelled)];
    assert_eq!(found(&by_hand(&cut)), [("app was cut off: the program ended before it".to_owned(), ms(500))]);
    let limited = [program, job, asked(300, 2), ended(300, 2, TaskEnd::Cancelled), ended(500, 1, TaskEnd::Finished)];
    assert_eq!(found(&by_hand(&limited)), [], "the program went on");
}

#[test]
fn one_that_sleeps_at_one_line_over_and_over_is_a_heartbeat() {
    let naps = |chains: &[u32]| {
        let mut trace = Trace::new(Header::default());
        for (at, chain) in (0..).step_by(1_000).zip(chains) {
            let (timer, chain) = (at as u32, Chain(*chain));
            trace.push(ms(at), 0, TaskId::MAIN, Kind::SleepBegan { timer, delay: super::delay(1_000_000) });
            trace.push(ms(at), 0, TaskId::MAIN, Kind::SuspendedAt { chain });
            trace.push(ms(at + 1_000), 0, TaskId::MAIN, Kind::SleepEnded { timer });
        }
        trace.push(trace.last_at(), 0, TaskId(0), Kind::RunEnded { how: RunEnd::Finished });
        trace
    };
    assert_eq!(found(&naps(&[3; 50])), []);
    assert!(says(&naps(&[3, 3, 3, 4, 3, 4, 3]), "two awaits could overlap (2.00 s → 1.00 s)"));
}

#[test]
fn a_run_that_a_person_broke_off_says_who_waited_where() {
    let trace = file::read(include_str!("../data/interrupted.json")).unwrap().pop().unwrap();
    let hint = hints(&trace)[0].clone();
    let waited = "interrupted: main, at line 10, waits until every item of the queue is done; consumer, at line 4, waits to \
                  get from the queue";
    assert_eq!(hint.found, waited);
    let now: Now = state(&trace, hint.step as usize + 1);
    assert_eq!(now.waits().count(), 2, "the linked moment shows them");
    let end: Now = state(&trace, usize::MAX);
    assert!(end.ended == Some(RunEnd::Interrupted) && end.waits().eq(now.waits()), "{end:?}");
    let mut asleep = Trace::new(Header::default());
    asleep.push(ms(0), 0, TaskId::MAIN, Kind::SleepBegan { timer: 0, delay: super::delay(1_000_000) });
    asleep.push(ms(5), 0, TaskId::MAIN, Kind::Ended { how: TaskEnd::LeftBehind });
    asleep.push(ms(5), 0, TaskId::LOOP, Kind::RunEnded { how: RunEnd::Interrupted });
    assert_eq!(found(&asleep), [], "time would have passed");
}

#[test]
fn a_program_that_never_ends_says_who_waits_for_what_and_nothing_while_it_goes_on() {
    let trace = lab("producer-consumer", "one-sentinel", "article");
    assert!(hints(&trace)[0].found.starts_with("never ends: main waits for Consumer-"), "{:?}", found(&trace));
    assert!(hints(&trace)[0].advice.contains("end marker"));
    let mut growing = Trace::new(Header::default());
    growing.push(ms(1), 0, TaskId(0), Kind::Deadlocked);
    assert_eq!(hints(&growing), []);
}

/// The queue lab with those values.
fn queue(settings: &[&str]) -> Trace {
    let lab = Lab::named("producer-consumer").unwrap();
    let variant = lab.variant("sentinels").unwrap();
    let pairs = settings.iter().map(|pair| pair.split_once('=').unwrap());
    let pairs: Vec<_> = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let (plan, notices) = lab.resolve(variant, lab.opening, Some("article"), &pairs);
    assert!(notices.is_empty(), "{notices:?}");
    let prepared = lab.prepare(variant, plan, 1).unwrap().simulated();
    await_lab::engine::simulate(prepared.header, prepared.connections, prepared.program)
}

proptest! {
    /// Both sides' own time for an item is known: whichever is clearly slower is named, and never the other, whatever the
    /// capacity and however short the run.
    #[test]
    fn a_hint_never_names_the_wrong_side_of_a_queue(
        items in 1_u32..60,
        producers in 1_u32..5,
        consumers in 1_u32..5,
        capacity in 0_u32..8,
        production in 1_u32..100,
        processing in 1_u32..100,
    ) {
        let setting = |name: &str, value: u32| format!("{name}={value}");
        let delay = |name: &str, hundredths: u32| format!("{name}={}.{:02}", hundredths / 100, hundredths % 100);
        let settings = [
            setting("items", items), setting("producers", producers), setting("consumers", consumers),
            setting("capacity", capacity), delay("production", production), delay("processing", processing),
        ];
        let trace = queue(&settings.each_ref().map(String::as_str));
        let (made, worked_off) = (f64::from(production) / f64::from(producers), f64::from(processing) / f64::from(consumers));
        let advice: String = hints(&trace).into_iter().map(|hint| hint.found + &hint.advice).collect();
        if made <= worked_off {
            prop_assert!(!advice.contains("producer-bound") && !advice.contains("producers are the slower"), "{}", advice);
        }
        if worked_off <= made {
            prop_assert!(!advice.contains("consumer-bound") && !advice.contains("consumers are the slower"), "{}", advice);
        }
    }

    /// However many waits lie one after another: what they take and what the longest takes is what the hint says.
    #[test]
    fn what_could_overlap_is_said_with_its_sum_and_its_longest(waits in prop::collection::vec(50_u64..2_000, 2..8)) {
        let (sum, longest) = (waits.iter().sum::<u64>(), waits.iter().copied().max().unwrap_or_default());
        let trace = run(async move {
            for wait in waits {
                sleep(ms(wait)).await;
            }
        });
        prop_assert_eq!(trace.last_at(), ms(sum));
        let figures = |time: u64| await_lab::lens::words::figures::seconds(ms(time));
        let expected = format!(" awaits could overlap ({} → {})", figures(sum), figures(longest));
        prop_assert!(says(&trace, &expected), "{:?}", found(&trace));
    }
}

#[test]
fn a_failure_that_nobody_heard_of_is_told_with_its_task_and_no_side_is_slow_where_nobody_gets() {
    let trace = file::read(include_str!("../data/unheard.json")).unwrap().pop().unwrap();
    let unheard = "a failure that nobody heard of (refresh): Task exception was never retrieved: PermissionError: token \
                   expired, and 1 more";
    let found: Vec<String> = found(&trace).into_iter().map(|(found, _)| found).collect();
    assert_eq!(found, ["never ends: main, at line 21, waits to put 4 into the queue", unheard]);
}
