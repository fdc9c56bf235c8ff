//! Every lab, variant and preset in the simulated world: what it prints, when it ends, and which lines of its code it was.

mod plans;

use std::collections::BTreeSet;
use std::rc::Rc;

use expect_test::expect_file;
use futures::FutureExt;

use await_lab::engine::simulated::Simulated;
use await_lab::engine::{Run, simulate};
use await_lab::labs::{DEFAULT_SEED, Lab, Variant};
use await_lab::lens::code::lines::{CodeLine, code};
use await_lab::lens::words::ends::closing;
use await_lab::lens::words::transcript::text;
use await_lab::trace::Trace;
use await_lab::trace::event::{Kind, RunEnd, TaskEnd};
use await_lab::trace::file::{self, StoredRun};
use await_lab::trace::program::Language;
use await_lab::trace::time::millis;

/// A variant's log in the simulated world, and the files whose lines are in it.
fn run(lab: &Lab, variant: &Variant, preset: Option<&str>, settings: &str) -> (Trace, Vec<&'static str>) {
    let settings: Vec<(String, String)> = settings
        .split(';')
        .filter_map(|setting| setting.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let (plan, notices) = lab.resolve(variant, lab.presets[0].name, preset, &settings);
    assert_eq!(notices, [], "{}/{} {preset:?} {settings:?}", lab.name, variant.name);
    let prepared = lab.prepare(variant, plan, DEFAULT_SEED).expect("a variant of the list has a program");
    let run = Run::new(Rc::new(Simulated::default()), prepared.header, prepared.connections, prepared.program);
    run.drive().now_or_never().expect("the simulated world never waits");
    let trace = run.trace().clone();
    (trace, run.files())
}

/// The log of `LAB/VARIANT`.
fn trace(what: &str, preset: Option<&str>, settings: &str) -> Trace {
    let (lab, variant) = what.split_once('/').expect(what);
    let lab = Lab::named(lab).expect(what);
    run(lab, lab.variant(variant).expect(what), preset, settings).0
}

#[test]
fn every_lab_prints_what_it_did() {
    for lab in Lab::ALL {
        let mut transcripts = String::new();
        for variant in lab.variants {
            let own = (!variant.defaults.is_empty()).then_some(None);
            for preset in own.into_iter().chain(lab.presets.iter().map(|preset| Some(preset.name))) {
                let heading = format!("# {}/{} {}", lab.name, variant.name, preset.unwrap_or_default());
                let text = text(&run(lab, variant, preset, "").0);
                transcripts += &format!("{}\n{text}\n", heading.trim_end());
            }
        }
        let file = format!("{}/tests/data/{}.txt", env!("CARGO_MANIFEST_DIR"), lab.name);
        expect_file![file].assert_eq(&transcripts);
    }
}

#[test]
fn totals_are_ideal() {
    for (what, preset, settings, total) in [
        ("say-after/sequential", "hello", "", "3.000"),
        ("say-after/concurrent", "hello", "", "2.000"),
        ("say-after/joined", "hello", "", "2.000"),
        ("say-after/sequential", "api", "", "3.000"),
        ("say-after/concurrent", "api", "", "2.000"),
        ("say-after/concurrent", "foo-bar", "", "2.000"),
        ("say-after/sequential", "sync-async", "", "45.000"),
        ("say-after/concurrent", "sync-async", "", "20.000"),
        ("fetch/sequential", "five-sites", "", "1.850"),
        ("fetch/concurrent", "five-sites", "", "0.800"),
        ("fetch/as-completed", "five-sites", "", "0.800"),
        ("fetch/first", "five-sites", "", "0.110"),
        ("fetch/bounded", "five-sites", "limit=1", "1.850"),
        ("fetch/bounded", "five-sites", "limit=5", "0.800"),
        ("fetch/sequential", "delays", "", "4.000"),
        ("fetch/concurrent", "delays", "", "2.000"),
        ("fetch/sequential", "twenty", "", "4.000"),
        ("fetch/concurrent", "twenty", "", "0.200"),
        ("fetch/concurrent", "twenty", "connections=6", "0.800"),
        ("fetch/bounded", "twenty", "", "0.800"),
        ("producer-consumer/sentinels", "backpressure", "", "2.400"),
        ("streams/loop", "numbers", "", "1.500"),
        ("streams/collect", "numbers", "", "1.500"),
        ("streams/merged", "numbers", "", "2.500"),
        ("streams/buffered", "numbers", "", "1.200"),
        ("streams/buffered", "numbers", "limit=5", "0.600"),
        ("streams/drip", "numbers", "", "1.800"),
        ("scaling/sequential", "five-sizes", "rounds=1;probe=0", "6.610"),
        ("scaling/bounded", "five-sizes", "rounds=1;probe=0", "1.130"),
        ("scaling/concurrent", "five-sizes", "rounds=1;probe=0", "0.050"),
        ("scaling/pool", "five-sizes", "rounds=1;probe=0", "1.130"),
        // Ten workers at most.
        ("scaling/pool", "five-sizes", "limit=100;rounds=1;probe=0", "0.670"),
        ("scaling/concurrent", "six-connections", "rounds=1;probe=0", "1.130"),
        ("scaling/concurrent", "beyond", "probe=0", "0.050"),
        ("producer-consumer/cancel", "backpressure", "", "2.400"),
        ("producer-consumer/shutdown", "backpressure", "", "2.400"),
        ("background-tasks/cancel", "article", "", "5.000"),
        ("background-tasks/cleanup", "article", "", "5.500"),
        ("background-tasks/drop", "article", "", "5.000"),
        ("background-tasks/shielded", "article", "", "7.000"),
        ("background-tasks/unstarted", "article", "", "5.000"),
        ("background-tasks/timeout", "article", "", "5.500"),
        ("background-tasks/group", "article", "", "5.500"),
        ("background-tasks/gather", "article", "", "7.000"),
        ("forgotten-await/forgotten", "two-calls", "", "0.500"),
        ("forgotten-await/awaited", "two-calls", "", "3.500"),
        ("forgotten-await/spawned", "two-calls", "", "2.000"),
        ("forgotten-await/abandoned", "two-calls", "", "0.500"),
        ("event-loop/tasks", "abc", "", "1.000"),
        ("event-loop/future", "abc", "", "1.000"),
        ("event-loop/tasks", "uneven", "", "0.300"),
    ] {
        let closing = closing(&trace(what, Some(preset), settings));
        assert_eq!(closing, Some(format!("total {total}")), "{what} {preset} {settings}");
    }
}

#[test]
fn a_loop_has_the_first_item_at_once_and_a_collection_all_at_the_end() {
    let moments = |what, preset| {
        let trace = trace(what, Some(preset), "");
        let said = trace.events().iter().filter(|event| matches!(event.kind, Kind::Said { .. }));
        said.map(|event| event.at().0 / 1_000).collect::<Vec<_>>()
    };
    assert_eq!(moments("streams/loop", "numbers"), [300, 600, 900, 1_200, 1_500]);
    assert_eq!(moments("streams/collect", "numbers"), [1_500, 1_500]);
    assert_eq!(moments("streams/drip", "numbers"), [300, 600, 900, 1_200, 1_500, 1_800]);
    assert_eq!(moments("streams/buffered", "numbers")[..2], [600, 600]);
    assert_eq!(moments("streams/buffered", "ready-first")[..2], [200, 600]);
}

#[test]
fn both_workers_print_five_lines_before_they_are_cancelled() {
    let text = text(&trace("background-tasks/cancel", None, ""));
    for worker in ["Worker 1 working...", "Worker 2 working..."] {
        let moments: Vec<&str> = text.lines().filter_map(|line| line.strip_suffix(worker)).map(str::trim).collect();
        assert_eq!(moments, ["0.000", "1.000", "2.000", "3.000", "4.000"]);
    }
    assert!(text.ends_with("5.000  Tasks cancelled\ntotal 5.000\n"), "{text}");
}

#[test]
fn what_is_cancelled_before_its_first_step_prints_nothing() {
    assert_eq!(text(&trace("background-tasks/unstarted", None, "")), "5.000  Tasks cancelled\ntotal 5.000\n");
}

#[test]
fn siblings_are_cancelled_in_a_group_and_go_on_in_a_gather() {
    let of = |variant: &str| text(&trace(&format!("background-tasks/{variant}"), None, ""));
    let (group, gather) = (of("group"), of("gather"));
    assert!(group.ends_with("5.500  Worker 3 cleaned up\n5.500  Group: Worker 1 failed\ntotal 5.500\n"), "{group}");
    assert!(gather.contains("5.000  Gather: Worker 1 failed\n6.000  Worker 2 working...\n"), "{gather}");
    assert!(gather.ends_with("7.000  Worker 2 done\n7.000  Worker 3 done\ntotal 7.000\n"), "{gather}");
}

#[test]
fn the_first_put_that_waits_is_that_of_task_5() {
    let trace = trace("producer-consumer/sentinels", Some("backpressure"), "");
    let mut waits = trace.events().iter().filter_map(|event| match event.kind {
        Kind::PutBlocked { item, label, .. } => Some((item, label, event.at())),
        _ => None,
    });
    let (blocked, label, since) = waits.next().expect("a put waits");
    let put = trace.events().iter().find(|event| matches!(event.kind, Kind::ItemPut { item, .. } if item == blocked));
    assert_eq!(trace.text(label), "Task-5");
    assert_eq!((since, put.map(|event| event.at())), (millis(500), Some(millis(600))));
}

#[test]
fn one_sentinel_never_ends_and_a_sentinel_for_each_does() {
    let stuck = trace("producer-consumer/one-sentinel", None, "");
    assert_eq!(stuck.end(), Some(RunEnd::Deadlocked));
    assert_eq!(
        closing(&stuck).as_deref(),
        Some("never ends: main waits for Consumer-1; Consumer-1 waits to get from the queue")
    );
    assert_eq!(trace("producer-consumer/one-sentinel", None, "consumers=1").end(), Some(RunEnd::Finished));
    let mended = "items=5;consumers=2;capacity=2;production=1;processing=0.5";
    assert_eq!(trace("producer-consumer/sentinels", None, mended).end(), Some(RunEnd::Finished));
}

#[test]
fn shutting_down_at_once_loses_what_is_inside() {
    let discarded = |what| {
        let trace = trace(what, Some("backpressure"), "");
        trace.events().iter().filter(|event| matches!(event.kind, Kind::ItemDiscarded { .. })).count()
    };
    assert_eq!(discarded("producer-consumer/shutdown"), 0);
    assert_eq!(discarded("producer-consumer/shutdown-now"), 1);
}

#[test]
fn the_first_success_aborts_the_other_requests() {
    let urls = "urls=status/500 delay/2 delay/1 stall";
    let trace = trace("fetch/first", None, urls);
    assert_eq!(
        text(&trace),
        "0.000  Error fetching status/500: HTTP status 500: try again, or allow more retries\n1.000  delay/1: 200 (12 bytes, 1.00s)\n\
         1.000  First fetching: 1.00 seconds\ntotal 1.000\n"
    );
    let aborted = trace.events().iter().filter(|event| matches!(event.kind, Kind::RequestAborted { .. }));
    assert_eq!(aborted.map(|event| event.at()).collect::<Vec<_>>(), [millis(1_000), millis(1_000)]);
    let cancelled = trace.events().iter().filter(|event| event.kind == Kind::Ended { how: TaskEnd::Cancelled }).count();
    assert_eq!(cancelled, 2, "the losers have ended before the program does");
}

#[test]
fn if_all_fail_all_rows_are_there() {
    let text = text(&trace("fetch/first", None, "urls=status/500 reset status/404"));
    assert_eq!(text.lines().filter(|line| line.contains("Error fetching")).count(), 3, "{text}");
}

#[test]
fn a_failing_request_loses_no_other() {
    for variant in ["sequential", "concurrent", "bounded", "as-completed"] {
        let urls = "urls=delay/0.1 status/404 stall https://www.python.org/ page/a.b?ms=50;timeout=0.5";
        let text = text(&trace(&format!("fetch/{variant}"), None, urls));
        for row in [
            "delay/0.1: 200",
            "Error fetching status/404: HTTP status 404: check the address",
            "Error fetching stall: timed out after 0.500 s: raise the timeout, or try again",
            "Error fetching https://www.python.org/: the simulated world has the practice server only",
            "https://a.b: 200 (1024 bytes, 0.05s)",
        ] {
            assert!(text.contains(row), "{variant}: {row} in\n{text}");
        }
    }
}

#[test]
fn a_failure_that_may_pass_is_tried_again_after_longer_and_longer_pauses() {
    let sleeps = |settings| {
        let trace = trace("fetch/sequential", None, settings);
        let sleeps = trace.events().iter().filter_map(|event| match event.kind {
            Kind::SleepBegan { delay, .. } => Some(delay.time()),
            _ => None,
        });
        sleeps.collect::<Vec<_>>()
    };
    assert_eq!(sleeps("urls=status/503;retries=3"), [millis(500), millis(1_000), millis(2_000)]);
    assert_eq!(sleeps("urls=status/503;retries=10").iter().max(), Some(&millis(30_000)));
    assert_eq!(sleeps("urls=stall;retries=1;timeout=1"), [millis(500)]);
    assert_eq!(sleeps("urls=status/404;retries=3"), []);
    let flaky = text(&trace("fetch/sequential", None, "urls=flaky?rate=0.5&seed=2;retries=10"));
    assert!(flaky.contains("flaky?rate=0.5&seed=2: 200"), "another try has another outcome: {flaky}");
}

#[test]
fn every_recorded_line_is_marked_in_the_labs_own_file() {
    for lab in Lab::ALL {
        let marked: BTreeSet<u32> = code(lab.source, Language::Rust)
            .iter()
            .filter(|line| line.mark.is_some())
            .map(|line| u32::from(line.number))
            .collect();
        let mut met = BTreeSet::new();
        for variant in lab.variants {
            for preset in lab.presets {
                let more: &[&str] =
                    if lab.name == "fetch" { &["", "urls=status/503 stall;retries=1;timeout=1"] } else { &[""] };
                for settings in more {
                    let (trace, files) = run(lab, variant, Some(preset.name), settings);
                    assert_eq!(files, [lab.file], "{}", variant.name);
                    met.extend(trace.places().iter().map(|place| place.line.number));
                }
            }
        }
        let unmarked: Vec<_> = met.difference(&marked).collect();
        assert!(unmarked.is_empty(), "{}: lines {unmarked:?} leave events but have no marker", lab.file);
    }
}

#[test]
fn every_marker_has_its_partner_in_the_twin() {
    for lab in Lab::ALL {
        let twin = std::fs::read_to_string(lab.twin).unwrap();
        let (rust, python) = (code(lab.source, Language::Rust), code(&twin, Language::Python));
        let marks = |lines: &[CodeLine<'_>]| {
            let marks: Vec<_> = lines
                .iter()
                .filter_map(|line| line.mark)
                .map(|mark| (mark.function.to_owned(), mark.name.to_owned()))
                .collect();
            let unique: BTreeSet<_> = marks.iter().cloned().collect();
            assert_eq!(marks.len(), unique.len(), "{}: a marker twice in one language", lab.name);
            unique
        };
        assert_eq!(marks(&rust), marks(&python), "{}", lab.name);
    }
}

#[test]
fn every_note_on_a_line_is_shown_whole() {
    for lab in Lab::ALL {
        let twin = std::fs::read_to_string(lab.twin).unwrap();
        for (source, language) in [(lab.source, Language::Rust), (&twin, Language::Python)] {
            let shown: Vec<&str> = code(source, language).iter().filter_map(|line| line.note).collect();
            let written = source.lines().filter_map(|line| Some(line.split_once("~!")?.1.trim()));
            assert_eq!(shown, written.collect::<Vec<_>>(), "{}: a note has one line of the file", lab.name);
            assert!(shown.iter().all(|note| note.ends_with('.')), "{}: {shown:?}", lab.name);
        }
    }
}

#[test]
fn the_recorders_tests_compare_twins_with_the_labs_own_logs() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/python/tests/labs");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the recorder's tests are there").flatten() {
        let path = entry.path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a lab and a variant");
        let (lab, variant) = name.split_once('.').expect("a lab and a variant");
        let lab = Lab::named(lab).expect(lab);
        let variant = lab.variant(variant).expect(variant);
        // Of a thousand requests a few tell as much.
        let few: &[(String, String)] = match lab.name {
            "scaling" => &[("sizes", "1,10"), ("rounds", "1"), ("probe", "12")]
                .map(|(name, value)| (name.to_owned(), value.to_owned())),
            _ => &[],
        };
        let (plan, _) = lab.resolve(variant, lab.presets[0].name, None, few);
        let prepared = lab.prepare(variant, plan, DEFAULT_SEED).expect("a variant has a program").simulated();
        let trace = simulate(prepared.header, prepared.connections, prepared.program);
        let text = file::write(vec![StoredRun::of(&trace)]).expect("a run can be written") + "\n";
        expect_file![path].assert_eq(&text);
        count += 1;
    }
    assert_eq!(count, 33);
}
