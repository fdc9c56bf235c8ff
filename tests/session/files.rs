//! Runs kept as a file and opened again, as a reader does it.

use std::rc::Rc;

use miniz_oxide::deflate::compress_to_vec;

use crate::given::{HEAD, given_bytes, open, unreadable};
use crate::page::PretendedPage;
use await_lab::session::file::save;
use await_lab::session::link;
use await_lab::session::origin::Origin;
use await_lab::session::playhead::Playhead;
use await_lab::session::ports::GivenFile;
use await_lab::session::shown::Shown;
use await_lab::session::state::{Action, Phase, State};
use await_lab::session::still::after;
use await_lab::trace::file::{FileError, MAX_FILE};
use await_lab::trace::{Trace, WorldKind};

fn state(link: &str) -> Rc<State> {
    await_lab::session::still::opened(link)
}

fn given(text: impl Into<String>) -> GivenFile {
    crate::given::given("runs.json", text)
}

/// A file with this text, packed by gzip but for the sums at its end, which nobody here looks at.
fn packed(name: &str, text: &str) -> GivenFile {
    given_bytes(name, [&HEAD[..], &compress_to_vec(text.as_bytes(), 6)].concat())
}

/// What is said of a file that is not opened.
fn refusal(file: GivenFile) -> String {
    match open(file) {
        Err(why) => why,
        Ok(opened) => panic!("{} was opened", opened.choice.as_ref().map(link::write).unwrap_or_default()),
    }
}

fn text(state: &State) -> String {
    save(&state.shown, false).unwrap().1
}

fn traces(state: &State) -> Vec<Trace> {
    state.shown.iter().map(|shown| shown.record.as_ref().unwrap().read(Trace::clone)).collect()
}

#[test]
fn whatever_is_saved_opens_as_it_was_with_the_link_of_its_plan() {
    for link in [
        "#say-after",
        "#say-after/joined?preset=api",
        "#say-after?pairs=1:a,2:b&before=so+%7B%7D&seed=7",
        "#say-after?preset=sync-async",
        "#fetch?preset=twenty&connections=6",
        "#fetch/bounded,first?urls=delay/1+status/404+reset&retries=0&timeout=2",
        "#producer-consumer",
        "#producer-consumer/one-sentinel",
        "#producer-consumer/sentinels,one-sentinel,cancel?items=3&seed=4",
        "#producer-consumer/shutdown?preset=article&capacity=1",
    ] {
        let saved = state(link);
        let opened = open(given(text(&saved))).unwrap_or_else(|why| panic!("{link}: {why}"));
        assert_eq!(opened.notices, [""; 0], "{link}");
        let page = after(state("#fetch"), Action::Opened(opened));
        assert_eq!(text(&page), text(&saved), "{link}: saved once more it is the same file");
        assert_eq!((page.phase, page.playhead, page.file.as_deref()), (Phase::Over, Playhead::Live, Some("runs.json")));
        for (shown, before) in page.shown.iter().zip(&saved.shown) {
            assert!(shown.ideal.read(Trace::clone) == before.ideal.read(Trace::clone), "{link}: the same ideal");
        }
        // A simulated run is saved here, so the link asks for that world.
        let again = state(&link::write(&page.choice));
        assert_eq!(again.choice.place(), WorldKind::Simulated);
        assert!(traces(&again) == traces(&saved), "{link} became {}", link::write(&page.choice));
    }
}

#[test]
fn what_is_packed_opens_as_what_comes_out_of_it() {
    let saved = text(&state("#say-after"));
    let opened = open(packed("runs.json.gz", &saved)).unwrap();
    assert_eq!(opened.name, "runs.json.gz");
    assert_eq!(text(&state("#fetch").reduce(Action::Opened(opened))), saved);
    let archive = open(packed("page.har.gz", include_str!("../data/import/page.har"))).unwrap();
    assert!(archive.choice.is_none() && !archive.shown.is_empty());
}

#[test]
fn a_real_run_opens_as_a_measured_one() {
    let page = PretendedPage::open("#say-after");
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    let (name, text) = save(&page.state().shown, false).unwrap();
    assert_eq!(name, "await-lab-say-after-browser.json");
    let opened = state("#producer-consumer").reduce(Action::Opened(open(given(text)).unwrap()));
    assert!(opened.shown.iter().all(|shown| shown.place() == Some(WorldKind::Browser)));
    assert_eq!(link::write(&opened.choice), "#say-after", "Run would run the same again");
    assert!(!opened.playing && !opened.is_running());
}

#[test]
fn an_opened_run_gives_way_to_what_the_reader_does_next() {
    let opened = || state("#fetch").reduce(Action::Opened(open(given(text(&state("#say-after")))).unwrap()));
    for action in [
        Action::Reset,
        Action::Replay,
        Action::Set { name: "pairs".to_owned(), text: "1:x".to_owned() },
        Action::Started { session: 1 },
        Action::Follow("#fetch".to_owned()),
    ] {
        assert_eq!(opened().reduce(action).file, None);
    }
    let looked = opened().reduce(Action::Step(-1)).reduce(Action::Focus(1));
    assert_eq!(looked.file.as_deref(), Some("runs.json"));
}

