//! The transcript, the event table and the sentences.

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::net::fetch;
use await_lab::engine::queue::Queue;
use await_lab::engine::timeout::timeout;
use await_lab::engine::{Semaphore, join};
use await_lab::lens::queues::flow::Flow;
use await_lab::lens::queues::history::QueueHistories;
use await_lab::lens::requests::Requests;
use await_lab::lens::results::lateness;
use await_lab::lens::results::totals::Totals;
use await_lab::lens::tasks::lanes::Lanes;
use await_lab::lens::words::deadlock::deadlock;
use await_lab::lens::words::ends;
use await_lab::lens::words::names::Names;
use await_lab::lens::words::queue;
use await_lab::lens::words::results;
use await_lab::lens::words::results::{Side, difference, hidden};
use await_lab::lens::words::table;
use await_lab::lens::words::transcript;
use await_lab::lens::words::transcript::Transcript;
use await_lab::trace::event::{Fault, Kind, RunEnd, TaskEnd, TaskId};
use await_lab::trace::time::{Micros, secs};
use await_lab::trace::{Header, Trace, WorldKind};

use super::{delay, lab, ms, run, whole};

#[test]
fn the_terminals_text_ends_with_the_total() {
    let trace = run(async {
        let hello = spawn("hello", async {
            sleep(secs(1.0)).await;
            say("Hello");
        });
        hello.await;
        sleep(secs(0.5)).await;
        say("World");
    });
    assert_eq!(transcript::text(&trace), "1.000  Hello\n1.500  World\ntotal 1.500\n");
}

#[test]
fn a_program_that_never_ends_says_who_waits_for_what() {
    let trace = run(async {
        let queue: Queue<u32> = Queue::bounded(1);
        let consumer = spawn("Consumer-2", {
            let queue = queue.clone();
            async move {
                let _ = queue.get().await;
                let _ = queue.get().await;
            }
        });
        let _ = queue.put(7).await;
        consumer.await;
    });
    let expected = "never ends: main waits for Consumer-2; Consumer-2 waits to get from the queue\n";
    assert_eq!(transcript::text(&trace), expected);
    let deadlock = deadlock(&trace).unwrap();
    assert_eq!(deadlock.waiters, ["main waits for Consumer-2", "Consumer-2 waits to get from the queue"]);
    assert!(deadlock.remedy.contains("end marker"), "{}", deadlock.remedy);
}

#[test]
fn of_many_who_wait_for_ever_the_first_are_named() {
    let trace = run(async {
        let queue: Queue<u32> = Queue::unbounded();
        let tasks: Vec<_> = (1..=30)
            .map(|number| {
                let queue = queue.clone();
                spawn(format!("Task {number}"), async move {
                    let _ = queue.get().await;
                })
            })
            .collect();
        join(tasks).await;
    });
    let text = transcript::text(&trace);
    assert!(text.starts_with("never ends: main waits for 30 tasks; Task 1 waits to get from the queue; "), "{text}");
    assert!(text.ends_with("; Task 9 waits to get from the queue; and 21 more\n"), "{text}");
}

#[test]
fn each_group_is_waited_for_with_the_last_that_was_heard_of_it() {
    let trace = run(async {
        let stuck = |name: &str| {
            spawn(name, async {
                let _ = Queue::<u32>::unbounded().get().await;
            })
        };
        let pair = spawn("pair", join([stuck("a"), spawn("b", sleep(secs(1.0)))]).into_future());
        let ended = ["c", "d"].map(|name| spawn(name, sleep(secs(2.0))));
        drop(spawn("other", join(ended.into_iter().chain([stuck("e"), stuck("f")])).into_future()));
        pair.await;
    });
    let waiters = deadlock(&trace).unwrap().waiters;
    assert!(waiters.contains(&"pair waits for 1 task".to_owned()), "{waiters:?}");
    assert!(waiters.contains(&"other waits for 2 tasks".to_owned()), "{waiters:?}");
}

