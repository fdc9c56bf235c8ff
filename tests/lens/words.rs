//! The transcript, the event table, and how a run ends, in words.

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::net::fetch;
use await_lab::engine::queue::Queue;
use await_lab::engine::{Semaphore, join};
use await_lab::lens::results::totals::Totals;
use await_lab::lens::words::deadlock::deadlock;
use await_lab::lens::words::names::Names;
use await_lab::lens::words::results::{self, Side};
use await_lab::lens::words::transcript::Transcript;
use await_lab::lens::words::{ends, table, transcript};
use await_lab::trace::event::{Kind, RunEnd, TaskId};
use await_lab::trace::time::{Micros, secs};
use await_lab::trace::{Header, Trace};

use super::{ms, run, whole};

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
fn an_error_without_a_text_is_told_by_its_name_alone() {
    let told = |message: &str| {
        let mut trace = Trace::new(Header::default());
        let [error, message] = ["TimeoutError", message].map(|text| trace.label(text));
        for task in [TaskId::MAIN, TaskId::LOOP] {
            trace.push(ms(800), 0, task, Kind::Failed { error, message });
        }
        trace.push(ms(800), 0, TaskId::LOOP, Kind::RunEnded { how: RunEnd::Failed });
        let event = whole::<Names>(&trace).event(&trace, &trace.events()[0]);
        (ends::closing(&trace).unwrap(), event)
    };
    let [without, with] = ["", "no answer"].map(told);
    assert_eq!(without, ("failed after 0.800: TimeoutError".to_owned(), "failed with TimeoutError".to_owned()));
    let expected = ["failed after 0.800: TimeoutError: no answer", "failed with TimeoutError: no answer"];
    assert_eq!(with, expected.map(str::to_owned).into());
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
