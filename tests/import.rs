//! Files of other programs: their requests and spans become logs that keep all rules, and what may be private is dropped.

#[allow(dead_code)]
#[path = "session/given.rs"]
mod given;
#[allow(dead_code)]
#[path = "session/rendered.rs"]
mod rendered;

use std::rc::Rc;

use expect_test::expect;

use await_lab::export::Format;
use await_lab::lens::fold::{Fold, Follow};
use await_lab::lens::requests::{Outcome, Requests};
use await_lab::lens::tasks::lanes::{Lane, Lanes};
use await_lab::lens::tasks::row::Row;
use await_lab::lens::tasks::span::SpanKind;
use await_lab::lens::words::transcript::text;
use await_lab::session::export::export;
use await_lab::session::file::{Opened, save};
use await_lab::session::state::{Action, State};
use await_lab::session::still;
use await_lab::trace::event::{RunEnd, TaskEnd};
use await_lab::trace::file;
use await_lab::trace::time::millis;
use await_lab::trace::{Trace, WorldKind};

const PAGE: &str = include_str!("data/import/page.har");
const SPANS: &str = include_str!("data/import/spans.json");

fn open(name: &str, text: &str) -> Result<Opened, String> {
    given::open(given::given(name, text))
}

fn page(name: &str, content: &str) -> Rc<State> {
    still::after(still::opened("#fetch"), Action::Opened(open(name, content).unwrap()))
}

fn log(state: &State, run: usize) -> Trace {
    state.shown[run].record.as_ref().unwrap().read(Trace::clone)
}

fn titles(state: &State) -> Vec<&str> {
    state.shown.iter().map(|shown| shown.title()).collect()
}

#[test]
fn the_requests_of_an_archive_become_a_waterfall_and_what_may_be_private_is_dropped() {
    let state = page("page.har", PAGE);
    let trace = log(&state, 0);
    assert_eq!(trace.header.world, WorldKind::Recorded);
    let program = trace.header.program.as_ref().unwrap();
    assert_eq!((program.title.as_str(), program.runtime.as_str()), ("https://shop.example/", "WebInspector 537.36"));
    let requests: Requests = folded(&trace);
    let rows: Vec<_> = requests
        .rows()
        .iter()
        .map(|row| {
            let at =
                |moment: Option<_>| moment.map(|moment: await_lab::lens::fold::moment::Moment| moment.at.0 / 1_000);
            (
                trace.text(row.url),
                row.status,
                row.bytes,
                at(Some(row.queued)),
                at(row.started),
                at(row.ended.map(|(at, _)| at)),
            )
        })
        .collect();

    assert_eq!(
        rows,
        [
            ("https://shop.example/", Some(200), 5_000, Some(0), Some(60), Some(200)),
            ("https://shop.example/style.css", Some(304), 900, Some(150), Some(170), Some(250)),
            ("https://shop.example/app.js", Some(200), 20_000, Some(210), Some(210), Some(410)),
            ("https://api.example/cart?token=SECRET", Some(200), 300, Some(450), Some(450), Some(600)),
            ("https://ads.example/pixel", None, 0, Some(460), Some(460), Some(500)),
        ]
    );
    assert!(matches!(requests.rows()[4].ended, Some((_, Outcome::Failed { .. }))));
    let text = save(&state.shown, true).unwrap().1;
    for private in ["session=", "Authorization", "hello body", "form-data"] {
        assert!(PAGE.contains(private) && !text.contains(private), "{private} was kept");
    }
    assert!(!save(&state.shown, false).unwrap().1.contains("SECRET"));
    assert!(state.notices.iter().any(|notice| notice.contains("headers, cookies and bodies were dropped")));
    // What is shown can be saved, opened again, and exported.
    let again = file::read(&text).unwrap();
    assert_eq!(again.len(), state.shown.len());
    assert!(again[0] == trace);
    assert!(export(&state.shown, false, Format::Har).unwrap().1.contains("https://api.example/cart\""));
    assert!(rendered::page(&state).0.contains("Recorded by WebInspector 537.36, opened from page.har."));
}