#[test]
fn only_tasks_that_have_not_ended_are_waited_for() {
    let trace = run(async {
        let stuck = spawn("stuck", async {
            let _ = Queue::<u32>::unbounded().get().await;
        });
        let ended = ["a", "b"].map(|name| spawn(name, sleep(secs(1.0))));
        join(ended.into_iter().chain([stuck])).await;
    });
    let said = "never ends: main waits for stuck; stuck waits to get from the queue\n";
    assert_eq!(transcript::text(&trace), said);
    let names: Names = whole(&trace);
    let rows = (0..trace.events().len()).filter_map(|step| table::row(&trace, &names, step));
    let heard: Vec<String> = rows.filter(|row| row.what.starts_with("hears")).map(|row| row.what).collect();
    assert_eq!(heard, ["hears that a task has ended: 2 tasks left", "hears that a task has ended: 1 task left"]);
}

#[test]
fn a_finished_run_is_no_deadlock() {
    assert_eq!(deadlock(&run(async {})), None);
}

#[test]
fn each_kind_of_deadlock_has_its_remedy() {
    let stuck = [
        run(async {
            let queue = Queue::bounded(1);
            let _ = queue.put(1).await;
            let _ = queue.put(2).await;
        }),
        run(async {
            let queue = Queue::unbounded();
            let _ = queue.put(1).await;
            queue.join().await;
        }),
        run(async {
            let semaphore = Semaphore::new(1);
            let _permit = semaphore.acquire().await;
            let _other = semaphore.acquire().await;
        }),
    ];
    let remedies = stuck.iter().map(|trace| deadlock(trace).unwrap().remedy);
    for (remedy, word) in remedies.zip(["let a consumer go on", "task_done", "permit"]) {
        assert!(remedy.contains(word), "{remedy}");
    }
}

#[test]
fn a_run_that_was_stopped_or_goes_on_says_so() {
    let mut trace = Trace::new(Header::default());
    trace.push(ms(1_250), 0, TaskId::LOOP, Kind::PageShown);
    assert_eq!(ends::closing(&trace), None);
    let mut full = trace.clone();
    trace.push(ms(1_250), 0, TaskId::LOOP, Kind::RunEnded { how: RunEnd::Stopped });
    assert_eq!(ends::closing(&trace).unwrap(), "stopped after 1.250");
    full.push(ms(1_250), 0, TaskId::LOOP, Kind::RunEnded { how: RunEnd::LimitMet });
    assert_eq!(ends::closing(&full).unwrap(), "stopped after 1.250: its log was full");
}

#[test]
fn the_playhead_parts_the_transcript() {
    let trace = run(async {
        say("one");
        sleep(secs(1.0)).await;
        say("two");
    });
    let transcript: Transcript = whole(&trace);
    let second = transcript.lines[1].step as usize;
    assert_eq!((transcript.printed_by(0), transcript.printed_by(second), transcript.printed_by(second + 1)), (0, 1, 2));
}

fn table(trace: &Trace) -> Vec<String> {
    let names: Names = whole(trace);
    let rows = (0..trace.events().len()).map(|step| table::row(trace, &names, step).unwrap());
    rows.map(|row| format!("{} {} {} {}", row.number, row.at, row.name, row.what)).collect()
}

