//! Files of traces: the same back again, and never more than an error on whatever else is fed in.

mod common;
#[path = "programs/generate.rs"]
mod generate;
#[path = "programs/interpret.rs"]
mod interpret;
#[path = "programs/syntax.rs"]
mod syntax;

use common::{run, said};

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::net::fetch;
use await_lab::engine::queue::Queue;
use await_lab::engine::timeout::timeout;
use await_lab::engine::{Semaphore, as_completed, join, simulate};
use await_lab::trace::event::{Form, Kind, Meaning, RunEnd};
use await_lab::trace::file;
use await_lab::trace::file::{FileError, MAX_FILE, StoredRun, read};
use await_lab::trace::time::{Micros, millis};
use await_lab::trace::{Header, Trace, WorldKind};

fn write(traces: &[&Trace], bodies: bool) -> String {
    file::write(traces.iter().map(|trace| StoredRun::of(trace, bodies)).collect()).unwrap()
}

fn header() -> Header {
    Header {
        program: None,
        lab: "a lab".to_owned(),
        variant: "one\"\u{202e}<b>".to_owned(),
        plan: vec![("name".to_owned(), "0.1..0.5".to_owned()), (String::new(), "\u{0}".to_owned())],
        seed: u64::MAX,
        world: WorldKind::Simulated,
        clock_step: Micros(5),
        source: u64::MAX - 1,
    }
}

/// A program whose log has most kinds of events.
async fn varied() {
    let queue = Queue::bounded(1);
    let source = queue.clone();
    let consumer = spawn("consumer", async move {
        while let Ok(item) = source.get().await {
            sleep(millis(5)).await;
            say(format!("{item:?} done"));
            let _ = source.task_done();
        }
    });
    for item in ["a", "b", "ok"] {
        queue.put(item).await.unwrap();
    }
    queue.join().await;
    queue.shut_down_now();
    consumer.await;
    let semaphore = Semaphore::new(1);
    let fetches = ["json", "drip?duration=0.01&numbytes=3", "reset", "status/404", ""].map(|address| {
        let semaphore = semaphore.clone();
        spawn(address, async move {
            let _permit = semaphore.acquire().await;
            let _ = timeout(millis(50), fetch(address)).await;
        })
    });
    let mut several = as_completed(fetches);
    while several.next().await.is_some() {}
    let sleeper = spawn("sleeper", sleep(millis(500)));
    assert!(timeout(millis(1), join([sleeper])).await.is_err());
}

fn trace() -> Trace {
    simulate(header(), Some(2), varied())
}

/// The lines of a file: its text with a change.
fn changed(from: &str, to: &str) -> Result<Vec<Trace>, FileError> {
    let text = write(&[&trace()], true);
    assert!(text.contains(from), "{from} is not in the file");
    read(&text.replacen(from, to, 1))
}

