//! Which program is in the editor: what comes by a link, a file or the list of examples, and what gives way to it.

use await_lab::session::editor::{Cpython, Editor, MAX_BEFORE, file_of};
use await_lab::session::examples::EXAMPLES;
use await_lab::session::ports::Entry;
use await_lab::session::state::{Action, Phase};
use await_lab::trace::WorldKind;
use await_lab::trace::event::RunEnd;

use super::given::given;
use super::page::PretendedPage;
use super::programs::{printed, run};

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
    let editor = Some(Editor::with("a.py", "print(2)", None));
    page.dispatch(Action::Unpacked { code: "abc".to_owned(), editor });
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
pub fn of_file(place: usize) -> Action {
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
