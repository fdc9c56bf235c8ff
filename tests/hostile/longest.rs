//! The longest inputs that are taken: links are read at once; the time that files take, which are read in slices, grows no
//! faster than they do.

use std::fmt::Write;
use std::time::Duration;

use await_lab::lens::fold::state;
use await_lab::lens::reading::Reading;
use await_lab::lens::tasks::holders::Holders;
use await_lab::picture::batches::sizes;
use await_lab::picture::cancelling::steps;
use await_lab::session::embed::Options;
use await_lab::session::link::{MAX_LINK, read};
use await_lab::session::run_link::{self, MAX_UNPACKED};
use await_lab::session::{program_link, still};
use await_lab::trace::batch::{Cursor, EventBatch};
use await_lab::trace::event::{Delay, Kind, Label, RunEnd, TaskEnd, TaskId, WaitKind};
use await_lab::trace::time::Micros;
use await_lab::trace::{Header, Trace};

use crate::effort::{SLACK, is_at_once, least};
use crate::{given, harmless, packing, saved};

fn at_once(what: &str, work: impl Fn()) {
    match is_at_once(work) {
        Ok(took) => println!("{what}: {took:?}"),
        Err(took) => panic!("{what}: {took:?} is no longer at once"),
    }
}

/// As long as a link may be, of such parts.
fn filled(begin: &str, part: &str) -> String {
    let mut link = begin.to_owned();
    while link.len() + part.len() <= MAX_LINK {
        link += part;
    }
    link
}

#[test]
fn the_longest_links_are_read_at_once() {
    for (begin, part) in [
        ("#", "%41"),
        ("#fetch/", "bounded,"),
        ("#fetch?urls=", "delay/1+"),
        ("#fetch?urls=", "https://a.example/%20+"),
        ("#say-after?pairs=", "0.1:a,"),
        ("#say-after?pairs=", "1000*0.1:a,"),
        ("#say-after?before=", "%F0%9F%98%80"),
        ("#producer-consumer?", "items=3&"),
        ("#producer-consumer?", "x&"),
        ("#scaling?sizes=", "1,"),
        ("#program?code=", "K8ov"),
        ("#program?name=", "%2F"),
    ] {
        let link = filled(begin, part);
        at_once(&link[..link.len().min(40)], || {
            let said = read(&link).1.iter().map(ToString::to_string).collect::<Vec<_>>();
            harmless(said.into_iter().chain(program_link::read(&link).notices));
        });
    }
    let options = filled("view=both", "&from=3");
    at_once("options of figures", || {
        let _options = Options::read(|name| {
            options
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(of, _)| *of == name)
                .map(|(_, value)| value.to_owned())
        });
    });
}

#[test]
fn a_run_in_a_link_is_unpacked_and_a_message_of_a_worker_understood_at_once() {
    let bomb = format!("#run?file={}", packing::pack(&" ".repeat(50 * MAX_UNPACKED)));
    at_once("a bomb", || {
        let packed = run_link::read(&bomb).unwrap();
        assert!(packing::unpack(packed, MAX_UNPACKED).is_none());
    });
    let record = still::opened("#producer-consumer").shown[0].record.clone().unwrap();
    let batch = record.read(|trace| trace.since(&mut Cursor::default())).unwrap();
    let words = batch.words();
    let most: Vec<u32> = words.iter().copied().cycle().take(words.len() * 20).collect();
    at_once("a message", || drop(EventBatch::from_words(batch.labels.clone(), &most)));
}

/// So many tasks wait for one semaphore at the same time; then each gets a permit, and gives it back.
fn waiting(count: u32) -> Trace {
    let mut trace = Trace::new(Header::default());
    let mut push = |task, kind| trace.push(Micros::ZERO, 0, TaskId(task), kind);
    let (wait, number) = (WaitKind::Permit, 0);
    for task in 1..=count {
        push(task, Kind::WaitBegan { wait, number });
    }
    for task in (1..=count).rev() {
        push(task, Kind::WaitEnded { wait, number });
        push(task, Kind::Acquired { semaphore: number });
    }
    (1..=count).for_each(|task| push(task, Kind::Released { semaphore: number }));
    trace
}

#[test]
fn twice_as_many_waits_for_one_semaphore_are_read_in_twice_the_time() {
    let [short, long] = [8_000, 32_000].map(|count| {
        let trace = waiting(count);
        let holders: Holders = state(&trace, usize::MAX);
        let [all] = holders.all() else { panic!("one semaphore") };
        assert_eq!([all.waiters.len(), all.waits.len(), all.holds.len()], [count as usize; 3]);
        assert!(all.waits.iter().chain(&all.holds).all(|stay| stay.to.is_some()));
        least(|| drop(state::<Holders>(&trace, usize::MAX)))
    });
    println!("waits: {short:?}, four times as many {long:?}");
    assert!(long < 8 * short.max(2 * SLACK), "{short:?}, four times as many {long:?}");
}

const END: Kind = Kind::RunEnded { how: RunEnd::Finished };

/// A log of so many tasks, or threads: each is begun, then something happens to each, in the order of their beginning.
fn of_each(count: u32, begins: Kind, happens: &[Kind]) -> Trace {
    let mut trace = Trace::new(Header::default());
    (1..=count).for_each(|task| trace.push(Micros::ZERO, 0, TaskId(task), begins));
    for (kind, task) in happens.iter().flat_map(|kind| (1..=count).map(move |task| (*kind, task))) {
        trace.push(Micros(task.into()), 0, TaskId(task), kind);
    }
    trace.push(trace.last_at(), 0, TaskId::LOOP, END);
    trace
}