#[test]
fn what_the_same_requests_would_take_otherwise_is_simulated_and_said() {
    let state = page("page.har", PAGE);
    assert_eq!(titles(&state), ["https://shop.example/", "One after another", "Together", "As their initiators allow"]);
    let took = |run: usize| log(&state, run).last_at();
    // Each from its sending to its end: 140, 80, 200, 150 and 40 ms.
    assert_eq!([1, 2].map(took), [millis(610), millis(200)]);
    // The page 140; 10 later its script 200; 40 later the cart 150.
    assert_eq!(took(3), millis(140 + 10 + 200 + 40 + 150));
    let said = state.notices.iter().find(|notice| notice.starts_with("What if?")).unwrap();
    assert_eq!(
        said,
        "What if? In the file the five requests took 0.60 s, waiting for connections included. Without that, and simulated: \
         one after another 0.61 s, 0.010 s more; together 0.20 s, which saves 0.40 s; as their initiators allow 0.54 s, \
         which saves 0.060 s."
    );
}

#[test]
fn the_spans_of_a_trace_become_tasks_and_waits() {
    let state = page("spans.json", SPANS);
    let trace = log(&state, 0);
    let lanes: Lanes = folded(&trace);
    let named: Vec<_> = lanes
        .all()
        .iter()
        .map(|lane| (trace.text(lane.name), lane.spawned.at, lane.ended.map(|(at, how)| (at.at, how))))
        .collect();
    let whole = |from: u64, to: u64| (millis(from), Some((millis(to), TaskEnd::Finished)));
    let expected =
        [("load", whole(0, 100)), ("render", whole(20, 50)), ("fetch a", whole(30, 90)), ("paint", whole(60, 100))];
    assert_eq!(named, expected.map(|(name, (from, ended))| (name, from, ended)));
    let waits = |task: usize| {
        let row = &lanes.all()[task].waits[0];
        (0..row.len()).filter_map(|place| row.get(place)).map(|span| (span.from, span.to.unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(
        waits(0),
        [(millis(0), millis(10)), (millis(10), millis(15)), (millis(15), millis(100))],
        "load, parse, load"
    );
    assert_eq!(waits(2), [(millis(30), millis(40)), (millis(40), millis(80)), (millis(80), millis(90))]);
    assert!(file::read(&save(&state.shown, false).unwrap().1).unwrap()[0] == trace);
    assert!(state.notices[0].contains("does not say whether a span worked or waited"));
}

/// What a lens makes of the whole log.
fn folded<F: Fold>(trace: &Trace) -> F {
    Follow::<F>::default().follow(trace).clone()
}

#[test]
fn a_trace_whose_recorder_was_cut_off_is_read_as_far_as_it_came() {
    let events = r#"{"ph":"X","name":"a","ts":1,"dur":5},{"ph":"B","name":"b","ts":9}"#;
    for text in [
        format!("[{events}"),
        format!("[{events},\n"),
        format!("[{events}]"),
        format!("{{\"traceEvents\":[{events}]}}"),
    ] {
        let state = page("cut.json", &text);
        assert_eq!(folded::<Lanes>(&log(&state, 0)).all().len(), 2, "{text}");
    }
}

#[test]
fn what_can_t_be_opened_is_refused_with_what_to_do() {
    let refusal = |text: &str| open("x.har", text).err().unwrap_or_else(|| panic!("{text} was opened"));
    assert!(refusal(r#"{"log":{"entries":[]}}"#).contains("it holds no request"));
    assert!(refusal(r#"{"log":{"entries":[{}, 1, null, "x", {"startedDateTime":"now"}]}}"#).contains("no request"));
    assert!(refusal(&PAGE[..PAGE.len() / 2]).contains("its end is missing"));
    assert!(refusal(r#"{"traceEvents":[{"ph":"M","name":"x"}]}"#).contains("it holds no span"));
    assert!(refusal("[1,2").contains("no span"));
    assert!(refusal("{\"v\":1}\n{\"Close\":{\"id\":1}}\n").contains("no task"));
    let many = format!("[{}]", vec!["{}"; 500_001].join(","));
    assert!(refusal(&many).contains("more than 500000"));
}

const CHROME: &str = include_str!("data/import/chrome.har");
const FIREFOX: &str = include_str!("data/import/firefox.har");
const CHROME_SPANS: &str = include_str!("data/import/chrome-spans.json");
const RECORDING: &str = include_str!("data/import/tokio-console.json");

/// A task's name, how it ended, and for how many milliseconds it was polled, ready and waiting.
fn of_lanes(trace: &Trace) -> Vec<(String, Option<TaskEnd>, [u64; 3])> {
    let lanes: Lanes = folded(trace);
    let of_lane = |lane: &Lane| {
        let long = |row: &Row, is_it: fn(SpanKind) -> bool| {
            let spans = (0..row.len()).filter_map(|place| row.get(place)).filter(|span| is_it(span.kind));
            spans.map(|span| (span.to.unwrap_or(trace.last_at()) - span.from).0).sum::<u64>() / 1_000
        };
        let polled = long(&lane.thread, |kind| kind == SpanKind::Running);
        let ready = long(&lane.thread, |kind| kind == SpanKind::Ready);
        let waited = lane.waits.iter().map(|row| long(row, |_| true)).sum();
        (trace.text(lane.name).to_owned(), lane.ended.map(|(_, how)| how), [polled, ready, waited])
    };
    lanes.all().iter().map(of_lane).collect()
}

/// The program: a producer that sleeps 20 ms before each of two items, a consumer that sleeps 30 ms after each, a task that
/// keeps the thread for 15 ms, 25 ms of blocking work, and a task that sleeps until it is aborted.
#[test]
fn a_recording_of_tokio_console_shows_when_each_task_was_polled_ready_and_waiting() {
    let state = page("run.json", RECORDING);
    let trace = log(&state, 0);
    expect![[r#"
        [
            (
                "producer",
                Some(
                    Finished,
                ),
                [
                    0,
                    0,
                    41,
                ],
            ),
            (
                "consumer",
                Some(
                    Finished,
                ),
                [
                    0,
                    1,
                    83,
                ],
            ),
            (
                "task 4",
                Some(
                    Finished,
                ),
                [
                    15,
                    0,
                    0,
                ],
            ),
            (
                "blocking 5",
                Some(
                    Finished,
                ),
                [
                    25,
                    0,
                    0,
                ],
            ),
            (
                "aborted",
                Some(
                    Cancelled,
                ),
                [
                    0,
                    15,
                    68,
                ],
            ),
        ]
    "#]]
    .assert_debug_eq(&of_lanes(&trace));
    assert!(state.notices[0].contains("does not say what a task waits for"), "{:?}", state.notices);
    let page = rendered::page(&state);
    assert!(page.0.contains("Recorded by tokio-console, opened from run.json."));
    // No task of it is the main one: the first ended after 0.043 s.
    assert!(page.region("Totals").text().contains("run.json took 0.085 s."), "{}", page.region("Totals").text());
    assert_eq!(text(&trace), "total 0.085\n");
    assert!(file::read(&save(&state.shown, false).unwrap().1).unwrap()[0] == trace);
}

#[test]
fn a_recording_of_a_process_that_was_killed_says_who_waited() {
    let whole = RECORDING.lines().count();
    let lines: Vec<&str> = RECORDING.split_inclusive('\n').collect();
    let cut = lines[..whole / 2].concat();
    // Killed within a line.
    let trace = log(&page("run.json", &format!("{cut}{}", &lines[whole / 2][..20])), 0);
    assert!(trace == log(&page("run.json", &cut), 0), "what is whole counts");
    assert_eq!(trace.end(), Some(RunEnd::Interrupted));
    let last = text(&trace).lines().last().unwrap_or_default().to_owned();
    expect!["interrupted after 0.022: producer waits for something; consumer waits for something; aborted waits for something"].assert_eq(&last);
}

#[test]
fn ids_of_sixty_four_bits_are_told_apart() {
    // As numbers with a fraction both would be 2^53.
    let spawn = |id: u64| {
        let at = r#""at":{"secs_since_epoch":1,"nanos_since_epoch":0}"#;
        format!("{{\"Spawn\":{{\"id\":{id},{at},\"fields\":[]}}}}\n")
    };
    let recording = format!("{{\"v\":1}}\n{}{}", spawn(1 << 53), spawn((1 << 53) + 1));
    assert_eq!(of_lanes(&log(&page("run.json", &recording), 0)).len(), 2);
}

/// What `chrome.har` and `firefox.har` are of: a page with a style sheet that imports another, a module that imports another,
/// which fetches one after the other and three together, a picture that is missing, and a host that refuses.
#[test]
fn archives_of_real_browsers_are_opened_with_what_their_requests_would_take_otherwise() {
    let mut said = String::new();
    for (name, archive) in [("chrome.har", CHROME), ("firefox.har", FIREFOX)] {
        let state = page(name, archive);
        let trace = log(&state, 0);
        let requests: Requests = folded(&trace);
        let failed = requests.rows().iter().filter(|row| row.status.is_none()).count();
        let what_if = state.notices.iter().find(|notice| notice.starts_with("What if?")).unwrap();
        said += &format!("{}: {} requests, {failed} failed. {what_if}\n", name, requests.rows().len());
        let kept = save(&state.shown, true).unwrap().1;
        assert!(archive.contains("User-Agent") && !kept.contains("User-Agent"), "{name}: no header is kept");
    }
    expect![[r#"
        chrome.har: 12 requests, 1 failed. What if? In the file the twelve requests took 0.47 s, waiting for connections included. Without that, and simulated: one after another 0.47 s, 0.001 s more; together 0.068 s, which saves 0.41 s; six at a time 0.092 s, which saves 0.38 s; as their initiators allow 0.42 s, which saves 0.052 s.
        firefox.har: 14 requests, 1 failed. What if? In the file the 14 requests took 0.95 s, waiting for connections included. Without that, and simulated: one after another 0.42 s, which saves 0.53 s; together 0.045 s, which saves 0.90 s; six at a time 0.079 s, which saves 0.87 s.
    "#]].assert_eq(&said);
}

/// A page measured asynchronous spans with `performance.measure`. Chrome gave the id of one that had ended to the next.
#[test]
fn spans_that_chrome_recorded_are_a_task_each() {
    let trace = log(&page("chrome-spans.json", CHROME_SPANS), 0);
    let lanes: Lanes = folded(&trace);
    let tasks = lanes.all().iter().map(|lane| {
        let (from, to) = (lane.spawned.at, lane.ended.unwrap().0.at);
        format!("{} {}–{}", trace.text(lane.name), from.0 / 1_000, to.0 / 1_000)
    });
    let tasks: Vec<String> = tasks.collect();
    assert_eq!(tasks, ["load 0–95", "parse 0–34", "paint 0–91", "fetch a 34–95", "fetch b 34–75"]);
}

/// The name of each task of a trace, with its first and its last moment in microseconds.
fn spans(events: &str) -> Vec<(String, u64, u64)> {
    let trace = log(&page("spans.json", events), 0);
    let lanes: Lanes = folded(&trace);
    let span = |lane: &Lane| {
        (trace.text(lane.name).to_owned(), lane.spawned.at.0, lane.ended.map_or(0, |(moment, _)| moment.at.0))
    };
    lanes.all().iter().map(span).collect()
}

fn named(expected: &[(&str, u64, u64)]) -> Vec<(String, u64, u64)> {
    expected.iter().map(|(name, from, to)| ((*name).to_owned(), *from, *to)).collect()
}

#[test]
fn a_trace_may_count_from_1970() {
    let found = spans(
        r#"[{"ph":"X","tid":1,"name":"a","ts":1721401187223005,"dur":1000},{"ph":"X","tid":1,"name":"b","ts":1721401187323005,"dur":1000}]"#,
    );
    assert_eq!(found, named(&[("a", 0, 1_000), ("b", 100_000, 101_000)]));
}

#[test]
fn spans_that_follow_each_other_by_fractions_of_a_microsecond_are_tasks_of_their_own() {
    let found = spans(
        r#"[{"ph":"X","tid":1,"name":"a","ts":1000.6,"dur":10.65},{"ph":"X","tid":1,"name":"b","ts":1011.25,"dur":500},{"ph":"X","tid":1,"name":"c","ts":1511.25,"dur":0.25},{"ph":"X","tid":1,"name":"d","ts":1511.5,"dur":9}]"#,
    );
    assert_eq!(found, named(&[("a", 0, 10), ("b", 10, 510), ("c", 510, 511), ("d", 511, 520)]));
}

#[test]
fn what_begins_and_ends_is_paired_in_the_order_of_time() {
    let found = spans(
        r#"[{"ph":"e","cat":"c","id":1,"ts":100},{"ph":"b","cat":"c","id":1,"name":"a","ts":0},{"ph":"X","tid":9,"name":"z","ts":0,"dur":1000000}]"#,
    );
    assert_eq!(found, named(&[("a", 0, 100), ("z", 0, 1_000_000)]));
    // So it is within a microsecond.
    let found = spans(
        r#"[{"ph":"B","tid":1,"name":"a","ts":0},{"ph":"B","tid":1,"name":"b","ts":100.4},{"ph":"E","tid":1,"ts":100.2},{"ph":"E","tid":1,"ts":900}]"#,
    );
    assert_eq!(found, named(&[("a", 0, 100), ("b", 100, 900)]));
}

#[test]
fn an_address_of_any_length_is_a_request() {
    let address = format!("https://ads.example/?{}", "é".repeat(9_000));
    let entry = |url: &str| {
        format!(
            r#"{{"startedDateTime":"2026-01-01T00:00:00Z","time":5,"request":{{"url":"{url}"}},"response":{{"status":200}}}}"#
        )
    };
    let archive =
        format!(r#"{{"log":{{"version":"1.2","entries":[{},{}]}}}}"#, entry(&address), entry("https://a.example/"));
    let trace = log(&page("page.har", &archive), 0);
    let requests: Requests = folded(&trace);
    let urls: Vec<&str> = requests.rows().iter().map(|row| trace.text(row.url)).collect();
    assert_eq!(urls[1], "https://a.example/");
    assert!(address.starts_with(urls[0]) && urls[0].len() > 4_000, "{} bytes", urls[0].len());
}

#[test]
fn a_page_that_is_called_by_its_address_is_passed_on_without_its_query() {
    let archive =
        PAGE.replace("\"title\": \"https://shop.example/\"", "\"title\": \"https://shop.example/cb?code=SECRET\"");
    assert_ne!(archive, PAGE);
    let archive = archive.replace("https://ads.example/pixel", "Wss://ads.example/pixel?token=SECRET");
    let state = page("page.har", &archive);
    assert_eq!(titles(&state)[0], "https://shop.example/cb?code=SECRET");
    assert!(!save(&state.shown, false).unwrap().1.contains("SECRET"));
    for format in [Format::Har, Format::Svg, Format::Poster, Format::Csv, Format::Markdown, Format::ChromeTrace] {
        let text = export(&state.shown, false, format).unwrap().1;
        assert!(!text.contains("SECRET"), "{text}");
    }
    assert!(export(&state.shown, true, Format::Markdown).unwrap().1.contains("https://shop.example/cb?code=SECRET"));
}

/// The recording of a program that `block_on` runs: no waker of it is recorded.
#[test]
fn what_block_on_runs_is_polled_until_it_is_dropped() {
    let line = |what: &str, ms: u64, more: &str| {
        let at = format!(r#""at":{{"secs_since_epoch":1,"nanos_since_epoch":{}}}"#, ms * 1_000_000);
        format!("{{\"{what}\":{{\"id\":1,{at}{more}}}}}\n")
    };
    let fields = r#","fields":[{"name":"kind","value":"block_on"},{"name":"task.id","value":1}]"#;
    let polls =
        [("Enter", 0), ("Exit", 1), ("Enter", 100), ("Exit", 110), ("Enter", 110), ("Exit", 110), ("Close", 110)];
    let lines: String = polls.iter().map(|(what, ms)| line(what, *ms, "")).collect();
    let trace = log(&page("run.json", &format!("{{\"v\":1}}\n{}{lines}", line("Spawn", 0, fields))), 0);
    let whole = of_lanes(&trace);
    assert_eq!(whole, [("block_on 1".to_owned(), Some(TaskEnd::Finished), [11, 0, 99])]);
    assert_eq!(trace.last_at(), millis(110));
}

/// Two tasks have a thread for 100 ms each, the second that many milliseconds after the first.
fn two_long_polls(apart: u64) -> Rc<State> {
    let line = |what: &str, id: u64, ms: u64| {
        let at = format!(r#""at":{{"secs_since_epoch":1,"nanos_since_epoch":{}}}"#, ms * 1_000_000);
        format!("{{\"{what}\":{{\"id\":{id},{at},\"fields\":[]}}}}\n")
    };
    let polls = [("Spawn", 0), ("Enter", 0), ("Exit", 100), ("Close", 100)];
    let of = |id: u64, after: u64| polls.map(|(what, ms)| line(what, id, after + ms)).concat();
    page("run.json", &format!("{{\"v\":1}}\n{}{}", of(1, 0), of(2, apart)))
}

#[test]
fn nobody_holds_up_the_others_where_there_are_several_threads() {
    let holds = |state: &Rc<State>| rendered::page(state).0.contains("held the thread for 0.10 s, the longest of two");
    assert!(holds(&two_long_polls(100)));
    assert!(!holds(&two_long_polls(50)));
}
