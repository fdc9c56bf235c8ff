//! What the Python recorder writes, of every program that its own tests run: each log is read, and so held to all rules.

#[path = "common/ctrl_c.rs"]
mod ctrl_c;
#[path = "common/python.rs"]
mod python;
#[path = "common/recorder.rs"]
mod recorder;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use await_lab::trace::file;
use ctrl_c::HEARS_CTRL_C;

const PACKAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/python");
const AT_ONCE: usize = 4;

/// Programs that this version of Python can run: one that needs a newer one says so in its first line.
fn programs(minor: u32) -> Vec<PathBuf> {
    let folder = fs::read_dir(Path::new(PACKAGE).join("tests/programs")).unwrap();
    let paths =
        folder.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|ext| ext == "py"));
    let needed = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let version = text.strip_prefix("# needs 3.").map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
        version.flatten().map_or(0, |version| version.parse().unwrap())
    };
    let mut paths: Vec<PathBuf> = paths.filter(|path| needed(path) <= minor).collect();
    paths.sort();
    paths
}

/// Records a program; what is wrong with its log, if anything is.
fn fault(python: &Path, program: &Path, options: &[&str]) -> Option<String> {
    let name = program.file_stem().unwrap().to_string_lossy();
    let log = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}{}.json", options.concat()));
    let _was_not_there = fs::remove_file(&log);
    let status = Command::new(python)
        .args(["-c", HEARS_CTRL_C, "-m", "await_lab", "run", "-o"])
        .arg(&log)
        .args(options)
        .arg(program)
        .envs(recorder::ENVIRONMENT)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if let Err(error) = status {
        return Some(format!("{name} can't be run: {error}"));
    }
    let text = match fs::read_to_string(&log) {
        Ok(text) => text,
        Err(error) => return Some(format!("{name} left no log: {error}")),
    };
    match file::read(&text) {
        Ok(runs) if runs.len() == 1 && !runs[0].events().is_empty() => None,
        Ok(_) => Some(format!("{name} left a log without events")),
        Err(error) => Some(format!("{name}: {error}")),
    }
}

fn hold_all(options: &[&str]) {
    let (python, minor) = python::newest();
    let programs = programs(minor);
    assert!(programs.len() >= 95, "{} programs", programs.len());
    let next = AtomicUsize::new(0);
    let work = || {
        let taken = std::iter::from_fn(|| programs.get(next.fetch_add(1, Ordering::Relaxed)));
        taken.filter_map(|program| fault(&python, program, options)).collect::<Vec<_>>()
    };
    let faults: Vec<String> = thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), programs.len(), faults.join("\n"));
}

#[test]
fn every_recorded_program_leaves_a_log_that_keeps_all_rules() {
    hold_all(&[]);
}

#[test]
fn so_does_every_program_on_virtual_time() {
    hold_all(&["--virtual"]);
}
