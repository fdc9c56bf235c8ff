//! A program that is no lab: its recorded run is opened, drawn, lit, stepped, told and saved as a lab's is.

#[allow(dead_code)]
#[path = "session/given.rs"]
mod given;
#[allow(dead_code)]
#[path = "session/rendered.rs"]
mod rendered;

use std::rc::Rc;

use given::open;
use rendered::{embedded, page, rendered_at};

use await_lab::lens::fold::state;
use await_lab::lens::highlight::Entity;
use await_lab::lens::tasks::now::Now;
use await_lab::lens::words::names::Names;
use await_lab::lens::words::table;
use await_lab::lens::words::transcript::text;
use await_lab::session::file::save;
use await_lab::session::ports::GivenFile;
use await_lab::session::run_link;
use await_lab::session::state::{Action, Phase, State};
use await_lab::session::subject::Subject;
use await_lab::trace::event::{Kind, TaskEnd, TaskId};
use await_lab::trace::file;
use await_lab::trace::program::SourceLine;
use await_lab::trace::{Trace, WorldKind};

const FILE: &str = include_str!("data/program.json");

fn trace() -> Trace {
    file::read(FILE).unwrap().remove(0)
}

fn given(text: &str) -> GivenFile {
    given::given("app.trace.json", text)
}

fn opened() -> Rc<State> {
    Rc::new(State::open("#fetch")).reduce(Action::Opened(open(given(FILE)).unwrap()))
}

/// After how many events that event has just happened.
fn after(trace: &Trace, is_it: impl Fn(TaskId, &Kind) -> bool) -> usize {
    trace.events().iter().position(|event| is_it(event.task, &event.kind)).unwrap() + 1
}

fn seek(steps: usize) -> Rc<State> {
    opened().reduce(Action::Jump(Subject::of(0, Entity::Event(steps as u32 - 1))))
}

#[test]
fn it_opens_under_its_own_name_and_is_saved_the_same() {
    let page = opened();
    assert_eq!((page.phase, page.shown.len(), page.making.is_none()), (Phase::Over, 1, true));
    assert_eq!((page.shown[0].title(), page.shown[0].place()), ("app.py", Some(WorldKind::Recorded)));
    let (name, text) = save(&page.shown, false).unwrap();
    assert_eq!(name, "await-lab-app-py-recorded.json");
    assert!(file::read(&text).unwrap() == [trace()]);
    // What was chosen is still there to go back to.
    let back = page.reduce(Action::Preset("delays".to_owned()));
    assert!(back.program().is_none() && back.phase == Phase::Preview);
}

#[test]
fn the_page_and_the_embed_are_about_the_run_and_offer_no_run_of_the_lab() {
    let lab = Rc::new(State::open("#fetch"));
    for (drawn, is_whole) in [(page as fn(&Rc<State>) -> rendered::Html, true), (embedded, false)] {
        let (before, shown) = (drawn(&lab).0, drawn(&opened()).0);
        let heading = |html: &str| html.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap().to_owned();
        assert!(heading(&shown).contains("app.py") && !heading(&before).contains("app.py"));
        for of_the_lab in ["Experiment", "Values", "About"] {
            let region = format!("aria-label=\"{of_the_lab}\"");
            assert!(!shown.contains(&region) && before.contains(&region) == is_whole, "{of_the_lab}");
        }
        for button in ["Run", "Stop", "Reset"] {
            let button = format!(">{button}</button>");
            assert!(!shown.contains(&button) && before.contains(&button), "{button}");
        }
        let back = format!("Back to the lab “{}”", lab.choice.lab.title);
        assert!(shown.contains(&back) && !before.contains(&back), "{shown}");
    }
    let said = page(&opened()).region("Recorded program").text();
    let origin =
        format!("A Python program, run by {}, opened from app.trace.json.", opened().program().unwrap().runtime);
    assert!(said.contains(&origin) && said.contains("can’t be run here"), "{said}");
}

