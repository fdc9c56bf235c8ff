//! What is agreed on about the sources, and no compiler checks: who may import whom, what every file says of itself, and
//! what is nowhere written.

#[path = "tidy/imports.rs"]
mod imports;

use std::fs;
use std::path::{Path, PathBuf};

use imports::Imports;

/// Which room of `src/`, a folder or a file that is one by itself, may import which others. A file belongs to the longest
/// name that fits.
const ARROWS: [(&str, &[&str]); 26] = [
    ("collections", &[]),
    ("trace", &["collections"]),
    ("practice", &["trace"]),
    ("engine", &["trace", "practice", "collections"]),
    // An address in a plan is checked by the server's own rules.
    ("labs", &["engine", "trace", "practice"]),
    ("lens/fold", &["trace", "collections"]),
    ("lens/tasks", &["lens/fold", "trace", "collections"]),
    ("lens/queues", &["lens/tasks", "lens/fold", "trace", "collections"]),
    ("lens/requests.rs", &["lens/tasks", "lens/fold", "trace", "collections"]),
    ("lens/results", &["lens/requests.rs", "lens/queues", "lens/tasks", "lens/fold", "trace", "collections"]),
    (
        "lens/words",
        &["lens/results", "lens/requests.rs", "lens/queues", "lens/tasks", "lens/fold", "trace", "collections"],
    ),
    (
        "lens",
        &[
            "lens/words",
            "lens/results",
            "lens/requests.rs",
            "lens/queues",
            "lens/tasks",
            "lens/fold",
            "trace",
            "collections",
        ],
    ),
    ("picture", &["lens", "trace", "collections"]),
    ("export", &["picture", "lens", "trace", "collections"]),
    ("import", &["trace", "collections"]),
    ("session", &["engine", "labs", "practice", "import", "export", "lens", "picture", "trace", "collections"]),
    ("ui/kit", &["session", "picture", "lens", "trace", "collections"]),
    ("ui/figure", &["ui/kit", "session", "picture", "lens", "trace", "collections"]),
    ("ui/queue", &["ui/figure", "ui/kit", "session", "picture", "lens", "trace", "collections"]),
    ("ui/threads", &["ui/figure", "ui/kit", "session", "picture", "lens", "trace", "collections"]),
    ("ui/event_loop", &["ui/figure", "ui/kit", "session", "picture", "lens", "trace", "collections"]),
    ("ui/growth", &["ui/figure", "ui/kit", "session", "picture", "lens", "trace", "collections"]),
    ("ui/panels", &["ui/figure", "ui/kit", "session", "picture", "lens", "trace", "collections"]),
    (
        "ui/page",
        &[
            "ui/panels",
            "ui/queue",
            "ui/event_loop",
            "ui/growth",
            "ui/threads",
            "ui/figure",
            "ui/kit",
            "session",
            "export",
            "picture",
            "lens",
            "trace",
            "collections",
        ],
    ),
    ("ui", &["ui/page", "ui/panels"]),
    ("web", &["ui", "session", "engine", "practice", "trace", "collections"]),
];

/// The circles of files that are left, all inside one folder, each with its reason.
const CIRCLES: [(&[&str], &str); 1] = [(
    &[
        "engine/cancelled.rs",
        "engine/context.rs",
        "engine/group.rs",
        "engine/net.rs",
        "engine/reply.rs",
        "engine/runtime.rs",
        "engine/semaphore.rs",
        "engine/stages.rs",
        "engine/task.rs",
        "engine/task_state.rs",
        "engine/thread.rs",
        "engine/timeout.rs",
        "engine/turns.rs",
        "engine/world.rs",
    ],
    "A run’s shared state holds its tasks, groups and requests, and each of them acts on that state: an executor in parts.",
)];