/// All that is read of a log, and what is drawn of it all.
fn look(trace: &Trace) {
    let mut reading = Reading::default();
    reading.lanes.follow(trace);
    reading.requests.follow(trace);
    reading.totals.follow(trace);
    reading.transcript.follow(trace);
    reading.roles.follow(trace);
    reading.queue_histories.follow(trace);
    reading.holders.follow(trace);
    reading.groups.follow(trace);
    reading.reached.follow(trace);
    reading.threads.follow(trace);
    reading.now.at(trace, usize::MAX);
    reading.queues.at(trace, usize::MAX);
    let _hints = reading.hints(trace);
    let batches = reading.batches.follow(trace);
    let _sizes = (batches.points(), sizes(batches));
    let _steps = steps(trace, &state(trace, usize::MAX), reading.cancellations.follow(trace), usize::MAX);
}

#[test]
fn four_times_as_long_a_log_is_read_in_four_times_the_time() {
    let (name, by) = (Label(0), TaskId::LOOP);
    let (spawned, thread) = (Kind::Spawned { name, by }, Kind::ThreadStarted { name, by });
    let asked = Kind::CancelRequested { by: TaskId::MAIN };
    let ended = |how| Kind::Ended { how };
    let (polled, gave_back) = (Kind::PollBegan, Kind::PollEnded { done: false });
    let logs: [(&str, &dyn Fn(u32) -> Trace); 5] = [
        ("threads left behind", &|count| of_each(count, thread, &[polled, ended(TaskEnd::LeftBehind)])),
        ("threads that work at once", &|count| of_each(count, thread, &[polled, gave_back])),
        ("polls within each other", &|count| of_each(count, spawned, &[polled, gave_back])),
        ("cancels, each by itself", &|count| {
            of_each(count, spawned, &[asked, Kind::CancelDelivered, ended(TaskEnd::Cancelled)])
        }),
        ("batches of falling sizes", &|count| {
            let mut trace = Trace::new(Header::default());
            for requests in (1..=count).rev() {
                let (delay, probe) = (Delay::of(Micros::ZERO), false);
                trace.push(Micros::ZERO, 0, TaskId::LOOP, Kind::BatchBegan { requests, delay, probe });
                trace.push(Micros::ZERO, 0, TaskId::LOOP, Kind::BatchEnded);
            }
            trace.push(Micros::ZERO, 0, TaskId::LOOP, END);
            trace
        }),
    ];
    for (what, log) in logs {
        let [short, long] = [8_000, 32_000].map(|count| {
            let trace = log(count);
            least(|| look(&trace))
        });
        println!("{what}: {short:?}, four times as long {long:?}");
        assert!(long < 8 * short.max(2 * SLACK), "{what}: {short:?}, four times as long {long:?}");
    }
}

/// A file of so many parts between two texts.
fn made(begin: &str, count: usize, end: &str, part: impl Fn(usize) -> String) -> String {
    let mut text = begin.to_owned();
    for number in 0..count {
        let comma = if number == 0 { "" } else { "," };
        write!(text, "{comma}{}", part(number)).unwrap();
    }
    text + end
}

/// How long it takes to open a file of so many entries.
fn opened(count: usize, file: &dyn Fn(usize) -> String) -> Duration {
    let text = file(count);
    least(|| drop(given::open(given::given("a file", text.clone()))))
}

#[test]
fn twice_as_long_a_file_takes_twice_as_long() {
    let run = saved("#say-after?pairs=0.2:a");
    let (begin, end) = run
        .split_once("[0,1,0,\"woken\"")
        .map(|(begin, end)| (begin.to_owned(), format!("[0,1,0,\"woken\"{end}")))
        .unwrap();
    let entry = |number: usize| {
        format!(
            r#"{{"startedDateTime":"2024-01-01T00:00:00.{number:06}Z","request":{{"url":"https://a.example/{number}"}},"_initiator":"https://a.example/no"}}"#
        )
    };
    let files: [(&str, &dyn Fn(usize) -> String); 5] = [
        ("a run", &|count| made(&begin, count, &format!(",{end}"), |_| r#"[1,1,0,"yielded"]"#.to_owned())),
        ("an archive", &|count| made(r#"{"log":{"entries":["#, count, "]}}", entry)),
        ("a trace", &|count| {
            made("[", count, "]", |number| {
                format!(r#"{{"ph":"X","tid":{number},"ts":{number},"dur":5,"name":"{number}"}}"#)
            })
        }),
        ("nested spans", &|count| {
            made("[", count, "]", |number| format!(r#"{{"ph":"B","ts":{number},"name":"{number}"}}"#))
        }),
        ("a recording", &|count| {
            let at = r#""at":{"secs_since_epoch":1,"nanos_since_epoch":0}"#;
            let spawned = |number: usize| format!("{{\"Spawn\":{{\"id\":{number},{at},\"fields\":[]}}}}\n");
            (0..count).fold("{\"v\":1}\n".to_owned(), |text, number| text + &spawned(number))
        }),
    ];
    for (what, file) in files {
        let [short, long] = [8_000, 32_000].map(|count| opened(count, file));
        println!("{what}: {short:?}, four times as long {long:?}");
        // Were each entry compared with all before it, it would take sixteen times as long.
        assert!(long < 8 * short.max(2 * SLACK), "{what}: {short:?}, four times as long {long:?}");
    }
}
