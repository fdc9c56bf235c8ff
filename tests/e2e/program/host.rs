//! The programs of the recorder's own tests, and what CPython on this machine prints of them on virtual time.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{LazyLock, OnceLock};
use std::{env, fs};

use await_lab::trace::Trace;
use await_lab::trace::event::Kind;

#[path = "../../common/ctrl_c.rs"]
mod ctrl_c;
#[path = "../../common/python.rs"]
mod python;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Where the page prints something else than this machine's CPython, and why; what it prints is in tests/data/cpython-3.14.
/// `UPDATE_EXPECT=1` writes that anew.
const OTHERWISE: [(&str, &str); 20] = [
    ("25-gather-a-list.py", "3.14 says otherwise what can't be hashed"),
    ("child-processes.py", "the page says what to do instead"),
    ("copies.py", "how many digits an address has"),
    ("debug-never-retrieved.py", "3.14 hands the options of create_task on"),
    ("eager-tasks.py", "3.14 names eager tasks"),
    ("exception-groups.py", "the page's system has other numbers of errors"),
    ("forks.py", "a page has no processes"),
    ("group-fails.py", "3.14 raises a group's errors one call deeper"),
    ("group-uncaught.py", "3.14 raises a group's errors one call deeper"),
    ("import-error.py", "the page says what to do instead"),
    ("main-module.py", "3.14 has no annotations in a module without some"),
    ("output-errors.py", "a log has no bytes that are no text"),
    ("run-errors.py", "3.14 runs any awaitable, and says otherwise what is none"),
    ("sockets-by-the-loop.py", "the page says what to do instead"),
    ("signals.py", "the page says what to do instead"),
    ("streams.py", "the page says what to do instead"),
    ("task-own-class.py", "3.14 names a task that has none"),
    ("task-wrong.py", "3.14 hands the options of create_task on"),
    ("thread-failure.py", "the page says what to do instead"),
    ("threads-and-loops.py", "the page says what to do instead"),
];

pub struct Program {
    pub name: String,
    pub text: String,
    path: PathBuf,
    /// On this machine: the journeys of all browsers ask once.
    printed: OnceLock<Printed>,
}

/// All of them, in the order of their names.
pub fn programs() -> &'static [Program] {
    static PROGRAMS: LazyLock<Vec<Program>> = LazyLock::new(|| {
        let folder = Path::new(ROOT).join("python/tests/programs");
        let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut paths: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|end| end == "py")).collect();
        paths.sort();
        assert!(paths.len() > 100, "{} programs", paths.len());
        let program = |path: PathBuf| Program {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            text: fs::read_to_string(&path).unwrap(),
            path,
            printed: OnceLock::new(),
        };
        paths.into_iter().map(program).collect()
    });
    &PROGRAMS
}

/// The lines on standard output and standard error, without what differs from place to place.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    pub out: Vec<String>,
    pub err: Vec<String>,
}

impl Printed {
    /// What a log says.
    pub fn of(trace: &Trace) -> Printed {
        let lines = |is_error: bool| {
            let text = |kind: &Kind| match *kind {
                Kind::Said { text } if !is_error => Some(text),
                Kind::PrintedError { text } if is_error => Some(text),
                _ => None,
            };
            let texts = trace.events().iter().filter_map(|event| text(&event.kind));
            texts.map(|text| anywhere(trace.text(text))).collect()
        };
        Printed { out: lines(false), err: lines(true) }
    }
}

/// What the page is to print.
pub fn expected(program: &Program) -> Printed {
    if let Some((name, _why)) = OTHERWISE.iter().find(|(name, _)| *name == program.name) {
        return kept(name);
    }
    program.printed.get_or_init(|| on_this_machine(program)).clone()
}

/// Where the text is kept that a program prints in the page only.
pub fn file(name: &str) -> Option<PathBuf> {
    let is_kept = OTHERWISE.iter().any(|(other, _)| *other == name);
    is_kept.then(|| Path::new(ROOT).join("tests/data/cpython-3.14").join(name).with_extension("txt"))
}

/// The same as text: the two streams, with a line between them.
pub fn text(printed: &Printed) -> String {
    format!("{}\n--- standard error\n{}\n", printed.out.join("\n"), printed.err.join("\n"))
}

fn kept(name: &str) -> Printed {
    let text = file(name).and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
    let (out, err) = text.split_once("\n--- standard error\n").unwrap_or_default();
    let lines = |text: &str| text.lines().map(str::to_owned).collect();
    Printed { out: lines(out), err: lines(err.strip_suffix('\n').unwrap_or(err)) }
}

/// This machine's CPython, and where its library is.
static PYTHON: LazyLock<(PathBuf, String)> = LazyLock::new(|| {
    let (python, _) = python::newest();
    let library = Command::new(&python).args(["-c", "import os; print(os.path.dirname(os.__file__), end='')"]).output();
    (python, String::from_utf8(library.unwrap().stdout).unwrap())
});

fn on_this_machine(program: &Program) -> Printed {
    let (python, library) = &*PYTHON;
    let output = Command::new(python)
        .args(["-c", ctrl_c::HEARS_CTRL_C, "-m", "await_lab", "run", "--virtual", "-o"])
        .arg(env::temp_dir().join(format!("await-lab-{}.json", program.name)))
        .arg(&program.path)
        .env_remove("PYTHONSTARTUP")
        .envs([("PYTHONPATH", format!("{ROOT}/python")), ("PYTHONHASHSEED", "0".into())])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let folder = program.path.parent().unwrap().to_string_lossy().into_owned();
    let lines = |bytes: &[u8]| -> Vec<String> {
        let text = String::from_utf8_lossy(bytes).replace(&folder, "/home").replace(library, "/lib/python314.zip");
        text.lines().filter(|line| !line.starts_with("await_lab: ")).map(anywhere).collect()
    };
    let said = lines(&output.stderr);
    // The recorder's own list of who waits.
    let err = said.into_iter().filter(|line| !(line.starts_with("  ") && line.contains(" waits for "))).collect();
    Printed { out: lines(&output.stdout), err }
}

/// Without addresses of objects, moments of timers, and numbers of lines in the library.
fn anywhere(line: &str) -> String {
    let mut rest = line;
    let mut clean = String::new();
    let marks = ["0x", "when=", "/lib/python314.zip/"];
    while let Some((at, mark)) = marks.iter().filter_map(|mark| Some((rest.find(mark)?, mark))).min() {
        let (before, after) = rest.split_at(at + mark.len());
        clean += before;
        rest = match *mark {
            "0x" => after.trim_start_matches(|c: char| c.is_ascii_hexdigit()),
            "when=" => after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'),
            _ => {
                let end = after.find(['"', ':']).unwrap_or(after.len());
                let (path, numbered) = after.split_at(end);
                clean += path;
                let number = |mark: &str| numbered.strip_prefix(mark).map(|number| (mark.to_owned(), number));
                match number("\", line ").or_else(|| number(":")) {
                    Some((mark, number)) => {
                        clean += &mark;
                        number.trim_start_matches(|c: char| c.is_ascii_digit())
                    }
                    None => numbered,
                }
            }
        };
    }
    clean + rest
}