fn inconsistent(result: &Result<Vec<Trace>, FileError>) -> &'static str {
    match result {
        Err(FileError::Inconsistent { run: 1, reason }) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_trace_comes_back_the_same_and_is_written_the_same() {
    let [first, second] = [trace(), run(async { say("another run") })];
    let text = write(&[&first, &second], true);
    let back = read(&text).unwrap();
    assert!(back == [first, second]);
    assert_eq!(write(&back.iter().collect::<Vec<_>>(), true), text);
}

#[test]
fn random_traces_come_back_the_same() {
    for seed in 0..500 {
        let program = generate::task_program(seed, true);
        let trace = simulate(Header { seed, ..header() }, None, interpret::future(program));
        let text = write(&[&trace], true);
        assert!(read(&text).unwrap() == [trace], "seed {seed}");
    }
    let program = generate::queue_program(1, true);
    assert!(read(&write(&[&run(interpret::future(program))], true)).is_ok());
}

#[test]
fn the_trace_of_a_run_that_goes_on_can_be_read_too() {
    let mut cut = Trace::new(header());
    let whole = trace();
    whole.places().iter().for_each(|place| {
        cut.place(*place);
    });
    for event in &whole.events()[..20] {
        cut.push(event.at(), event.place(), event.task, event.kind);
    }
    let labels: Vec<String> = trace().labels().map(str::to_owned).collect();
    labels.iter().for_each(|text| {
        cut.label(text);
    });
    assert!(read(&write(&[&cut], true)).unwrap() == [cut]);
}

#[test]
fn bodies_are_left_out_unless_they_are_wanted() {
    let trace = trace();
    let body = "Waiting together";
    assert!(write(&[&trace], true).contains(body));
    let text = write(&[&trace], false);
    assert!(!text.contains(body));
    let back = read(&text).unwrap().remove(0);
    assert!(!back.events().iter().any(|event| matches!(event.kind, Kind::BodyKept { .. })));
    assert_eq!(said(&back), said(&trace));
    assert_eq!(write(&[&back], false), text, "written again it is the same");
}

#[test]
fn a_text_that_is_a_body_and_a_line_stays_a_line() {
    let trace = run(async {
        let reply = fetch("status/200").await.unwrap();
        say(reply.text.unwrap());
    });
    let back = read(&write(&[&trace], false)).unwrap().remove(0);
    assert_eq!(said(&back), said(&trace));
    assert_eq!(said(&back), ["{\"status\": 200}"]);
}

#[test]
fn files_of_the_first_version_open_and_are_written_as_the_second() {
    let text = include_str!("data/version-1.json").trim_end();
    let back = read(text).unwrap();
    assert_eq!(back.len(), 2);
    assert_eq!(said(&back[1]), ["another run"]);
    // Each event is what the old text says, with its line in the lab's one file.
    let old: serde_json::Value = serde_json::from_str(text).unwrap();
    for (event, was) in back[0].events().iter().zip(old["runs"][0]["events"].as_array().unwrap()) {
        let line = back[0].line(event).map_or(0, |line| line.number);
        assert_eq!((line, event.kind.name()), (was[2].as_u64().unwrap() as u32, was[3].as_str().unwrap()));
        assert!(back[0].line(event).is_none_or(|line| line.file == 0));
    }
    let written = write(&back.iter().collect::<Vec<_>>(), true);
    assert!(written.starts_with("{\"await-lab\":2,"));
    assert!(read(&written).unwrap() == back);
}

#[test]
fn a_file_that_is_cut_at_any_byte_is_an_error() {
    let text = write(&[&trace()], true);
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        assert!(read(&text[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_file_with_any_bit_flipped_is_an_error_or_a_trace() {
    let bytes = write(&[&trace()], true).into_bytes();
    for place in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[place] ^= 1 << (place % 8);
        let Ok(text) = String::from_utf8(flipped) else { continue };
        if let Ok(back) = read(&text) {
            let again = write(&back.iter().collect::<Vec<_>>(), true);
            assert!(read(&again).unwrap() == back, "a bit flipped at {place}");
        }
    }
}

#[test]
fn a_file_of_a_later_version_says_what_to_do() {
    for version in ["3", "4294967295"] {
        let result = changed("{\"await-lab\":2", &format!("{{\"await-lab\":{version}"));
        let Err(error @ FileError::Newer(_)) = result else { panic!("{result:?}") };
        assert!(error.to_string().contains("reload"), "{error}");
    }
    // Whatever else a later version holds, it is the version that is said.
    assert!(matches!(read(r#"{"await-lab":7,"other":[{}]}"#), Err(FileError::Newer(7))));
}

#[test]
fn a_version_that_never_was_is_refused() {
    for version in ["0", "-1", "1.5", "\"1\"", "4294967296", "null"] {
        assert!(changed("{\"await-lab\":2", &format!("{{\"await-lab\":{version}")).is_err(), "{version}");
    }
}

#[test]
fn what_is_no_file_of_ours_is_refused() {
    let deep = |levels: usize| format!("{{\"await-lab\":1,\"runs\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
    let hostile = [
        String::new(),
        " ".to_owned(),
        "null".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        "\u{feff}".to_owned(),
        "\u{feff}\u{feff}{}".to_owned(),
        "{\0\"\0a\0w\0".to_owned(),
        "\u{fffd}PNG\r\n\u{1a}".to_owned(),
        "PK\u{3}\u{4}".to_owned(),
        "{\"__proto__\":{}}".to_owned(),
        "{\"await-lab\":1}".to_owned(),
        "{\"await-lab\":1,\"runs\":{}}".to_owned(),
        "{\"await-lab\":1,\"runs\":[{}]}".to_owned(),
        "{\"await-lab\":1,\"runs\":[1e999]}".to_owned(),
        "{\"await-lab\":1,\"await-lab\":1,\"runs\":[]}".to_owned(),
        "{\"await-lab\":1,\"runs\":[],\"runs\":[]}".to_owned(),
        "{\"await-lab\":1,\"runs\":[],\"__proto__\":{}}".to_owned(),
        "{\"await-lab\":1,\"runs\":[]} trailing".to_owned(),
        deep(129),
        deep(100_000),
    ];
    for text in hostile {
        let start: String = text.chars().take(60).collect();
        let Err(error) = read(&text) else { panic!("{start} was read") };
        assert!(!error.to_string().is_empty(), "{start}");
    }
}

#[test]
fn a_file_may_begin_with_the_mark_of_its_encoding() {
    let text = write(&[&trace()], true);
    assert!(read(&format!("\u{feff}{text}")).is_ok());
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let text = " ".repeat(MAX_FILE + 1);
    assert!(matches!(read(&text), Err(FileError::TooLarge)));
}

#[test]
fn fields_are_those_of_the_format_and_no_others() {
    for (from, to) in [
        ("\"seed\":", "\"sead\":"),
        ("\"seed\":", "\"seed\":1,\"seed\":"),
        ("\"labels\":[", "\"more\":1,\"labels\":["),
        ("\"seed\":18446744073709551615", "\"seed\":18446744073709551616"),
        ("\"seed\":18446744073709551615", "\"seed\":-1"),
        ("[0,1,0,\"spawned\"", "[-1,1,0,\"spawned\""),
        ("[0,1,0,\"spawned\"", "[0,1,0,\"hatched\""),
        ("[0,1,0,\"spawned\"", "[0,1,65536,\"spawned\""),
        ("[0,1,0,\"spawned\",", "[0,1,0,\"spawned\",1,1,1,1,1,"),
        ("[0,1,0,\"spawned\",0,0]", "[0,1,0,\"spawned\",0]"),
        ("[0,1,0,\"spawned\",0,0]", "[0,1,0,\"spawned\",0,0,0]"),
        ("[0,1,0,\"spawned\",0,0]", "[]"),
        ("[0,1,0,\"spawned\",0,0]", "{}"),
    ] {
        let result = changed(from, to);
        assert!(matches!(result, Err(FileError::Malformed(_))), "{from} → {to}: {result:?}");
    }
    assert_eq!(
        inconsistent(&changed("\"world\":\"simulated\"", "\"world\":\"Simulated\"")),
        "its world is none of browser, simulated and recorded"
    );
}

/// A file of one run with these events, as they are written.
fn with_events(events: &str) -> Result<Vec<Trace>, FileError> {
    read(&format!(
        r#"{{"await-lab":1,"runs":[{{"lab":"","variant":"","plan":[],"seed":0,"world":"browser","clock_step":0,"source":0,"labels":["main"],"events":[{events}]}}]}}"#
    ))
}

#[test]
fn a_log_that_breaks_a_rule_is_refused() {
    let spawned = r#"[0,1,0,"spawned",0,0]"#;
    assert!(with_events(spawned).is_ok());
    for (events, rule) in [
        (r#"[0,2,0,"spawned",0,0]"#, "its tasks are not numbered in order"),
        (r#"[0,1,0,"spawned",1,0]"#, "an event names a text that is not there"),
        (r#"[0,1,0,"spawned",4294967295,0]"#, "an event names a text that is not there"),
        (r#"[0,1,0,"spawned",0,2]"#, "an event names a task that was not spawned"),
        (r#"[0,2,0,"poll-began"]"#, "an event names a task that was not spawned"),
        (r#"[0,0,0,"poll-began"]"#, "a task goes on after its end"),
        (r#"[0,0,0,"ended",0]"#, "a task goes on after its end"),
        (r#"[0,4294967295,0,"yielded"]"#, "an event names a task that was not spawned"),
        (r#"[0,1,0,"poll-ended",1]"#, "something ends that did not begin"),
        (r#"[0,1,0,"poll-began"],[0,1,0,"poll-began"]"#, "something begins twice"),
        (r#"[0,1,0,"sleep-ended",1]"#, "something ends that did not begin"),
        (r#"[0,1,0,"await-ended",1]"#, "something ends that did not begin"),
        (r#"[0,1,0,"await-began",9]"#, "an event names a task that was not spawned"),
        (r#"[0,1,0,"ended",0],[0,1,0,"ended",1]"#, "a task goes on after its end"),
        (r#"[0,1,0,"ended",0],[0,1,0,"poll-began"]"#, "a task goes on after its end"),
        (r#"[0,0,0,"run-ended",0],[0,0,0,"run-ended",0]"#, "events follow its end"),
        (r#"[0,0,0,"run-ended",0],[0,1,0,"yielded"]"#, "events follow its end"),
        (r#"[0,1,0,"request-started",4294967295]"#, "an event names a request that was not made"),
        (r#"[0,1,0,"request-queued",4294967295,0]"#, "its requests are not numbered in order"),
        (r#"[0,1,0,"request-queued",0,0],[0,1,0,"request-finished",0,1]"#, "the stages of a request are out of order"),
        (
            r#"[0,1,0,"request-queued",0,0],[0,1,0,"request-aborted",0],[0,1,0,"request-aborted",0]"#,
            "the stages of a request are out of order",
        ),
        (r#"[0,1,0,"queue-opened",65535,0,0]"#, "its queues are not numbered in order"),
        (r#"[0,1,0,"get-blocked",0]"#, "an event names a queue that was not opened"),
        (r#"[0,1,0,"queue-opened",0,0,0],[0,1,0,"item-taken",0,0]"#, "something ends that did not begin"),
        (r#"[18446744073709551615,1,0,"yielded"]"#, "its times are beyond any run"),
        (r#"[281474976710655,1,0,"yielded"],[1,1,0,"yielded"]"#, "its times are beyond any run"),
    ] {
        let whole = if events.contains("spawned") { events.to_owned() } else { format!("{spawned},{events}") };
        assert_eq!(inconsistent(&with_events(&whole)), rule, "{events}");
    }
}

/// A file of one run of a program with one file, two places and a chain, with these events.
fn with_program(events: &str) -> Result<Vec<Trace>, FileError> {
    read(&format!(
        r#"{{"await-lab":2,"runs":[{{"program":{{"name":"a","title":"A","language":"python","runtime":"","sources":[{{"name":"a.py","text":"pass"}}]}},"seed":0,"world":"recorded","clock_step":1,"labels":["main"],"places":[[0,1,0],[0,2,-1]],"chains":[[0,1]],"events":[[0,1,0,"spawned",0,0],{events}]}}]}}"#
    ))
}

#[test]
fn what_came_with_version_2_has_its_rules() {
    for events in [
        r#"[0,1,2,"failed",0,0],[0,1,0,"ended",3],[0,0,0,"failed",0,0],[0,0,0,"run-ended",4]"#,
        r#"[0,1,1,"wait-began",0,7],[0,1,0,"suspended-at",0],[0,1,0,"wait-began",0,7],[0,1,0,"wait-ended",0,7],[0,1,0,"wait-withdrawn",0,7]"#,
        r#"[0,2,0,"thread-started",0,1],[0,1,0,"poll-began"],[0,2,0,"poll-began"],[0,1,0,"poll-ended",0],[0,2,0,"poll-ended",1]"#,
        r#"[0,0,0,"callback-scheduled",3,0,5],[5,0,0,"callback-began",3],[0,0,0,"callback-ended",3]"#,
        r#"[0,0,0,"loop-opened",0],[0,0,0,"loop-closed",0],[0,0,0,"loop-opened",0]"#,
    ] {
        assert!(with_program(events).is_ok(), "{events}: {:?}", with_program(events).err());
    }
    let failure = "an error and the end of the task that failed belong together";
    for (events, rule) in [
        (r#"[0,1,0,"failed",0,0],[0,1,0,"yielded"]"#, failure),
        (r#"[0,1,0,"failed",0,0],[0,1,0,"ended",0]"#, failure),
        (r#"[0,1,0,"ended",3]"#, failure),
        (r#"[0,1,0,"failed",1,0]"#, "an event names a text that is not there"),
        (r#"[0,1,3,"yielded"]"#, "an event names a place that is not there"),
        (r#"[0,1,0,"wait-ended",0,7]"#, "something ends that did not begin"),
        (r#"[0,1,0,"wait-began",0,7],[0,1,0,"wait-ended",1,7]"#, "something ends that did not begin"),
        (r#"[0,1,0,"wait-began",0,7],[0,1,0,"suspended-at",1]"#, "an event names a chain that is not there"),
        (r#"[0,1,0,"yielded"],[0,1,0,"suspended-at",0]"#, "a chain follows no wait of its task"),
        (r#"[0,3,0,"thread-started",0,1]"#, "its tasks are not numbered in order"),
        (r#"[0,0,0,"callback-began",3]"#, "something ends that did not begin"),
        (r#"[0,0,0,"callback-scheduled",3,0,5],[0,0,0,"callback-ended",3]"#, "something ends that did not begin"),
        (
            r#"[0,0,0,"callback-scheduled",3,0,5],[0,0,0,"callback-cancelled",3],[0,0,0,"callback-began",3]"#,
            "something ends that did not begin",
        ),
        (r#"[0,0,0,"loop-closed",0]"#, "something ends that did not begin"),
    ] {
        assert_eq!(inconsistent(&with_program(events)), rule, "{events}");
    }
    for (from, to, rule) in [
        ("[0,2,-1]", "[1,2,-1]", "a place names a file that is not there"),
        ("[0,2,-1]", "[0,2,1]", "a place names a text that is not there"),
        ("[0,2,-1]", "[0,1,0]", "a place is there twice, or there are too many"),
        ("[[0,1]]", "[[0,2]]", "a chain names a place that is not there"),
        (
            "\"seed\"",
            "\"lab\":\"\",\"seed\"",
            "it does not say which program it is of: a lab, variant, plan and source, or a program",
        ),
        (
            "\"await-lab\":2",
            "\"await-lab\":1",
            "it does not say which program it is of: a lab, variant, plan and source, or a program",
        ),
    ] {
        let text = write(&with_program(r#"[0,1,0,"yielded"]"#).unwrap().iter().collect::<Vec<_>>(), true);
        assert!(text.contains(from), "{from} is not in {text}");
        assert_eq!(inconsistent(&read(&text.replacen(from, to, 1))), rule, "{from} → {to}");
    }
}

#[test]
fn a_file_of_a_hundred_thousand_events_is_read() {
    let yields = r#"[1,1,0,"yielded"],"#.repeat(100_000);
    let back = with_events(&format!(r#"[0,1,0,"spawned",0,0],{yields}[0,0,0,"run-ended",0]"#)).unwrap();
    assert_eq!(back[0].events().len(), 100_002);
    assert_eq!(back[0].last_at(), Micros(100_000));
}

/// What the format's own page says.
const PAGE: &str = include_str!("../src/trace/file.md");

#[test]
fn the_example_of_the_documented_format_is_read_and_written_the_same() {
    let (_, from) = PAGE.split_once("```json\n").expect("it has an example");
    let (example, _) = from.split_once("```").expect("the example ends");
    let traces = read(example).unwrap();
    assert_eq!(traces[0].end(), Some(RunEnd::Finished));
    let written = write(&traces.iter().collect::<Vec<_>>(), true);
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(value(&written), value(example));
}

/// The page's table of events and its codes follow from the vocabulary: `UPDATE_EXPECT=1` writes them into the page.
#[test]
fn the_documented_events_and_codes_are_those_of_the_vocabulary() {
    let described = |(form, meaning): (&Form, &&str)| {
        let fields = form.fields.iter().map(|(name, meaning)| match meaning.documented() {
            Some(words) => format!("{name} ({words})"),
            None => (*name).to_owned(),
        });
        format!("| `{}` | {} |{meaning} |\n", form.name, fields.collect::<Vec<_>>().join(", "))
    };
    let events: String = Kind::FORMS.iter().zip(Kind::MEANINGS).map(described).collect();
    let code = |meaning: Meaning| {
        let values = (0..100).filter_map(|word| Some(format!("{word} {}", meaning.code(word)?)));
        format!("| *{}* | {} |\n", meaning.documented().unwrap(), values.collect::<Vec<_>>().join("; "))
    };
    let codes =
        [Meaning::TaskEnd, Meaning::RunEnd, Meaning::Order, Meaning::Fault, Meaning::Problem, Meaning::WaitKind];
    let codes: String = codes.into_iter().map(code).collect();
    let table = |page: &str, head: &str, rows: &str| {
        let (before, after) = page.split_once(head).unwrap_or_else(|| panic!("{head} is not there"));
        let rest = after.split_once("\n\n").map_or("", |(_, rest)| rest);
        format!("{before}{head}{rows}\n{rest}")
    };
    let page = table(PAGE, "| name | fields | meaning |\n|---|---|---|\n", &events);
    let page = table(&page, "| code | values |\n|---|---|\n", &codes);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/trace/file.md"), &page).unwrap();
    } else {
        let differs = page.lines().zip(PAGE.lines()).find(|(is, was)| is != was);
        assert!(page == PAGE, "src/trace/file.md is to be written anew, by UPDATE_EXPECT=1: {differs:?}");
    }
}

#[test]
fn in_a_file_of_version_1_a_sentinel_is_known_by_its_name_and_flagged_on_reading() {
    let text = r#"{"await-lab":1,"runs":[{"lab":"producer-consumer","variant":"sentinels","plan":[],"seed":1,
        "world":"simulated","clock_step":1,"source":0,"labels":["main","None","a"],"events":[[0,1,0,"spawned",0,0],
        [0,1,1,"queue-opened",0,0,0],[0,1,2,"item-put",0,0,2],[0,1,2,"item-put",0,1,1]]}]}"#;
    let traces = read(text).unwrap_or_else(|error| panic!("{error}"));
    let names: Vec<&str> = traces[0].events().iter().map(|event| event.kind.name()).collect();
    assert_eq!(names, ["spawned", "queue-opened", "item-put", "sentinel-marked", "item-put"]);
    // What is written again has the flag, and is not flagged twice.
    let again = read(&file::write(vec![StoredRun::of(&traces[0], true)]).unwrap()).unwrap();
    assert_eq!(again[0].events().len(), 5);
}