#[test]
fn a_recording_gives_way_to_the_lab_that_was_open_and_keeps_no_queries_for_it() {
    let archive = include_str!("../data/import/page.har");
    let lab = "#fetch?urls=https%3A%2F%2Fa.example%2F%3Fkey%3D1";
    let before = state(lab);
    assert!(before.choice.keeps_queries, "they came with the link");
    let recording = before.reduce(Action::Opened(open(given(archive)).unwrap()));
    assert!(recording.program().is_some() && !recording.choice.keeps_queries);
    for link in ["#fetch", ""] {
        let recording = state("#fetch").reduce(Action::Opened(open(given(archive)).unwrap()));
        let lab = recording.reduce(Action::Follow(link.to_owned()));
        assert!(lab.program().is_none() && lab.file.is_none(), "{link:?}");
        assert_eq!((lab.shown.len(), lab.references.is_empty()), (2, true), "it is no run of the lab before");
    }
}

#[test]
fn the_log_of_a_run_that_was_cut_off_stays_as_it_is() {
    let whole = text(&state("#say-after/sequential"));
    let cut = whole.find(r#",[0,0,0,"run-ended""#).expect("it has an end");
    let cut = format!("{}]}}]}}", &whole[..cut]);
    let page = state("#fetch").reduce(Action::Opened(open(given(cut)).unwrap()));
    let until = page.shown[0].until;
    let page = page.reduce(Action::Play).reduce(Action::Frame(until)).reduce(Action::Frame(until + until));
    assert_eq!(page.shown[0].until, until, "no time goes by in it");
}

#[test]
fn a_refused_file_says_why_and_what_to_do() {
    let saved = text(&state("#say-after"));
    let other = text(&state("#fetch"));
    let runs = |text: &str| text[text.find('[').unwrap() + 1..text.rfind(']').unwrap()].to_owned();
    let both = format!(r#"{{"await-lab":1,"runs":[{},{}]}}"#, runs(&saved), runs(&other));
    for (file, why) in [
        (given(both), "runs.json was not opened: its runs are of several labs, and the page shows one"),
        (given(r#"{"await-lab":1,"runs":[]}"#), "it holds no run: save one with Save run and open that."),
        (
            given(saved.replace("say-after", "say\u{202e}")),
            "it is of the lab say\u{fffd}, which this page does not have",
        ),
        (given(saved.replace("joined", "x").replace("sequential", "y")), "the variant say-after/y"),
        (
            given("<html>"),
            "this is not a file of Await Lab, or was changed on line 1: choose one that Save run has written",
        ),
        (given(r#"{"await-lab": 1, "runs": ["#), "or its end is missing"),
        (given(r#"{"await-lab": 1}"#), "missing field `runs`"),
        (
            given(format!(r#"{{"await-lab":1,"runs":[{}]}}"#, [&runs(&saved); 11].map(String::as_str).join(","))),
            "it holds 22 runs",
        ),
        (given(saved.replace(r#"{"await-lab":2"#, r#"{"await-lab":3"#)), "reload the page to get the newest"),
        (given_bytes("cut.json.gz", vec![0x1f, 0x8b, 8]), "it is packed by gzip and can’t be unpacked: is it whole?"),
        (packed("empty.json.gz", ""), "empty.json.gz was not opened: this is not a file of Await Lab"),
        (packed("long.json.gz", &" ".repeat(MAX_FILE + 1)), "the file is larger than 64 MiB"),
        (unreadable("runs.json", 1), "the browser could not read it"),
        (unreadable("runs.json", MAX_FILE as u64 + 1), "the file is larger than 64 MiB"),
    ] {
        let said = refusal(file);
        assert!(said.contains(why), "{said}\n{why}");
    }
    let before = state("#say-after");
    let after = before.clone().reduce(Action::Notice(refusal(given("{}"))));
    assert!(after.shown == before.shown && after.notices.len() == 1, "what was shown stays");
    assert!(after.announcer.is_waiting(), "who can't see it is told");
}

#[test]
fn no_file_is_written_that_could_not_be_opened() {
    let page = state("#say-after/joined");
    let lab = page.choice.lab;
    let mut trace = traces(&page).remove(0);
    trace.label(&"x".repeat(MAX_FILE));
    let long = Shown::kept(Origin::Variant(lab.variant("joined").unwrap()), trace);
    assert!(matches!(save(&[long], false), Err(FileError::TooLarge)));
}

#[test]
fn what_no_longer_fits_this_page_is_said() {
    let saved = text(&state("#say-after?pairs=1:a"));
    let opened = open(given(saved.replace(r#"["pairs","1:a"]"#, r#"["pairs","1:a"],["colour","red"]"#))).unwrap();
    assert_eq!(opened.notices.len(), 1, "{:?}", opened.notices);
    assert!(opened.notices[0].starts_with("In the file’s plan, there is no parameter colour"));
    let source = saved.find(r#""source":"#).unwrap() + 9;
    let digits = saved[source..].find(',').unwrap();
    let older = saved.replace(&saved[source..source + digits], "1");
    assert!(open(given(older)).unwrap().notices[0].contains("no line of the code is lit"));
}