#[test]
fn the_table_says_what_happened_in_words() {
    let trace = run(async {
        let queue = Queue::bounded(1);
        let _ = queue.put("Task-4").await;
        let other = spawn("Consumer", {
            let queue = queue.clone();
            async move {
                sleep(secs(1.0)).await;
                let _ = queue.get().await;
                let _ = queue.task_done();
            }
        });
        let _ = queue.put("Task-5").await;
        join([other]).await;
        let _ = fetch("status/404").await;
        sleep(Micros(510)).await;
        let _ = fetch("page/www.python.org?ms=100&bytes=1000").await;
        say("Done:");
    });
    let rows = table(&trace);
    for row in [
        "1 0.000 main is created",
        "4 0.000 main made the queue for 1 item: first in, first out",
        "5 0.000 main put Task-4 into the queue",
        "6 0.000 Consumer is created by main",
        "8 0.000 main waits to put Task-5 into the queue: it is full",
        "11 0.000 Consumer waits for 1.000 s",
        "16 1.000 Consumer got Task-4 from the queue",
        "17 1.000 main is woken by Consumer and joins the ready queue",
        "18 1.000 Consumer reported an item done: 0 unfinished",
    ] {
        assert!(rows.iter().any(|found| found == row), "{row} is not in {rows:#?}");
    }
    for end in [
        "main got status 404 from status/404",
        "main waits for 0.000510 s",
        "main asks for https://www.python.org",
        "main printed “Done:”",
    ] {
        assert!(rows.iter().any(|row| row.ends_with(end)), "{end} is not in {rows:#?}");
    }
    assert!(!rows.iter().any(|row| row.contains("page/")), "{rows:#?}");
    assert!(rows.last().unwrap().ends_with("event loop ended the run: finished"), "{rows:#?}");
    assert_eq!(table::row(&trace, &whole(&trace), rows.len()), None);
}

#[test]
fn several_queues_are_told_apart() {
    let trace = run(async {
        let (first, second) = (Queue::unbounded(), Queue::unbounded());
        let _ = first.put(1).await;
        let _ = second.put(2).await;
    });
    let rows = table(&trace);
    assert!(rows.iter().any(|row| row.ends_with("main put 2 into queue 2")), "{rows:#?}");
}

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
    assert_eq!(difference(&Totals::default(), &whole(&browser([0; 5])), None, Micros(100)), None);
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

#[test]
fn the_page_the_terminal_the_announcements_and_the_table_say_an_end_in_the_same_words() {
    for how in RunEnd::ALL {
        let mut trace = Trace::new(Header::default());
        let name = trace.label("main");
        trace.push(ms(0), 0, TaskId::MAIN, Kind::Spawned { name, by: TaskId::LOOP });
        trace.push(ms(1_250), 0, TaskId::LOOP, Kind::RunEnded { how: *how });
        let words = how.words();
        // Where a time is said too, it stands within them.
        let same = |text: &str| text.replace(" after 1.25 s", "").replace(" after 1.250", "").contains(words);
        assert!(same(&table(&trace)[1]), "{:?}", table(&trace));
        let clause = ends::clause("One", Some(*how), trace.last_at());
        assert!(same(&clause), "{clause}");
        // Of what finished the terminal says the total, as the articles' programs do.
        let closing = ends::closing(&trace).unwrap();
        assert!(*how == RunEnd::Finished || same(&closing), "{closing}");
        let totals: Totals = whole(&trace);
        let showed = results::showed(&[Side { title: "One", totals: &totals }]);
        assert!(same(&showed), "{showed}");
    }
}

#[test]
fn numbers_are_formatted_in_one_place() {
    // What a program prints is formatted as Python would; the practice server answers in JSON; a link and what
    // other tools read hold plain seconds.
    const OTHERS: [&str; 8] = [
        "src/trace/time.rs",
        "src/labs/",
        "src/practice/",
        "src/session/link.rs",
        "src/export/json.rs",
        "src/export/csv.rs",
        "src/export/svg.rs",
        "src/lens/words/figures.rs",
    ];
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    let mut wrong = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
            if path.is_dir() {
                folders.push(path);
            } else if !OTHERS.iter().any(|other| name.starts_with(other)) {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                let lines = text.lines().filter(|line| line.contains(".fixed(") || line.contains(".plain()"));
                wrong.extend(lines.map(|line| format!("{name}: {}", line.trim())));
            }
        }
    }
    // Whole parts of a second are counted there, not shown.
    wrong.retain(|line| !line.starts_with("src/lens/words/differences.rs: let parts"));
    assert!(wrong.is_empty(), "use lens/words/figures.rs:\n{}", wrong.join("\n"));
}
