//! What is agreed on about the sources, and no compiler checks: who may import whom, what every file says of itself, and
//! what is nowhere written.

use std::fs;
use std::path::{Path, PathBuf};

/// Which folder of `src/` may name which others.
const ARROWS: [(&str, &[&str]); 6] = [
    ("engine", &[]),
    ("labs", &["engine"]),
    ("lens", &["engine"]),
    ("browser", &["engine"]),
    ("app", &["engine", "labs", "lens"]),
    ("ui", &["engine", "lens", "app"]),
];

/// What no code of a folder may name.
const STRANGERS: [(&str, &[&str]); 5] = [
    ("engine", &["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen"]),
    ("labs", &["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen"]),
    ("lens", &["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen"]),
    ("browser", &["yew"]),
    ("ui", &["spawn_local", "gloo_timers", "performance()", "Date::now", "engine::api"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    /// Its path from the project's top.
    fn name(&self) -> String {
        self.path.strip_prefix(root()).unwrap_or(&self.path).display().to_string()
    }

    /// Its lines, numbered from 1, without comments and without the tests at its end.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
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

#[test]
fn folders_import_along_the_arrows_only() {
    let all = ARROWS.map(|(folder, _)| folder);
    for (folder, allowed) in ARROWS {
        let sources = sources(&format!("src/{folder}"), "rs");
        assert!(!sources.is_empty(), "src/{folder} is gone: mend this test's arrows");
        for other in all.iter().filter(|other| **other != folder && !allowed.contains(other)) {
            let wrong = lines(&sources, |line| line.contains(&format!("crate::{other}")));
            none(&wrong, &format!("{folder} does not import {other}"));
        }
        // The folder of each import can be read off only if each is written by itself.
        none(&lines(&sources, |line| line.contains("crate::{")), "an import names its folder right after crate::");
    }
    let folders = fs::read_dir(root().join("src")).expect("src is there").flatten();
    let folders = folders.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name());
    let unknown: Vec<String> = folders.filter_map(|name| name.into_string().ok()).collect();
    let unknown: Vec<String> =
        unknown.into_iter().filter(|name| name != "bin" && !all.contains(&name.as_str())).collect();
    none(&unknown, "every folder of src has its arrows in this test");
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
    for word in
        [" style=", "inner_html", "innerHTML", "outerHTML", "from_html_unchecked", "insertAdjacentHTML", "eval("]
    {
        none(&lines(&sources, |line| line.contains(word)), &format!("{} is not written", word.trim()));
    }
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
}
