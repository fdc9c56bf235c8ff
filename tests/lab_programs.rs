//! Each lab’s Python as a program of its own: CPython runs it as it is, and it prints what the lab prints.

use std::process::{Command, Stdio};
use std::{env, fs, thread};

use futures::FutureExt;
use std::rc::Rc;

use await_lab::engine::Run;
use await_lab::engine::simulated::Simulated;
use await_lab::labs::Lab;
use await_lab::session::choice::Choice;
use await_lab::session::lab_program::{file_of, own_program};
use await_lab::trace::event::Kind;

#[path = "common/python.rs"]
mod python;
#[path = "common/recorder.rs"]
mod recorder;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What the chosen variants print in the simulated world.
fn printed_by_the_lab(choice: &Choice) -> Vec<String> {
    let mut lines = Vec::new();
    for variant in choice.variants() {
        let prepared = choice.prepare(variant).unwrap().simulated();
        let run = Run::new(Rc::new(Simulated::default()), prepared.header, prepared.connections, prepared.program);
        run.drive().now_or_never().unwrap();
        let trace = run.trace();
        let said = trace.events().iter().filter_map(|event| match event.kind {
            Kind::Said { text } => Some(trace.text(text).to_owned()),
            _ => None,
        });
        lines.extend(said.collect::<Vec<_>>());
    }
    lines
}

/// What CPython prints of a program on virtual time.
fn printed_by_python(name: &str, text: &str) -> Vec<String> {
    assert!(!text.contains("from twin") && !text.contains("#~"), "{name} stands for itself");
    let folder = env::temp_dir().join(format!("await-lab-programs-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{name}.py"));
    fs::write(&file, text).unwrap();
    let output = Command::new(python::newest().0)
        .args(["-m", "await_lab", "run", "--virtual", "-o"])
        .arg(file.with_extension("json"))
        .arg(&file)
        .envs(recorder::ENVIRONMENT)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!errors.contains("Traceback"), "{name}: {errors}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// A real count of primes is the machine’s business.
fn countless(lines: Vec<String>) -> Vec<String> {
    let is_count = |line: &String| line.starts_with("Found ") && line.ends_with(" primes");
    lines.into_iter().map(|line| if is_count(&line) { "Found some primes".to_owned() } else { line }).collect()
}

fn check(lab: &'static Lab) {
    let text = fs::read_to_string(format!("{ROOT}/static/{}", file_of(lab))).unwrap();
    let (_, version) = python::newest();
    let needs_313 = |name: &str| name.starts_with("shutdown");
    let one = lab.variants.iter().map(|variant| Choice::from(lab, None, vec![variant]));
    let shown = || lab.shown.iter().map(|name| lab.variant(name).unwrap()).collect();
    let presets = lab.presets.iter().map(|preset| Choice::from(lab, Some(preset.name), shown()));
    for choice in one.chain(presets) {
        if version < 13 && choice.variants().iter().any(|variant| needs_313(variant.name)) {
            continue;
        }
        let variants: Vec<_> = choice.variants().iter().map(|variant| variant.name).collect();
        let name = format!("{}-{}-{}", lab.name, variants.join("-"), choice.preset().unwrap_or_default());
        let program = own_program(&text, &choice).unwrap_or_else(|| panic!("{name} has other holes"));
        let lines = program.text.lines().count();
        assert!(lines <= 200 || variants.len() > 1, "{name} has {lines} lines: nobody reads that");
        let mut expected = countless(printed_by_the_lab(&choice));
        assert!(!expected.is_empty(), "{name}");
        let mut printed = countless(printed_by_python(&name, &program.text));
        if choice.variants().iter().any(|variant| variant.name == "group") {
            // asyncio keeps the group's tasks in a set, and cancels them in its order.
            expected.sort();
            printed.sort();
        }
        assert_eq!(printed, expected, "{name}");
    }
}

#[test]
fn each_variant_as_a_program_of_its_own_prints_what_the_lab_prints() {
    thread::scope(|scope| {
        for lab in Lab::ALL {
            scope.spawn(|| check(lab));
        }
    });
}

#[test]
fn the_texts_are_those_of_the_twins_as_they_are_now() {
    let read = || -> Vec<(String, String)> {
        let text = |lab: &&'static Lab| fs::read_to_string(format!("{ROOT}/static/{}", file_of(lab))).unwrap();
        Lab::ALL.iter().map(|lab| (lab.name.to_owned(), text(lab))).collect()
    };
    let before = read();
    let made = Command::new(python::newest().0).arg(format!("{ROOT}/scripts/lab-programs")).status().unwrap();
    assert!(made.success() && read() == before, "a twin has changed: scripts/lab-programs wrote the texts anew");
}