#[test]
fn a_figure_of_a_link_with_its_run_leads_to_that_link_and_back_to_no_lab() {
    let given = given::given(run_link::NAME, FILE);
    let of_link = Rc::new(State::open("#fetch")).reduce(Action::Opened(open(given).unwrap()));
    let shown = rendered_at("#run?file=packed", "", &of_link, true).0;
    assert!(shown.contains("app.py") && !shown.contains("Back to the lab"), "{shown}");
    assert!(shown.contains("href=\"#run?file=packed\""), "{shown}");
}

#[test]
fn it_is_put_away_for_the_lab_as_it_was() {
    let before = Rc::new(State::open("#fetch/concurrent?urls=delay/0.1"));
    let shown = before.clone().reduce(Action::Opened(open(given(FILE)).unwrap()));
    assert_eq!(shown.title(), "app.py");
    let back = shown.reduce(Action::CloseFile);
    assert!(back.program().is_none() && back.choice == before.choice && back.file.is_none());
    assert_eq!((back.phase, back.title()), (Phase::Preview, before.choice.lab.title));
}

#[test]
fn labs_and_other_programs_do_not_share_a_file() {
    let lab = include_str!("data/version-1.json").trim_end();
    let lab = file::read(lab).unwrap().remove(0);
    let both = [file::StoredRun::of(&lab), file::StoredRun::of(&trace())];
    assert!(open(given(&file::write(both.into()).unwrap())).is_err_and(|why| why.contains("several labs")));
}

#[test]
fn its_figure_has_a_lane_for_each_task_and_thread_under_its_title() {
    let figure = page(&opened()).region("Timeline");
    let text = figure.text().replace(" ,", ",");
    for name in ["app.py", "main", "first", "second", "check", "asyncio_0", "lock", "task group"] {
        assert!(text.contains(name), "{name}: {text}");
    }
    assert!(text.contains("waits for a lock") && text.contains("recorded, from a file"), "{text}");
    assert!(figure.0.contains("cross failed") && figure.0.contains("ValueError: nothing was saved"));
}

#[test]
fn its_code_shows_every_file_with_who_is_where_and_in_which_frames() {
    let steps = after(&trace(), |task, kind| task == TaskId(3) && matches!(kind, Kind::SuspendedAt { .. }));
    let page = page(&seek(steps));
    let code = page.region("Code").text();
    for text in ["What ran", "app.py", "store.py", "asyncio.run(main())", "self.lock = asyncio.Lock()"] {
        assert!(code.contains(text), "{text}: {code}");
    }
    assert!(
        code.contains("first waits in Store.save, line 10 of store.py; Store.save, line 11 of store.py."),
        "{code}"
    );
    assert!(code.contains("second waits in Store.save, line 10 of store.py."), "{code}");
}

#[test]
fn a_line_of_any_of_its_files_is_lit_with_the_frames_of_who_waits_there() {
    let trace = trace();
    let steps = after(&trace, |task, kind| task == TaskId(3) && matches!(kind, Kind::SuspendedAt { .. }));
    let line = |number| SourceLine { file: 1, number };
    let lit = seek(steps).reduce(Action::Light(Some(Subject::of(0, Entity::Task(TaskId(2)))))).lit(0);
    assert!(lit.has_line(line(10)) && lit.has_line(line(11)), "both frames in which it waits");
    let lit = seek(steps).reduce(Action::Light(Some(Subject::of(0, Entity::Line(line(10)))))).lit(0);
    assert!(lit.has_task(TaskId(3)) && !lit.has_task(TaskId(1)));
    assert_eq!(lit.words(), Some("second waits for lock store, since 0.000 s; first will wake it at 0.100 s."));
    // So is a wait that is over, by its bar.
    let began = |task: TaskId, kind: &Kind| task == TaskId(2) && matches!(kind, Kind::SleepBegan { .. });
    let bar = trace.events().iter().position(|event| began(event.task, &event.kind)).unwrap() as u32;
    let lit = opened().reduce(Action::Light(Some(Subject::of(0, Entity::Span(bar))))).lit(0);
    assert!(lit.has_line(line(10)) && lit.has_line(line(11)), "both frames in which it waited");
    let words = lit.words().unwrap();
    assert!(
        words.ends_with(" It waits in Store.save, line 10 of store.py; Store.save, line 11 of store.py."),
        "{words}"
    );
    // Line 9 of the other file is another line.
    let lit =
        seek(steps).reduce(Action::Light(Some(Subject::of(0, Entity::Line(SourceLine { file: 0, number: 9 }))))).lit(0);
    assert!(lit.has_task(TaskId(1)) && !lit.has_task(TaskId(3)));
}

