//! Which Python the tests compare with.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

/// The newest CPython found, and its minor version: `$PYTHON` if it is set, else the newest of those on the path and
/// of pyenv's. 3.11 is the least.
pub fn newest() -> (PathBuf, u32) {
    static NEWEST: LazyLock<(PathBuf, u32)> = LazyLock::new(found);
    NEWEST.clone()
}

fn found() -> (PathBuf, u32) {
    let named = std::env::var_os("PYTHON").map(PathBuf::from);
    let candidates = match named {
        Some(named) => vec![named],
        None => ["python3.14", "python3.13", "python3"].map(PathBuf::from).into_iter().chain(of_pyenv()).collect(),
    };
    let found = candidates.iter().filter_map(|python| Some((python.clone(), minor_version(python)?)));
    // The first of equals: what is on the path rather than what lies in a folder.
    let newest = found.rev().max_by_key(|(_, version)| *version);
    newest.filter(|(_, version)| *version >= 11).unwrap_or_else(|| {
        panic!("no Python of 3.11 or newer among {candidates:?}: install python3, or name one in $PYTHON")
    })
}

fn of_pyenv() -> Vec<PathBuf> {
    let home = std::env::var_os("PYENV_ROOT").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".pyenv")));
    let versions = home.and_then(|home| home.join("versions").read_dir().ok());
    versions.into_iter().flatten().flatten().map(|version| version.path().join("bin/python3")).collect()
}

fn minor_version(python: &PathBuf) -> Option<u32> {
    let ask = "import sys; print(sys.version_info[1] if sys.implementation.name == 'cpython' else 0)";
    let output = Command::new(python).args(["-c", ask]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
