//! The reader's own program: what is typed, how it runs, and what becomes of it.

use await_lab::session::editor::{Cpython, Editor, UNNAMED, file_of};
use await_lab::session::examples::EXAMPLES;
use await_lab::session::file::save;
use await_lab::session::program_link;
use await_lab::session::state::{Action, Phase};
use await_lab::trace::batch::EventBatch;
use await_lab::trace::event::{Event, Fault, Kind, Label, RunEnd, TaskId};
use await_lab::trace::time::{Micros, millis};

use super::given::{given, open as open_file};
use super::giving_way::of_file;
use super::open;
use super::page::PretendedPage;

/// The log of a program that printed one line, and ended after a second of virtual time.
pub fn printed() -> EventBatch {
    let event = |at, kind| Event::new(at, 0, TaskId::LOOP, kind);
    let events = vec![
        event(Micros::ZERO, Kind::Said { text: Label(0) }),
        event(millis(1_000), Kind::RunEnded { how: RunEnd::Finished }),
    ];
    EventBatch { labels: vec!["Hello".to_owned()], events, ..EventBatch::default() }
}

/// Presses Run.
pub fn run(page: &PretendedPage) {
    page.runner().interpret(&page.state().editor, &page.state().allowed);
    page.settle();
}

#[test]
fn the_page_opens_with_an_example_and_its_recorded_run() {
    let state = open("#program");
    assert_eq!(state.editor.example, Some(&EXAMPLES[0]));
    assert_eq!(state.shown[0].end(), Some(RunEnd::Deadlocked), "one sentinel for two consumers: it never ends");
    assert_eq!((state.phase, state.editor.cpython.clone()), (Phase::Over, Cpython::Unasked));
    assert!(state.own_run().is_some(), "the lines are those that ran");
}

#[test]
fn what_is_typed_is_of_no_run_until_it_has_run() {
    let page = PretendedPage::open("#program");
    page.has_cpython(Ok(vec![printed()]));
    page.dispatch(Action::Write("print('Hello')".to_owned()));
    assert!(page.state().own_run().is_none());
    assert_eq!(page.state().shown.len(), 1, "the run before stays in sight");
    run(&page);
    let state = page.state();
    assert_eq!(state.phase, Phase::Over);
    assert_eq!(state.own_run().unwrap().end(), Some(RunEnd::Finished));
    assert_eq!(state.end(), millis(1_000), "virtual time is the log's");
    assert_eq!(state.editor.cpython, Cpython::Ready("CPython of the tests".to_owned()));
    assert_eq!(&*state.editor.settled.text, "print('Hello')", "the address holds what was run");
}

#[test]
fn a_run_is_the_outline_of_a_changed_program_and_not_of_another() {
    let page = PretendedPage::open("#program");
    page.has_cpython(Ok(vec![printed()]));
    for (text, is_outlined) in [
        ("a = 1\nprint(a)", false),
        ("a = 2\nprint(a)", true),
        ("import asyncio\nasyncio.run(asyncio.sleep(1))", false),
    ] {
        page.dispatch(Action::Write(text.to_owned()));
        run(&page);
        assert_eq!(!page.state().references.is_empty(), is_outlined, "{text}");
    }
}

#[test]
fn the_address_keeps_name_and_text_together_until_the_field_is_left() {
    let page = PretendedPage::open("#program");
    let original = page.state().editor.text.to_string();
    let address = || program_link::write(&page.state().editor.in_address(), Some("packed"));
    let of_example = address();
    page.dispatch(Action::Write("print('Hello')".to_owned()));
    assert_eq!(address(), of_example, "it is still being typed");
    page.dispatch(Action::Written);
    assert_eq!(address().as_deref(), Some("#program?code=packed"), "another program has lost the example’s name");
    // An Undo brings the example back, and its name.
    page.dispatch(Action::Write(original));
    assert_eq!(*page.state().editor.name, file_of(&EXAMPLES[0]));
    assert_eq!(address().as_deref(), Some("#program?code=packed"), "the old text keeps the name that it had");
    page.dispatch(Action::Written);
    assert_eq!(address(), of_example);
}