#[test]
fn a_task_that_is_polled_within_another_has_the_thread_and_threads_work_beside_it() {
    let trace = trace();
    let at = |steps| state::<Now>(&trace, steps);
    let now = at(after(&trace, |task, kind| task == TaskId(4) && *kind == Kind::PollBegan));
    assert_eq!(now.polled(), Some(TaskId(4)));
    let now = at(after(&trace, |task, kind| task == TaskId(4) && matches!(kind, Kind::Ended { .. })));
    assert_eq!(now.polled(), Some(TaskId::MAIN), "the poll that it ran in goes on");
    assert_eq!(now.task(TaskId(4)).unwrap().ended, Some(TaskEnd::Failed));
    let now = at(after(&trace, |task, kind| task == TaskId(5) && *kind == Kind::PollBegan));
    assert_eq!((now.polled(), now.threads().collect::<Vec<_>>()), (Some(TaskId::MAIN), vec![TaskId(5)]));
}

#[test]
fn its_text_tells_standard_error_apart() {
    assert_eq!(
        text(&trace()),
        "0.100  saved a\n0.200  saved b\n0.200  stderr flushing\n0.200  outside any task\ntotal 0.200\n"
    );
    let transcript = page(&opened()).region("Transcript").text();
    assert!(transcript.contains("stderr flushing") && transcript.contains("outside any task"), "{transcript}");
}

#[test]
fn every_new_event_has_its_words() {
    let trace = trace();
    let names: Names = state(&trace, usize::MAX);
    let rows = (0..trace.events().len()).map(|step| table::row(&trace, &names, step).unwrap());
    let rows: Vec<String> = rows.map(|row| format!("{} {}", row.name, row.what)).collect();
    for row in [
        "event loop began to run",
        "main waits for the task group",
        "main is suspended in main, line 9 of app.py",
        "first holds lock store",
        "second waits for lock store",
        "second has waited for lock store",
        "first let lock store go",
        "check failed with ValueError: nothing was saved",
        "check ended: failed",
        "asyncio_0 is a thread, started by main",
        "asyncio_0 printed on standard error “flushing”",
        "event loop met an error was never retrieved: Task exception was never retrieved: ValueError: nothing was saved",
        "event loop hands shutdown_default_executor to the loop",
        "event loop has called back shutdown_default_executor",
        "event loop ended",
    ] {
        assert!(rows.iter().any(|of| of == row), "{row}: {rows:#?}");
    }
}

#[test]
fn a_run_that_a_person_broke_off_says_who_waited_where() {
    let file = include_str!("data/interrupted.json");
    let closing = "interrupted after 2.708: main, at line 10, waits until every item of the queue is done; \
                   consumer, at line 4, waits to get from the queue";
    assert_eq!(text(&file::read(file).unwrap()[0]).lines().last(), Some(closing));
    let state = Rc::new(State::open("#fetch")).reduce(Action::Opened(open(given(file)).unwrap()));
    assert!(page(&state).region("Transcript").text().contains(closing));
    // The totals say it, too, in one sentence with the moment.
    let (_, waiters) = closing.split_once(": ").unwrap();
    let totals = page(&state).region("Totals").text();
    assert!(totals.contains(&format!("h.py interrupted after 2.71 s: {waiters}.")), "{totals}");
    assert_eq!(totals.matches("interrupted after").count(), 1, "{totals}");
}
