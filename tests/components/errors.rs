//! What went wrong in the reader's own program: said at its line, and in a traceback.

use await_lab::session::state::Action;
use await_lab::trace::batch::EventBatch;
use await_lab::trace::event::{Event, Kind, Label, RunEnd, TaskId};
use await_lab::trace::time::Micros;

use crate::page::PretendedPage;
use crate::{open, page};

/// The page after a program ran that printed this on standard error, and failed.
fn failed(program: &str, error: &str) -> PretendedPage {
    let mut events: Vec<Event> = (0..error.lines().count())
        .map(|line| Event::new(Micros::ZERO, 0, TaskId::LOOP, Kind::PrintedError { text: Label(line as u32) }))
        .collect();
    events.push(Event::new(Micros::ZERO, 0, TaskId::LOOP, Kind::RunEnded { how: RunEnd::Failed }));
    let labels = error.lines().map(str::to_owned).collect();
    let page = PretendedPage::open("#program");
    page.has_cpython(Ok(vec![EventBatch { labels, events, ..EventBatch::default() }]));
    page.dispatch(Action::Write(program.to_owned()));
    page.runner().interpret(&page.state().editor, &[]);
    page.settle();
    page
}

#[test]
fn an_error_is_said_at_its_line_until_the_program_changes() {
    let program = "import asyncio\n1 / 0\n";
    let name = &open("#program").reduce(Action::Write(program.to_owned())).editor.name;
    let error = format!(
        "Traceback (most recent call last):\n  File \"/home/{name}\", line 2, in <module>\n    1 / 0\n  \
         File \"/lib/python314.zip/asyncio/runners.py\", line 204, in run\n    no\nZeroDivisionError: division by zero"
    );
    let failed = failed(program, &error);
    let html = page(&failed.state());
    let editor = html.region("Editor").0;
    let line = &editor[editor.find("class=\"line failed\"").expect("the line is marked")..];
    assert!(line.contains("<b>ZeroDivisionError: division by zero</b>"), "{line}");
    for part in [
        ">The program failed at line 2. ZeroDivisionError: division by zero</p>",
        ">Go to line 2</button>",
        "aria-describedby=\"program-failed\"",
        "id=\"program-failed\" role=\"status\"",
    ] {
        assert!(editor.contains(part), "{part} in {editor}");
    }
    let traceback = html.region("Traceback").0;
    assert!(traceback.contains("<summary class=\"soft\">1 frame of asyncio</summary>"), "{traceback}");
    assert!(traceback.contains(">line 2</button>, in &lt;module&gt;"), "{traceback}");

    failed.dispatch(Action::Write("import asyncio\n1 / 1\n".to_owned()));
    let html = page(&failed.state());
    let editor = html.region("Editor").0;
    assert!(!editor.contains("ZeroDivisionError") && !editor.contains("failed\" aria"), "{editor}");
    assert!(html.region("Traceback").0.contains("line 2, in &lt;module&gt;"), "the run before, whose lines are others");
    assert!(!html.region("Traceback").0.contains("<button"));
}
