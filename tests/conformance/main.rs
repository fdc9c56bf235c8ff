//! The engine against CPython's asyncio: each lab's Python twin, run in virtual time, prints the same lines at the same
//! microseconds in the same order, ends at the same moment or never with the same tasks waiting, and its tasks take as
//! many steps.

mod case;
mod plans;
#[path = "../common/python.rs"]
mod python;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use case::{Answer, Case, ask};

use await_lab::engine::simulate;
use await_lab::labs::{Lab, Variant};
use await_lab::lens::words::never_awaited::warnings;

/// What only Python 3.13 can run, with what it did: `RECORD=1 cargo test --test conformance` writes it anew.
const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/shutdown.json");

/// How many random plans of each variant: `PLANS`, or as many as take a few seconds.
fn count() -> u32 {
    std::env::var("PLANS").ok().and_then(|count| count.parse().ok()).unwrap_or(200)
}

fn variants() -> impl Iterator<Item = (&'static Lab, &'static Variant)> {
    Lab::ALL.iter().flat_map(|lab| lab.variants.iter().map(move |variant| (*lab, variant)))
}

fn needs_shutdown(variant: &Variant) -> bool {
    variant.name.starts_with("shutdown")
}

/// A variant as it is, with each preset, and with random plans.
fn cases_of(lab: &'static Lab, variant: &'static Variant, random: u32) -> Vec<Case> {
    let case = |arguments| Case { lab, variant, arguments };
    let preset = |name: &str| case(BTreeMap::from([("preset".to_owned(), name.to_owned())]));
    let mut cases = vec![case(BTreeMap::new())];
    cases.extend(lab.presets.iter().map(|of| preset(of.name)));
    cases.extend((0..random).map(|number| case(plans::random(lab, number))));
    cases
}

#[test]
fn every_program_does_what_its_twin_does() {
    let (python, version) = python::newest();
    let runs = |variant: &Variant| version >= 13 || !needs_shutdown(variant);
    let cases: Vec<Case> = variants()
        .filter(|(_, variant)| runs(variant))
        .flat_map(|(lab, variant)| cases_of(lab, variant, count()))
        .collect();
    let answers = ask(&python, &cases);
    let differing: Vec<String> =
        cases.iter().zip(&answers).filter_map(|(case, theirs)| case.difference(theirs)).collect();
    println!("{} programs compared with Python 3.{version}", cases.len());
    assert!(differing.is_empty(), "{} of {} differ, as\n{}", differing.len(), cases.len(), differing[0]);
}

