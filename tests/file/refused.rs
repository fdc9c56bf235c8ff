//! What is no file of ours, is damaged, or breaks a rule: an error with its reason, never more.

use await_lab::trace::Trace;
use await_lab::trace::file::{FileError, MAX_FILE, read};

use crate::{changed, inconsistent, trace, with_events, write};

#[test]
fn a_file_that_is_cut_at_any_byte_is_an_error() {
    let text = write(&[&trace()]);
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        assert!(read(&text[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_file_with_any_bit_flipped_is_an_error_or_a_trace() {
    let bytes = write(&[&trace()]).into_bytes();
    for place in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[place] ^= 1 << (place % 8);
        let Ok(text) = String::from_utf8(flipped) else { continue };
        if let Ok(back) = read(&text) {
            let again = write(&back.iter().collect::<Vec<_>>());
            assert!(read(&again).unwrap() == back, "a bit flipped at {place}");
        }
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
    let text = write(&[&trace()]);
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
        let text = write(&with_program(r#"[0,1,0,"yielded"]"#).unwrap().iter().collect::<Vec<_>>());
        assert!(text.contains(from), "{from} is not in {text}");
        assert_eq!(inconsistent(&read(&text.replacen(from, to, 1))), rule, "{from} → {to}");
    }
}
