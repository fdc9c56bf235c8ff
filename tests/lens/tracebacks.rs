//! Standard error as it is read: the program's own frames, those that are folded, and what went wrong at which line.

use std::rc::Rc;

use await_lab::lens::fold::state;
use await_lab::lens::words::traceback::{Part, Tracebacks, cut, folded};
use await_lab::trace::event::{Kind, RunEnd, TaskId};
use await_lab::trace::program::{Language, Program, Source};
use await_lab::trace::time::Micros;
use await_lab::trace::{Header, Trace};

/// Python 3.13 printed it.
const GROUP: &str = include_str!("../data/traceback-group.txt");

/// The log of a program of these files that printed that on standard error.
fn printed(files: &[&str], text: &str) -> Trace {
    let sources = files.iter().map(|name| Source { name: (*name).to_owned(), text: String::new() }).collect();
    let program = Program {
        name: files[0].to_owned(),
        title: String::new(),
        language: Language::Python,
        runtime: String::new(),
        sources,
    };
    let mut trace = Trace::new(Header { program: Some(Rc::new(program)), ..Header::default() });
    for line in text.lines() {
        let text = trace.label(line);
        trace.push(Micros::ZERO, 0, TaskId::LOOP, Kind::PrintedError { text });
    }
    trace
}

/// What is to be seen, a line each: `[8]` before a frame of the program, `▸` before what is folded, `!` before an error.
fn seen(trace: &Trace) -> Vec<String> {
    let parts = state::<Tracebacks>(trace, usize::MAX).parts;
    let line = |part: &Part| match part {
        Part::Line(text) => trace.text(*text).to_owned(),
        Part::Frame(text, line) => format!("[{}] {}", line.number, trace.text(*text)),
        Part::Folded(lines) => format!("▸ {}, {} lines", folded(trace, lines), lines.len()),
        Part::Error(text) => format!("! {}", trace.text(*text)),
    };
    parts.iter().map(line).collect()
}

/// What went wrong, with its line.
fn failures(trace: &Trace) -> Vec<(u32, String)> {
    let failures = state::<Tracebacks>(trace, usize::MAX).failures;
    failures.iter().map(|failure| (failure.line.number, failure.words(trace).to_owned())).collect()
}

#[test]
fn frames_of_libraries_are_folded_and_the_programs_own_name_their_lines() {
    let trace = printed(
        &["show.py"],
        r#"Traceback (most recent call last):
  File "/home/show.py", line 14, in <module>
    asyncio.run(main())
    ~~~~~~~~~~~^^^^^^^^
  File "/lib/python314.zip/asyncio/runners.py", line 204, in run
  File "/lib/python314.zip/asyncio/base_events.py", line 719, in run_until_complete
    return future.result()
  File "/usr/lib/python3.14/site-packages/aiohttp/client.py", line 5, in get
  [Previous line repeated 996 more times]
  File "/home/show.py", line 8, in show
    print(data["url"])

          ~~~~^^^^^^^
TypeError: 'coroutine' object is not subscriptable
pandas is not in this page"#,
    );
    let expected = [
        "Traceback (most recent call last):",
        "[14]   File \"/home/show.py\", line 14, in <module>",
        "    asyncio.run(main())",
        "    ~~~~~~~~~~~^^^^^^^^",
        "▸ 3 frames of asyncio, aiohttp, 5 lines",
        "[8]   File \"/home/show.py\", line 8, in show",
        "    print(data[\"url\"])",
        "",
        "          ~~~~^^^^^^^",
        "! TypeError: 'coroutine' object is not subscriptable",
        "pandas is not in this page",
    ];
    assert_eq!(seen(&trace), expected);
    assert_eq!(failures(&trace), [(8, "TypeError: 'coroutine' object is not subscriptable".to_owned())]);
    assert_eq!(cut("  File \"a.py\", line 12, in main"), ("  File \"a.py\", ", "line 12", ", in main"));
}

#[test]
fn each_exception_of_a_group_and_of_a_chain_stands_at_its_line() {
    let trace = printed(&["show.py"], GROUP);
    let lines = seen(&trace);
    assert_eq!(
        lines.len(),
        GROUP.lines().count() - (9 + 2 + 3) + 3,
        "nine lines of asyncio, then two and three, are three"
    );
    assert_eq!(lines.iter().filter(|line| line.starts_with("▸ ")).count(), 3);
    assert!(lines.contains(&"▸ 3 frames of asyncio, 9 lines".to_owned()), "{lines:#?}");
    let expected = [
        (11, "ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)"),
        (8, "ValueError: 1"),
        (6, "KeyError: 'url'"),
        (8, "ValueError: 2"),
    ];
    assert_eq!(failures(&trace), expected.map(|(line, words)| (line, words.to_owned())));
}

#[test]
fn a_syntax_error_stands_at_its_line_though_it_has_no_traceback() {
    let mut trace = printed(
        &["show.py"],
        "  File \"/home/show.py\", line 2\n    async def main()\n                    ^\nSyntaxError: expected ':'",
    );
    assert_eq!(failures(&trace), [(2, "SyntaxError: expected ':'".to_owned())]);
    let failure = state::<Tracebacks>(&trace, usize::MAX).failures[0];
    assert_eq!(
        failure.sentence(&trace),
        "An error came from line 2. SyntaxError: expected ':'",
        "the program may go on"
    );
    trace.push(Micros::ZERO, 0, TaskId::LOOP, Kind::RunEnded { how: RunEnd::Failed });
    assert_eq!(failure.sentence(&trace), "The program failed at line 2. SyntaxError: expected ':'");
}

#[test]
fn a_file_is_the_programs_only_by_its_whole_name() {
    let files = ["queues.py", "jobs/queues.py"];
    let frame = |path: &str| printed(&files, &format!("  File \"{path}\", line 3, in get\nE: no"));
    let file_of = |path: &str| {
        let trace = frame(path);
        state::<Tracebacks>(&trace, usize::MAX).failures.first().map(|failure| failure.line.file)
    };
    assert_eq!(file_of("/home/me/queues.py"), Some(0));
    assert_eq!(file_of(r"C:\me\queues.py"), Some(0));
    assert_eq!(file_of("/home/me/jobs/queues.py"), Some(1));
    assert_eq!(file_of("/home/me/my_queues.py"), None);
    for (library, name) in [
        ("/usr/lib/python3.14/asyncio/queues.py", "asyncio"),
        (r"C:\Users\me\Python314\Lib\asyncio\queues.py", "asyncio"),
        ("/me/.venv/lib/python3.13/site-packages/jobs/queues.py", "jobs"),
        ("/usr/lib/python3/dist-packages/queues.py", "queues"),
        ("<frozen importlib._bootstrap>", "importlib"),
    ] {
        assert_eq!(file_of(library), None, "{library}");
        assert_eq!(seen(&frame(library))[0], format!("▸ 1 frame of {name}, 1 lines"));
    }
}

#[test]
fn what_is_no_traceback_is_left_as_it_is() {
    let trace = printed(&["show.py"], "careful\n  File a, line 3\n  File \"x\", line y");
    let tracebacks = state::<Tracebacks>(&trace, usize::MAX);
    assert!(!tracebacks.has_frames && tracebacks.failures.is_empty());
    assert_eq!(seen(&trace), ["careful", "  File a, line 3", "  File \"x\", line y"]);
}
