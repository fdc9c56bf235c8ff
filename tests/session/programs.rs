//! The reader's own program: what is typed, how it runs, and what becomes of it.

use await_lab::session::editor::{Cpython, Editor, MAX_BEFORE, UNNAMED, file_of};
use await_lab::session::examples::EXAMPLES;
use await_lab::session::file::save;
use await_lab::session::ports::Entry;
use await_lab::session::program_link;
use await_lab::session::state::{Action, Phase};
use await_lab::trace::WorldKind;
use await_lab::trace::batch::Batch;
use await_lab::trace::event::{Event, Fault, Kind, Label, RunEnd, TaskId};
use await_lab::trace::time::{Micros, millis};

use super::given::{given, open as open_file};
use super::open;
use super::page::PretendedPage;

/// The log of a program that printed one line, and ended after a second of virtual time.
fn printed() -> Batch {
    let event = |at, kind| Event::new(at, 0, TaskId::LOOP, kind);
    let events = vec![
        event(Micros::ZERO, Kind::Said { text: Label(0) }),
        event(millis(1_000), Kind::RunEnded { how: RunEnd::Finished }),
    ];
    Batch { labels: vec!["Hello".to_owned()], events, ..Batch::default() }
}

fn run(page: &PretendedPage) {
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
    let said = Batch { events: vec![printed().events[0]], ..printed() };
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
    let event = |kind| Event::new(Micros::ZERO, 0, TaskId::LOOP, kind);
    let [url, reason] = [0, 1].map(Label);
    let events = vec![
        event(Kind::RequestQueued { request: 0, url }),
        event(Kind::RequestFailed { request: 0, fault: Fault::Network, reason }),
    ];
    let labels =
        ["https://a.example/", "ClientError: https://a.example/ a.example was not agreed to: nothing was sent"];
    let labels = labels.map(str::to_owned).to_vec();
    page.has_cpython(Ok(vec![Batch { labels, events, ..Batch::default() }]));
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
fn what_a_link_asks_for_runs_when_it_is_there_or_gives_way_to_what_is_begun() {
    let unpacked = |text: Option<&str>| {
        let editor = text.map(|text| Editor::with("a.py", text, None));
        Action::Unpacked { code: "abc".to_owned(), editor }
    };
    let open = || PretendedPage::open("#program?name=a.py&code=abc");
    let told = |page: &PretendedPage, words: &str| page.state().notices.iter().any(|notice| notice.contains(words));
    let page = open();
    page.dispatch(Action::RunNext);
    assert!(!page.state().is_run_due());
    page.dispatch(unpacked(Some("print('theirs')")));
    assert!(page.state().is_run_due());
    page.dispatch(Action::Started { session: 1 });
    assert!(!page.state().is_run_due(), "once");

    // What comes in its place was not meant.
    let others = [
        Action::Follow("#program?code=other".to_owned()),
        Action::Follow("#program".to_owned()),
        Action::TakeBack(0),
        of_file(1),
        Action::Choose(Some(&EXAMPLES[1])),
    ];
    for other in others {
        let page = open();
        page.dispatch(unpacked(Some("print('mine')")));
        page.dispatch(Action::Follow("#program?name=a.py&code=abc".to_owned()));
        page.dispatch(Action::RunNext);
        page.dispatch(other);
        for code in ["abc", "other"] {
            let editor = Some(Editor::with("b.py", "print('a stranger’s')", None));
            page.dispatch(Action::Unpacked { code: code.to_owned(), editor });
        }
        page.dispatch(example(1));
        assert!(!page.state().is_run_due());
    }

    let page = open();
    page.dispatch(Action::RunNext);
    page.dispatch(Action::Write("print('mine')".to_owned()));
    assert_eq!(page.state().editor.entry, Entry::Push, "a step back leads to the link");
    page.dispatch(Action::Written);
    assert_eq!(page.state().editor.entry, Entry::Replace);
    page.dispatch(unpacked(Some("print('theirs')")));
    assert_eq!(&*page.state().editor.text, "print('mine')");
    assert!(page.state().editor.wanted.is_none() && !page.state().is_run_due());
    assert!(told(&page, "a.py was not opened, for something else was begun meanwhile: open its link again."));

    let page = open();
    page.dispatch(Action::RunNext);
    page.dispatch(unpacked(None));
    assert!(told(&page, "could not be read"));
    assert!(page.state().editor.wanted.is_some() && !page.state().is_run_due(), "the address names it still");
    page.dispatch(Action::Write("print('mine')".to_owned()));
    assert!(page.state().editor.wanted.is_none() && !told(&page, "was not opened"), "that was said already");
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
fn refused(host: &str) -> Batch {
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
fn what_was_typed_is_there_after_a_look_at_a_lab() {
    let page = PretendedPage::open("#program");
    page.dispatch(Action::Write("print(1)".to_owned()));
    page.dispatch(Action::Follow("#fetch".to_owned()));
    assert_eq!(page.state().choice.lab.name, "fetch");
    page.dispatch(Action::Follow("#program".to_owned()));
    assert_eq!(&*page.state().editor.text, "print(1)");
}

#[test]
fn a_program_that_comes_does_not_run_and_keeps_the_world_of_its_link() {
    let page = PretendedPage::open("#program?code=abc&world=browser");
    assert!(page.state().editor.wanted.is_some());
    page.dispatch(Action::Program { editor: Editor::with("a.py", "print(2)", None), run: None });
    let state = page.state();
    assert_eq!((&*state.editor.text, state.editor.place), ("print(2)", WorldKind::Browser));
    assert!(state.shown.is_empty() && state.phase == Phase::Preview && state.editor.wanted.is_none());
}

fn example(place: usize) -> Action {
    let example = &EXAMPLES[place];
    let editor = Editor::with(&file_of(example), &format!("print({place})"), Some(example));
    Action::Example { example, editor, run: None }
}

/// A program that a file brings.
fn of_file(place: usize) -> Action {
    Action::Program { editor: Editor::with("b.py", &format!("print({place})"), None), run: None }
}

#[test]
fn programs_of_ones_own_that_give_way_can_be_taken_back() {
    let page = PretendedPage::open("#program");
    let text = || page.state().editor.text.to_string();
    let before = || page.state().editor.before.iter().map(|before| before.text.to_string()).collect::<Vec<_>>();
    let first = text();
    page.dispatch(Action::TakeBack(0));
    assert_eq!(text(), first, "there is none");
    page.dispatch(Action::Choose(Some(&EXAMPLES[1])));
    page.dispatch(example(1));
    assert_eq!((text().as_str(), before().len()), ("print(1)", 0), "an example that nobody changed is no loss");
    page.dispatch(Action::Write("print('mine')".to_owned()));
    page.dispatch(Action::Choose(Some(&EXAMPLES[2])));
    page.dispatch(example(2));
    assert_eq!((text().as_str(), before()), ("print(2)", vec!["print('mine')".to_owned()]));
    // Neither another example nor a look at a lab loses it.
    page.dispatch(Action::Choose(Some(&EXAMPLES[0])));
    page.dispatch(example(0));
    page.dispatch(Action::Follow("#fetch".to_owned()));
    page.dispatch(Action::Follow("#program".to_owned()));
    assert_eq!(before(), ["print('mine')"]);
    page.dispatch(Action::TakeBack(0));
    assert_eq!((text().as_str(), before().len()), ("print('mine')", 0));
    assert_eq!(&*page.state().editor.in_address().text, "print('mine')");
    // What a file replaces, and what Reset does, comes back as well.
    page.dispatch(Action::Program { editor: Editor::with("a.py", "print(5)", None), run: None });
    page.dispatch(Action::TakeBack(0));
    assert_eq!((text().as_str(), before()), ("print('mine')", vec!["print(5)".to_owned()]));
    page.dispatch(Action::Reset);
    assert_eq!((text().as_str(), before()), ("print(1)", vec!["print('mine')".to_owned(), "print(5)".to_owned()]));
    for own in 0..9 {
        page.dispatch(Action::Write(format!("print('own', {own})")));
        page.dispatch(of_file(3));
    }
    assert_eq!(before()[..2], ["print('own', 8)", "print('own', 7)"]);
    assert_eq!(before().len(), MAX_BEFORE);
}

#[test]
fn a_program_that_reset_put_aside_is_there_after_a_look_at_a_lab() {
    let page = PretendedPage::open("#program");
    page.has_cpython(Ok(vec![printed()]));
    page.dispatch(Action::Write("print('mine')".to_owned()));
    run(&page);
    page.dispatch(Action::Reset);
    page.dispatch(Action::Follow("#fetch".to_owned()));
    page.dispatch(Action::Follow("#program".to_owned()));
    assert_eq!(&*page.state().editor.before[0].text, "print('mine')");
}

#[test]
fn the_example_that_was_chosen_last_counts_for_as_long_as_it_is_waited_for() {
    let page = PretendedPage::open("#program");
    let text = || page.state().editor.text.to_string();
    let first = text();
    page.dispatch(Action::Choose(Some(&EXAMPLES[1])));
    page.dispatch(Action::Choose(Some(&EXAMPLES[2])));
    page.dispatch(example(1));
    assert_eq!(text(), first, "it is late");
    page.dispatch(example(2));
    assert_eq!((text().as_str(), page.state().editor.chosen), ("print(2)", None));

    page.dispatch(Action::Choose(Some(&EXAMPLES[1])));
    page.dispatch(Action::Choose(None));
    page.dispatch(example(1));
    assert_eq!(
        (text().as_str(), page.state().editor.chosen),
        ("print(2)", None),
        "the reader stays with what is there"
    );

    page.dispatch(Action::Choose(Some(&EXAMPLES[1])));
    page.dispatch(Action::NoExample(&EXAMPLES[1]));
    assert_eq!(page.state().editor.chosen, None, "the list shows what is there, so that it can be chosen again");
    assert!(page.state().notices.concat().contains("choose it again"));

    page.dispatch(Action::Choose(Some(&EXAMPLES[1])));
    page.dispatch(Action::Write("print('mine')".to_owned()));
    page.dispatch(example(1));
    assert_eq!(text(), "print('mine')");
    let told = format!("{} was not opened, for something else was begun meanwhile", EXAMPLES[1].title);
    assert!(page.state().notices.iter().any(|notice| notice.starts_with(&told)), "{:?}", page.state().notices);

    page.dispatch(Action::Choose(Some(&EXAMPLES[1])));
    page.dispatch(Action::Follow("#say-after".to_owned()));
    let shown = page.state().shown.len();
    page.dispatch(example(1));
    assert_eq!((page.state().shown.len(), page.state().is_program()), (shown, false), "a lab stays as it is");
}

#[test]
fn what_is_begun_while_an_example_comes_counts() {
    let page = PretendedPage::open("#program?example=two-apis");
    let text = || page.state().editor.text.to_string();
    let first = text();
    // What the reader chooses counts more than the link.
    page.dispatch(Action::Choose(Some(&EXAMPLES[1])));
    page.dispatch(example(2));
    assert_eq!((text(), page.state().editor.wanted.is_none()), (first.clone(), true));
    for act in [Action::Reset, Action::Open(given("run.json", String::new())), Action::Started { session: 1 }] {
        page.dispatch(Action::Choose(Some(&EXAMPLES[1])));
        page.dispatch(act);
        assert_eq!(page.state().editor.chosen, None);
        page.dispatch(example(1));
        assert_eq!(text(), first);
    }
}

#[test]
fn a_run_that_gives_way_to_another_program_is_stopped() {
    let page = PretendedPage::open("#program");
    page.runner().interpret(&page.state().editor, &[]);
    page.settle();
    page.dispatch(Action::Cpython(Cpython::Coming { loaded: 1, total: 5 }));
    assert_eq!(page.state().editor.cpython, Cpython::Coming { loaded: 1, total: 5 });
    page.dispatch(Action::Choose(Some(&EXAMPLES[1])));
    assert!(!page.runner().is_idle(), "it runs on until the example is there");
    page.dispatch(example(1));
    assert!(page.runner().is_idle());
    assert_eq!((page.alive(), page.state().editor.cpython.clone()), (0, Cpython::Unasked));

    let page = PretendedPage::open("#say-after");
    page.world_waits_for_ever();
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    let record = page.state().shown[0].record.clone().unwrap();
    page.dispatch(Action::Follow("#program".to_owned()));
    assert_eq!((page.runner().is_idle(), record.is_growing()), (true, false));
    assert_eq!(record.read(await_lab::trace::Trace::end), Some(RunEnd::Stopped), "its log says so");
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
    let said = Batch { events: vec![printed().events[0]], ..printed() };
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
