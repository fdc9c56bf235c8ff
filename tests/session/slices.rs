//! Large files are read in slices, between which the page has its turns and the reader may do something else.

use std::rc::Rc;

use futures::FutureExt;

use crate::given::{given, unreadable};
use crate::page::PretendedPage;
use await_lab::session::editor::{Editor, MAX_PROGRAM};
use await_lab::session::opening::program;
use await_lab::session::ports::GivenFile;
use await_lab::session::state::{Action, Phase, State};
use await_lab::trace::WorldKind;
use await_lab::trace::time::millis;

/// So many events take many slices.
const EVENTS: usize = 60_000;

/// A file of one long run, with this at its end.
fn long(name: &str, end: &str) -> GivenFile {
    let yields = r#"[1,1,0,"yielded"],"#.repeat(EVENTS);
    given(
        name,
        format!(
            r#"{{"await-lab":2,"runs":[{{"lab":"say-after","variant":"joined","plan":[],"seed":1,"world":"simulated","clock_step":0,"source":0,"labels":["main"],"events":[[0,1,0,"spawned",0,0],{yields}{end}]}}]}}"#
        ),
    )
}

/// A page on which each look at the clock takes a millisecond, and which has begun to read a long file.
fn reading(link: &str) -> PretendedPage {
    let page = PretendedPage::open(link);
    page.looks_take(millis(1));
    page.dispatch(Action::Open(long("long.json", r#"[0,0,0,"run-ended",0]"#)));
    for _ in 0..3 {
        page.settle();
    }
    assert!(page.state().opening.is_some(), "it is still being read");
    page
}

fn settle(page: &PretendedPage) {
    while page.state().opening.is_some() || page.state().making.is_some() {
        page.settle();
    }
}

fn is_as_before(now: &State, before: &State) -> bool {
    now.shown == before.shown && now.choice == before.choice && now.phase == before.phase && now.file == before.file
}

#[test]
fn a_large_file_is_read_in_slices_with_a_word_of_its_progress() {
    let page = PretendedPage::open("#fetch");
    let before = page.state();
    page.looks_take(millis(1));
    page.dispatch(Action::Open(long("long.json", r#"[0,0,0,"run-ended",0]"#)));
    let (mut slices, mut told) = (0, Vec::new());
    while let Some(opening) = &page.state().opening {
        assert!(is_as_before(&page.state(), &before), "what was shown stays until it is read");
        told.extend(opening.progress.filter(|progress| told.last() != Some(progress)));
        page.settle();
        slices += 1;
    }
    let state = page.state();
    assert_eq!((state.phase, state.file.as_deref()), (Phase::Over, Some("long.json")));
    assert_eq!(state.shown[0].record.as_ref().map(|record| record.len()), Some(EVENTS + 2));
    state.shown[0]
        .record_or_ideal()
        .look(|trace, reading| assert!(reading.prepare(trace, 0), "the lenses have read all"));
    // Eight looks at the clock are a slice, and a look is due after a thousand events at most: checked, then read.
    assert!(slices >= 2 * EVENTS / 1_000 / 8, "{slices} slices");
    assert!(page.looks_in_a_row() <= 3 * 8, "{} looks at the clock without a turn", page.looks_in_a_row());
    assert!(told.len() > 1 && told.is_sorted() && told.iter().all(|progress| *progress <= 100), "{told:?}");
}

#[test]
fn a_small_file_is_there_without_a_word() {
    let page = PretendedPage::open("#fetch");
    let text = await_lab::session::file::save(&PretendedPage::open("#say-after").state().shown, false).unwrap().1;
    page.dispatch(Action::Open(given("small.json", text)));
    while page.state().opening.is_some() {
        assert!(page.state().opening.as_ref().is_some_and(|opening| opening.progress.is_none()));
        page.settle();
    }
    assert_eq!(page.state().file.as_deref(), Some("small.json"));
}

#[test]
fn a_newer_file_takes_the_place_of_one_that_is_being_read() {
    let page = reading("#fetch");
    page.dispatch(Action::Open(long("newer.json", r#"[0,0,0,"run-ended",2]"#)));
    settle(&page);
    assert_eq!(page.state().file.as_deref(), Some("newer.json"));
    assert_eq!(
        (page.alive(), page.state().notices.len()),
        (0, 1),
        "the older one is not read on: {:?}",
        page.state().notices
    );
}

#[test]
fn what_the_reader_begins_meanwhile_counts_and_the_file_is_said_to_be_given_up() {
    for act in [
        |page: &PretendedPage| page.runner().start(&page.state().choice, &[]),
        |page: &PretendedPage| page.dispatch(Action::Replay),
        |page: &PretendedPage| page.dispatch(Action::Reset),
        |page: &PretendedPage| page.dispatch(Action::Follow("#producer-consumer".to_owned())),
        |page: &PretendedPage| page.dispatch(Action::Ask(vec!["example.org".to_owned()])),
        |page: &PretendedPage| page.dispatch(Action::Set { name: "pairs".to_owned(), text: "1:x".to_owned() }),
    ] {
        let page = reading("#say-after");
        page.world_waits_for_ever();
        act(&page);
        let state = page.state();
        assert!(
            state.opening.is_none()
                && state.notices.iter().any(|notice| notice.starts_with("long.json was not opened"))
        );
        let going = usize::from(state.phase == Phase::Running);
        assert_eq!(page.alive(), going, "the file is not read on");
        assert_eq!(page.state().file, None);
    }
    for act in [
        |page: &PretendedPage| page.runner().interpret(&page.state().editor, &[]),
        |page: &PretendedPage| page.dispatch(Action::Reset),
        |page: &PretendedPage| page.dispatch(Action::Follow("#say-after".to_owned())),
        |page: &PretendedPage| page.dispatch(Action::Program { editor: Editor::default(), run: None }),
    ] {
        let page = reading("#program");
        act(&page);
        let state = page.state();
        assert!(state.opening.is_none() && state.notices.len() == 1, "{:?}", state.notices);
        assert!(state.notices[0].starts_with("long.json was not opened"));
    }
    let page = reading("#say-after");
    page.runner().start(&page.state().choice, &[]);
    while page.state().phase == Phase::Running {
        page.settle();
    }
    assert!(page.state().shown.iter().all(|shown| shown.place() == Some(WorldKind::Browser)), "the run is there");
}

#[test]
fn a_run_that_goes_on_ends_only_when_the_file_is_there() {
    let page = PretendedPage::open("#say-after");
    page.world_waits_for_ever();
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    page.looks_take(millis(1));
    page.dispatch(Action::Open(long("long.json", r#"[0,0,0,"run-ended",0]"#)));
    page.settle();
    assert_eq!(page.state().phase, Phase::Running);
    settle(&page);
    assert_eq!((page.state().file.as_deref(), page.state().phase, page.alive()), (Some("long.json"), Phase::Over, 0));
}

#[test]
fn a_file_that_is_cancelled_leaves_what_was_there() {
    let page = reading("#say-after");
    let before = PretendedPage::open("#say-after").state();
    page.dispatch(Action::CancelOpening);
    assert_eq!((page.alive(), page.state().opening.is_none()), (0, true), "nothing goes on");
    let state = page.state();
    assert_eq!((state.shown.len(), &state.choice, state.phase), (before.shown.len(), &before.choice, Phase::Preview));
    assert!(state.notices.is_empty() && state.file.is_none());
    page.dispatch(Action::CancelOpening);
    assert!(Rc::ptr_eq(&page.state(), &state), "there is nothing more to cancel");
}

#[test]
fn a_large_file_that_is_refused_at_its_end_leaves_what_was_there() {
    for (file, why) in [
        (long("long.json", r#"[0,9,0,"yielded"]"#), "run 1 of the file is damaged"),
        (long("long.json", r#"[0,1,0,"unheard-of"]"#), "no event unheard-of"),
        (unreadable("long.json", 5_000_000), "the browser could not read it"),
        (GivenFile { name: "long.json".into(), content: None }, "the browser could not read it"),
    ] {
        let page = PretendedPage::open("#say-after");
        let before = page.state();
        page.looks_take(millis(1));
        page.dispatch(Action::Open(file));
        settle(&page);
        let state = page.state();
        assert!(is_as_before(&state, &before));
        assert!(state.notices.len() == 1 && state.notices[0].contains(why), "{:?}", state.notices);
        assert!(state.announcer.is_waiting() || !state.announcer.told().is_empty(), "who can't see it is told");
    }
}

#[test]
fn a_page_that_goes_reads_no_further() {
    let page = reading("#say-after");
    assert_eq!(page.unmount().alive(), 0);
}

#[test]
fn a_python_program_is_read_for_the_editor_or_it_is_said_why_not() {
    let read = |file: GivenFile| program(&file).now_or_never().expect("nothing waits");
    let editor = read(given("my/app.py", "\u{feff}print('Hello')\n")).unwrap();
    assert_eq!((&*editor.name, &*editor.text), ("app.py", "print('Hello')\n"), "without the mark before it");
    assert!(read(given("most.py", "#".repeat(MAX_PROGRAM))).is_ok());
    let longer = given("app.py", "#".repeat(MAX_PROGRAM + 1));
    for refused in [longer, unreadable("app.py", 1), GivenFile { name: "app.py".into(), content: None }] {
        let why = read(refused).unwrap_err().to_string();
        assert_eq!(why, "app.py was not opened: a program may have 256 KiB, and must be text.");
    }
}
