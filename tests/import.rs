//! Files of other programs: their requests and spans become logs that keep all rules, and what may be private is dropped.

#[allow(dead_code)]
#[path = "session/given.rs"]
mod given;
#[allow(dead_code)]
#[path = "session/rendered.rs"]
mod rendered;

use std::rc::Rc;

use await_lab::export::Format;
use await_lab::lens::fold::{Fold, Follow};
use await_lab::lens::requests::{Outcome, Requests};
use await_lab::lens::tasks::lanes::Lanes;
use await_lab::session::export::export;
use await_lab::session::file::{Opened, save};
use await_lab::session::state::{Action, State};
use await_lab::session::still;
use await_lab::trace::event::TaskEnd;
use await_lab::trace::file;
use await_lab::trace::time::millis;
use await_lab::trace::{Trace, WorldKind};

const PAGE: &str = include_str!("data/import/page.har");
const SPANS: &str = include_str!("data/import/spans.json");

fn open(name: &str, text: &str) -> Result<Opened, String> {
    given::open(given::given(name, text))
}

fn page(name: &str, text: &str) -> Rc<State> {
    still::after(still::opened("#fetch"), Action::Opened(open(name, text).unwrap()))
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
    let many = format!("[{}]", vec!["{}"; 500_001].join(","));
    assert!(refusal(&many).contains("more than 500000"));
}
