//! Who imports whom: every path of the sources, followed through re-exports to the file that it means.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;

/// The imports between the files of `src/`, by their paths from there.
pub struct Imports {
    /// For each file, the files that it imports, each with the line that does.
    pub of: BTreeMap<String, BTreeMap<String, usize>>,
}

/// A module's path: `lens::fold::seek` is `["lens", "fold", "seek"]`.
type Path = Vec<String>;

impl Imports {
    /// Reads the imports of these files.
    pub fn read(sources: &[Source]) -> Imports {
        let files: BTreeMap<Path, String> = sources.iter().map(|source| (module(source), within(source))).collect();
        let mut reexports = BTreeMap::new();
        for source in sources {
            for (path, name) in
                source.code().filter(|(_, line)| line.trim().starts_with("pub")).flat_map(|(_, line)| uses(line))
            {
                let mut here = module(source);
                let target = absolute(&path, &here);
                here.push(name);
                reexports.extend(target.map(|target| (here, target)));
            }
        }
        let mut of: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        for source in sources {
            let imports = of.entry(within(source)).or_default();
            for (number, line) in statements(source) {
                for path in paths(&line).filter_map(|path| absolute(&path, &module(source))) {
                    // The file that says it, and each file whose re-export it goes through.
                    for file in homes(path, &files, &reexports) {
                        imports.entry(file).or_insert(number);
                    }
                }
            }
            imports.remove(&within(source));
        }
        Imports { of }
    }

    /// The circles of files that import one another, each in the order of their names.
    pub fn circles(&self) -> Vec<Vec<String>> {
        let reach: BTreeMap<&String, BTreeSet<&String>> = self.of.keys().map(|file| (file, self.reach(file))).collect();
        let mut circles = BTreeSet::new();
        for (file, reached) in reach.iter().filter(|(file, reached)| reached.contains(**file)) {
            let back = reached.iter().filter(|other| reach.get(**other).is_some_and(|reached| reached.contains(file)));
            circles.insert(back.map(|other| (*other).clone()).collect::<Vec<String>>());
        }
        circles.into_iter().collect()
    }

    /// All files that this one imports, directly or through others.
    fn reach<'a>(&'a self, file: &'a String) -> BTreeSet<&'a String> {
        let (mut reached, mut next) = (BTreeSet::new(), vec![file]);
        while let Some(file) = next.pop() {
            let imported = self.of.get(file).into_iter().flat_map(BTreeMap::keys);
            next.extend(imported.filter(|imported| reached.insert(*imported)));
        }
        reached
    }
}

/// A file's path from `src/`.
fn within(source: &Source) -> String {
    source.name().trim_start_matches("src/").to_owned()
}

/// The module that a file is.
fn module(source: &Source) -> Path {
    let name = within(source);
    let name = name.trim_end_matches(".rs").trim_end_matches("/mod");
    if matches!(name, "lib" | "mod") { Vec::new() } else { name.split('/').map(str::to_owned).collect() }
}

/// The code of a file with each `use` in one line, at the line where it begins.
fn statements(source: &Source) -> Vec<(usize, String)> {
    let mut statements: Vec<(usize, String)> = Vec::new();
    let mut is_open = false;
    for (number, line) in source.code() {
        let words = line.trim();
        match statements.last_mut() {
            Some((_, statement)) if is_open => statement.push_str(words),
            _ => statements.push((number, words.to_owned())),
        }
        let begins = ["use ", "pub use ", "pub(crate) use "].iter().any(|word| words.starts_with(word));
        is_open = (is_open || begins) && !words.contains(';');
    }
    statements
}

/// The paths of a re-export, each with the name that it gives.
fn uses(line: &str) -> Vec<(Path, String)> {
    let Some((_, tree)) = line.split_once("use ").filter(|_| line.contains(" use ")) else { return Vec::new() };
    let named = |path: String| {
        let (path, name) = match path.split_once(" as ") {
            Some((path, name)) => (path.to_owned(), name.trim().to_owned()),
            None => (path.clone(), path.rsplit("::").next().unwrap_or_default().to_owned()),
        };
        (segments(&path), name)
    };
    expanded(tree.trim_end_matches(';')).into_iter().map(named).collect()
}

/// The paths into the project's own modules that a line holds, a group of names as one path each.
fn paths(line: &str) -> impl Iterator<Item = Path> {
    let starts = ["crate::", "super::", "self::"].iter().flat_map(|word| {
        let found = line.match_indices(word).map(|(at, _)| at);
        found.filter(|at| !line[..*at].ends_with(|before: char| before.is_alphanumeric() || "_:".contains(before)))
    });
    let trees = starts.map(|at| {
        let mut depth = 0;
        let ends = |(_, letter): &(usize, char)| {
            depth += i32::from(*letter == '{') - i32::from(*letter == '}');
            depth < 0 || depth == 0 && !(letter.is_alphanumeric() || "_:}".contains(*letter))
        };
        let tree = &line[at..];
        let end = tree.char_indices().find(ends).map_or(tree.len(), |(end, _)| end);
        expanded(&tree[..end])
    });
    trees.flatten().map(|path| segments(path.split(" as ").next().unwrap_or_default())).collect::<Vec<_>>().into_iter()
}

/// `a::{b, c::{d}}` as `a::b` and `a::c::d`.
fn expanded(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((head, group)) = tree.split_once('{') else { return vec![tree.to_owned()] };
    let group = &group[..group.rfind('}').unwrap_or(group.len())];
    let mut depth = 0;
    let parts = group.split(|letter: char| {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        letter == ',' && depth == 0
    });
    let parts = parts.filter(|part| !part.trim().is_empty());
    parts.flat_map(expanded).map(|part| format!("{head}{part}")).collect()
}

fn segments(path: &str) -> Path {
    path.split("::").map(|segment| segment.trim().to_owned()).filter(|segment| !segment.is_empty()).collect()
}

/// The same path from the crate's root; nothing for one of another crate.
fn absolute(path: &[String], here: &[String]) -> Option<Path> {
    let ups = path.iter().take_while(|segment| *segment == "super").count();
    let base = match path.first()?.as_str() {
        "crate" => &[],
        "self" => here,
        "super" => here.get(..here.len().checked_sub(ups)?)?,
        _ => return None,
    };
    Some(base.iter().chain(&path[ups.max(1)..]).filter(|segment| *segment != "self").cloned().collect())
}

/// The files that a path means: where its name is defined, and those that pass it on.
fn homes(path: Path, files: &BTreeMap<Path, String>, reexports: &BTreeMap<Path, Path>) -> Vec<String> {
    let mut homes = Vec::new();
    let mut path = path;
    while let Some((passed, target)) =
        (1..=path.len()).rev().find_map(|length| reexports.get_key_value(&path[..length])).filter(|_| homes.len() < 8)
    {
        // What stands in a folder's `mod.rs` only to be passed on is not an import of that file.
        path = target.iter().chain(&path[passed.len()..]).cloned().collect();
        homes.extend(file(&path, files));
    }
    homes.extend(file(&path, files));
    homes
}

fn file(path: &[String], files: &BTreeMap<Path, String>) -> Option<String> {
    (1..=path.len()).rev().find_map(|length| files.get(&path[..length])).cloned()
}
