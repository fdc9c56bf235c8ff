//! What is published beside the page, for social networks, search engines and hosts: read with what Python's standard library has for it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::site::Files;

#[path = "../common/python.rs"]
mod python;

/// Under a path of its own, without the slash at its end.
const SITE: &str = "https://example.org/some/folder";

#[test]
fn a_page_that_knows_its_address_tells_it_to_networks_engines_and_hosts() {
    let files = Files::dist();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("published");
    let _of_before = fs::remove_dir_all(&folder);
    expect_success("cp", Command::new("cp").arg("-R").arg(files.file("")).arg(&folder).output().unwrap());
    // To pack it takes long, and it is packed like all others.
    let _may_be_missing = fs::remove_dir_all(folder.join("cpython"));
    // The page for figures is the page before it has a view: from it the build makes all the others.
    let page = files.text("embed.html");
    let (before, rest) = page.split_once("<div id=\"app\"").expect("a place");
    let (_, after) = rest.split_once("></div>").expect("the end of the place");
    fs::write(folder.join("index.html"), format!("{before}<div id=\"app\"></div>{after}")).unwrap();
    fs::write(folder.join("post/index.html"), include_str!("../../static/post/index.html")).unwrap();

    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let made = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--features", "first-view", "--bin", "first-view", "--"])
        .arg(&folder)
        .env("SITE", SITE)
        .current_dir(project)
        .output();
    expect_success("first-view", made.unwrap());
    expect_success("pack", Command::new(project.join("scripts/pack")).arg(&folder).output().unwrap());
    let script = project.join("tests/e2e/published.py");
    let read = Command::new(python::newest().0).arg(script).arg(&folder).arg(format!("{SITE}/")).output();
    println!("{}", expect_success("what is published", read.unwrap()));
}

/// What it has printed.
fn expect_success(what: &str, output: Output) -> String {
    assert!(output.status.success(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