/// What no code of a folder may name.
const STRANGERS: [(&str, &[&str]); 11] = [
    ("collections", &["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen"]),
    ("trace", &["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen"]),
    ("practice", &["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen"]),
    ("engine", &["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen"]),
    ("labs", &["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen"]),
    ("lens", &["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen"]),
    ("picture", &["yew", "js_sys", "gloo", "wasm_bindgen"]),
    ("export", &["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen"]),
    ("import", &["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen"]),
    ("ui", &["spawn_local", "gloo_timers", "performance()", "Date::now", "web_sys::window"]),
    ("web", &["html!"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    /// Its path from the project's top.
    pub fn name(&self) -> String {
        self.path.strip_prefix(root()).unwrap_or(&self.path).display().to_string()
    }

    /// Its lines, numbered from 1, without comments and without the tests at its end.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
        lines.enumerate().map(|(number, line)| {
            // `://` is part of an address.
            let comment = line.match_indices("//").find(|(at, _)| !line[..*at].ends_with(':'));
            (number + 1, comment.map_or(line, |(at, _)| &line[..at]))
        })
    }
}

/// Every file of that ending below a folder of the project.
fn sources(folder: &str, ending: &str) -> Vec<Source> {
    let mut folders = vec![root().join(folder)];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                let text = fs::read_to_string(&path).expect("a source is text");
                sources.push(Source { path, text });
            }
        }
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}

/// The lines of code for which `is_wrong` holds, said in a way that an editor finds them.
fn lines(sources: &[Source], is_wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let wrong = |source: &Source| {
        let lines = source.code().filter(|(_, line)| is_wrong(line));
        lines.map(|(number, line)| format!("{}:{number}: {}", source.name(), line.trim())).collect::<Vec<_>>()
    };
    sources.iter().flat_map(wrong).collect()
}

fn none(wrong: &[String], rule: &str) {
    assert!(wrong.is_empty(), "{rule}:\n{}", wrong.join("\n"));
}

/// The room that a file belongs to.
fn room(file: &str) -> &'static str {
    let inside = |room: &&str| file == *room || file.strip_prefix(*room).is_some_and(|rest| rest.starts_with('/'));
    let rooms = ARROWS.iter().map(|(room, _)| *room).filter(inside);
    rooms.max_by_key(|room| room.len()).unwrap_or_else(|| panic!("src/{file} is in no room: give it its arrows"))
}

/// The files that have no room: they join all others.
fn joins(file: &str) -> bool {
    matches!(file, "lib.rs" | "main.rs") || file.starts_with("bin/")
}

fn imports() -> Imports {
    Imports::read(&sources("src", "rs"))
}

#[test]
fn rooms_import_along_the_arrows_only() {
    let mut wrong = Vec::new();
    for (file, imported) in imports().of.iter().filter(|(file, _)| !joins(file)) {
        let here = room(file);
        let allowed = ARROWS.iter().find(|(room, _)| *room == here).map_or(&[][..], |(_, allowed)| allowed);
        for (other, line) in imported {
            let there = room(other);
            // A whole folder is named by its own name, with all its rooms.
            let is_allowed = |name: &&str| there == *name || there.starts_with(&format!("{name}/"));
            if there != here && !allowed.iter().any(is_allowed) {
                wrong.push(format!("src/{file}:{line}: {here} does not import {there} ({other})"));
            }
        }
    }
    none(&wrong, "rooms import along the arrows only");
    for (room, _) in ARROWS {
        assert!(root().join("src").join(room).exists(), "src/{room} is gone: mend this test's arrows");
    }
}

#[test]
fn no_circle_of_files_crosses_folders_and_those_inside_have_a_reason() {
    let circles = imports().circles();
    let folder = |file: &String| file.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let across = circles.iter().filter(|circle| circle.iter().any(|file| folder(file) != folder(&circle[0])));
    none(&across.map(|circle| circle.join(", ")).collect::<Vec<_>>(), "a circle of files stays inside its folder");
    let told = CIRCLES.map(|(files, _)| files.iter().map(|file| (*file).to_owned()).collect::<Vec<_>>());
    let untold = circles.iter().filter(|circle| !told.contains(circle)).map(|circle| circle.join(", "));
    none(&untold.collect::<Vec<_>>(), "a circle is cut, or named here with its reason");
    for (files, reason) in CIRCLES {
        assert!(circles.iter().any(|circle| circle.iter().eq(files)), "this circle is gone: {files:?} ({reason})");
    }
}