#[test]
fn stop_ends_a_program_and_keeps_what_it_left() {
    let page = PretendedPage::open("#program");
    let said = EventBatch { events: vec![printed().events[0]], ..printed() };
    page.has_cpython(Ok(vec![said]));
    run(&page);
    assert_eq!(page.state().phase, Phase::Running);
    page.runner().stop();
    page.dispatch(Action::Stopped);
    assert_eq!(page.alive(), 0);
    assert_eq!((page.state().phase, page.state().shown[0].end()), (Phase::Stopped, Some(RunEnd::Stopped)));
}

#[test]
fn stop_gives_up_the_loading_and_keeps_the_run_before() {
    let page = PretendedPage::open("#program");
    run(&page);
    assert!(page.state().is_running(), "Stop can be pressed");
    page.runner().stop();
    page.dispatch(Action::Stopped);
    assert_eq!(page.alive(), 0);
    assert_eq!(page.state().shown[0].end(), Some(RunEnd::Deadlocked));
}

#[test]
fn where_nothing_has_run_stop_while_cpython_is_loaded_leaves_nothing() {
    let page = PretendedPage::open("#program");
    page.dispatch(of_file(1));
    run(&page);
    page.runner().stop();
    page.dispatch(Action::Stopped);
    assert!(page.state().shown.is_empty() && page.state().making.is_none(), "no lab’s run stands beside a program");
    assert_eq!(page.state().phase, Phase::Preview);

    let page = PretendedPage::open("#program");
    run(&page);
    page.runner().stop();
    page.dispatch(Action::Stopped);
    assert_eq!(page.state().phase, Phase::Over, "what was not begun was not stopped");
}

#[test]
fn a_program_that_goes_on_after_a_refused_request_asks_at_stop() {
    let page = PretendedPage::open("#program");
    let mut log = refused("a.example");
    log.events.pop();
    page.has_cpython(Ok(vec![log]));
    run(&page);
    page.runner().stop();
    page.dispatch(Action::Stopped);
    assert_eq!(page.state().asks, ["a.example"]);
    // What was declined is not asked again for a run that never began.
    page.dispatch(Action::Decline);
    page.has_no_cpython_yet();
    run(&page);
    page.runner().stop();
    page.dispatch(Action::Stopped);
    assert!(page.state().asks.is_empty());
}

#[test]
fn without_cpython_the_reason_is_said_and_nothing_is_lost() {
    let page = PretendedPage::open("#program");
    page.has_cpython(Err("it is not part of this page.".to_owned()));
    page.dispatch(Action::Write("print(1)".to_owned()));
    run(&page);
    let state = page.state();
    assert_eq!(
        state.editor.cpython,
        Cpython::Lost("CPython could not be loaded: it is not part of this page.".to_owned())
    );
    assert_eq!((&*state.editor.text, state.is_running()), ("print(1)", false));
}

#[test]
fn where_nothing_can_wait_in_real_time_that_is_said() {
    let page = PretendedPage::open("#program?world=browser");
    page.has_cpython(Ok(vec![printed()]));
    run(&page);
    let Cpython::Lost(reason) = &page.state().editor.cpython else { panic!("it ran") };
    assert!(reason.contains("Choose Simulated"), "{reason}");
}

/// The log of a program whose request to that host was refused.
fn refused(host: &str) -> EventBatch {
    let reason = format!("ClientConnectionError: https://a.example/: {host} was not agreed to: nothing was sent");
    let mut log = printed();
    let request = |kind| Event::new(Micros::ZERO, 0, TaskId::LOOP, kind);
    log.labels.push("https://a.example/".to_owned());
    log.labels.push(reason);
    log.events.insert(1, request(Kind::RequestQueued { request: 0, url: Label(1) }));
    log.events.insert(2, request(Kind::RequestFailed { request: 0, fault: Fault::Network, reason: Label(2) }));
    log
}