#[test]
fn shutting_down_does_what_was_recorded() {
    let cases: Vec<Case> = variants()
        .filter(|(_, variant)| needs_shutdown(variant))
        .flat_map(|(lab, variant)| cases_of(lab, variant, 40))
        .collect();
    if std::env::var_os("RECORD").is_some() {
        let (python, version) = python::newest();
        assert!(version >= 13, "only Python 3.13 can shut a queue down");
        let lines: Vec<String> =
            ask(&python, &cases).iter().map(|answer| serde_json::to_string(answer).unwrap()).collect();
        std::fs::write(RECORDED, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
    }
    let recorded: Vec<Answer> = serde_json::from_str(&std::fs::read_to_string(Path::new(RECORDED)).unwrap()).unwrap();
    assert_eq!(recorded.len(), cases.len(), "other cases than those that were recorded");
    for (case, theirs) in cases.iter().zip(&recorded) {
        if let Some(difference) = case.difference(theirs) {
            panic!("{difference}");
        }
    }
}

#[test]
fn a_twin_runs_as_it_is() {
    let (python, _) = python::newest();
    // In real time, so nothing is said of the moments; these programs wait for none.
    let run = |lab: &str, arguments: &[&str]| {
        let output = twin(&python, lab).args(arguments).output().expect("python starts");
        let text = String::from_utf8(output.stdout).expect("python writes text");
        let timeless = |line: &str| match line.split_once("  ") {
            Some((moment, text)) if moment.parse::<f64>().is_ok() => text.to_owned(),
            _ => line
                .trim_end_matches(|letter: char| letter == 'x' || letter == '.' || letter.is_ascii_digit())
                .to_owned(),
        };
        (output.status.code(), text.lines().map(timeless).collect::<Vec<_>>())
    };
    let pair =
        ["say-after/sequential", "a", "b", "total ", "", "say-after/concurrent", "a", "b", "total ", "", "Speedup: "];
    assert_eq!(run("say-after", &["pairs=0:a,0:b", "heading=", "took="]), (Some(0), pair.map(str::to_owned).to_vec()));
    let rows = ["Data 0", "Error fetching status/404: HTTP status 404: check the address", "total "];
    let rows = rows.map(str::to_owned).to_vec();
    assert_eq!(run("fetch", &["bounded", "urls=json status/404", "row=Data {index}", "took="]), (Some(0), rows));
    // Where nothing was answered there is nothing to compare.
    let (status, lines) = run("fetch", &["urls=reset reset"]);
    assert_eq!((status, lines.last().map(String::as_str)), (Some(0), Some("total ")), "{lines:?}");
    let rows = ["stream/100 1090", "total "].map(str::to_owned).to_vec();
    assert_eq!(run("fetch", &["bounded", "urls=stream/101", "row={url} {bytes}", "took="]), (Some(0), rows));
    let (status, lines) = run("producer-consumer", &["items=1", "consumers=1", "production=0", "processing=0"]);
    assert_eq!((status, lines.len()), (Some(0), 7), "{lines:?}");
    // The terminal's own way of naming a variant is understood, too.
    let lines = ["a", "total "].map(str::to_owned).to_vec();
    let named = ["say-after/joined", "pairs=0:a", "pairs=9:b", "heading=", "took="];
    assert_eq!(run("say-after", &named), (Some(0), lines));
    for wrong in [
        &["nothing"][..],
        &["nothing=1"],
        &["items=many"],
        &["preset=nothing"],
        &["sentinels", "cancel"],
        &["sentinels", "--json"],
        &["fetch/first"],
    ] {
        assert_eq!(run("producer-consumer", wrong), (Some(2), vec![]), "{wrong:?}");
    }
}

#[test]
fn python_warns_of_the_forgotten_await_in_the_words_that_the_page_shows() {
    let (python, _) = python::newest();
    let output = twin(&python, "forgotten-await").args(["forgotten", "rest=0"]).output().expect("python starts");
    let said = String::from_utf8(output.stderr).expect("python writes text");
    let lab = Lab::named("forgotten-await").expect("the lab");
    let variant = lab.variant("forgotten").expect("the variant");
    let (plan, _) = lab.resolve(variant, lab.opening, None, &[]);
    let prepared = lab.prepare(variant, plan, 1).expect("a variant has a program").simulated();
    let warnings = warnings(&simulate(prepared.header, None, prepared.program));
    let (_, words) = warnings.last().expect("Python warns");
    assert!(said.contains(words), "{words}: {said}");
}

#[test]
fn a_twin_says_what_it_changed_and_what_never_ends() {
    let (python, _) = python::newest();
    let mut process = twin(&python, "producer-consumer")
        .args(["producer-consumer/one-sentinel", "items=0", "production=0", "processing=0", "items=2"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python starts");
    let said = BufReader::new(process.stderr.take().expect("it is piped")).lines().take(3);
    let said: Vec<String> = said.map(|line| line.expect("python writes text")).collect();
    process.kill().expect("it never ends");
    process.wait().expect("it was killed");
    assert_eq!(
        said,
        [
            "note: items is there twice: the first counts",
            "note: items=0 was changed: the limit is 1 to 10000",
            "note: one-sentinel never ends: press Ctrl-C"
        ]
    );
}

/// The twin as a reader runs it.
fn twin(python: &Path, lab: &str) -> Command {
    let file = format!("{}/src/labs/{}.py", env!("CARGO_MANIFEST_DIR"), lab.replace('-', "_"));
    let mut command = Command::new(python);
    // Bytecode would be left in the sources' folder.
    command.args(["-B", &file]);
    command
}