#[test]
fn folders_leave_alone_what_is_not_theirs() {
    for (folder, strangers) in STRANGERS {
        let sources = sources(&format!("src/{folder}"), "rs");
        for stranger in strangers {
            none(&lines(&sources, |line| line.contains(stranger)), &format!("{folder} does not name {stranger}"));
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    for folder in ["src", "examples", "tests", "benches"] {
        let silent = sources(folder, "rs").into_iter().filter(|source| !source.text.starts_with("//! "));
        none(&silent.map(|source| source.name()).collect::<Vec<_>>(), "a file begins with what it is for, after //!");
    }
}

#[test]
fn nothing_can_panic_by_design() {
    let sources: Vec<Source> = ["src", "examples"].into_iter().flat_map(|folder| sources(folder, "rs")).collect();
    let forbidden = [".unwrap()", ".expect(", "todo!", "unimplemented!", "unreachable!", "dbg!", "unsafe "];
    for word in forbidden {
        none(&lines(&sources, |line| line.contains(word)), &format!("{word} is for tests only"));
    }
}

#[test]
fn what_the_policy_of_the_page_would_drop_is_not_written() {
    let mut sources = sources("src", "rs");
    sources.extend(self::sources("static", "js"));
    for word in [" style=", "inner_html", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval("] {
        none(&lines(&sources, |line| line.contains(word)), &format!("{} is not written", word.trim()));
    }
    let written = lines(&sources, |line| line.contains("from_html_unchecked"));
    assert_eq!(written.len(), 1, "{written:?}");
    assert!(
        written[0].starts_with("src/ui/kit/standing.rs:"),
        "HTML is left as it stands, and made into elements nowhere: {written:?}"
    );
}

#[test]
fn no_test_is_left_out_and_none_sleeps() {
    // This file has to name what it looks for.
    let tests = sources("tests", "rs").into_iter().filter(|source| !source.path.ends_with("tidy.rs"));
    let (browsers, host): (Vec<_>, Vec<_>) = tests.partition(|source| source.name().contains("e2e"));
    none(&lines(&host, |line| line.contains("#[ignore")), "no test is ignored");
    none(&lines(&browsers, |line| line.contains("#[ignore")), "no test is ignored");
    none(&lines(&host, |line| line.contains("thread::sleep")), "no test of the host sleeps");
}

#[test]
fn the_code_map_names_what_is_there() {
    let map = fs::read_to_string(root().join("src/README.md")).expect("the code map is there");
    let rows: Vec<&str> = map.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next()).collect();
    assert!(rows.len() > 10, "the code map is a table whose rows begin with | `");
    for row in rows {
        let mut folder = PathBuf::new();
        for name in row.split(", ").map(|name| name.trim_matches('`')) {
            // A name without a folder lies where the one before it does.
            let path = if name.contains('/') { PathBuf::from(name) } else { folder.join(name) };
            assert!(root().join("src").join(&path).exists(), "src/README.md names {name}, which is not there");
            folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        }
    }
    // Whatever else it names with its folder: from src/, or, in words about a file beside it, from the project's top.
    let named = map
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| name.trim_end_matches('/').contains('/') && !name.contains([' ', '#', ':', '=']));
    for name in named.filter(|name| name.ends_with('/') || Path::new(name).extension().is_some()) {
        let is_there = [root().join("src").join(name), root().join(name)].iter().any(|path| path.exists());
        assert!(is_there, "src/README.md names {name}, which is not there");
    }
}