#[test]
fn private_hosts_are_not_even_asked_about() {
    for host in ["127.0.0.1:8000", "192.168.1.1", "localhost", "[::1]:80", "router.local"] {
        let page = PretendedPage::open("#program");
        page.has_cpython(Ok(vec![refused(host)]));
        run(&page);
        assert!(page.state().asks.is_empty(), "{host}");
    }
}

#[test]
fn hosts_that_a_program_asks_for_are_asked_about_by_name() {
    let page = PretendedPage::open("#program");
    page.has_cpython(Ok(vec![refused("a.example")]));
    run(&page);
    assert_eq!(page.state().asks, ["a.example"]);
    page.dispatch(Action::Agree);
    run(&page);
    assert!(page.state().asks.is_empty(), "a host is asked about once");
}

#[test]
fn an_example_of_which_little_stays_has_lost_its_name() {
    let page = PretendedPage::open("#program");
    let (name, example) = (page.state().editor.name.clone(), page.state().editor.text.clone());
    let named = |text: &str| {
        page.dispatch(Action::Write(text.to_owned()));
        page.state().editor.name.clone()
    };
    assert_eq!(named(&format!("{example}print('more')\n")), name);
    assert_eq!(&*named("import asyncio\n\nasync def main():\n    pass\n\nasyncio.run(main())\n"), UNNAMED);
    assert_eq!(named(&example), name, "Undo brings it back");
    assert_eq!(&*named(""), UNNAMED);
    page.dispatch(Action::Reset);
    assert_eq!(page.state().editor.name, name);
    page.dispatch(Action::Program { editor: Editor::with("mine.py", "print(1)", None), run: None });
    assert_eq!(&*named("print(2)"), "mine.py", "a file keeps the name that its owner gave it");
}

#[test]
fn the_run_stays_while_a_file_fills_the_page() {
    let page = PretendedPage::open("#program");
    page.has_cpython(Ok(vec![printed()]));
    page.dispatch(Action::Write("print('Hello')".to_owned()));
    run(&page);
    let text = save(&page.state().shown, false).unwrap().1;
    page.dispatch(Action::Opened(open_file(given("other.json", text)).unwrap()));
    assert!(!page.state().is_program());
    // Back: the address holds the program's text alone.
    page.dispatch(Action::Follow("#program?code=abc".to_owned()));
    assert!(page.state().own_run().is_some(), "until the text is there");
    page.dispatch(Action::Program { editor: Editor::with("program.py", "print('Hello')", None), run: None });
    let state = page.state();
    assert!(state.own_run().is_some() && state.editor.wanted.is_none());
    assert_eq!(state.editor.cpython, Cpython::Ready("CPython of the tests".to_owned()));
    page.dispatch(Action::Program { editor: Editor::with("program.py", "print(2)", None), run: None });
    assert!(page.state().own_run().is_none(), "that is another program");
}

#[test]
fn a_program_that_is_silent_for_ten_seconds_is_offered_to_be_stopped() {
    let page = PretendedPage::open("#program");
    let said = EventBatch { events: vec![printed().events[0]], ..printed() };
    page.has_cpython(Ok(vec![said]));
    run(&page);
    for at in [0, 9_000] {
        page.dispatch(Action::Waits);
        page.dispatch(Action::Frame(millis(at)));
    }
    page.dispatch(Action::Frame(millis(18_999)));
    assert!(!page.state().editor.silence.is_long());
    page.dispatch(Action::Frame(millis(19_000)));
    assert!(page.state().editor.silence.is_long());
    page.dispatch(Action::Waits);
    assert!(!page.state().editor.silence.is_long(), "who waits is not silent");
    page.dispatch(Action::Frame(millis(20_000)));
    page.dispatch(Action::Frame(millis(30_000)));
    assert!(page.state().editor.silence.is_long());
    page.runner().stop();
    page.dispatch(Action::Stopped);
    page.dispatch(Action::Frame(millis(31_000)));
    assert!(!page.state().editor.silence.is_long());
}
